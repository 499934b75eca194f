"""The records of a build as data frames: one row a document, mention, entity, relation or sighting."""

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from kg.access import Build
from kg.query import Answer
from kg.records import Relation, Value


def documents(build: Build) -> pd.DataFrame:
    """Return a row a document, by id: title, date (missing where unknown), source, script, length in characters."""
    rows = [
        (d.id, d.title, d.date, d.source, d.script, len(d.text), "、".join(d.keywords[:5]))
        for d in build.documents
    ]
    columns = ["id", "title", "date", "source", "script", "characters", "keywords"]
    frame = pd.DataFrame(rows, columns=columns).set_index("id")
    frame["date"] = pd.to_datetime(frame["date"])
    return frame


def entities(build: Build) -> pd.DataFrame:
    """Return a row an entity, by id: label, type, subtype, aliases, and how many mentions in how many documents."""
    rows = [
        (e.id, e.label, e.type, e.subtype or "", "、".join(e.aliases), e.documents, e.mentions)
        for e in build.entities
    ]
    columns = ["id", "label", "type", "subtype", "aliases", "documents", "mentions"]
    return pd.DataFrame(rows, columns=columns).set_index("id")


def mentions(build: Build) -> pd.DataFrame:
    """Return a row a mention: document, start and end in code points, text, type, entity, score."""
    rows = [(m.doc, m.start, m.end, m.text, m.type, m.entity, m.score) for m in build.mentions]
    return pd.DataFrame(rows, columns=["doc", "start", "end", "text", "type", "entity", "score"])


def relations(build: Build) -> pd.DataFrame:
    """Return a row a relation, by id: labels of both ends, predicate, status, confidence, number of documents."""
    labels = labels_of(build)
    rows = [
        (
            r.id,
            labels.get(r.subject, r.subject),
            r.predicate,
            object_of(r, labels),
            r.status,
            r.confidence,
            len({e.doc for e in r.evidence}),
        )
        for r in build.relations
    ]
    columns = ["id", "subject", "predicate", "object", "status", "confidence", "documents"]
    return pd.DataFrame(rows, columns=columns).set_index("id")


def sightings(build: Build) -> pd.DataFrame:
    """Return a row for each place where a relation was read: relation, document, offsets, words, confidence."""
    rows = [
        (r.id, r.predicate, r.status, e.doc, e.start, e.end, e.text, e.confidence)
        for r in build.relations
        for e in r.evidence
    ]
    columns = ["relation", "predicate", "status", "doc", "start", "end", "text", "confidence"]
    return pd.DataFrame(rows, columns=columns)


def answer(found: Answer | Mapping[str, Any]) -> pd.DataFrame:
    """Return what a query found: an `Answer` of a build, or the parsed SPARQL JSON results of an endpoint.

    >>> answer({"head": {"vars": ["n"]}, "results": {"bindings": [{"n": {"type": "literal", "value": "3"}}]}})
       n
    0  3
    """
    if isinstance(found, Answer):
        return pd.DataFrame(list(found), columns=list(found.columns))
    if "boolean" in found:
        return pd.DataFrame({"answer": [found["boolean"]]})
    columns = found["head"]["vars"]
    rows = [[row.get(c, {}).get("value") for c in columns] for row in found["results"]["bindings"]]
    return pd.DataFrame(rows, columns=columns)


def labels_of(build: Build) -> dict[str, str]:
    """Map the id of each entity to its label."""
    return {e.id: e.label for e in build.entities}


def object_of(relation: Relation, labels: Mapping[str, str]) -> str:
    """Name what a relation points at: an entity, the words that were said, or a date."""
    target = relation.object
    if isinstance(target, Value):
        return target.date or target.text
    return labels.get(target, target)


def joined(words: Iterable[str]) -> str:
    """Write several names in one cell, in their order, each once."""
    return "、".join(dict.fromkeys(words))
