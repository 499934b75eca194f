"""The benchmark of RDF: writing, loading, the cookbook, exports and validation, beside rdflib and pyshacl.

usage: python -m tests.bench_rdf [TRIPLES]     of the large build, a million unless given; the small one has a tenth

Each figure is seconds on the wall, and in brackets seconds of processors, which a busy machine does not stretch.
rdflib and pyshacl take the small build; of a query that takes rdflib more than 20 s, no more is known.
"""

import multiprocessing
import os
import re
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any, Final, NamedTuple

import pyoxigraph as ox
import pyshacl
from rdflib import Dataset, Graph, Namespace

import kg
from kg import rdf
from kg.cookbook import cookbook, fill
from kg.export import FORMATS, export
from kg.query import query
from kg.validate import validate
from tests import big, folders

PATIENCE: Final = 20  # seconds that rdflib gets for a query
RDFLIB: Final = {"ntriples": "nt", "rdfxml": "xml", "jsonld": "json-ld", "trig": "trig"}
SH: Final = Namespace("http://www.w3.org/ns/shacl#")
FAULTS: Final = (  # what is changed in a good build, so that the two validators have something to find
    (r"kg:status kg:rumoured", "kg:status kg:maybe"),
    (r'nif:beginIndex "100"', 'nif:beginIndex "-1"'),
    (r'kg:confidence "0\.9\d*"', 'kg:confidence "1.5"'),
    (r"a kg:Policy", "a kg:Policy, kg:Event"),
)


class Cost(NamedTuple):
    """Seconds on the wall and of processors, children among them."""

    wall: float
    cpu: float


