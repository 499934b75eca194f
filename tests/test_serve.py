"""`kg serve` over real HTTP: the SPARQL 1.1 Protocol section by section, formats, pages, tokens, real clients."""

import csv
import io
import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote, urlencode

import pyoxigraph as ox
import pytest
from lxml import etree
from rdflib import Graph
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import CSV, JSON, TURTLE, XML, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import QueryBadFormed

from kg.answers import GRAPH_TYPES, ROW_TYPES
from tests import records
from tests.explored import HOSTILE
from tests.server import BASE, FORM, QUERY, Reply, Server, serving, write

CHIPS = "SELECT ?name { ?chip a kg:Chip ; rdfs:label ?name } ORDER BY ?name"
NAMES = ["启明3", "曜石X"]
TRIPLES = "CONSTRUCT { ?chip a kg:Chip } WHERE { ?chip a kg:Chip }"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(write(tmp_path_factory.mktemp("served") / "out")) as running:
        yield running


def names(reply: Reply) -> list[str]:
    assert (reply.status, reply.kind) == (200, ROW_TYPES["json"]), reply.text
    return [row["name"]["value"] for row in json.loads(reply.body)["results"]["bindings"]]


# --- SPARQL 1.1 Protocol, 2.1: a query operation --------------------------------------------------------------


def test_2_1_1_query_via_get(server: Server) -> None:
    assert names(server.query(CHIPS)) == NAMES


def test_2_1_2_query_via_url_encoded_post(server: Server) -> None:
    body = urlencode({"query": CHIPS})
    assert names(server.ask("/sparql", "POST", body, FORM)) == NAMES
    charset = {"Content-Type": FORM["Content-Type"] + "; charset=UTF-8"}
    assert names(server.ask("/sparql", "POST", body, charset)) == NAMES


def test_2_1_3_query_via_post_directly(server: Server) -> None:
    assert names(server.ask("/sparql", "POST", CHIPS, QUERY)) == NAMES
    charset = {"Content-Type": QUERY["Content-Type"] + '; charset="utf-8"'}
    assert names(server.ask("/sparql", "POST", CHIPS, charset)) == NAMES
    han = 'SELECT ?name { ?x rdfs:label ?name FILTER(?name = "启明3") }'
    assert names(server.ask("/sparql", "POST", han, QUERY)) == ["启明3"]


def test_a_head_request_has_the_head_alone(server: Server) -> None:
    got, head = server.query(CHIPS), server.ask(f"/sparql?query={quote(CHIPS)}", "HEAD")
    assert (head.status, head.body) == (200, b"")
    assert head.headers["content-length"] == got.headers["content-length"] == str(len(got.body))


@pytest.mark.parametrize("parameter", ["default-graph-uri", "named-graph-uri"])
def test_2_1_4_another_dataset_is_refused(parameter: str, server: Server) -> None:
    asked = urlencode({"query": CHIPS, parameter: "http://example.org/g"})
    assert server.ask(f"/sparql?{asked}").status == 400
    assert server.ask("/sparql", "POST", asked, FORM).status == 400
    direct = f"/sparql?{parameter}=http%3A%2F%2Fexample.org%2Fg"
    assert server.ask(direct, "POST", CHIPS, QUERY).status == 400


@pytest.mark.parametrize(("style", "media"), ROW_TYPES.items())
def test_2_1_5_rows_in_the_format_that_is_accepted(style: str, media: str, server: Server) -> None:
    reply = server.query(CHIPS, accept=f"{media}, text/html;q=0.2")
    assert (reply.status, reply.kind, reply.headers["vary"]) == (200, media, "Accept")
    if style == "csv":
        assert list(csv.reader(io.StringIO(reply.text))) == [["name"], *([n] for n in NAMES)]
    else:
        form = ox.QueryResultsFormat.from_media_type(media)
        assert form
        found = ox.parse_query_results(reply.body, format=form)
        assert isinstance(found, ox.QuerySolutions)
        assert [row["name"].value for row in found] == NAMES
    assert server.query("ASK { ?s a kg:Chip }", accept=media).kind == media


