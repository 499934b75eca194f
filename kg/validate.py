"""Check a build's `graph.ttl` against the SHACL shapes that ship with kg.

Shifty checks, since it takes 2 s where pyshacl takes 60 (100,000 triples); a test compares the two.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Final

import pyoxigraph as ox
import shifty

from kg.errors import BuildError

_TERMS: Final = "https://kg.example.org/ontology#"
_SHAPES: Final = "https://kg.example.org/shapes#"

_RESULTS: Final = """
PREFIX sh: <http://www.w3.org/ns/shacl#>
SELECT ?shape ?focus ?value ?message WHERE {
  ?report sh:result ?result .
  ?result sh:focusNode ?focus ; sh:sourceShape ?shape ; sh:resultMessage ?message .
  OPTIONAL { ?result sh:value ?value }
}"""

_SENTENCES: Final = """
PREFIX kg: <https://kg.example.org/ontology#>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
SELECT ?node (MIN(?quote) AS ?sentence) WHERE {
  VALUES ?node { %s }
  ?node (^kg:merged)?/(^rdf:subject|^rdf:object)?/kg:evidence?/(^kg:subjectSpan|^kg:objectSpan|^kg:triggerSpan)?/kg:quote ?quote
} GROUP BY ?node"""


@dataclass(frozen=True, slots=True, order=True)
class Violation:
    """A node that breaks a shape, and a sentence of the source that it was read from ("" if there is none)."""

    shape: str
    node: str
    message: str
    sentence: str


def validate(path: Path) -> list[Violation]:
    """List what is wrong with a Turtle file, sorted; raise BuildError if it cannot be read."""
    faults = {_fault(row) for row in _results(path)}
    sentences = _sentences(path, {node for _, node, _ in faults})
    return sorted(Violation(shape, n.value, message, sentences.get(n, "")) for shape, n, message in faults)


def _results(path: Path) -> ox.QuerySolutions:
    """Run the shapes over a file and read the report."""
    shapes = files("kg.ontology").joinpath("shapes.ttl").read_bytes()
    try:
        checker = shifty.PreparedValidator(shapes)
        _, report, _ = checker.validate(path.read_bytes(), infer=False, on_unsupported="error")
    except OSError as error:
        raise BuildError(f"{path}: cannot be read ({error.strerror}); build the graph first") from error
    except ValueError as error:
        reason = " ".join(str(error).split())[:200]
        raise BuildError(f"{path}: cannot be read as Turtle ({reason}); build it again") from error
    store = ox.Store()
    store.load(report.serialize(format="nt", encoding="utf-8"), format=ox.RdfFormat.N_TRIPLES)
    found = store.query(_RESULTS)
    assert isinstance(found, ox.QuerySolutions)  # noqa: S101 - for the type checker: it is a SELECT
    return found


def _fault(row: ox.QuerySolution) -> tuple[str, ox.NamedNode, str]:
    """Tell a result's shape, node and message; a signature's focus is its predicate, and the relation its value."""
    focus, value = row["focus"], row["value"]
    node = value if focus.value.startswith(_TERMS) and isinstance(value, ox.NamedNode) else focus
    found = "" if value is None or value in {node, focus} else f"; found {_short(value)}"
    return _short(row["shape"]), node, row["message"].value + found


def _short(term: ox.NamedNode | ox.Literal | ox.BlankNode) -> str:
    """Write a term for people: without the namespaces of the ontology and the shapes."""
    return term.value.removeprefix(_TERMS).removeprefix(_SHAPES)


def _sentences(path: Path, nodes: Iterable[ox.NamedNode]) -> dict[ox.NamedNode, str]:
    """Find a sentence of the source for each node: its own, its relation's, or its first relation's."""
    values = " ".join(sorted(str(n) for n in nodes if isinstance(n, ox.NamedNode)))
    if not values:
        return {}
    store = ox.Store()
    store.bulk_load(path=str(path), format=ox.RdfFormat.TURTLE)
    found = store.query(_SENTENCES % values)
    assert isinstance(found, ox.QuerySolutions)  # noqa: S101 - for the type checker: it is a SELECT
    return {row["node"]: row["sentence"].value for row in found if row["sentence"]}
