"""The build as CSV: tables for spreadsheets, and tables for Neo4j's bulk import."""

import csv
import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from kg.legible import plain
from kg.records import Document, Entity, Evidence, Mention, Relation, Value

Cell = str | int | float | None
Writer = Callable[[Path], None]

_FORMULA: Final = tuple("=+-@\t\r\n＝＋－＠'")
_UNIT: Final = "\x1f"  # parts the elements of an array; no text holds it after `_element`


def spreadsheet(
    documents: Sequence[Document], entities: Sequence[Entity], relations: Sequence[Relation]
) -> dict[str, Writer]:
    """Give the writers of four tables, with a byte order mark, so that spreadsheets see UTF-8.

    Lists stand as JSON. A text that a spreadsheet might run as a formula, or that starts with an apostrophe, has an
    apostrophe put before it.
    """
    labels = {e.id: e.label for e in entities}
    titles = {d.id: d.title for d in documents}
    return {
        "nodes.csv": _sheet(_NODES, map(_node, entities)),
        "edges.csv": _sheet(_EDGES, (_edge(r, labels) for r in relations)),
        "evidence.csv": _sheet(_EVIDENCE, (_seen(r, e, titles) for r in relations for e in r.evidence)),
        "documents.csv": _sheet(_DOCUMENTS, map(_document, documents)),
    }


def neo4j(
    documents: Sequence[Document],
    mentions: Iterable[Mention],
    entities: Sequence[Entity],
    relations: Sequence[Relation],
) -> dict[str, Writer]:
    """Give the writers of the tables that `neo4j-admin database import` reads, and of the command for it.

    Entities, documents, and what was said or dated are nodes. A relation is a relationship with its status, and with
    every quotation and where it stands (document:start-end) in two arrays, whose elements U+001F parts.
    """
    named = Counter((m.entity, m.doc) for m in mentions if m.entity)
    values = [r for r in relations if isinstance(r.object, Value)]
    return {
        "entities.csv": _table(_NEO_ENTITIES, map(_neo_entity, entities)),
        "documents.csv": _table(_NEO_DOCUMENTS, map(_neo_document, documents)),
        "values.csv": _table(_NEO_VALUES, map(_neo_value, values)),
        "relations.csv": _table(_NEO_RELATIONS, map(_neo_relation, relations)),
        "mentions.csv": _table(
            (":START_ID", ":END_ID", ":TYPE", "count:int"),
            ((e, f"document/{d}", "MENTIONED_IN", n) for (e, d), n in sorted(named.items())),
        ),
        "import.sh": lambda path: path.write_text(_IMPORT, encoding="utf-8") and None,
    }


# Tables for people.

_NODES: Final = (
    *("id", "type", "subtype", "label", "zh-hans", "zh-hant", "en", "aliases"),
    *("country", "level", "parent", "exact", "documents", "mentions"),
)
_EDGES: Final = (
    *("id", "predicate", "subject", "subject_label", "object", "object_label", "text", "date"),
    *("status", "confidence", "title", "about", "sources"),
)
_EVIDENCE: Final = (
    *("relation", "document", "document_title", "start", "end", "text", "subject_start", "subject_end"),
    *("object_start", "object_end", "trigger_start", "trigger_end", "rule", "confidence"),
)
_DOCUMENTS: Final = (
    *("id", "path", "title", "date", "source", "author", "script", "encoding", "sha256", "keywords"),
)


def _node(e: Entity) -> Sequence[Cell]:
    names = [e.labels.get(tag, "") for tag in ("zh-hans", "zh-hant", "en")]
    where = [e.country, e.level, e.parent, _list(e.exact)]
    return [e.id, e.type, e.subtype, e.label, *names, _list(e.aliases), *where, e.documents, e.mentions]


def _edge(r: Relation, labels: Mapping[str, str]) -> Sequence[Cell]:
    value = r.object if isinstance(r.object, Value) else Value("")
    target = r.object if isinstance(r.object, str) else ""
    ends = [r.subject, labels.get(r.subject), target, labels.get(target), value.text, value.date]
    sources = len({e.doc for e in r.evidence})
    return [r.id, r.predicate, *ends, r.status, r.confidence, r.title, _list(r.about), sources]