@pytest.mark.parametrize("media", GRAPH_TYPES.values())
def test_2_1_5_triples_in_the_format_that_is_accepted(media: str, server: Server) -> None:
    reply = server.query(TRIPLES, accept=media)
    assert (reply.status, reply.kind) == (200, media)
    form = ox.RdfFormat.from_media_type(media)
    assert form
    assert len(list(ox.parse(reply.body, format=form))) == 2
    assert server.query("DESCRIBE kg:Chip", accept=media).status == 200


@pytest.mark.parametrize(
    ("accept", "rows", "graph"),
    [
        ("", "json", "ttl"),
        ("*/*", "json", "ttl"),
        ("application/*", "json", "nt"),
        ("text/*", "csv", "ttl"),
        ("text/csv;q=0.4, application/sparql-results+xml;q=0.9", "xml", None),
        ("application/json;q=0, */*;q=0.1", "json", "ttl"),
        ("application/rdf+xml, application/sparql-results+xml", "xml", "rdf"),
        ("text/html, application/xhtml+xml, */*;q=0.8", "json", "ttl"),
        ("text/turtle", None, "ttl"),
        ("image/png", None, None),
        ("text/csv;q=high", None, None),
        (",;,/", None, None),
    ],
)
def test_2_1_5_content_negotiation(accept: str, rows: str | None, graph: str | None, server: Server) -> None:
    for sparql, style, types in ((CHIPS, rows, ROW_TYPES), (TRIPLES, graph, GRAPH_TYPES)):
        reply = server.query(sparql, accept=accept)
        assert (reply.status, reply.kind) == ((200, types[style]) if style else (406, "text/plain"))


def test_a_plain_media_type_is_answered_under_its_own_name(server: Server) -> None:
    assert server.query(CHIPS, accept="application/json").kind == "application/json"
    assert etree.fromstring(server.query(CHIPS, accept="text/xml").body).tag.endswith("sparql")
    assert server.query(TRIPLES, accept="text/plain").kind == "text/plain"


@pytest.mark.parametrize(
    ("method", "path", "body", "headers", "status"),
    [
        ("GET", "/sparql?query=SELECT", None, {}, 400),
        ("GET", "/sparql?query=", None, {}, 400),
        ("GET", "/sparql?query=ASK%7B%7D&query=ASK%7B%7D", None, {}, 400),
        ("GET", "/sparql?question=1", None, {}, 400),
        ("GET", "/sparql?query=%ff", None, {}, 400),
        ("GET", "/sparql?" + "&".join(f"a{n}=1" for n in range(200)), None, {}, 400),
        ("POST", "/sparql", "ASK {}", {"Content-Type": "text/plain"}, 415),
        ("POST", "/sparql", "ASK {}", {}, 415),
        ("POST", "/sparql", "query=ASK%7B%7D", {}, 415),
        ("POST", "/sparql", b"ASK { ?s ?p '\xe9' }", QUERY, 400),
        ("POST", "/sparql", "ASK {}", {"Content-Type": "application/sparql-query; charset=utf-16"}, 415),
        ("POST", "/sparql", "query=ASK%7B%7D&query=ASK%7B%7D", FORM, 400),
        ("POST", "/sparql?query=ASK%7B%7D", "ASK {}", QUERY, 400),
        ("POST", "/sparql", "", FORM, 400),
        ("POST", "/sparql", "", QUERY, 400),
        ("POST", "/sparql", "ASK {}" + " " * 2_000_000, QUERY, 413),
        ("PUT", "/sparql", "ASK {}", QUERY, 405),
        ("DELETE", "/sparql", None, {}, 405),
        ("PATCH", "/sparql", "ASK {}", QUERY, 405),
        ("POST", "/", "ASK {}", QUERY, 405),
        # 2.2: updates
        ("POST", "/sparql", "CLEAR ALL", {"Content-Type": "application/sparql-update"}, 403),
        ("POST", "/sparql", "update=CLEAR+ALL", FORM, 403),
        ("GET", "/sparql?update=CLEAR+ALL", None, {}, 403),
    ],
)  # fmt: skip
def test_2_1_7_what_is_no_query_operation(
    method: str, path: str, body: str | bytes | None, headers: dict[str, str], status: int, *, server: Server
) -> None:
    reply = server.ask(path, method, body, headers)
    assert (reply.status, reply.kind) == (status, "text/plain")
    assert "Traceback" not in reply.text
    if status == 405:
        assert "GET" in reply.headers["allow"]


