"""Builds made by hand, for what opens a build folder rather than takes records."""

from collections.abc import Iterable
from pathlib import Path

import kg
from kg import records as shapes
from kg.folder import Folder, lines
from kg.settings import Settings
from kg.view import render
from tests import folders, records

Facts = tuple[str, str, str | shapes.Value, str, tuple[tuple[str, float, str], ...]]


def by_hand(path: Path) -> kg.Build:
    """Write the build of `tests.records` with its explorer: fourteen entities, two documents."""
    documents, entities, relations = records.documents(), records.entities(), records.relations()
    folders.write(path, documents, records.mentions(), entities, relations)
    page = render(documents, records.mentions(), entities, relations, settings=Settings())
    (path / "graph.html").write_text(page, encoding="utf-8")
    return kg.open(path)


def tables(
    path: Path,
    documents: Iterable[shapes.Document],
    mentions: Iterable[shapes.Mention],
    entities: Iterable[shapes.Entity],
    relations: Iterable[shapes.Relation],
) -> kg.Build:
    """Write the tables alone, whose ids may be anything, and open them."""
    folder = Folder(path)
    folder.prepare()
    named = {"documents": documents, "mentions": mentions, "entities": entities, "relations": relations}
    folder.write_all({f"{name}.jsonl": lines(rows) for name, rows in named.items()})
    (path / "manifest.json").write_text("{}", encoding="utf-8")
    return kg.open(path)


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
    return tables(path, documents, mentions, entities, relations)


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
