"""The ontology: it says the same as the vocabulary module, in two languages, and everything that a build uses."""

import json
from functools import cache
from importlib.resources import files

import pyoxigraph as ox
import pytest
from rdflib import OWL, RDF, RDFS, SKOS, Graph, Literal, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from kg import rdf, vocabulary
from tests import records

KG = Namespace(rdf.NAMESPACE)
SH = Namespace("http://www.w3.org/ns/shacl#")
SHAPE = Namespace("https://kg.example.org/shapes#")
FOLDER = files("kg.ontology")


@cache
def graph(name: str) -> Graph:
    return Graph().parse(data=FOLDER.joinpath(name).read_text("utf-8"), format="turtle")


def name(term: Node | None) -> str:
    assert isinstance(term, URIRef), term
    assert term.startswith(KG), term
    return term.removeprefix(KG)


def names(terms: object) -> set[str]:
    return {name(t) for t in terms}  # type: ignore[attr-defined]


def members(term: Node | None, predicate: URIRef, turtle: Graph) -> set[str]:
    """The classes that a class expression stands for."""
    union = turtle.value(term, predicate)
    return names(Collection(turtle, union)) if union else {name(term)}


def signature(predicate: str) -> set[tuple[str, str]]:
    """Domain times range, less the pairs that a class's own restrictions rule out."""
    onto = graph("kg.ttl")
    domain = members(onto.value(KG[predicate], RDFS.domain), OWL.unionOf, onto)
    target = members(onto.value(KG[predicate], RDFS.range), OWL.unionOf, onto)
    pairs = {(s, o) for s in domain for o in target}
    for restriction in onto.subjects(OWL.onProperty, KG[predicate]):
        allowed = members(onto.value(restriction, OWL.allValuesFrom), OWL.unionOf, onto)
        restricted = names(onto.subjects(RDFS.subClassOf, restriction))
        pairs = {(s, o) for s, o in pairs if s not in restricted or o in allowed}
    return pairs


def subclasses(parent: str) -> set[str]:
    return names(graph("kg.ttl").subjects(RDFS.subClassOf, KG[parent]))


def test_the_types_are_the_vocabularys_types() -> None:
    assert subclasses("Entity") == set(vocabulary.ENTITY_TYPES)


@pytest.mark.parametrize("kind", vocabulary.ENTITY_TYPES)
def test_the_subtypes_are_the_vocabularys_subtypes(kind: str) -> None:
    assert subclasses(kind) == set(vocabulary.SUBTYPES.get(kind, ()))


def test_the_predicates_are_the_vocabularys_predicates() -> None:
    assert names(graph("kg.ttl").subjects(RDF.type, KG.Predicate)) == set(vocabulary.PREDICATES)


@pytest.mark.parametrize("predicate", vocabulary.PREDICATES)
def test_domain_and_range_are_the_vocabularys_signature(predicate: str) -> None:
    assert signature(predicate) == set(vocabulary.SIGNATURES[predicate])


def test_the_symmetric_predicates_are_the_vocabularys() -> None:
    assert names(graph("kg.ttl").subjects(RDF.type, OWL.SymmetricProperty)) == set(vocabulary.SYMMETRIC)


def test_the_statuses_are_the_vocabularys_statuses() -> None:
    assert names(graph("kg.ttl").subjects(RDF.type, KG.Status)) == set(vocabulary.STATUSES)


def test_an_inverse_turns_domain_and_range_round() -> None:
    onto = graph("kg.ttl")
    pairs = list(onto.subject_objects(OWL.inverseOf))
    assert len(pairs) == len(vocabulary.PREDICATES) - len(vocabulary.SYMMETRIC) - 1  # heldOn has no inverse
    for inverse, predicate in pairs:
        for one, other in ((RDFS.domain, RDFS.range), (RDFS.range, RDFS.domain)):
            there = members(onto.value(inverse, one), OWL.unionOf, onto)
            assert there == members(onto.value(predicate, other), OWL.unionOf, onto), inverse


