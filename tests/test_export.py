"""Exports: each is read back by its own reader, with equal counts and every text unharmed."""

import csv
import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import networkx as nx
import pyoxigraph as ox
import pytest
from rdflib import Dataset, Graph

import kg
from kg import legible, tables
from kg.cli import main
from kg.errors import BuildError, InputError
from kg.export import FORMATS, export
from kg.records import Value
from tests import folders, records, referees

PROV = "http://www.w3.org/ns/prov#"


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> kg.Build:
    documents, entities, relations = records.hostile()
    path = folders.write(
        tmp_path_factory.mktemp("export") / "out",
        [*records.documents(), *documents],
        records.mentions(),
        [*records.entities(), *entities],
        [*records.relations(), *relations],
    )
    return kg.open(path)


def written(build: kg.Build, form: str, tmp_path: Path) -> Path:
    """Export in a format that is one file."""
    (path,) = export(build, form, out=tmp_path)
    return path


def triples(path: Path, form: ox.RdfFormat) -> set[tuple[object, object, object]]:
    return {(q.subject, q.predicate, q.object) for q in ox.parse(path=str(path), format=form)}


def ours(build: kg.Build) -> set[tuple[object, object, object]]:
    return triples(build.path / "graph.ttl", ox.RdfFormat.TURTLE)


def as_xml(found: set[tuple[object, object, object]]) -> set[tuple[str, str, str]]:
    return {(str(s), str(p), legible.xml(str(getattr(o, "value", o)))) for s, p, o in found}


# --- RDF ------------------------------------------------------------------------------------------------------


def test_n_triples_are_read_alike_by_four_readers(build: kg.Build, tmp_path: Path) -> None:
    path = written(build, "ntriples", tmp_path)
    assert triples(path, ox.RdfFormat.N_TRIPLES) == ours(build)
    for command in (
        ("serdi", "-i", "ntriples", "-o", "ntriples"),
        ("rapper", "-q", "-i", "ntriples", "-o", "ntriples"),
    ):
        found = ox.parse(referees.run(*command, path), format=ox.RdfFormat.N_TRIPLES)
        assert {(q.subject, q.predicate, q.object) for q in found} == ours(build)
    assert len(Graph().parse(path, format="nt")) == len(ours(build))


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph:DeprecationWarning")
def test_json_ld_is_read_alike_by_three_readers_and_fetches_nothing(build: kg.Build, tmp_path: Path) -> None:
    path = written(build, "jsonld", tmp_path)
    assert triples(path, ox.RdfFormat.JSON_LD) == ours(build)
    quads = ox.parse(referees.node("jsonld.cjs", path), format=ox.RdfFormat.N_QUADS)
    assert {(q.subject, q.predicate, q.object) for q in quads} == ours(build)
    assert len(Graph().parse(path, format="json-ld")) == len(ours(build))


def test_json_ld_speaks_the_short_names_of_the_context(build: kg.Build, tmp_path: Path) -> None:
    data = json.loads(written(build, "jsonld", tmp_path).read_text("utf-8"))
    chip = next(n for n in data["@graph"] if n.get("label") == "启明3")
    assert chip["type"] == ["Chip", "Product"]
    assert chip["labels"] == {"zh-hans": "启明3", "zh-hant": "啟明3"}
    assert not [k for n in data["@graph"] for k in n if ":" in k]


def test_rdf_xml_is_read_alike_by_three_readers(build: kg.Build, tmp_path: Path) -> None:
    path = written(build, "rdfxml", tmp_path)
    assert as_xml(triples(path, ox.RdfFormat.RDF_XML)) == as_xml(ours(build))
    theirs = ox.parse(
        referees.run("rapper", "-q", "-i", "rdfxml", "-o", "ntriples", path), format=ox.RdfFormat.N_TRIPLES
    )
    assert as_xml({(q.subject, q.predicate, q.object) for q in theirs}) == as_xml(ours(build))
    assert len(Graph().parse(path, format="xml")) == len(ours(build))


