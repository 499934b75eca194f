"""The networkx graph: what becomes a node, an edge, an attribute."""

import networkx as nx
import pytest

from kg.errors import BuildError
from kg.graph import build_graph
from kg.records import Document, Entity, Evidence, Mention, Relation, Value

DOCUMENTS = [
    Document("d1", "a.txt", "一", "2024-07-01", None, None, "zh-hans", "utf-8", "", "澄湖科技发布镜泊2"),
    Document("d2", "b.txt", "二", "2024-08-09", None, None, "zh-hans", "utf-8", "", "澄湖科技"),
    Document("d3", "c.txt", "三", None, None, None, "zh-hans", "utf-8", "", "澄湖科技"),
]
ENTITIES = [
    Entity("c", "Company", None, "澄湖科技", {}, (), (), 3, 4),
    Entity("p", "Product", "Chip", "镜泊2", {}, (), (), 1, 1),
    Entity("e", "Event", None, "湖城峰会", {}, (), (), 1, 1),
]
MENTIONS = [Mention(doc, 0, 4, "澄湖科技", "Company", "c") for doc in ("d2", "d1", "d3")]
SIGHTINGS = tuple(Evidence(doc, 0, 9, "澄湖科技发布镜泊2") for doc in ("d1", "d1", "d2"))


def relation(
    ident: str, predicate: str, subject: str, target: str | Value, status: str = "asserted"
) -> Relation:
    return Relation(ident, predicate, subject, target, status, 0.75, None, SIGHTINGS)


def built(*relations: Relation) -> "nx.MultiDiGraph[str]":
    return build_graph(DOCUMENTS, MENTIONS, ENTITIES, relations)


def test_every_entity_is_a_node_with_scalars_only() -> None:
    nodes = built().nodes(data=True)
    assert {n for n, _ in nodes} == {"c", "p", "e"}
    assert all(isinstance(v, str | int | float) for _, data in nodes for v in data.values())
    assert nodes["p"]["subtype"] == "Chip"
    assert nodes["c"]["subtype"] == ""


def test_a_node_knows_when_it_was_first_and_last_named() -> None:
    nodes = built().nodes
    assert (nodes["c"]["first"], nodes["c"]["last"]) == ("2024-07-01", "2024-08-09")
    assert (nodes["p"]["first"], nodes["p"]["last"]) == ("", "")


def test_a_relation_is_an_edge_under_its_own_id() -> None:
    edge = built(relation("r1", "develops", "c", "p", "planned")).edges["c", "p", "r1"]
    assert edge == {
        "predicate": "develops",
        "status": "planned",
        "confidence": 0.75,
        "sources": 2,
        "title": "",
    }


def test_parallel_relations_stay_apart() -> None:
    graph = built(relation("r1", "develops", "c", "p"), relation("r2", "uses", "c", "p"))
    assert graph.number_of_edges("c", "p") == 2


def test_statements_and_dates_become_attributes() -> None:
    graph = built(
        relation("r1", "stated", "c", Value("会有新品")),
        relation("r2", "stated", "c", Value("价格不变"), "denied"),
        relation("r3", "heldOn", "e", Value("9月3日", "2024-09-03")),
        relation("r4", "heldOn", "e", Value("9月1日", "2024-09-01")),
        relation("r5", "heldOn", "e", Value("8月1日", "2024-08-01"), "denied"),
    )
    assert graph.number_of_edges() == 0
    assert graph.nodes["c"]["statements"] == 2
    assert graph.nodes["e"]["date"] == "2024-09-01"


def test_the_order_of_records_makes_no_difference() -> None:
    facts = [relation("r1", "develops", "c", "p"), relation("r2", "uses", "c", "p")]
    forth = build_graph(DOCUMENTS, MENTIONS, ENTITIES, facts)
    back = build_graph(DOCUMENTS[::-1], MENTIONS[::-1], ENTITIES[::-1], facts[::-1])
    assert list(forth.nodes(data=True)) == list(back.nodes(data=True))
    assert list(forth.edges(keys=True, data=True)) == list(back.edges(keys=True, data=True))


@pytest.mark.parametrize(("subject", "target"), [("nobody", "p"), ("c", "nobody"), ("nobody", Value("…"))])
def test_a_relation_of_an_unknown_entity_is_refused(subject: str, target: str | Value) -> None:
    with pytest.raises(BuildError, match="r1 names entity 'nobody'"):
        built(relation("r1", "develops", subject, target))