@pytest.mark.parametrize("predicate", [RDFS.label, RDFS.comment])
def test_every_term_has_one_label_and_one_comment_in_each_language(predicate: URIRef) -> None:
    onto = graph("kg.ttl")
    terms = {s for s in onto.subjects() if isinstance(s, URIRef) and s.startswith(KG)}
    assert len(terms) > 80
    for term in terms:
        texts = list(onto.objects(term, predicate))
        assert sorted(str(t.language) for t in texts if isinstance(t, Literal)) == ["en", "zh-hans"], term
        assert all(str(t).strip() for t in texts), term


def test_no_two_terms_share_a_label() -> None:
    labels = [
        label for term, label in graph("kg.ttl").subject_objects(RDFS.label) if str(term)[len(KG)].islower()
    ]
    assert len(labels) == len(set(labels))


def test_everything_that_a_build_uses_is_declared() -> None:
    text = "".join(
        rdf.turtle(records.documents(), records.entities(), records.relations(), base="https://x.example")
    )
    triples = list(ox.parse(text, format=ox.RdfFormat.TURTLE))
    used = {t.predicate.value for t in triples}
    used |= {t.object.value for t in triples if t.predicate.value == str(RDF.type)}
    used -= {u for u in used if u.startswith((str(RDF), str(RDFS)))}
    declared = {str(s) for s in graph("kg.ttl").subjects(RDF.type)}
    assert used <= declared
    assert str(SKOS.prefLabel) in used


@pytest.mark.parametrize("predicate", [RDFS.domain, RDFS.range])
def test_every_property_has_a_domain_and_a_range(predicate: URIRef) -> None:
    onto = graph("kg.ttl")
    kinds = (OWL.ObjectProperty, OWL.DatatypeProperty)
    terms = {t for k in kinds for t in onto.subjects(RDF.type, k) if str(t).startswith(KG)}
    assert len(terms) > 60
    assert [t for t in terms if len(list(onto.objects(t, predicate))) != 1] == []


def test_a_build_keeps_to_domain_and_range() -> None:
    onto, data = graph("kg.ttl"), build()
    for subject, predicate, target in data:
        if str(predicate).startswith(KG):
            domain = members(onto.value(predicate, RDFS.domain), OWL.unionOf, onto)
            assert domain & with_parents(data, subject), (subject, predicate)
            if not isinstance(target, Literal):
                wanted = members(onto.value(predicate, RDFS.range), OWL.unionOf, onto)
                assert wanted & with_parents(onto if str(target).startswith(KG) else data, target), (
                    predicate,
                    target,
                )


def build() -> Graph:
    parts = rdf.turtle(records.documents(), records.entities(), records.relations(), base="https://x.example")
    return Graph().parse(data="".join(parts), format="turtle")


def with_parents(data: Graph, thing: Node) -> set[str]:
    """The classes of a thing, and those above them."""
    onto = graph("kg.ttl")
    classes = {
        c for kind in data.objects(thing, RDF.type) for c in onto.transitive_objects(kind, RDFS.subClassOf)
    }
    return {name(c) for c in classes if str(c).startswith(KG)}


def test_every_property_that_a_build_may_write_has_a_shape() -> None:
    onto = graph("kg.ttl")
    inverses = set(onto.subjects(OWL.inverseOf))
    predicates = {KG[p] for p in vocabulary.PREDICATES}  # signatures are held by the relation, tested below
    kinds = (OWL.ObjectProperty, OWL.DatatypeProperty)
    written = {t for k in kinds for t in onto.subjects(RDF.type, k) if str(t).startswith(KG)}
    assert written - inverses - predicates - set(graph("shapes.ttl").objects(None, SH.path)) == set()


