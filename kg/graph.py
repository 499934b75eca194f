"""The records as a networkx graph: entities are nodes, relations between two entities are edges."""

from collections import defaultdict
from collections.abc import Iterable

import networkx as nx

from kg.errors import BuildError
from kg.records import Document, Entity, Mention, Relation, Value

Scalar = str | int | float


def build_graph(
    documents: Iterable[Document],
    mentions: Iterable[Mention],
    entities: Iterable[Entity],
    relations: Iterable[Relation],
) -> "nx.MultiDiGraph[str]":
    """Return a directed multigraph whose attributes are all scalars, ready for GraphML and GEXF.

    A node carries `label, type, subtype, mentions, documents, first, last` (ISO dates of the documents that
    name it), `statements` (how many things it is quoted with) and `date` (when an event is held). An edge is
    keyed by the relation's id and carries `predicate, status, confidence, sources, title`. What is missing
    is the empty string.
    """
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    seen = _dates_seen(documents, mentions)
    for entity in sorted(entities, key=lambda e: e.id):
        graph.add_node(entity.id, **_node(entity, seen[entity.id]))
    for relation in sorted(relations, key=lambda r: r.id):
        _add(graph, relation)
    return graph


def _dates_seen(documents: Iterable[Document], mentions: Iterable[Mention]) -> defaultdict[str, list[str]]:
    """Return, for each entity, the dates of the documents that name it."""
    dates = {document.id: document.date for document in documents}
    seen = defaultdict(list)
    for mention in mentions:
        if date := dates.get(mention.doc):
            seen[mention.entity].append(date)
    return seen


def _node(entity: Entity, dates: list[str]) -> dict[str, Scalar]:
    """Return the attributes of an entity."""
    return {
        "label": entity.label,
        "type": entity.type,
        "subtype": entity.subtype or "",
        "mentions": entity.mentions,
        "documents": entity.documents,
        "first": min(dates, default=""),
        "last": max(dates, default=""),
        "statements": 0,
        "date": "",
    }


def _add(graph: "nx.MultiDiGraph[str]", relation: Relation) -> None:
    """Put a relation in: an edge where its object is an entity, else an attribute of its subject."""
    target = relation.object
    ends = (relation.subject,) if isinstance(target, Value) else (relation.subject, target)
    if missing := [end for end in ends if end not in graph]:
        raise BuildError(
            f"relation {relation.id} names entity {missing[0]!r}, which is not there; build again"
        )
    if isinstance(target, Value):
        _note(graph.nodes[relation.subject], relation, target)
    else:
        graph.add_edge(relation.subject, target, key=relation.id, **_edge(relation))


def _note(node: dict[str, Scalar], relation: Relation, value: Value) -> None:
    """Keep what is no edge: count a statement; keep the earliest date that is plainly asserted."""
    if relation.predicate == "stated":
        node["statements"] = int(node["statements"]) + 1
    elif relation.status == "asserted":
        date = value.date or value.text
        node["date"] = min(str(node["date"]) or date, date)


def _edge(relation: Relation) -> dict[str, Scalar]:
    """Return the attributes of an edge."""
    return {
        "predicate": relation.predicate,
        "status": relation.status,
        "confidence": float(relation.confidence),
        "sources": len({sighting.doc for sighting in relation.evidence}),
        "title": relation.title or "",
    }
