"""Asking a build: answers in four formats, and what is refused."""

import csv
import io
import json
import os
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg import rdf
from kg.answers import render
from kg.errors import BuildError, QueryError
from kg.query import query
from tests import records


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("build") / "graph.ttl"
    parts = rdf.turtle(records.documents(), records.entities(), records.relations(), base="https://x.example")
    path.write_text("".join(parts), encoding="utf-8")
    return path


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