def test_triple_terms_are_read_back_by_oxigraph(build: kg.Build, tmp_path: Path) -> None:
    found = triples(written(build, "rdf12", tmp_path), ox.RdfFormat.TURTLE)
    facts = [o for _, _, o in found if isinstance(o, ox.Triple)]
    assert len(facts) == len(build.relations)
    assert len(found) == len(ours(build)) - 3 * len(build.relations)  # one triple stands for four


# --- TriG -----------------------------------------------------------------------------------------------------


def test_the_named_graphs_of_trig_hold_what_the_turtle_holds(build: kg.Build, tmp_path: Path) -> None:
    path = written(build, "trig", tmp_path)
    quads = list(ox.parse(path=str(path), format=ox.RdfFormat.TRIG))
    named = {(q.subject, q.predicate, q.object) for q in quads if q.graph_name != ox.DefaultGraph()}
    assert named == ours(build)
    for command in (
        ("serdi", "-i", "trig", "-o", "nquads"),
        ("rapper", "-q", "-i", "trig", "-o", "nquads"),
    ):
        assert set(ox.parse(referees.run(*command, path), format=ox.RdfFormat.N_QUADS)) == set(quads)


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_a_graph_of_trig_is_a_document_and_knows_the_run_that_made_it(
    build: kg.Build, tmp_path: Path
) -> None:
    path = written(build, "trig", tmp_path)
    dataset = Dataset().parse(path, format="trig")
    graphs = {str(g.identifier) for g in dataset.graphs()} - {"urn:x-rdflib:default"}
    expected = {f"{folders.BASE}/graph/document/{d.id}" for d in build.documents}
    assert graphs == expected | {f"{folders.BASE}/graph/entities"}
    store = ox.Store()
    store.bulk_load(path=str(path), format=ox.RdfFormat.TRIG)
    ask = f"""PREFIX prov: <{PROV}> SELECT ?graph ?document ?run ?program WHERE {{
        ?graph prov:wasGeneratedBy ?run ; prov:hadPrimarySource ?document .
        ?run a prov:Activity ; prov:used ?document ; prov:wasAssociatedWith/rdfs:label ?program .
        GRAPH ?graph {{ ?document a <https://kg.example.org/ontology#Document> }} }}"""
    rows = list(store.query(ask, prefixes={"rdfs": "http://www.w3.org/2000/01/rdf-schema#"}))  # type: ignore[arg-type]
    assert {r["graph"].value for r in rows} == expected
    assert {r["program"].value for r in rows} == {f"kg {kg.__version__}"}
    assert len({r["run"].value for r in rows}) == 1


def test_a_sighting_stands_in_the_graph_of_its_document_only(build: kg.Build, tmp_path: Path) -> None:
    quads = ox.parse(path=str(written(build, "trig", tmp_path)), format=ox.RdfFormat.TRIG)
    quoted = [q for q in quads if q.predicate.value.endswith("#quote")]
    assert len(quoted) == sum(len(r.evidence) for r in build.relations)
    for quad in quoted:
        doc = quad.graph_name.value.rpartition("/")[2]  # type: ignore[union-attr]
        assert f"/evidence/{doc}/" in quad.subject.value  # type: ignore[union-attr]


# --- graphs ---------------------------------------------------------------------------------------------------


def test_graphml_is_read_back_by_networkx(build: kg.Build, tmp_path: Path) -> None:
    found = nx.read_graphml(written(build, "graphml", tmp_path), force_multigraph=True)
    assert dict(found.nodes(data=True)) == xml_attributes(dict(build.graph.nodes(data=True)))
    edges = {key: (u, v, data) for u, v, key, data in found.edges(keys=True, data=True)}
    expected = {
        k: (u, v, xml_attributes({0: d})[0]) for u, v, k, d in build.graph.edges(keys=True, data=True)
    }
    assert edges == expected
    assert len(edges) == 30


