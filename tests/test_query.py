"""Asking a build: shipped queries, answers in four formats, and what is refused."""

import csv
import io
import json
import os
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import Graph

from kg import rdf
from kg.answers import render
from kg.errors import BuildError, QueryError
from kg.query import Recipe, cookbook, fill, query, recipe
from tests import records

COOKBOOK = cookbook()


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("build") / "graph.ttl"
    parts = rdf.turtle(records.documents(), records.entities(), records.relations(), base="https://x.example")
    path.write_text("".join(parts), encoding="utf-8")
    return path


def ask(build: Path, query_name: str, /, **values: str) -> list[tuple[str | None, ...]]:
    return list(query(build, fill(recipe(query_name), values)))


# --- the shipped queries --------------------------------------------------------------------------------------


def test_every_shipped_query_has_a_title_in_chinese_and_english() -> None:
    assert len(COOKBOOK) >= 10
    for one in COOKBOOK:
        chinese, slash, english = one.title.partition(" / ")
        assert slash, one
        assert any("\u4e00" <= c <= "\u9fff" for c in chinese), one
        assert english.isascii(), one


@pytest.mark.parametrize("one", COOKBOOK, ids=lambda r: r.name)
def test_every_parameter_is_explained_in_both_languages_and_used(one: Recipe) -> None:
    for name in one.parameters:
        line = next(text for text in one.sparql.splitlines() if text.startswith(f"# param {name}: "))
        assert " / " in line
        assert f"VALUES ?{name} {{ UNDEF }}" in one.sparql
    assert one.sparql.count("UNDEF") == len(one.parameters)


@pytest.mark.parametrize("one", COOKBOOK, ids=lambda r: r.name)
def test_rdflib_gives_the_same_rows(one: Recipe, build: Path) -> None:
    graph = Graph().parse(build)
    rows = [tuple(None if v is None else str(v) for v in row) for row in graph.query(one.sparql)]  # type: ignore[union-attr]
    assert list(query(build, one.sparql)) == rows
    assert rows or one.name == "contradictions"


def test_chips_by_company(build: Path) -> None:
    assert ask(build, "chips-by-company") == [("星河科技", "启明3"), ("极光半导体", "曜石X")]
    assert ask(build, "chips-by-company", company="極光半導體") == [("极光半导体", "曜石X")]
    assert ask(build, "chips-by-company", company="没有这家") == []


def test_statements_in_a_period(build: Path) -> None:
    said = [("林远", "2024-05-21", "启明3将用于远山大模型"), ("苏晴", "2024-05-22", "晶片要靠人才。")]
    assert ask(build, "statements-in-period") == said
    assert ask(build, "statements-in-period", since="2024-05-22") == said[1:]
    assert ask(build, "statements-in-period", until="2024-05-21") == said[:1]
    assert ask(build, "statements-in-period", speaker="蘇晴") == said[1:]


def test_events_by_place_and_month(build: Path) -> None:
    assert ask(build, "events-by-place-and-month", month="2024-05") == [
        ("2024未来计算大会", "上海", "2024-05-20", "asserted")
    ]
    assert ask(build, "events-by-place-and-month", place="Shanghai", month="2024-09") == [
        ("全球芯片峰会", "上海", "2024-09", "planned")
    ]


def test_who_shared_a_stage(build: Path) -> None:
    assert ask(build, "shared-stage", person="林远") == [("林远", "苏晴", "2024未来计算大会")]
    assert len(ask(build, "shared-stage")) == 1


def test_products_on_the_same_chip(build: Path) -> None:
    assert ask(build, "products-on-the-same-chip", chip="啟明3") == [
        ("启明3", "basedOn", "曜石X", "asserted"),
        ("启明3", "basedOn", "远山", "planned"),
        ("启明3", "uses", "云溪大学", "asserted"),
    ]


def test_rivals_are_found_from_either_side(build: Path) -> None:
    assert ask(build, "rivals", name="曜石X") == [("曜石X", "启明3")]
    assert ask(build, "rivals", name="启明3") == [("启明3", "曜石X")]