def main() -> None:
    """Print one table: what was done, and the seconds that it took."""
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    with tempfile.TemporaryDirectory() as out:
        large, small = build(Path(out, "large"), wanted), build(Path(out, "small"), wanted // 10)
        say(
            f"{'seconds':28} {f'kg, {count(large):,}':>16} {f'kg, {count(small):,}':>16} {'rdflib, same':>16}"
        )
        graph, parsed = timed(lambda: Graph().parse(small / "graph.ttl"))
        row("write graph.ttl", writing(large), writing(small), timed(graph.serialize)[1])
        row("load", loading(large), loading(small), parsed)
        rows = zip(asking(large), asking(small), asking_rdflib(graph, small), strict=True)
        for name, figures in zip(("cookbook, median", "cookbook, slowest"), rows, strict=True):
            row(name, *figures)
        for form in FORMATS:
            theirs = timed(lambda f=form: rdflib_export(graph, f))[1] if form in RDFLIB else None
            row(f"export, {form}", exporting(large, form, out), exporting(small, form, out), theirs)
        ours, found = timed(lambda: validate(small / "graph.ttl"))
        row("validate", timed(lambda: validate(large / "graph.ttl"))[1], found, None)
        say(f"{len(ours)} violations")
        beside_pyshacl(Path(out, "broken.ttl"), wanted // 50)


def say(line: str) -> None:
    """Print a line at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def row(name: str, *costs: Cost | None) -> None:
    """Print a row; None is what was not measured."""
    cells = ("-" if c is None else f"{c.wall:.3f} ({c.cpu:.3f})" for c in costs)
    say(f"{name:20} " + " ".join(f"{cell:>18}" for cell in cells))


def timed(work: Callable[[], Any]) -> tuple[Any, Cost]:
    """Do some work; return what it gave and what it cost."""
    before, started = os.times(), time.perf_counter()
    found = work()
    wall, after = time.perf_counter() - started, os.times()
    return found, Cost(wall, sum(after[:4]) - sum(before[:4]))


def middle_and_worst(costs: Sequence[Cost]) -> tuple[Cost, Cost]:
    """Give the median and the slowest."""
    return Cost(*map(statistics.median, zip(*costs, strict=True))), max(costs)


def build(path: Path, triples: int) -> Path:
    """Write a build folder of about so many triples."""
    documents, entities, relations = big.of_triples(triples)
    return folders.write(path, documents, [], entities, relations)


def count(folder: Path) -> int:
    """Count the triples of a build."""
    return sum(1 for _ in ox.parse(path=str(folder / "graph.ttl"), format=ox.RdfFormat.TURTLE))


def writing(folder: Path) -> Cost:
    """Time the writing of Turtle from records in memory."""
    opened = kg.open(folder)
    records = opened.documents, opened.entities, opened.relations
    return timed(lambda: "".join(rdf.turtle(*records, base=folders.BASE)))[1]


def loading(folder: Path) -> Cost:
    """Time the first question to a build, before which it is loaded."""
    return timed(lambda: query(folder / "graph.ttl", "ASK {}"))[1]


def questions(folder: Path) -> Iterator[str]:
    """Give the cookbook, each query filled in with the entity that most relations are about."""
    turtle = folder / "graph.ttl"
    busiest = (
        "SELECT ?name (COUNT(?r) AS ?n) { ?x a kg:%s ; rdfs:label ?name . ?r rdf:subject|rdf:object ?x }"
        " GROUP BY ?name ORDER BY DESC(?n) ?name LIMIT 1"
    )
    kinds = {
        "agency": "Agency",
        "body": "Company",
        "chip": "Chip",
        "company": "Company",
        "event": "Event",
        "name": "Company",
        "official": "Person",
        "person": "Person",
        "place": "Location",
        "speaker": "Person",
    }
    values = {name: str(next(iter(query(turtle, busiest % kind)))[0]) for name, kind in kinds.items()}
    values |= {"since": "2024-06-01", "until": "2024-12-31", "month": "2024-06", "status": "planned"}
    values |= {"keyword": "芯片", "title": "第7号文档：产业动态", "language": "zh"}
    for one in cookbook():
        yield fill(one, {p.name: values[p.name] for p in one.parameters if p.name in values})


def asking(folder: Path) -> tuple[Cost, Cost]:
    """Time the cookbook, warm; return the median and the slowest."""
    took = [timed(lambda q=q: len(query(folder / "graph.ttl", q)))[1] for q in list(questions(folder))]
    return middle_and_worst(took)


def asking_rdflib(graph: Graph, folder: Path) -> tuple[Cost, Cost]:
    """Time the cookbook in rdflib, each query in a process that can be stopped."""
    took = [timed(lambda q=q: _patient(graph, q))[1] for q in list(questions(folder))]
    say(f"{sum(t.wall >= PATIENCE for t in took)} of {len(took)} queries took rdflib {PATIENCE} s or more")
    return middle_and_worst(took)


def _patient(graph: Graph, sparql: str) -> None:
    """Ask rdflib in a process of its own, and stop it when patience ends."""
    asked = multiprocessing.get_context("fork").Process(target=lambda: list(graph.query(sparql)))
    asked.start()
    asked.join(PATIENCE)
    late = asked.is_alive()
    asked.kill()
    asked.join()
    if asked.exitcode and not late:
        raise RuntimeError(f"rdflib cannot answer: {sparql}")


def exporting(folder: Path, form: str, out: str) -> Cost:
    """Time an export, from opening the build to files on disk."""
    return timed(lambda: export(kg.open(folder), form, out=Path(out, "exported")))[1]


def rdflib_export(graph: Graph, form: str) -> object:
    """Write a graph that is loaded as rdflib does; for TriG, as a dataset of one graph."""
    if form != "trig":
        return graph.serialize(format=RDFLIB[form])
    dataset = Dataset()
    for triple in graph:
        dataset.add(triple)
    return dataset.serialize(format="trig")


def beside_pyshacl(path: Path, triples: int) -> None:
    """Break a build in many places and count what each validator finds, by shape."""
    text = "".join(rdf.turtle(*big.of_triples(triples), base=folders.BASE))
    for pattern, new in FAULTS:
        text = re.sub(pattern, new, text, count=20)
    path.write_text(text, encoding="utf-8")
    ours, seconds = timed(lambda: Counter(v.shape for v in validate(path)))
    shapes = str(files("kg.ontology").joinpath("shapes.ttl"))
    (_, report, _), slow = timed(lambda: pyshacl.validate(str(path), shacl_graph=shapes))
    theirs = Counter(
        str(s).rpartition("#")[2] for s in report.objects(None, SH.sourceShape) if "shapes#" in str(s)
    )
    say(f"a broken build of about {triples:,} triples: kg {seconds.wall:.2f} s, pyshacl {slow.wall:.2f} s")
    for shape in sorted(ours | theirs):
        say(f"  {shape:26} kg {ours[shape]:5} pyshacl {theirs[shape]:5}")
    say("the same" if ours == theirs else "NOT THE SAME")


if __name__ == "__main__":
    main()