def test_gexf_is_read_back_by_networkx(build: kg.Build, tmp_path: Path) -> None:
    found = nx.read_gexf(written(build, "gexf", tmp_path))
    labels = {n: legible.xml(str(d["label"])) for n, d in build.graph.nodes(data=True)}
    assert {n: d["label"] for n, d in found.nodes(data=True)} == labels
    edges = {d["id"]: (u, v, d["status"], d["confidence"]) for u, v, d in found.edges(data=True)}
    assert edges == {
        k: (u, v, d["status"], d["confidence"]) for u, v, k, d in build.graph.edges(keys=True, data=True)
    }


def test_gexf_does_not_tell_the_day_it_was_written(build: kg.Build, tmp_path: Path) -> None:
    assert "lastmodified" not in written(build, "gexf", tmp_path).read_text("utf-8")


def xml_attributes(nodes: dict[object, dict[str, object]]) -> dict[object, dict[str, object]]:
    return {
        n: {k: legible.xml(v) if isinstance(v, str) else v for k, v in d.items()} for n, d in nodes.items()
    }


# --- tables ---------------------------------------------------------------------------------------------------


def table(path: Path) -> Iterator[dict[str, str]]:
    """Read a table for spreadsheets, without the apostrophes that guard its texts."""
    with path.open(encoding="utf-8-sig", newline="") as lines:
        for row in csv.DictReader(lines, strict=True):
            yield {k: v.removeprefix("'") for k, v in row.items()}


def test_csv_is_read_back_with_every_text(build: kg.Build, tmp_path: Path) -> None:
    files = {p.stem: list(table(p)) for p in export(build, "csv", out=tmp_path)}
    assert [(r["id"], r["label"], json.loads(r["aliases"])) for r in files["nodes"]] == [
        (e.id, e.label, list(e.aliases)) for e in build.entities
    ]
    assert [(r["id"], r["title"], r["text"], float(r["confidence"])) for r in files["edges"]] == [
        (r.id, r.title or "", r.object.text if isinstance(r.object, Value) else "", r.confidence)
        for r in build.relations
    ]
    assert [
        (r["relation"], r["text"], int(r["start"]), int(r["end"]), r["rule"]) for r in files["evidence"]
    ] == [(r.id, e.text, e.start, e.end, e.rule) for r in build.relations for e in r.evidence]
    assert [(r["id"], r["title"], r["sha256"]) for r in files["documents"]] == [
        (d.id, d.title, d.sha256) for d in build.documents
    ]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\t=1", "＝1", "'=1"])
def test_no_text_is_a_formula(text: str, tmp_path: Path) -> None:
    entity = records.entities()[0]
    writers = tables.spreadsheet([], [type(entity)("company/0", "Company", None, text, {}, ())], [])
    writers["nodes.csv"](tmp_path / "nodes.csv")
    (row,) = csv.DictReader((tmp_path / "nodes.csv").read_text("utf-8-sig").splitlines()[:2])
    assert row["label"] == f"'{text}"
    assert next(table(tmp_path / "nodes.csv"))["label"] == text


def bulk(path: Path) -> list[dict[str, object]]:
    """Read a table as Neo4j's importer does: each column by the type in its header, arrays parted by U+001F."""
    with path.open(encoding="utf-8", newline="") as lines:
        header, *rows = csv.reader(lines, strict=True)
    reading = []
    for column in header:
        name, _, kind = column.partition(":")
        convert = {"int": int, "float": float}.get(kind, str)
        many = kind.endswith("[]") or kind == "LABEL"
        reading.append((name or kind, (lambda v: v.split("\x1f") if v else []) if many else convert))
    return [{n: convert(v) for (n, convert), v in zip(reading, row, strict=True)} for row in rows]