def test_agencies_and_their_documents(build: Path) -> None:
    assert ask(build, "agency-documents", agency="东海市科技局") == [("东海市科学技术局", "先进芯片发展办法")]


def test_who_holds_which_post(build: Path) -> None:
    assert ask(build, "affiliations", body="星河") == [("林远", "董事长", "星河科技", "asserted")]


def test_what_is_no_fact(build: Path) -> None:
    (row,) = ask(build, "not-facts", status="denied")
    assert row == ("denied", "极光半导体", "investsIn", "星河科技", "极光半导体否认收购星河科技。")
    assert {row[0] for row in ask(build, "not-facts")} == {"denied", "planned", "rumoured"}


def test_facts_with_two_sources(build: Path) -> None:
    assert ask(build, "two-sources") == [("星河科技", "develops", "启明3", "2")]


def test_contradictions(tmp_path: Path, build: Path) -> None:
    assert ask(build, "contradictions") == []
    path = tmp_path / "graph.ttl"
    event, other = records.entity_id("congress"), records.entity_id("summit")
    base = "https://x.example/id"
    more = f"""
        <{base}/{event}> kg:heldAt <{base}/location/2> ; kg:heldOn "2024-05"^^xsd:gYearMonth, "2024-06"^^xsd:gYearMonth .
        <{base}/{other}> kg:heldAt <{base}/location/3>, <{base}/location/4> .
        <{base}/location/2> rdfs:label "北京" .
        <{base}/location/3> rdfs:label "浦东" ; kg:locatedIn <{base}/location/4> .
        <{base}/location/4> rdfs:label "华东" ."""
    path.write_text(build.read_text("utf-8") + more, encoding="utf-8")
    found = {(event, frozenset(pair)) for event, *pair in ask(path, "contradictions")}
    assert found == {
        ("2024未来计算大会", frozenset({"上海", "北京"})),
        ("2024未来计算大会", frozenset({"2024-05-20", "2024-06"})),
        ("2024未来计算大会", frozenset({"2024-05", "2024-06"})),
    }


def test_the_evidence_of_a_relation(build: Path) -> None:
    rows = ask(build, "evidence", name="上海") + ask(build, "evidence", name="林遠")
    assert [row[1] for row in rows] == ["affiliatedWith", "participatesIn", "stated"]
    relation = next(r for r in records.relations() if r.predicate == "investsIn")
    (row,) = ask(build, "evidence", relation=f"https://x.example/relation/{relation.id}")
    assert row[:4] == ("极光半导体", "investsIn", "星河科技", "denied")
    assert records.HANS[int(row[5] or "") : int(row[6] or "")] == row[7] == "极光半导体否认收购星河科技。"


def test_a_name_in_any_script(build: Path) -> None:
    assert {row[2] for row in ask(build, "find-name", name="啟明")} == {"啟明3"}
    assert {row[2] for row in ask(build, "find-name", name="STARRIVER")} == {"Starriver"}
    assert {row[2] for row in ask(build, "find-name", name="上海", language="zh")} == {"上海"}
    assert {row[2] for row in ask(build, "find-name", language="en")} == {"Starriver", "Shanghai"}


def test_what_is_new_since_a_date(build: Path) -> None:
    rows = ask(build, "new-since", since="2024-05-22")
    assert len(rows) == 6
    assert ("2024-05-22", "苏晴", "stated", "晶片要靠人才。", "asserted") in rows


def test_two_hops(build: Path) -> None:
    rows = ask(build, "two-hops", name="極光半導體")
    assert rows == [("极光半导体", "develops", "曜石X", "basedOn", "启明3")]


def test_the_most_connected(build: Path) -> None:
    assert ask(build, "most-connected")[:2] == [("2024未来计算大会", "6"), ("启明3", "5")]


@given(st.text(st.characters(exclude_categories=("Cs",))))
def test_any_value_can_be_filled_in(value: str) -> None:
    sparql = fill(Recipe("r", "", ("v",), "SELECT ?v { VALUES ?v { UNDEF } }"), {"v": value})
    (row,) = ox.Store().query(sparql)  # type: ignore[misc]
    assert row["v"].value == value  # type: ignore[index]


