"""Where a query is wrong: exactly there, and the grammar never quarrels with what Oxigraph takes."""

import re

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.cookbook import cookbook
from kg.grammar import stop
from tests.server import BOMBS

QUERIES = [
    *(r.sparql for r in cookbook()),
    *BOMBS.values(),
    "PREFIX : <x:> BASE <http://x/> DESCRIBE :a <b> ?c WHERE { ?c :p :q.r, -1.5e3, +2, .5, true, 'x'@zh-hans, '1'^^:t }",
    "ASK { ?s (!(<x:a>|^<x:b>)/<x:c>*|^a)+ [ a ?t ; <x:p> (1 2 ()) ] . [] ?p _:b . [ ?q ?r ] . FILTER NOT EXISTS {} }",
    'SELECT REDUCED ?a (SUM(DISTINCT ?b)AS ?c) (GROUP_CONCAT(?b;SEPARATOR=", ")AS ?d) { { SELECT ?a ?b { ?a ?x ?b } } }'
    " GROUP BY ?a (STR(?e) AS ?f) HAVING (COUNT(*) > 1) (AVG(?b) != 2) ORDER BY DESC(?a) ?c LIMIT 5 OFFSET 2",
    "CONSTRUCT WHERE { ?s ?p ?o ; . ?a ?b ?c ; ; ?d ?e } LIMIT 1",
    "SELECT * { GRAPH ?g { ?s ?p ?o } MINUS { ?s ?p 1 } { } UNION { ?s ?p 2 } BIND(IF(?o IN (1, 2), -?o * 2, !?x) AS ?y) }",
    "SELECT * { VALUES (?a ?b) { (1 UNDEF) (<x:a> 'b') } VALUES ?c { } FILTER(?a NOT IN () || REGEX(STR(?b), 'x', 'i')) }",
    "SELECT * { ?s ?p <<( ?a ?b 1 )>> . << ?a ?b ?c ~ ?r >> ?d ?e ~ ?q {| ?f ?g |} } ORDER BY ASC(?s)",
    "select*where{?s?p?o.filter(?o<3 &&?s>2)}values?x{1}",
]
PIECE = re.compile(r"\w+|\s+|.", re.DOTALL)


def taken(sparql: str) -> bool:
    try:
        ox.Store().query(sparql)
    except SyntaxError:
        return False
    except RuntimeError:  # its form was right
        return True
    return True


@pytest.mark.parametrize("sparql", QUERIES)
def test_what_oxigraph_takes_is_right(sparql: str) -> None:
    assert taken(sparql)
    assert stop(sparql) is None


@given(st.data())
def test_a_damaged_query_that_oxigraph_takes_is_right(data: st.DataObject) -> None:
    pieces = PIECE.findall(data.draw(st.sampled_from(QUERIES)))
    at = data.draw(st.integers(0, len(pieces) - 1))
    pieces[at] = data.draw(
        st.sampled_from(["", "?x", "}", "(", ".", ";", "a", "FILTER", "1", "'", "<x:a>", "x:y", "*"])
    )
    pieces[at] = f" {pieces[at]} "  # Oxigraph takes words without a space between them
    damaged = "".join(pieces)
    if taken(damaged):
        assert stop(damaged) is None


@pytest.mark.parametrize(
    ("sparql", "at", "words"),
    [
        (
            "SELECT * { ?s ?p »} }",
            17,
            "} is wrong here; expected FALSE or TRUE or a blank node or a number or a prefixed name",
        ),
        ("SELECT ?s »WHERRE { ?s ?p ?o }", 10, "WHERRE is wrong here, did you mean WHERE; expected"),
        ("»SELECTT ?s { ?s ?p ?o }", 0, "SELECTT is wrong here, did you mean SELECT"),
        ("SELECT ?s { ?s ?p ?o } ORDER »?s", 29, "?s is wrong here; expected BY"),
        ("SELECT (COUNT(?s) »?n) { }", 18, "?n is wrong here; expected AS or"),
        ("SELECT ?s { ?s ?p ?o } LIMIT »x", 29, "x is wrong here; expected a whole number"),
        (
            "ASK { ?s ?p ?o FILTER »?o = 1 }",
            22,
            "?o is wrong here; expected EXISTS or NOT or a function or a prefixed name or an IRI or an aggregate or '('",
        ),
        ("ASK { OPTIONAL »?s ?p ?o }", 15, "?s is wrong here; expected '{'"),
        (
            "ASK { ?s ?p ?o }»}",
            16,
            "} is wrong here; expected GROUP or HAVING or LIMIT or OFFSET or ORDER or VALUES or the end",
        ),
        ("ASK { # }\n ?s ?p '}' ", 22, "the query ends too early; expected"),
    ],
)
def test_the_place_is_exact(sparql: str, at: int, words: str) -> None:
    wrong = stop(sparql.replace("»", ""))
    assert wrong
    assert sparql.find("»") in {-1, at}
    assert wrong.at == at or "»" not in sparql
    assert str(wrong).startswith(words)


def test_a_query_that_nests_too_deep_is_left_to_others() -> None:
    assert stop("ASK " + "{" * 50_000) is None