def test_the_tables_for_neo4j_hold_together(build: kg.Build, tmp_path: Path) -> None:
    files = {p.name: p for p in export(build, "neo4j", out=tmp_path)}
    loaded = {name: bulk(path) for name, path in files.items() if name.endswith(".csv")}
    nodes = {
        str(row["id"]): row for name in ("entities", "documents", "values") for row in loaded[f"{name}.csv"]
    }
    values = [r for r in build.relations if isinstance(r.object, Value)]
    assert len(nodes) == len(build.entities) + len(build.documents) + len(values)
    assert len(loaded["relations.csv"]) == len(build.relations)
    assert all(r[end] in nodes for f in ("relations", "mentions") for r in loaded[f"{f}.csv"] for end in ENDS)
    for entity in build.entities:
        assert nodes[entity.id]["aliases"] == [a.replace("\x1f", "\ufffd") for a in entity.aliases]
        assert nodes[entity.id]["label"] == entity.label
    told = {row["id"]: row for row in loaded["relations.csv"]}
    for relation in build.relations:
        assert told[relation.id]["quotes"] == [e.text.replace("\x1f", "\ufffd") for e in relation.evidence]
        assert told[relation.id]["status"] == relation.status
    assert sum(int(str(r["count"])) for r in loaded["mentions.csv"]) == len(build.mentions)
    assert {"Entity", "Product", "Chip"} in [set(r["LABEL"]) for r in loaded["entities.csv"]]  # type: ignore[call-overload]
    assert Counter(r["TYPE"] for r in loaded["relations.csv"])["AFFILIATED_WITH"] == 2


ENDS = ("START_ID", "END_ID")


def test_the_import_command_names_every_table(build: kg.Build, tmp_path: Path) -> None:
    files = export(build, "neo4j", out=tmp_path)
    (script,) = [p for p in files if p.suffix == ".sh"]
    named = set(re.findall(r"=(\S+\.csv)", script.read_text("utf-8")))
    assert named == {p.name for p in files if p.suffix == ".csv"}
    referees.run("sh", "-n", script)


# --- the verb -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", FORMATS)
def test_the_same_build_gives_the_same_bytes(form: str, build: kg.Build, tmp_path: Path) -> None:
    one, two = export(build, form, out=tmp_path / "1"), export(kg.open(build.path), form, out=tmp_path / "2")
    assert [p.read_bytes() for p in one] == [p.read_bytes() for p in two]
    assert one
    assert not list(tmp_path.rglob("*.tmp"))


@pytest.mark.parametrize("form", FORMATS)
def test_an_empty_build_is_exported(form: str, tmp_path: Path) -> None:
    empty = kg.open(folders.write(tmp_path / "out", [], [], [], []))
    assert all(p.is_file() for p in export(empty, form))


def test_the_command_line_writes_beside_the_build_and_names_the_files(
    build: kg.Build, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for form in FORMATS:
        assert main(["export", str(build.path), "--format", form, "--out", str(tmp_path)]) == 0
        paths = [Path(line) for line in capsys.readouterr().out.splitlines()]
        assert paths
        assert all(p.is_file() for p in paths)


def test_a_folder_that_is_no_build_or_cannot_be_written_is_named(
    build: kg.Build, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["export", str(tmp_path), "--format", "csv"]) == 1
    assert "is no build folder" in capsys.readouterr().err
    (tmp_path / "file").write_text("", "utf-8")
    with pytest.raises(BuildError, match=r"cannot write to .*choose another --out"):
        export(build, "csv", out=tmp_path / "file")
    with pytest.raises(InputError, match="give one of ntriples, "):
        export(build, "docx")


@pytest.mark.parametrize("form", ["ntriples", "rdfxml", "jsonld"])
def test_a_broken_turtle_is_named(form: str, tmp_path: Path) -> None:
    path = folders.write(tmp_path / "out", [], [], [], [])
    (path / "graph.ttl").write_text("<a> is broken", "utf-8")
    with pytest.raises(BuildError, match=r"graph\.ttl: cannot be read as Turtle"):
        export(kg.open(path), form)
    (path / "graph.ttl").unlink()
    with pytest.raises(BuildError, match="build the graph first"):
        export(kg.open(path), form)
