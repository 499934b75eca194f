"""The cookbook: every shipped query, its parameters, and its answers, the same from three engines."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pyoxigraph as ox
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from rdflib import Graph

from kg.cli import main
from kg.cookbook import Recipe, cookbook, fill, parse, recipe
from kg.errors import QueryError
from kg.query import query
from kg.validate import validate
from tests import cookbook_seeds, folders, newsroom, referees

COOKBOOK = cookbook()
KEYS = {f"{folders.BASE}/id/{newsroom.thing_id(key)}": f"<{key}>" for key in newsroom.KEYS}
DENIED = f"{folders.BASE}/relation/{newsroom.relation_id('investsIn | jiguang | xinghe | denied')}"


class Case(NamedTuple):
    """A query, what its parameters are, and the rows that it answers."""

    asked: str
    sparql: str
    rows: list[str]


def cases() -> Iterator[Case]:
    """Read the answers that are written out."""
    for block in Path(__file__).with_name("cookbook.txt").read_text("utf-8").split("\n## ")[1:]:
        asked, *rows = block.strip("\n").split("\n")
        name, *values = asked.split(" ")
        filled = {k: DENIED if v == "DENIED" else v for k, v in (pair.split("=", 1) for pair in values)}
        yield Case(asked, fill(recipe(name), filled), rows)


CASES = list(cases())


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the Turtle of a build by hand."""
    path = tmp_path_factory.mktemp("cookbook") / "out"
    records = newsroom.documents(), newsroom.mentions(), newsroom.entities(), newsroom.relations()
    return folders.write(path, *records) / "graph.ttl"


def test_the_build_by_hand_is_a_good_one(graph: Path) -> None:
    assert validate(graph) == []
    texts = {d.id: d.text for d in newsroom.documents()}
    assert all(texts[e.doc][e.start : e.end] == e.text for r in newsroom.relations() for e in r.evidence)


def shown(row: tuple[str | None, ...] | list[str | None]) -> str:
    """Write a row as the answers have it."""
    return " | ".join("-" if cell is None else KEYS.get(cell, cell) or '""' for cell in row)


# --- what a query says of itself ------------------------------------------------------------------------------


def test_every_shipped_query_has_a_title_in_chinese_and_english() -> None:
    assert len(COOKBOOK) >= 20
    for one in COOKBOOK:
        assert any("\u4e00" <= c <= "\u9fff" for c in one.zh), one
        assert one.en.isascii(), one
        assert one.en, one
    assert len({one.zh for one in COOKBOOK} | {one.en for one in COOKBOOK}) == 2 * len(COOKBOOK)


@pytest.mark.parametrize("one", COOKBOOK, ids=lambda r: r.name)
def test_every_parameter_is_explained_in_both_languages_and_used(one: Recipe) -> None:
    for p in one.parameters:
        assert any("\u4e00" <= c <= "\u9fff" for c in p.zh), p
        assert p.en.isascii(), p
        assert f"VALUES ?{p.name} {{ UNDEF }}" in one.sparql
    assert one.sparql.count("UNDEF") == len(one.parameters) == one.sparql.count("# param ")


def test_every_query_and_every_parameter_is_tried() -> None:
    tried = {(c.asked.split()[0], v.split("=")[0]) for c in CASES for v in [*c.asked.split()[1:], ""]}
    assert tried >= {(one.name, p.name) for one in COOKBOOK for p in one.parameters}
    assert {name for name, _ in tried} == {one.name for one in COOKBOOK}


# --- what it answers ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("case", CASES, ids=lambda c: c.asked)
def test_the_answer_is_what_is_written_down(case: Case, graph: Path) -> None:
    assert list(map(shown, query(graph, case.sparql))) == case.rows


def test_rdflib_gives_the_same_rows_in_the_same_order(graph: Path) -> None:
    store = Graph().parse(graph)
    for case in CASES:
        found = store.query(case.sparql)
        rows = [shown([None if v is None else str(v) for v in row]) for row in found]  # type: ignore[union-attr]
        assert rows == case.rows, case.asked


def test_comunica_gives_the_same_rows(graph: Path) -> None:
    """It orders texts by a locale, not by code points: order is left out, and with it what LIMIT would cut off."""
    whole = {case.asked: re.sub(r"\nLIMIT .*", "", case.sparql) for case in CASES}
    theirs = json.loads(referees.node("comunica.cjs", graph, given=json.dumps(whole)))
    for asked, sparql in whole.items():
        answer = query(graph, sparql)
        rows = [shown([row.get(column) for column in answer.columns]) for row in theirs[asked]]
        assert sorted(rows) == sorted(map(shown, answer)), asked


