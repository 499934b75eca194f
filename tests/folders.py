"""Build folders from records made by hand, for what opens a folder rather than takes records."""

import json
from collections.abc import Iterable
from pathlib import Path

import kg
from kg import folder as folders
from kg import records as shapes
from kg.settings import Settings
from kg.view import render
from tests import records

Facts = tuple[str, str, str | shapes.Value, str, tuple[tuple[str, float, str], ...]]


def written(
    path: Path,
    *,
    documents: Iterable[shapes.Document] = (),
    mentions: Iterable[shapes.Mention] = (),
    entities: Iterable[shapes.Entity] = (),
    relations: Iterable[shapes.Relation] = (),
) -> kg.Build:
    """Write the tables and the explorer of a build folder, and open it."""
    documents, entities, relations = list(documents), list(entities), list(relations)
    folder = folders.Folder(path)
    folder.prepare()
    page = render(documents, entities, relations, settings=Settings(), title="手写")
    folder.write_all(
        {
            "documents.jsonl": folders.lines(documents),
            "mentions.jsonl": folders.lines(mentions),
            "entities.jsonl": folders.lines(entities),
            "relations.jsonl": folders.lines(relations),
            "graph.html": folders.text([page]),
            "manifest.json": folders.text([json.dumps({"settings": {}})]),
        }
    )
    return kg.open(path)


def by_hand(path: Path) -> kg.Build:
    """Write the build of `tests.records`: fourteen entities, two documents."""
    return written(
        path,
        documents=records.documents(),
        mentions=records.mentions(),
        entities=records.entities(),
        relations=records.relations(),
    )


def told(path: Path, sources: dict[str, str | None], *facts: Facts) -> kg.Build:
    """Write a build of bare facts: (predicate, subject, object, status, sightings of document, confidence, words).

    An entity's id is its label; its type is what stands before the first colon, or Company. `sources` names the source
    of each document, which is dated to the day of its number.
    """
    documents = [
        shapes.Document(d, f"{d}.txt", d, f"2024-{n:02}-15", source, None, "zh-hans", "utf-8", "", "")
        for n, (d, source) in enumerate(sources.items(), 1)
    ]
    relations = [
        shapes.Relation(
            f"r{n}", predicate, subject, target, status, max(c for _, c, _ in sightings), None,
            tuple(shapes.Evidence(doc, 0, len(words), words, confidence=c) for doc, c, words in sightings),
            _about(target),
        )
        for n, (predicate, subject, target, status, sightings) in enumerate(facts)
    ]  # fmt: skip
    ends = {r.subject for r in relations} | {r.object for r in relations if isinstance(r.object, str)}
    ends |= {name for r in relations for name in r.about}
    entities = [_entity(name, relations) for name in sorted(ends)]
    mentions = [
        shapes.Mention(e.doc, 0, 1, name, "Company", name)
        for r in relations
        for e in r.evidence
        for name in [r.subject, *([r.object] if isinstance(r.object, str) else r.about)]
    ]
    return written(path, documents=documents, mentions=mentions, entities=entities, relations=relations)


def _about(target: str | shapes.Value) -> tuple[str, ...]:
    """Words that were said name the entities between their brackets: `会用〔曜石〕`."""
    if isinstance(target, str) or "〔" not in target.text:
        return ()
    return tuple(part.split("〕")[0] for part in target.text.split("〔")[1:])


def _entity(name: str, relations: Iterable[shapes.Relation]) -> shapes.Entity:
    kind, _, rest = name.partition(":")
    type_, _, subtype = (kind if rest else "Company").partition("/")
    docs = {e.doc for r in relations if name in (r.subject, r.object, *r.about) for e in r.evidence}
    return shapes.Entity(name, type_, subtype or None, name, {"zh-hans": name}, (), (), len(docs), len(docs))
