"""Export a build for other programs: RDF in other syntaxes, graphs for drawing, tables."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kg import dataset, exchange, rdf, serial, tables
from kg.access import Build
from kg.errors import BuildError, InputError
from kg.folder import Folder, text

if TYPE_CHECKING:
    import networkx as nx

Writers = Mapping[str, Callable[[Path], None]]  # by the name of the file, relative to the folder


def export(build: Build, form: str, *, out: Path | None = None) -> list[Path]:
    """Write a build in one of FORMATS into the folder `out`, the build's own unless given; return the files.

    Raises InputError for an unknown format, BuildError when the build cannot be read or `out` cannot be written.
    """
    if form not in FORMATS:
        raise InputError(f"format {form!r} is not known; give one of {', '.join(FORMATS)}")
    folder = build.path if out is None else out
    writers = FORMATS[form](build)
    files = [folder / name for name in writers]
    try:
        for parent in {file.parent for file in files}:
            parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BuildError(f"cannot write to {folder}: {error.strerror}; choose another --out") from error
    Folder(folder).write_all(writers)
    return files


def _ntriples(build: Build) -> Writers:
    return {"graph.nt": lambda path: serial.ntriples(_turtle(build), path)}


def _rdfxml(build: Build) -> Writers:
    return {"graph.rdf": lambda path: serial.rdfxml(_turtle(build), path)}


def _jsonld(build: Build) -> Writers:
    return {"graph.jsonld": text(serial.jsonld(_turtle(build)))}


def _trig(build: Build) -> Writers:
    records = build.documents, build.entities, build.relations
    return {"graph.trig": text(dataset.trig(*records, manifest=build.manifest))}


def _rdf12(build: Build) -> Writers:
    base = build.manifest["settings"]["base"]
    records = build.documents, build.entities, build.relations
    return {"graph-rdf12.ttl": text(rdf.turtle(*records, base=base, triple_terms=True))}


def _graphml(build: Build) -> Writers:
    return {"graph.graphml": _drawn(exchange.graphml, build)}


def _gexf(build: Build) -> Writers:
    return {"graph.gexf": _drawn(exchange.gexf, build)}


def _csv(build: Build) -> Writers:
    writers = tables.spreadsheet(build.documents, build.entities, build.relations)
    return {f"csv/{name}": writer for name, writer in writers.items()}


def _neo4j(build: Build) -> Writers:
    writers = tables.neo4j(build.documents, build.mentions, build.entities, build.relations)
    return {f"neo4j/{name}": writer for name, writer in writers.items()}


def _turtle(build: Build) -> Path:
    return build.path / "graph.ttl"


def _drawn(write: "Callable[[nx.MultiDiGraph[str], Path], None]", build: Build) -> Callable[[Path], None]:
    return lambda path: write(build.graph, path)


FORMATS: Final[Mapping[str, Callable[[Build], Writers]]] = {
    "ntriples": _ntriples,
    "rdfxml": _rdfxml,
    "jsonld": _jsonld,
    "trig": _trig,
    "rdf12": _rdf12,
    "graphml": _graphml,
    "gexf": _gexf,
    "csv": _csv,
    "neo4j": _neo4j,
}
