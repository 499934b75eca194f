"""The explorer: the whole graph as the text of one HTML file that asks nothing of any network.

The only module that imports pyvis: its `Network` is the model and its bundled vis-network draws.
"""

import base64
import gzip
import hashlib
import json
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from itertools import groupby
from typing import Any

import jinja2
import numpy as np
from markupsafe import Markup

from kg import layout
from kg.errors import BuildError
from kg.records import Document, Entity, Evidence, Relation, Value
from kg.script import simplify
from kg.settings import Settings
from kg.vocabulary import ENTITY_TYPES, PREDICATES, STATUSES

TITLE = "新闻知识图谱"
VIS = "lib/vis-9.1.2/vis-network.min.js"
SCRIPTS = ("data", "state", "map", "paint", "search", "filters", "panel", "path", "timeline", "main")
OPTIONS: Mapping[str, Any] = {
    "physics": {"enabled": False},
    "layout": {"improvedLayout": False},
    "interaction": {"selectable": False, "dragNodes": False, "hover": True, "tooltipDelay": 100_000},
    "nodes": {"shape": "dot", "borderWidth": 1.5, "labelHighlightBold": False},
    "edges": {"smooth": False, "arrows": {"to": {"enabled": True, "scaleFactor": 0.55}}, "selectionWidth": 0},
}
SMALLEST, LARGEST = 5.0, 26.0  # radius of a dot
ROOMY = 300  # above so many entities dots grow, or the central ones would be lost in the crowd
ROLES = ("trigger", "object", "subject")  # where marks overlap the later one wins

LONG = 2_000_000  # characters of JSON from which the data are compressed

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
    entities: Iterable[Entity],
    relations: Iterable[Relation],
    *,
    settings: Settings,
    title: str = TITLE,
) -> str:
    """Return `graph.html`; the order of the records makes no difference."""
    shelf = sorted(documents, key=lambda d: d.id)
    things = sorted(entities, key=lambda e: e.id)
    facts = sorted(relations, key=lambda r: r.id)
    index = _Index({d.id: n for n, d in enumerate(shelf)}, {e.id: n for n, e in enumerate(things)})
    edges = [_edge(fact, index) for fact in facts if not isinstance(fact.object, Value)]
    drawn = _nodes(things, [(edge["from"], edge["to"]) for edge in edges])
    nodes = [node | _identity(thing, index) for node, thing in zip(drawn, things, strict=True)]
    extra = {
        "title": title,
        "live": settings.live_nodes,
        "documents": [_document(document) for document in shelf],
        "statements": [_statement(fact, index) for fact in facts if isinstance(fact.object, Value)],
        "fold": _folding(nodes),
        "words": _words(),
        "order": {"types": ENTITY_TYPES, "predicates": PREDICATES, "statuses": STATUSES},
    }
    return _write(nodes, edges, extra)


def fold(text: str) -> str:
    """Return the form in which names and queries are compared: simplified, narrow, lower case, no spaces.

    >>> fold("臺積電 ＴＳＭＣ")
    '台积电tsmc'
    """
    narrow = unicodedata.normalize("NFKC", simplify(text)).casefold()
    return re.sub(r"\s+", "", narrow)


def _write(nodes: list[Row], edges: list[Row], extra: Row) -> str:
    """Fill the template from a pyvis model and the texts that are put into it."""
    from pyvis.network import Network  # noqa: PLC0415 - slow to import, and only here

    network = Network(directed=True, heading=extra["title"])
    network.nodes, network.edges, network.options = nodes, edges, dict(OPTIONS)
    network.templateEnv, network.path = _environment(extra), "explorer.html"
    text: str = network.generate_html()
    return _writable(text)


def _environment(extra: Row) -> jinja2.Environment:
    """Return the templates' environment, with scripts, style and their hashes as globals."""
    environment = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined)
    environment.loader = jinja2.FunctionLoader(_asset)
    environment.filters["packed"] = _packed
    vis, app, style = _vis(), _application(), _asset("explorer.css")
    environment.globals.update(
        extra=extra,
        vis=vis,
        app=app,
        style=style,
        script_hashes=" ".join(map(_hash, (vis, app))),
        style_hash=_hash(style),
    )
    return environment