@pytest.mark.parametrize(
    "sparql",
    [
        "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }",
        "LOAD <file:///etc/passwd>",
        "INSERT DATA { <x:a> <x:b> <x:c> }",
        "DELETE WHERE { ?s ?p ?o }",
        "DROP ALL",
    ],
)
def test_what_leaves_the_build_or_changes_it_is_refused(sparql: str, server: Server) -> None:
    before = server.query("SELECT (COUNT(*) AS ?name) { ?s ?p ?o }").body
    for reply in (server.query(sparql), server.ask("/sparql", "POST", sparql, QUERY)):
        assert reply.status == 403
        assert "refused" in reply.text
    assert server.query("SELECT (COUNT(*) AS ?name) { ?s ?p ?o }").body == before


def test_a_wrong_query_says_where(server: Server) -> None:
    reply = server.query("SELECT *\nWHERE { ?s ?p }")
    assert reply.status == 400
    assert reply.text.startswith("line 2, column ")


# --- the service description ----------------------------------------------------------------------------------


@pytest.mark.parametrize("media", GRAPH_TYPES.values())
def test_the_service_describes_itself(media: str, server: Server) -> None:
    reply = server.ask("/sparql", headers={"Accept": media})
    form = ox.RdfFormat.from_media_type(media)
    assert (reply.status, reply.kind) == (200, media)
    assert form
    store = ox.Store()
    store.load(reply.body, format=form)
    (row,) = store.query(
        """PREFIX sd: <http://www.w3.org/ns/sparql-service-description#> PREFIX void: <http://rdfs.org/ns/void#>
        SELECT ?endpoint ?triples (COUNT(?format) AS ?formats) {
          ?service a sd:Service ; sd:endpoint ?endpoint ; sd:supportedLanguage sd:SPARQL11Query ;
            sd:resultFormat ?format ; sd:defaultDataset/sd:defaultGraph/void:triples ?triples
        } GROUP BY ?endpoint ?triples"""
    )  # type: ignore[misc]
    counted = json.loads(server.query("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }").body)
    triples = counted["results"]["bindings"][0]["n"]["value"]
    assert [t.value for t in row] == [f"{server.address}sparql", triples, "8"]  # type: ignore[union-attr]


def test_a_browser_is_led_to_the_editor(server: Server) -> None:
    reply = server.ask("/sparql", headers={"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"})
    assert (reply.status, reply.headers["location"]) == (303, "/query")


# --- pages ----------------------------------------------------------------------------------------------------


def path_of(key: str) -> str:
    return f"/news/id/{records.entity_id(key)}"


def test_the_explorer_is_at_the_root(server: Server) -> None:
    reply = server.ask("/")
    assert (reply.status, reply.kind) == (200, "text/html")
    assert 'id="search"' in reply.text


def test_an_entity_has_a_page_for_people(server: Server) -> None:
    reply = server.ask(path_of("qiming"), headers={"Accept": "text/html"})
    assert (reply.status, reply.kind, reply.headers["vary"]) == (200, "text/html", "Accept")
    page = reply.text
    assert "<h1><bdi>启明3</bdi></h1>" in page
    assert f'<a href="{path_of("xinghe")}"><bdi>星河科技</bdi></a>' in page
    assert "<mark>星河科技</mark>在2024未来计算大会上发布<mark>启明3</mark>芯片。" in page
    assert '<span class="status planned">' in page
    assert "default-src 'none'" in reply.headers["content-security-policy"]


@pytest.mark.parametrize("media", GRAPH_TYPES.values())
def test_an_entity_has_triples_for_machines(media: str, server: Server) -> None:
    form = ox.RdfFormat.from_media_type(media)
    reply = server.ask(path_of("qiming"), headers={"Accept": media})
    assert (reply.status, reply.kind) == (200, media)
    assert form
    found = {(q.subject, q.predicate, q.object) for q in ox.parse(reply.body, format=form)}
    iri = f"{BASE}/id/{records.entity_id('qiming')}"
    label, develops = "http://www.w3.org/2000/01/rdf-schema#label", "https://kg.example.org/ontology#develops"
    maker = ox.NamedNode(f"{BASE}/id/{records.entity_id('xinghe')}")
    assert (ox.NamedNode(iri), ox.NamedNode(label), ox.Literal("启明3")) in found
    assert (maker, ox.NamedNode(develops), ox.NamedNode(iri)) in found