def test_every_query_is_asked_of_the_products_own_seeds() -> None:
    assert {question.split(" ")[0] for question in cookbook_seeds.asked()} == {one.name for one in COOKBOOK}


def test_the_answers_on_the_products_own_seeds_are_what_is_written_down(built: Path) -> None:
    """What stands there is the shipped models' reading: new ones need `python -m tests.cookbook_seeds`."""
    for block in cookbook_seeds.FILE.read_text("utf-8").split("\n## ")[1:]:
        question, *rows = block.strip("\n").split("\n")
        assert list(cookbook_seeds.answer(built / "graph.ttl", question)) == rows, question


def test_both_give_the_same_rows_on_the_products_own_seeds(built: Path) -> None:
    store = Graph().parse(built / "graph.ttl")
    for one in COOKBOOK:
        found = store.query(one.sparql)
        rows = [shown([None if v is None else str(v) for v in row]) for row in found]  # type: ignore[union-attr]
        assert rows == list(map(shown, query(built / "graph.ttl", one.sparql))), one.name


# --- filling in -----------------------------------------------------------------------------------------------

TWO = """# param text one: 一 / one
# param text two: 二 / two
SELECT * { VALUES ?one { UNDEF } VALUES ?two { UNDEF } }"""


@given(st.text(st.characters(exclude_categories=("Cs",))))
@example('VALUES ?two { UNDEF } "')
def test_any_value_can_be_filled_in_and_stays_a_value(value: str) -> None:
    sparql = fill(parse("r", TWO), {"one": value, "two": "二"})
    (row,) = ox.Store().query(sparql)  # type: ignore[misc]
    assert (row["one"].value, row["two"].value) == (value, "二")  # type: ignore[index]


def test_a_name_is_looked_for_in_every_language() -> None:
    asked = parse("r", "# param name n: 名 / name\nSELECT ?n { VALUES ?n { UNDEF } }")
    assert fill(asked, {"n": "上海"}).endswith(
        'VALUES ?n { "上海" "上海"@zh-hans "上海"@zh-hant "上海"@en } }'
    )


def test_an_unknown_recipe_or_parameter_is_named() -> None:
    with pytest.raises(QueryError, match="known are affiliations, "):
        recipe("nothing")
    with pytest.raises(QueryError, match=r"rivals has no parameter 'chip'; it takes name"):
        fill(recipe("rivals"), {"chip": "x"})


@pytest.mark.parametrize(
    ("kind", "value", "message"),
    [
        ("date", "yesterday", "is no date"),
        ("date", "２０２４", "is no date"),
        ("iri", "a> <b", "is no IRI"),
        ("iri", "relative", "is no IRI"),
        ("text", "\ud800", "half a character"),
    ],
)
def test_a_value_of_the_wrong_kind_is_refused(kind: str, value: str, message: str) -> None:
    asked = parse("r", f"# param {kind} p: 参数 / parameter\nSELECT * {{ VALUES ?p {{ UNDEF }} }}")
    with pytest.raises(QueryError, match=message):
        fill(asked, {"p": value})


# --- on the command line --------------------------------------------------------------------------------------


def test_the_command_line_fills_in_what_it_is_given(graph: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ask = ["query", str(graph.parent), "-f", "chips-by-company", "--format", "csv"]
    assert main([*ask, "--param", "company=極光半導體"]) == 0
    assert capsys.readouterr().out.splitlines() == ["maker,chip", "极光半导体,曜石X"]
    assert main([*ask, "--param", "chip=x"]) == 1
    assert "has no parameter 'chip'; it takes company" in capsys.readouterr().err
    with pytest.raises(SystemExit, match="2"):
        main([*ask, "--param", "company"])


def test_a_query_of_ones_own_takes_parameters_too(
    graph: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    own = tmp_path / "own.rq"
    own.write_text(
        """# param name who: 谁 / who
        PREFIX kg: <https://kg.example.org/ontology#>
        PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
        PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
        SELECT ?post { VALUES ?who { UNDEF } ?p rdfs:label ?who . ?r rdf:subject ?p ; kg:title ?post }""",
        encoding="utf-8",
    )
    assert main(["query", str(graph.parent), "-f", str(own), "--param", "who=何岚", "--format", "csv"]) == 0
    assert capsys.readouterr().out.splitlines() == ["post", "局长"]


def test_the_list_shows_every_title_and_parameter(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["query", "--list"]) == 0
    listed = capsys.readouterr().out
    for one in COOKBOOK:
        assert one.title in listed
        assert all(f"--param {p.name} " in listed for p in one.parameters)