def _packed(data: Row) -> Markup:
    """Write data as JSON that cannot leave its script element; when long, as a string of base64 of gzip."""
    text = _writable(json.dumps(data, ensure_ascii=False, separators=(",", ":")))
    if len(text) > LONG:
        text = f'"{base64.b64encode(gzip.compress(text.encode(), mtime=0)).decode()}"'
    return Markup(text.replace("<", "\\u003c"))  # noqa: S704 - escaped here, for a script element


def _writable(text: str) -> str:
    """Replace halves of surrogate pairs, which no encoding can write."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _asset(name: str) -> str:
    """Read a file of `kg/web`."""
    return resources.files("kg.web").joinpath(name).read_text(encoding="utf-8")


def _application() -> str:
    """Join our scripts into one that leaves no global names behind."""
    parts = "\n".join(_asset(f"{name}.js") for name in SCRIPTS)
    return f'(async () => {{\n"use strict";\n{parts}\n}})();'


def _vis() -> str:
    """Read vis-network from the pyvis package, without the line that points to a source map."""
    source = resources.files("pyvis").joinpath(VIS)
    if not source.is_file():
        raise BuildError(f"the installed pyvis lacks {VIS}; install pyvis 0.3.2")
    return source.read_text(encoding="utf-8").partition("//# sourceMappingURL")[0]


def _hash(text: str) -> str:
    """Return the source expression of a content security policy that allows exactly this text."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _words() -> Row:
    """Return what the interface calls things, in Chinese and English."""
    words: Row = json.loads(_asset("words.json"))
    return words


def _nodes(entities: Sequence[Entity], pairs: list[tuple[int, int]]) -> list[Row]:
    """Return the model's nodes: what is known of each entity, and where and how large it is drawn."""
    rank = layout.centrality(len(entities), pairs)
    groups = layout.communities(len(entities), pairs)
    sizes = _sizes(rank)
    positions = layout.place(sizes, pairs, groups)
    ranked = sorted(
        range(len(entities)), key=lambda n: (-round(float(rank[n]), 12), -entities[n].mentions, n)
    )
    place = {number: order for order, number in enumerate(ranked)}
    return [
        _describe(entity)
        | {
            "id": n,
            "x": round(float(positions[n][0]), 1),
            "y": round(float(positions[n][1]), 1),
            "size": round(sizes[n], 1),
            "rank": place[n],
            "group": groups[n],
        }
        for n, entity in enumerate(entities)
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
    return {
        "key": entity.id,
        "label": entity.label,
        "type": entity.type,
        "subtype": entity.subtype,
        "labels": labels,
        "aliases": list(entity.aliases),
        "keys": list(dict.fromkeys(fold(name) for name in names)),
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
    }


def _fact(relation: Relation, index: _Index) -> Row:
    """Return what edges and statements have in common."""
    return {
        "id": relation.id,
        "predicate": relation.predicate,
        "status": relation.status,
        "confidence": round(relation.confidence, 3),
        "evidence": [
            {"doc": index.document(relation, sighting.doc), "parts": _parts(sighting)}
            for sighting in sorted(relation.evidence, key=lambda e: (e.doc, e.start, e.end))
        ],
    }


def _parts(sighting: Evidence) -> list[tuple[str, str]]:
    """Cut a sentence where its marks begin and end; each part comes with the first letter of its role."""
    roles = [""] * len(sighting.text)
    for role in ROLES:
        if span := getattr(sighting, role):
            start, end = (min(max(edge - sighting.start, 0), len(roles)) for edge in span)
            roles[start:end] = role[0] * (end - start)
    pairs = zip(sighting.text, roles, strict=True)
    return [("".join(c for c, _ in run), role) for role, run in groupby(pairs, key=lambda pair: pair[1])]


def _document(document: Document) -> Row:
    """Return what the panel says of a document."""
    return {
        "id": document.id,
        "title": document.title or document.path,
        "date": document.date,
        "source": document.source,
    }


def _folding(nodes: list[Row]) -> tuple[str, str]:
    """Return Traditional characters and, in the same order, the Simplified ones the names here are written with."""
    used = {char for node in nodes for key in node["keys"] for char in key}
    han = [chr(code) for code in range(0x4E00, 0xA000)]
    simple = simplify("\n".join(han)).split("\n")
    pairs = [(a, b) for a, b in zip(han, simple, strict=True) if a != b and b in used]
    return "".join(a for a, _ in pairs), "".join(b for _, b in pairs)