def test_every_iri_of_the_build_has_a_page(server: Server) -> None:
    reply = server.query(f"SELECT DISTINCT ?name {{ ?name ?p ?o FILTER(STRSTARTS(STR(?name), '{BASE}')) }}")
    iris = names(reply)
    assert {iri.removeprefix(f"{BASE}/").split("/")[0] for iri in iris} == {"id", "document", "relation"}
    for iri in iris[::7]:
        assert (
            server.ask(iri.removeprefix("https://x.example"), headers={"Accept": "text/html"}).status == 200
        )
    document = server.ask("/news/document/hans", headers={"Accept": "text/html"}).text
    assert "<h1><bdi>星河科技发布新芯片</bdi></h1>" in document
    assert "极光半导体总部位于上海。" in document.replace("<mark>", "").replace("</mark>", "")


@pytest.mark.parametrize(
    "path",
    ["/news/id/nothing", "/nothing", "/news/id/%3E%7D", "/assets/../serve.py", "/assets/%2e%2e/words.json",
     "/assets/words.json", "/news/id/x%0aSELECT", "/" + "a" * 5000],
)  # fmt: skip
def test_what_is_not_there_is_not_found(path: str, server: Server) -> None:
    for accept in ("text/html", "text/turtle"):
        assert server.ask(path, headers={"Accept": accept}).status == 404


def test_the_ontology_is_where_its_terms_lead(server: Server) -> None:
    reply = server.ask("/ontology", headers={"Accept": "application/ld+json"})
    assert reply.kind == "application/ld+json"
    assert b"https://kg.example.org/ontology#Chip" in reply.body


def test_hostile_text_stays_text(tmp_path: Path) -> None:
    first = records.entities()[0]
    sighting = records.relations()[0].evidence[0]
    hostile = [t.replace("\ud800", "") for t in HOSTILE]
    entities = tuple(replace(first, id=f"company/{n}", label=t, aliases=(t,)) for n, t in enumerate(hostile))
    relations = tuple(
        replace(
            *(records.relations()[0],),
            id=f"r{n}",
            subject=f"company/{n}",
            object=f"company/{n}",
            title=t,
            evidence=(replace(sighting, text=t, start=0, end=len(t)),),
        )
        for n, t in enumerate(hostile)
    )
    folder = write(tmp_path / "out", records.documents(), entities, ())
    write(folder, records.documents(), entities, relations)
    with serving(folder) as server:
        for n, text in enumerate(hostile):
            page = server.ask(f"/news/id/company/{n}", headers={"Accept": "text/html"})
            assert page.status == 200
            assert "<script" not in page.text
            assert "<img" not in page.text
            assert "<svg" not in page.text
            assert 'href="javascript:' not in page.text
            for media in ("application/sparql-results+xml", "application/sparql-results+json", "text/csv"):
                reply = server.query(
                    f"SELECT ?name {{ <{BASE}/id/company/{n}> rdfs:label ?name }}", accept=media
                )
                assert reply.status == 200, text
                if media.endswith("xml"):
                    etree.fromstring(reply.body)


# --- who may come in ------------------------------------------------------------------------------------------


def test_only_names_of_this_machine_lead_here(server: Server) -> None:
    for host, status in (
        ("localhost:80", 200),
        ("[::1]:1", 200),
        ("127.0.0.1", 200),
        ("evil.example", 403),
        ("", 403),
    ):
        assert server.ask("/query", headers={"Host": host}).status == status