def test_alignments_speak_of_declared_terms_and_can_be_left_out() -> None:
    declared = set(graph("kg.ttl").subjects(RDF.type))
    vocabularies = (
        "schema.org/",
        "ns/org#",
        "ns/prov#",
        "skos/core#",
        "nif-core#",
        "dc/terms/",
        "2009/11/sem/",
    )
    aligned = {o for s, o in graph("alignments.ttl").subject_objects() if str(s).startswith(KG)}
    assert {s for s in graph("alignments.ttl").subjects() if str(s).startswith(KG)} <= declared
    assert [v for v in vocabularies if not any(v in str(o) for o in aligned)] == []
    assert not any(
        "schema.org" in str(t) or "ns/prov" in str(t) for triple in graph("kg.ttl") for t in triple
    )


@pytest.mark.parametrize("predicate", [p for p in vocabulary.PREDICATES if p != "competesWith"])
def test_the_shapes_know_the_vocabularys_signatures(predicate: str) -> None:
    shapes = graph("shapes.ttl")
    shape = shapes.value(SHAPE[f"{predicate[0].upper()}{predicate[1:]}Signature"], SH.node)
    sides = {shapes.value(p, SH.path): p for p in shapes.objects(shape, SH.property)}
    assert {(s, o) for s in classes(sides[RDF.subject]) for o in classes(sides[RDF.object])} == set(
        vocabulary.SIGNATURES[predicate]
    )


def classes(side: Node) -> set[str]:
    """The classes that a property of a signature shape asks for."""
    shapes = graph("shapes.ttl")
    if kind := shapes.value(side, SH["class"]):
        return {name(kind)}
    node = shapes.value(side, SH.node)
    if node == SHAPE.Date:
        return {vocabulary.DATE}
    choices = shapes.value(node or side, SH["or"])
    return set().union(*(classes(choice) for choice in Collection(shapes, choices)))


def test_the_shapes_know_the_statuses_and_the_predicates() -> None:
    shapes = graph("shapes.ttl")
    statuses = Collection(shapes, shapes.value(SHAPE.RelationStatus, SH["in"]))
    predicates = Collection(shapes, shapes.value(SHAPE.RelationPredicate, SH["in"]))
    assert names(statuses) == set(vocabulary.STATUSES)
    assert names(predicates) == set(vocabulary.PREDICATES)


def test_the_context_names_every_term_of_the_ontology() -> None:
    context = json.loads(FOLDER.joinpath("context.jsonld").read_text("utf-8"))["@context"]
    terms = {k: v["@id"] if isinstance(v, dict) else v for k, v in context.items() if k != "@version"}
    declared = names(s for s in graph("kg.ttl").subjects(RDF.type) if str(s).startswith(KG))
    assert {v.removeprefix("kg:") for v in terms.values() if v.startswith("kg:")} == declared
    assert all(terms[t] == f"kg:{t}" for t in declared)


def test_the_context_reads_json_as_the_build_writes_turtle() -> None:
    context = json.loads(FOLDER.joinpath("context.jsonld").read_text("utf-8"))["@context"]
    relation = {
        "@context": context,
        "id": "https://x.example/relation/1",
        "type": ["Relation", "rdf:Statement"],
        "predicate": "develops",
        "status": "asserted",
        "object": {"id": "https://x.example/id/product/1", "type": "Chip", "labels": {"zh-hans": "启明3"}},
    }
    found = set(ox.parse(json.dumps(relation), format=ox.RdfFormat.JSON_LD))
    turtle = f"""@prefix kg: <{KG}> . @prefix rdf: <{RDF}> . @prefix skos: <{SKOS}> .
        <https://x.example/relation/1> a kg:Relation, rdf:Statement ; rdf:predicate kg:develops ;
            kg:status kg:asserted ; rdf:object <https://x.example/id/product/1> .
        <https://x.example/id/product/1> a kg:Chip ; skos:prefLabel "启明3"@zh-hans ."""
    assert found == set(ox.parse(turtle, format=ox.RdfFormat.TURTLE))
