"""The graph as RDF: sorted and byte-stable, read alike by four readers, and true to the records."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from rdflib import RDF, RDFS, SKOS, XSD, Graph, Literal, Namespace, URIRef

from kg import rdf
from kg.errors import BuildError, SettingsError
from kg.records import Document, Entity, Relation, Value
from tests import records, referees
from tests.records import HOSTILE

BASE = "https://x.example"
KG = Namespace(rdf.NAMESPACE)
NIF = Namespace(rdf.PREFIXES["nif"])


def turtle(
    documents: Iterable[Document] | None = None,
    entities: Iterable[Entity] | None = None,
    relations: Iterable[Relation] | None = None,
) -> str:
    return "".join(
        rdf.turtle(
            records.documents() if documents is None else documents,
            records.entities() if entities is None else entities,
            records.relations() if relations is None else relations,
            base=BASE,
        )
    )


def parsed(text: str) -> Graph:
    return Graph().parse(data=text, format="turtle")


def oxigraph(text: str) -> list[ox.Quad]:
    return list(ox.parse(text, format=ox.RdfFormat.TURTLE))


def iri(key: str) -> URIRef:
    return URIRef(f"{BASE}/id/{records.entity_id(key)}")


def first(predicate: str, status: str = "asserted") -> Relation:
    return next(r for r in records.relations() if r.predicate == predicate and r.status == status)


def node(relation: Relation) -> URIRef:
    return URIRef(f"{BASE}/relation/{relation.id}")


def entity(text: str) -> Entity:
    return Entity("company/0", "Company", None, text, {"zh-hans": text}, (text + "!",))


# --- the whole file -------------------------------------------------------------------------------------------


@given(
    st.permutations(records.documents()),
    st.permutations(records.entities()),
    st.permutations(records.relations()),
)
@settings(deadline=None, max_examples=20)
def test_the_order_of_records_makes_no_difference(
    documents: list[Document], entities: list[Entity], relations: list[Relation]
) -> None:
    turned = [replace(r, evidence=r.evidence[::-1]) for r in relations]
    assert turtle(documents, entities, turned) == turtle()


def test_subjects_and_predicates_are_sorted() -> None:
    text = turtle()
    subjects = [line.split()[0] for line in text.splitlines() if line.startswith("<")]
    assert subjects == sorted(set(subjects))
    assert text.endswith(" .\n")


def test_rdflib_and_oxigraph_read_the_same_triples() -> None:
    text = turtle()
    ours = {(str(t.subject), str(t.predicate), str(t.object)) for t in oxigraph(text)}
    theirs = oxigraph(parsed(text).serialize(format="nt"))
    assert ours == {(str(t.subject), str(t.predicate), str(t.object)) for t in theirs}
    assert len(ours) > 900


@pytest.mark.parametrize(
    "command",
    [("serdi", "-i", "turtle", "-o", "ntriples"), ("rapper", "-q", "-i", "turtle", "-o", "ntriples")],
    ids=["serdi", "rapper"],
)
def test_other_readers_find_the_same_triples(command: tuple[str, ...], tmp_path: Path) -> None:
    path = tmp_path / "graph.ttl"
    hostile = [replace(entity(text), id=f"company/{i}") for i, text in enumerate(HOSTILE)]
    path.write_text(turtle(entities=[*records.entities(), *hostile]), encoding="utf-8", newline="\n")
    theirs = set(ox.parse(referees.run(*command, path), format=ox.RdfFormat.N_TRIPLES))
    assert theirs == set(oxigraph(path.read_text("utf-8")))


def test_with_triple_terms_the_facts_are_the_same() -> None:
    records_ = records.documents(), records.entities(), records.relations()
    written = "".join(rdf.turtle(*records_, base=BASE, triple_terms=True))
    reifies = ox.NamedNode(str(RDF) + "reifies")
    found = set()
    for quad in oxigraph(written):
        if quad.predicate != reifies:
            found.add((quad.subject, quad.predicate, quad.object))
            continue
        fact = quad.object
        assert isinstance(fact, ox.Triple)
        found.add((quad.subject, ox.NamedNode(str(RDF.type)), ox.NamedNode(str(RDF.Statement))))
        for part in ("subject", "predicate", "object"):
            found.add((quad.subject, ox.NamedNode(str(RDF[part])), getattr(fact, part)))
    assert found == {(q.subject, q.predicate, q.object) for q in oxigraph(turtle())}


def test_load_reads_what_was_written(tmp_path: Path) -> None:
    path = tmp_path / "graph.ttl"
    path.write_text(turtle(), encoding="utf-8")
    graph = rdf.load(path)
    assert len(graph) == len(parsed(turtle()))
    assert (iri("xinghe"), KG.develops, iri("qiming")) in graph
    assert str(graph.value(iri("shanghai"), RDFS.label)) == "上海"
    assert (iri("shanghai"), RDFS.label, Literal("上海")) in graph


def test_a_file_that_is_missing_or_no_turtle_is_named(tmp_path: Path) -> None:
    with pytest.raises(BuildError, match=r"graph\.ttl.*build it again"):
        rdf.load(tmp_path / "graph.ttl")
    (tmp_path / "graph.ttl").write_text("<a> is broken", encoding="utf-8")
    with pytest.raises(BuildError, match=r"graph\.ttl.*build it again"):
        rdf.load(tmp_path / "graph.ttl")


def test_an_empty_build_is_valid_turtle() -> None:
    assert len(parsed(turtle([], [], []))) == 0


# --- entities -------------------------------------------------------------------------------------------------


def test_an_entity_has_its_type_its_subtype_and_its_names() -> None:
    graph = parsed(turtle())
    assert set(graph.objects(iri("qiming"), RDF.type)) == {KG.Product, KG.Chip}
    assert set(graph.objects(iri("qiming"), SKOS.prefLabel)) == {
        Literal("启明3", lang="zh-hans"),
        Literal("啟明3", lang="zh-hant"),
    }
    assert set(graph.objects(iri("qiming"), SKOS.altLabel)) == {Literal("启明三代"), Literal('"启明"\\3')}


def test_why_a_name_was_joined_is_kept() -> None:
    graph = parsed(turtle())
    merge = graph.value(iri("xinghe"), KG.merged)
    assert graph.value(merge, KG.alias) == Literal("星河")
    assert graph.value(merge, KG.rule) == Literal("short form")
    assert graph.value(merge, KG.document) == URIRef(f"{BASE}/document/hans")


def test_what_a_thing_is_elsewhere_and_what_shares_its_name_is_written() -> None:
    other = entity("二")
    one = replace(
        entity("启明"),
        country="CN",
        level="municipal",
        parent="东海市",
        types={"Company": 2, "Agency": 1},
        exact=("http://www.wikidata.org/entity/Q42",),
        maybe_same=(other.id,),
        related=(other.id,),
        merged=({"alias": "明", "rule": "brand", "to": "启明", "text": "启明（明）"},),
    )
    graph = parsed(turtle([], [one], []))
    node = URIRef(f"{BASE}/id/{one.id}")
    assert set(graph.objects(node, KG.seenAs)) == {Literal("Company"), Literal("Agency")}
    assert graph.value(node, SKOS.exactMatch) == URIRef("http://www.wikidata.org/entity/Q42")
    assert (
        graph.value(node, KG.maybeSame) == graph.value(node, SKOS.related) == URIRef(f"{BASE}/id/{other.id}")
    )
    standing = [graph.value(node, KG[p]) for p in ("country", "level", "parent")]
    assert standing == [Literal("CN"), Literal("municipal"), Literal("东海市")]
    merge = graph.value(node, KG.merged)
    assert graph.value(merge, KG.joinedTo) == Literal("启明")
    assert graph.value(merge, KG.ground) == Literal("启明（明）")


def test_an_identifier_that_is_no_iri_is_refused() -> None:
    with pytest.raises(BuildError, match="is no IRI"):
        turtle([], [replace(entity("启明"), exact=("Q 42",))], [])


def test_an_alias_that_is_a_preferred_label_too_is_written_once() -> None:
    one = replace(entity("启明"), aliases=("启明", "啟明"))
    assert set(parsed(turtle([], [one], [])).objects(None, SKOS.altLabel)) == {Literal("啟明")}


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_name_survives(text: str) -> None:
    assert parsed(turtle([], [entity(text)], [])).value(
        URIRef(f"{BASE}/id/company/0"), RDFS.label
    ) == Literal(text)


@given(st.text(st.characters(codec=None, exclude_categories=()), min_size=1))
@example("\ud800 lone \udfff")
@example("\x00")
@example("\ufffe\uffff")
@settings(deadline=None)
def test_any_name_comes_back_but_for_what_no_reader_takes(text: str) -> None:
    kept = "".join("\ufffd" if 0xD800 <= ord(c) < 0xE000 or c in "\x00\ufffe\uffff" else c for c in text)
    written = turtle([], [entity(text)], [])
    written.encode()
    node = ox.NamedNode(f"{BASE}/id/company/0")
    literals = {
        t.object.value for t in oxigraph(written) if t.subject == node and "label" in t.predicate.value
    }
    assert literals == {kept}
    assert {str(o) for o in parsed(written).objects(URIRef(node.value), RDFS.label)} == {kept}


# --- relations ------------------------------------------------------------------------------------------------


def test_only_what_is_asserted_has_a_plain_triple() -> None:
    graph = parsed(turtle())
    plain = {(s, p, o) for s, p, o in graph if p in {KG[r.predicate] for r in records.relations()}}
    asserted = {
        (graph.value(n, RDF.subject), graph.value(n, RDF.predicate), graph.value(n, RDF.object))
        for n in graph.subjects(KG.status, KG.asserted)
    }
    assert plain == asserted
    assert (iri("jiguang"), KG.investsIn, iri("xinghe")) not in graph


def test_every_relation_is_a_statement_about_its_subject_predicate_and_object() -> None:
    graph = parsed(turtle())
    relations = records.relations()
    assert set(graph.subjects(RDF.type, RDF.Statement)) == {node(r) for r in relations}
    assert set(graph.subjects(RDF.type, KG.Relation)) == {node(r) for r in relations}
    for relation in relations:
        assert graph.value(node(relation), RDF.predicate) == KG[relation.predicate]
        assert graph.value(node(relation), RDF.subject) == URIRef(f"{BASE}/id/{relation.subject}")
        assert graph.value(node(relation), KG.status) == KG[relation.status]
        assert graph.value(node(relation), KG.confidence) == Literal("0.95", datatype=XSD.decimal)


def test_every_sighting_quotes_its_document() -> None:
    graph = parsed(turtle())
    texts = {f"{BASE}/document/{d.id}": d.text for d in records.documents()}
    sightings = set(graph.subjects(RDF.type, KG.Evidence))
    assert len(sightings) == sum(len(r.evidence) for r in records.relations())
    for sighting in sightings:
        text = texts[str(graph.value(sighting, KG.document))]
        start, end = (graph.value(sighting, NIF[k]) for k in ("beginIndex", "endIndex"))
        assert isinstance(start, Literal)
        assert start.datatype == XSD.integer
        assert text[int(str(start)) : int(str(end))] == str(graph.value(sighting, KG.quote))


def test_subject_object_and_trigger_are_found_in_the_document() -> None:
    graph = parsed(turtle(relations=[first("regulates")]))
    sighting = graph.value(node(first("regulates")), KG.evidence)
    spans = {name: graph.value(sighting, KG[f"{name}Span"]) for name in ("subject", "object", "trigger")}
    found = {
        name: records.HANS[int(str(graph.value(s, NIF.beginIndex))) : int(str(graph.value(s, NIF.endIndex)))]
        for name, s in spans.items()
    }
    assert found == {"subject": "东海市科学技术局", "object": "极光半导体", "trigger": "调查"}


def test_two_sightings_at_one_place_stay_two() -> None:
    relation = first("locatedIn")
    (one,) = relation.evidence
    twice = replace(relation, evidence=(one, replace(one, trigger=None), one))
    graph = parsed(turtle(relations=[twice]))
    assert len(set(graph.objects(node(relation), KG.evidence))) == 2
    reverse = replace(twice, evidence=twice.evidence[::-1])
    assert turtle(relations=[reverse]) == turtle(relations=[twice])


def test_a_statement_has_its_words_its_speaker_and_the_day_it_was_reported() -> None:
    graph = parsed(turtle())
    said = graph.value(node(first("stated")), RDF.object)
    assert graph.value(said, RDF.type) == KG.Statement
    assert graph.value(said, KG.text) == Literal("启明3将用于远山大模型")
    assert graph.value(said, KG.speaker) == iri("linyuan")
    assert graph.value(said, KG.date) == Literal("2024-05-21", datatype=XSD.date)
    assert (iri("linyuan"), KG.stated, said) in graph


def test_a_statement_links_the_entities_that_it_is_about() -> None:
    told = replace(first("stated"), about=(records.entity_id("qiming"),))
    graph = parsed(turtle(relations=[told]))
    assert set(graph.objects(graph.value(node(told), RDF.object), KG.about)) == {iri("qiming")}


def test_a_denied_statement_has_a_node_but_no_plain_triple() -> None:
    denied = replace(first("stated"), status="denied")
    graph = parsed(turtle(relations=[denied]))
    assert len(set(graph.subjects(RDF.type, KG.Statement))) == 1
    assert not set(graph.subject_objects(KG.stated))


@pytest.mark.parametrize(
    ("iso", "expected"),
    [
        ("2024-05-20", Literal("2024-05-20", datatype=XSD.date)),
        ("2024-05", Literal("2024-05", datatype=XSD.gYearMonth)),
        ("2024", Literal("2024", datatype=XSD.gYear)),
        ("2024-02-30", Literal("那天")),
        ("2024-13", Literal("那天")),
        ("2024-W20", Literal("那天")),
        ("0000", Literal("那天")),
        ("2024-05-20/2024-05-22", Literal("那天")),
        ("２０２４", Literal("那天")),
        (None, Literal("那天")),
    ],
)
def test_a_date_is_typed_if_the_calendar_has_it_and_else_its_words(
    iso: str | None, expected: Literal
) -> None:
    held = replace(first("heldOn"), object=Value("那天", iso))
    graph = parsed(turtle(relations=[held]))
    assert graph.value(node(held), RDF.object).eq(expected)  # type: ignore[union-attr]
    assert graph.value(node(held), KG.words) == Literal("那天")
    assert graph.value(iri("congress"), KG.heldOn).eq(expected)  # type: ignore[union-attr]


def test_a_range_of_days_keeps_both_ends() -> None:
    held = replace(first("heldOn"), object=Value("20日至22日", "2024-05-20/2024-05-22"))
    graph = parsed(turtle(relations=[held]))
    assert graph.value(node(held), KG.beginDate) == Literal("2024-05-20", datatype=XSD.date)
    assert graph.value(node(held), KG.endDate) == Literal("2024-05-22", datatype=XSD.date)


@pytest.mark.parametrize(
    ("number", "text"),
    [(1.0, "1"), (0.0, "0"), (-0.0, "0"), (0.98, "0.98"), (0.5, "0.5"), (1e-9, "0"), (0.1234567, "0.123457")],
)
def test_a_confidence_is_written_as_oxigraph_keeps_it(number: float, text: str) -> None:
    written = turtle(relations=[replace(first("issues"), confidence=number)])
    assert f'kg:confidence "{text}"^^xsd:decimal' in written
    quads = oxigraph(written)
    store = ox.Store()
    store.extend(quads)
    assert set(store) == set(quads)  # nothing was put into another form


# --- what is refused ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "base",
    [
        "",
        "kg.example.org",
        "https://x.example/ y",
        "https://x.example/<>",
        "https://x.example/#",
        "file:///x",
    ],
)
def test_a_base_that_is_no_iri_prefix_is_refused(base: str) -> None:
    with pytest.raises(SettingsError, match="IRI prefix"):
        list(rdf.turtle([], [], [], base=base))


def test_a_base_may_end_in_a_slash() -> None:
    assert list(rdf.turtle([], records.entities(), [], base=BASE + "/")) == list(
        rdf.turtle([], records.entities(), [], base=BASE)
    )


@pytest.mark.parametrize("bad", ["", "a b", "a>b", "公司/1", "a/../b\n", "%20", "/a", "a//b", "\ud800"])
def test_an_id_that_would_need_escaping_is_refused(bad: str) -> None:
    with pytest.raises(BuildError, match="cannot stand in an IRI"):
        turtle(entities=[replace(records.entities()[0], id=bad)])


@pytest.mark.parametrize(
    "change",
    [
        {"predicate": "knows"},
        {"predicate": "develops>"},
        {"status": "maybe"},
        {"confidence": float("nan")},
        {"confidence": float("inf")},
    ],
)
def test_a_relation_outside_the_vocabulary_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(BuildError):
        turtle(relations=[replace(first("issues"), **change)])  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "change",
    [{"type": "Title"}, {"subtype": "Chip"}, {"labels": {"zh-Hans": "x"}}, {"labels": {"zh hans": "x"}}],
)
def test_an_entity_outside_the_vocabulary_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(BuildError):
        turtle([], [replace(entity("x"), **change)], [])  # type: ignore[arg-type]