def _seen(r: Relation, e: Evidence, titles: Mapping[str, str]) -> Sequence[Cell]:
    spans = [end for span in (e.subject, e.object, e.trigger) for end in span or (None, None)]
    return [r.id, e.doc, titles.get(e.doc), e.start, e.end, e.text, *spans, e.rule, e.confidence]


def _document(d: Document) -> Sequence[Cell]:
    told = [d.id, d.path, d.title, d.date, d.source, d.author, d.script, d.encoding, d.sha256]
    return [*told, _list(d.keywords)]


def _list(items: Sequence[str]) -> str:
    return json.dumps([plain(i) for i in items], ensure_ascii=False)


# Tables for Neo4j.

_NEO_ENTITIES: Final = (
    *("id:ID", ":LABEL", "label", "zh_hans", "zh_hant", "en", "aliases:string[]"),
    *("country", "level", "parent", "exact:string[]", "documents:int", "mentions:int"),
)
_NEO_DOCUMENTS: Final = (
    *(
        "id:ID",
        ":LABEL",
        "path",
        "title",
        "date",
        "source",
        "author",
        "script",
        "sha256",
        "keywords:string[]",
    ),
)
_NEO_VALUES: Final = ("id:ID", ":LABEL", "text", "date", "about:string[]")
_NEO_RELATIONS: Final = (
    *(":START_ID", ":END_ID", ":TYPE", "id", "status", "confidence:float", "title"),
    *("quotes:string[]", "places:string[]"),
)
_IMPORT: Final = """#!/bin/sh
# Loads these tables into a new Neo4j database of the name given (neo4j if none is); run it where they lie.
cd "$(dirname "$0")" && exec neo4j-admin database import full --multiline-fields=true --array-delimiter=U+001F \\
  --nodes=entities.csv --nodes=documents.csv --nodes=values.csv \\
  --relationships=relations.csv --relationships=mentions.csv "${1:-neo4j}"
"""


def _neo_entity(e: Entity) -> Sequence[Cell]:
    names = [e.label, *(e.labels.get(tag) for tag in ("zh-hans", "zh-hant", "en"))]
    where = [e.country, e.level, e.parent, _array(e.exact)]
    labels = _array(filter(None, ("Entity", e.type, e.subtype)))
    return [e.id, labels, *names, _array(e.aliases), *where, e.documents, e.mentions]


def _neo_document(d: Document) -> Sequence[Cell]:
    told = [d.path, d.title, d.date, d.source, d.author, d.script, d.sha256]
    return [f"document/{d.id}", "Document", *told, _array(d.keywords)]


def _neo_value(r: Relation) -> Sequence[Cell]:
    value = r.object if isinstance(r.object, Value) else Value("")
    kind = "Statement" if r.predicate == "stated" else "Date"
    return [_value_id(r), kind, value.text, value.date, _array(r.about)]


def _neo_relation(r: Relation) -> Sequence[Cell]:
    target = r.object if isinstance(r.object, str) else _value_id(r)
    quotes = _array(e.text for e in r.evidence)
    places = _array(f"{e.doc}:{e.start}-{e.end}" for e in r.evidence)
    ends = [r.subject, target, re.sub(r"(?=[A-Z])", "_", r.predicate).upper()]
    return [*ends, r.id, r.status, r.confidence, r.title, quotes, places]


def _value_id(r: Relation) -> str:
    return f"relation/{r.id}/value"


def _array(items: Iterable[str]) -> str:
    return _UNIT.join(i.replace(_UNIT, "\ufffd") for i in items)


# Writing.


def _sheet(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Writer:
    """Write a table for spreadsheets: none of its texts is taken for a formula."""
    return _table(header, ([_guarded(c) for c in row] for row in rows), encoding="utf-8-sig")


def _guarded(cell: Cell) -> Cell:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell


def _table(header: Sequence[str], rows: Iterable[Sequence[Cell]], *, encoding: str = "utf-8") -> Writer:
    """Write a table as RFC 4180 has it."""

    def write(path: Path) -> None:
        with path.open("w", encoding=encoding, newline="") as out:
            writer = csv.writer(out)
            writer.writerow(header)
            writer.writerows(map(_plain, rows))

    return write


def _plain(row: Sequence[Cell]) -> Iterator[Cell]:
    return (plain(c) if isinstance(c, str) else c for c in row)
