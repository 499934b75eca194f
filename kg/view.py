"""The explorer's data: what `graph.html` knows of each entity, fact and document, and where each is drawn."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Any

import numpy as np

from kg import layout, page
from kg.errors import BuildError
from kg.pinyin import sound
from kg.records import Document, Entity, Evidence, Mention, Relation, Value
from kg.script import simplify
from kg.settings import Settings
from kg.vocabulary import ENTITY_TYPES, PREDICATES, STATUSES

TITLE = "新闻知识图谱"
SMALLEST, LARGEST = 5.0, 26.0  # radius of a dot
ROOMY = 300  # above so many entities dots grow, or the central ones would be lost in the crowd
ROLES = ("trigger", "object", "subject")  # where marks overlap the later one wins

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Index:
    """Numbers that stand for the ids of documents and entities."""

    documents: Mapping[str, int]
    entities: Mapping[str, int]

    def entity(self, relation: Relation, name: str) -> int:
        """Return the number of an entity; a relation must not name one that is not there."""
        if name not in self.entities:
            raise BuildError(f"relation {relation.id} names entity {name!r}, which is not there; build again")
        return self.entities[name]

    def document(self, relation: Relation, name: str) -> int:
        """Return the number of a document; evidence must not quote one that is not there."""
        if name not in self.documents:
            raise BuildError(
                f"relation {relation.id} quotes document {name!r}, which is not there; build again"
            )
        return self.documents[name]


def render(
    documents: Iterable[Document],
    mentions: Iterable[Mention],
    entities: Iterable[Entity],
    relations: Iterable[Relation],
    *,
    settings: Settings,
) -> str:
    """Return `graph.html`; the order of the records makes no difference."""
    shelf = sorted(documents, key=lambda d: d.id)
    things = sorted(entities, key=lambda e: e.id)
    facts = sorted(relations, key=lambda r: r.id)
    index = _Index({d.id: n for n, d in enumerate(shelf)}, {e.id: n for n, e in enumerate(things)})
    edges = [_edge(fact, index) for fact in facts if not isinstance(fact.object, Value)]
    places = _places(things, [(edge["from"], edge["to"]) for edge in edges])
    seen = _seen(mentions, index)
    nodes = [
        {"id": n} | _describe(thing) | _identity(thing, index) | place | {"docs": sorted(seen.get(n, ()))}
        for n, (thing, place) in enumerate(zip(things, places, strict=True))
    ]
    extra = {
        "title": TITLE,
        "base": settings.base.rstrip("/"),
        "live": settings.live_nodes,
        "documents": [_document(document) for document in shelf],
        "statements": [_statement(fact, index) for fact in facts if isinstance(fact.object, Value)],
        "fold": _folding(nodes),
        "words": page.words(),
        "order": {"types": ENTITY_TYPES, "predicates": PREDICATES, "statuses": STATUSES},
    }
    return page.write(nodes, edges, extra)


def _seen(mentions: Iterable[Mention], index: _Index) -> dict[int, set[int]]:
    """Return which documents name each entity, all by their numbers."""
    seen: dict[int, set[int]] = {}
    for mention in mentions:
        if mention.entity in index.entities and mention.doc in index.documents:
            number = index.entities[mention.entity]
            seen.setdefault(number, set()).add(index.documents[mention.doc])
    return seen


def fold(text: str) -> str:
    """Return the form in which names and queries are compared: simplified, narrow, lower case, no spaces.

    >>> fold("臺積電 ＴＳＭＣ")
    '台积电tsmc'
    """
    narrow = unicodedata.normalize("NFKC", simplify(text)).casefold()
    return re.sub(r"\s+", "", narrow)


def _places(entities: Sequence[Entity], pairs: list[tuple[int, int]]) -> list[Row]:
    """Return where and how large each entity is drawn, how central it is, and its community's number."""
    rank = layout.centrality(len(entities), pairs)
    groups = layout.communities(len(entities), pairs)
    sizes = _sizes(rank)
    seeds = layout.grain([entity.id for entity in entities])
    positions = layout.place(sizes, pairs, groups, seeds)
    ranked = sorted(
        range(len(entities)), key=lambda n: (-round(float(rank[n]), 12), -entities[n].mentions, n)
    )
    order = {number: place for place, number in enumerate(ranked)}
    return [
        {
            "x": round(float(x), 1),
            "y": round(float(y), 1),
            "size": round(sizes[n], 1),
            "rank": order[n],
            "group": groups[n],
        }
        for n, (x, y) in enumerate(positions)
    ]