def test_an_unknown_recipe_or_parameter_is_named() -> None:
    with pytest.raises(QueryError, match="known are affiliations, "):
        recipe("nothing")
    with pytest.raises(QueryError, match=r"rivals has no parameter 'chip'; it takes name"):
        fill(recipe("rivals"), {"chip": "x"})


# --- what is refused ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "sparql",
    [
        "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "SELECT * { service silent <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "PREFIX : <http://127.0.0.1:9/>SELECT * {SERVICE:x{?s ?p ?o}}",
        "SELECT * { ?s ?p 1SERVICE<http://127.0.0.1:9/>{ ?s ?p ?o } }",
        "SELECT * { ?s ?p true.SERVICE<http://127.0.0.1:9/>{ ?s ?p ?o } }",
        "SELECT * { VALUES ?u { <http://127.0.0.1:9/> } SERVICE ?u { ?s ?p ?o } }",
        "SELECT * { ?s ?p '#' . SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
        'SELECT * { ?s ?p """a"#""" . SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }',
        "SELECT * { ?s <http://a#b> ?o . SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "SELECT * { ?s ?p ?o # a comment\n SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "SELECT * { ?s ?p ?o # a comment\r SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "SELECT * { ?s ?p ?o FILTER(?a<?b) SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "SELECT * { \\u0053ERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "SELECT * { ?s <http://a\\u4e2d#> ?o . SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "ASK { { SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } } } }",
        "SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }",
        "SELECT * FROM NAMED <file:///etc/passwd> { GRAPH ?g { ?s ?p ?o } }",
        "CONSTRUCT FROM <file:///etc/passwd> WHERE { ?s ?p ?o }",
        "INSERT DATA { <x:a> <x:b> <x:c> }",
        "DELETE WHERE { ?s ?p ?o }",
        "PREFIX kg: <x:> LOAD <file:///etc/passwd>",
        "CLEAR ALL",
        "DROP ALL",
    ],
)
def test_whatever_leaves_the_build_or_changes_it_is_refused(sparql: str, build: Path) -> None:
    with pytest.raises(QueryError, match="refused"):
        query(build, sparql)


@pytest.mark.parametrize(
    "sparql",
    [
        "SELECT ?service ?from { BIND(1 AS ?service) BIND(2 AS ?from) }",
        "SELECT * { BIND('SERVICE <x:> FROM' AS ?x) }",
        "SELECT * { BIND(<http://x.example/SERVICE#from> AS ?x) } # SERVICE FROM",
        "PREFIX x: <http://x.example/> SELECT * { BIND(x:service AS ?y) }",
    ],
)
def test_the_words_alone_do_no_harm(sparql: str, build: Path) -> None:
    assert len(query(build, sparql)) == 1


@pytest.mark.parametrize(
    ("sparql", "message"),
    [
        ("SELECT * WHERE { ?s ?p }", r"line 1, column 25: .*expected"),
        ("SELECT *\nWHERE { ?s a kg:Chip FILTR(?s) }", r"line 2, column \d+: .*expected"),
        ("SELECT * { ?s ?p ?o", r"line 1, column \d+: .*expected"),
        (
            "SELECT * {\n ?s foo:bar ?o }",
            r"line 2, column 5: prefix foo: is not declared; known without it are .*kg",
        ),
        ("", "line 1, column 1: .*expected"),
        ("SELECT * { FILTER(<http://x.example/f>(1)) }", "cannot be answered: .*function"),
        ("SELECT * { ?s ?p '\ud800' }", "cannot be answered"),
    ],
)
def test_a_wrong_query_says_where_and_what_was_expected(sparql: str, message: str, build: Path) -> None:
    with pytest.raises(QueryError, match=message) as caught:
        query(build, sparql)
    assert "\n" not in str(caught.value)


def test_a_missing_or_broken_build_is_named(tmp_path: Path) -> None:
    path = tmp_path / "graph.ttl"
    with pytest.raises(BuildError, match=r"graph\.ttl: .*build the graph first"):
        query(path, "ASK {}")
    path.write_bytes(b"\xff\xfe broken")
    with pytest.raises(BuildError, match=r"graph\.ttl: cannot be read as Turtle"):
        query(path, "ASK {}")


def test_a_new_build_is_seen(build: Path, tmp_path: Path) -> None:
    path = tmp_path / "graph.ttl"
    path.write_text("<x:a> <x:b> <x:c> .", encoding="utf-8")
    assert len(query(path, "SELECT * { ?s ?p ?o }")) == 1
    path.write_text(path.read_text("utf-8") + "<x:a> <x:b> <x:d> .", encoding="utf-8")
    os.utime(path, ns=(1, 1))
    assert len(query(path, "SELECT * { ?s ?p ?o }")) == 2


# --- how an answer is written ---------------------------------------------------------------------------------

THREE = (
    'SELECT ?a ?b { VALUES (?a ?b) { (<https://kg.example.org/ontology#Chip> "启明3"@zh-hans) (1 UNDEF) } }'
)


def test_a_table_lines_up_although_han_characters_are_wide(build: Path) -> None:
    table = render(query(build, 'SELECT ?a ?b { VALUES (?a ?b) { ("启明3" "x") ("ab" "y") } }'))
    assert table == "a      b\n-----  -\n启明3  x\nab     y\n"


def test_a_table_shortens_terms_and_shows_no_control_characters(build: Path) -> None:
    assert "kg:Chip  启明3" in render(query(build, THREE))
    hostile = render(query(build, 'SELECT ("a\\u202Eb\x1b[31m\\nc" AS ?x) {}'.replace("\\u202E", "\u202e")))
    assert hostile.splitlines()[2] == "a·b·[31m c"
    long = render(query(build, f'SELECT ("{"长" * 90}" AS ?x) {{}}')).splitlines()[2]
    assert long == "长" * 39 + "…"


def test_csv_is_read_back(build: Path) -> None:
    text = render(query(build, 'SELECT ?a ?b { VALUES (?a ?b) { ("逗号,\\"引号\\"" UNDEF) } }'), "csv")
    assert list(csv.reader(io.StringIO(text))) == [["a", "b"], ['逗号,"引号"', ""]]


def test_json_is_what_the_standard_says(build: Path) -> None:
    text = render(query(build, THREE), "json")
    assert json.loads(text)["results"]["bindings"] == [
        {
            "a": {"type": "uri", "value": "https://kg.example.org/ontology#Chip"},
            "b": {"type": "literal", "value": "启明3", "xml:lang": "zh-hans"},
        },
        {"a": {"type": "literal", "value": "1", "datatype": "http://www.w3.org/2001/XMLSchema#integer"}},
    ]
    solutions = ox.parse_query_results(text, format=ox.QueryResultsFormat.JSON)
    assert isinstance(solutions, ox.QuerySolutions)
    assert [v.value for v in solutions.variables] == ["a", "b"]


def test_a_question_is_answered_yes_or_no(build: Path) -> None:
    assert list(query(build, "ASK { ?s a kg:Chip }")) == [("true",)]
    assert json.loads(render(query(build, "ASK { ?s a kg:Toy }"), "json")) == {"head": {}, "boolean": False}


def test_triples_are_written_as_turtle(build: Path) -> None:
    answer = query(build, "CONSTRUCT { ?s a kg:Chip ; rdfs:label ?n } WHERE { ?s a kg:Chip ; rdfs:label ?n }")
    text = render(answer, "ttl")
    assert len(answer) == 4
    assert "@prefix kg:" in text
    assert set(ox.parse(text, format=ox.RdfFormat.TURTLE)) == {ox.Quad(*t) for t in answer.terms}  # type: ignore[arg-type]
    assert render(answer, "csv").startswith("subject,predicate,object\r\n")


def test_ttl_of_rows_and_an_unknown_format_are_refused(build: Path) -> None:
    with pytest.raises(QueryError, match="CONSTRUCT or DESCRIBE"):
        render(query(build, THREE), "ttl")
    with pytest.raises(QueryError, match="table, json, xml, csv, tsv, ttl"):
        render(query(build, THREE), "xls")