def test_nothing_is_shared_with_other_pages_unless_asked(server: Server, tmp_path: Path) -> None:
    origin = {"Origin": "https://pages.example"}
    assert "access-control-allow-origin" not in server.query(CHIPS, **origin).headers
    with serving(write(tmp_path / "out"), "--cors", "https://pages.example") as open_one:
        assert (
            open_one.query(CHIPS, **origin).headers["access-control-allow-origin"] == "https://pages.example"
        )
        assert (
            "access-control-allow-origin" not in open_one.query(CHIPS, Origin="https://evil.example").headers
        )
        preflight = open_one.ask(
            "/sparql", "OPTIONS",
            headers={**origin, "Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "Authorization"},
        )  # fmt: skip
        assert preflight.status == 200


def test_a_token_is_asked_for_and_the_log_tells(tmp_path: Path) -> None:
    folder = write(tmp_path / "out")
    with serving(folder, "--host", "0.0.0.0", "--token", "s3cret") as server:
        for path in ("/", "/query", "/sparql", path_of("qiming"), "/assets/page.css"):
            assert server.ask(path).status == 401
        basic = {"Authorization": "Basic OnMzY3JldA=="}
        assert "Basic" in server.ask("/").headers["www-authenticate"]
        assert server.query(CHIPS, Authorization="Bearer s3cret", Host="any.example").status == 200
        assert server.ask("/", headers=basic).status == 200
        for wrong in (
            "Bearer s3cre",
            "Bearer",
            "Basic s3cret",
            "Basic !!",
            "Digest x",
            "Bearer s3cret\u00ff",
        ):
            assert server.query(CHIPS, Authorization=wrong).status == 401
        store = SPARQLStore(f"http://127.0.0.1:{server.port}/sparql", auth=("me", "s3cret"))
        assert len(list(Graph(store).query("SELECT * { ?s a <https://kg.example.org/ontology#Chip> }"))) == 2
    lines = server.log.read_text("utf-8").splitlines()
    assert any('"GET / HTTP/1.1" 401' in line for line in lines)
    assert all(line.startswith("127.0.0.1 - - [") for line in lines)
    assert "s3cret" not in server.log.read_text("utf-8")


def test_wrong_starts_are_one_line(server: Server, tmp_path: Path) -> None:
    folder = write(tmp_path / "out")
    (tmp_path / "empty").mkdir()
    for arguments, words in (
        ((folder, "--host", "0.0.0.0"), "give a --token"),
        ((folder, "--port", server.port), "choose another --port"),
        ((tmp_path / "empty",), "build the graph first"),
        ((tmp_path / "nowhere",), "build the graph first"),
    ):
        command = [sys.executable, "-m", "kg", "serve", *map(str, arguments)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)
        (line,) = done.stderr.splitlines()
        assert (done.returncode, done.stdout) == (1, "")
        assert line.startswith("kg: ")
        assert words in line


def test_a_build_needs_no_server() -> None:
    code = "import kg.pipeline, sys; print({'starlette', 'uvicorn', 'anyio', 'h11'} & sys.modules.keys())"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


# --- real clients ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_sparqlwrapper(method: str, server: Server) -> None:
    client = SPARQLWrapper(f"{server.address}sparql")
    client.setMethod(method)
    client.setQuery(CHIPS)
    client.setReturnFormat(JSON)
    assert [b["name"]["value"] for b in client.queryAndConvert()["results"]["bindings"]] == NAMES
    client.setReturnFormat(XML)
    assert len(client.queryAndConvert().getElementsByTagName("result")) == 2
    client.setReturnFormat(CSV)
    assert client.queryAndConvert().decode().split() == ["name", *NAMES]
    client.setQuery("PREFIX kg: <https://kg.example.org/ontology#> " + TRIPLES)
    client.setReturnFormat(TURTLE)
    assert len(Graph().parse(data=client.queryAndConvert())) == 2
    client.setReturnFormat(JSON)
    client.setQuery("SELECT * {")
    with pytest.raises(QueryBadFormed, match="line 1, column 11"):
        client.query()


@pytest.mark.parametrize("method", ["GET", "POST", "POST_FORM"])
def test_rdflib(method: str, server: Server) -> None:
    graph = Graph(SPARQLStore(f"{server.address}sparql", method=method))
    rows = graph.query("PREFIX kg: <https://kg.example.org/ontology#> SELECT ?c { ?c a kg:Chip }")
    assert len(list(rows)) == 2
    assert len(list(graph.triples((None, None, None)))) == len(graph) > 900


def test_curl(server: Server) -> None:
    def curl(*arguments: str) -> str:
        command = ["curl", "--silent", "--show-error", "--fail", *arguments, f"{server.address}sparql"]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout

    asked = ("--data-urlencode", f"query={CHIPS}")
    assert curl("--get", *asked, "--header", "Accept: text/csv").split() == ["name", *NAMES]
    assert json.loads(curl(*asked))["head"] == {"vars": ["name"]}
    direct = ("--header", "Content-Type: application/sparql-query", "--data-binary", CHIPS)
    assert curl(*direct, "--header", "Accept: text/tab-separated-values").split() == [
        "?name",
        *(f'"{n}"' for n in NAMES),
    ]
