"""The cookbook: every shipped query, its parameters and its answers, the same rows from every engine."""

from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from rdflib import Graph

from kg import rdf
from kg.cookbook import Recipe, cookbook, fill, parse, recipe
from kg.errors import QueryError
from kg.query import query
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
        assert any("\u4e00" <= c <= "\u9fff" for c in one.zh), one
        assert one.en.isascii(), one
        assert one.en, one


@pytest.mark.parametrize("one", COOKBOOK, ids=lambda r: r.name)
def test_every_parameter_is_explained_in_both_languages_and_used(one: Recipe) -> None:
    for p in one.parameters:
        assert any("\u4e00" <= c <= "\u9fff" for c in p.zh), p
        assert p.en.isascii(), p
        assert f"VALUES ?{p.name} {{ UNDEF }}" in one.sparql
    assert one.sparql.count("UNDEF") == len(one.parameters) == one.sparql.count("# param ")


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
    assert len(ask(build, "shared-stage")) == 2


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