def _sizes(rank: layout.Floats) -> list[float]:
    """Return radii that grow with the square root of centrality."""
    share = np.sqrt(rank / rank.max(initial=1e-12))
    growth = max(1.0, (len(rank) / ROOMY) ** 0.4)
    return [float(SMALLEST + (LARGEST * growth - SMALLEST) * s) for s in share]


def _describe(entity: Entity) -> Row:
    """Return what the panel and the search know of an entity."""
    labels = [(tag, name) for tag, name in sorted(entity.labels.items()) if name]
    names = [entity.label, *(name for _, name in labels), *entity.aliases]
    keys = list(dict.fromkeys(fold(name) for name in names))
    return {
        "key": entity.id,
        "label": entity.label,
        "type": entity.type,
        "subtype": entity.subtype,
        "labels": labels,
        "aliases": list(entity.aliases),
        "keys": keys,
        "sounds": [heard for heard in map(sound, keys) if heard],
        "documents": entity.documents,
        "mentions": entity.mentions,
    }


def _identity(entity: Entity, index: _Index) -> Row:
    """Return why an entity's names are one, where it belongs, and which others share its name."""
    return {
        "merged": [dict(r) | {"doc": index.documents.get(r.get("doc", ""))} for r in entity.merged],
        "standing": [entity.parent, entity.country, entity.level],
        "seenAs": list(entity.types),
        "exact": list(entity.exact),
        "maybeSame": [index.entities[i] for i in entity.maybe_same if i in index.entities],
        "related": [index.entities[i] for i in entity.related if i in index.entities],
    }


def _edge(relation: Relation, index: _Index) -> Row:
    """Return an edge of the model: a relation between two entities with its sightings."""
    return _fact(relation, index) | {
        "from": index.entity(relation, relation.subject),
        "to": index.entity(relation, str(relation.object)),
        "title": relation.title or "",
    }


def _statement(relation: Relation, index: _Index) -> Row:
    """Return words that were said, or a date, with their sightings."""
    value = relation.object
    text, date = (value.text, value.date) if isinstance(value, Value) else (value, None)
    return _fact(relation, index) | {
        "from": index.entity(relation, relation.subject),
        "text": text,
        "date": date,
        "about": [index.entities[name] for name in relation.about if name in index.entities],
    }


def _fact(relation: Relation, index: _Index) -> Row:
    """Return what edges and statements have in common."""
    return {
        "id": relation.id,
        "predicate": relation.predicate,
        "status": relation.status,
        "confidence": round(relation.confidence, 3),
        "evidence": [
            {
                "doc": index.document(relation, sighting.doc),
                "at": [sighting.start, sighting.end],
                "sure": round(sighting.confidence, 3),
                "parts": _parts(sighting),
            }
            for sighting in sorted(relation.evidence, key=lambda e: (e.doc, e.start, e.end))
        ],
    }


def _parts(sighting: Evidence) -> list[tuple[str, str]]:
    """Cut a sentence where its marks begin and end; each part comes with the first letter of its role."""
    length = len(sighting.text)
    spans, cuts = [], {0, length}
    for role in reversed(ROLES):
        if span := getattr(sighting, role):
            start, end = (min(max(edge - sighting.start, 0), length) for edge in span)
            spans.append((start, end, role[0]))
            cuts |= {start, end}
    edges = sorted(cuts)
    found = [
        (next((role for start, end, role in spans if start <= a and b <= end), ""), sighting.text[a:b])
        for a, b in pairwise(edges)
    ]
    runs = groupby(found, key=lambda part: part[0])
    return [("".join(text for _, text in run), role) for role, run in runs]


def _document(document: Document) -> Row:
    """Return what the panel says of a document."""
    return {
        "id": document.id,
        "title": document.title or document.path,
        "date": document.date,
        "source": document.source,
        "author": document.author,
        "path": document.path,
    }


def _folding(nodes: list[Row]) -> tuple[str, str]:
    """Return Traditional characters and, in the same order, the Simplified ones the names here are written with."""
    used = {char for node in nodes for key in node["keys"] for char in key}
    han = [chr(code) for code in range(0x4E00, 0xA000)]
    simple = simplify("\n".join(han)).split("\n")
    pairs = [(a, b) for a, b in zip(han, simple, strict=True) if a != b and b in used]
    return "".join(a for a, _ in pairs), "".join(b for _, b in pairs)
