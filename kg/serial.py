"""A build's `graph.ttl` in other syntaxes of RDF: N-Triples, RDF/XML and JSON-LD, in the order of the Turtle.

Oxigraph reads and writes; JSON-LD is written here, a subject a line, in the terms of the ontology's own context,
which stands in the file, so that no reader fetches anything.
"""

import json
from collections.abc import Iterator, Mapping
from importlib.resources import files
from io import BufferedWriter, RawIOBase
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import Any, Final, NamedTuple

import pyoxigraph as ox

from kg.errors import BuildError
from kg.legible import xml

_RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_XSD: Final = "http://www.w3.org/2001/XMLSchema#"
_CHUNK: Final = 1 << 20  # bytes that are cleaned for XML together


def ntriples(turtle: Path, out: Path) -> None:
    """Write the triples of a Turtle file as N-Triples."""
    with out.open("wb") as file:
        ox.serialize(_triples(turtle), file, format=ox.RdfFormat.N_TRIPLES)


def rdfxml(turtle: Path, out: Path) -> None:
    """Write the triples of a Turtle file as RDF/XML; control characters, which XML has not, become U+FFFD."""
    with out.open("wb") as file, BufferedWriter(_Xml(file), _CHUNK) as clean:
        ox.serialize(_triples(turtle), clean, format=ox.RdfFormat.RDF_XML, prefixes=_prefixes())


def jsonld(turtle: Path) -> Iterator[str]:
    """Yield the triples of a Turtle file as JSON-LD, with the context in it."""
    context = _context()
    terms = _terms(context)
    yield f'{{"@context":{_dumps(context)},\n"@graph":['
    end = "\n"
    for subject, triples in groupby(_triples(turtle), key=attrgetter("subject")):
        yield f"{end}{_dumps(_node(subject, triples, terms))}"
        end = ",\n"
    yield "\n]}\n"


def _triples(turtle: Path) -> Iterator[ox.Quad]:
    """Read a Turtle file, triple by triple."""
    try:
        yield from ox.parse(path=str(turtle), format=ox.RdfFormat.TURTLE)
    except OSError as error:
        raise BuildError(f"{turtle}: cannot be read ({error.strerror}); build the graph first") from error
    except SyntaxError as error:
        raise BuildError(f"{turtle}: cannot be read as Turtle ({error}); build it again") from error


class _Xml(RawIOBase):
    """A file whose bytes become XML: what XML cannot hold is replaced, a carriage return is escaped."""

    def __init__(self, file: BufferedWriter) -> None:
        self._file = file
        self._rest = b""

    def writable(self) -> bool:
        """Say that it can be written to."""
        return True

    def write(self, data: Any) -> int:
        """Clean and pass on all whole lines."""
        lines, newline, rest = (self._rest + bytes(data)).rpartition(b"\n")
        self._rest = rest
        self._pass_on(lines + newline)
        return len(data)

    def close(self) -> None:
        """Pass on the last line."""
        if not self.closed:
            self._pass_on(self._rest)
            self._rest = b""
        super().close()

    def _pass_on(self, text: bytes) -> None:
        self._file.write(xml(text.decode()).replace("\r", "&#13;").encode())


class _Term(NamedTuple):
    """How the context writes a property: its short name, and the type that its plain strings have."""

    name: str
    type: str
    by_language: bool


def _context() -> dict[str, Any]:
    data = json.loads(files("kg.ontology").joinpath("context.jsonld").read_text("utf-8"))
    context: dict[str, Any] = data["@context"]
    return context


def _prefixes() -> dict[str, str]:
    """List the prefixes of the context."""
    return {k: v for k, v in _context().items() if isinstance(v, str) and v.endswith(("#", "/"))}


def _terms(context: Mapping[str, Any]) -> dict[str, _Term]:
    """Turn the context round: from an IRI to the term for it."""
    terms = {}
    for name, meaning in context.items():
        entry = meaning if isinstance(meaning, dict) else {"@id": meaning}
        short = str(entry["@id"]) if isinstance(entry.get("@id"), str) else ""
        if ":" in short and not short.endswith(("#", "/")):
            type_, by_language = entry.get("@type", ""), entry.get("@container") == "@language"
            terms[_expand(short, context)] = _Term(name, _expand(type_, context), by_language)
    return terms


def _expand(short: str, context: Mapping[str, Any]) -> str:
    """Write `prefix:name` in full."""
    prefix, colon, name = short.partition(":")
    return f"{context[prefix]}{name}" if colon else short


def _node(subject: Any, triples: Iterator[ox.Quad], terms: Mapping[str, _Term]) -> dict[str, Any]:
    """Write all that is said about a subject as one object."""
    node: dict[str, Any] = {"id": subject.value}
    for predicate, group in groupby(triples, key=lambda t: t.predicate.value):
        found = [t.object for t in group]
        if predicate == f"{_RDF}type":
            node["type"] = _one([_value(o, "@vocab", terms) for o in found])
            continue
        term = terms.get(predicate) or _Term(predicate, "", by_language=False)
        if term.by_language:
            node[term.name] = _languages(found)
        else:
            node[term.name] = _one([_value(o, term.type, terms) for o in found])
    return node


def _one(values: list[Any]) -> Any:
    return values[0] if len(values) == 1 else values


def _languages(labels: list[Any]) -> dict[str, Any]:
    """Write labels by their language."""
    return {
        language: _one([o.value for o in group])
        for language, group in groupby(sorted(labels, key=_language), key=_language)
    }


def _language(label: Any) -> str:
    return label.language or "@none"


def _value(term: Any, type_: str, terms: Mapping[str, _Term]) -> Any:
    """Write an object: bare where the context gives its type, else with its type."""
    if isinstance(term, ox.NamedNode):
        if type_ == "@vocab":
            return _name(term.value, terms)
        return term.value if type_ == "@id" else {"@id": term.value}
    if term.language:
        return {"@value": term.value, "@language": term.language}
    datatype = term.datatype.value
    if datatype == (type_ or f"{_XSD}string"):
        return term.value
    return (
        {"@value": term.value} if datatype == f"{_XSD}string" else {"@value": term.value, "@type": datatype}
    )


def _name(iri: str, terms: Mapping[str, _Term]) -> str:
    """Write a class, predicate or status by its short name."""
    if iri in terms:
        return terms[iri].name
    return iri.replace(_RDF, "rdf:") if iri.startswith(_RDF) else iri


def _dumps(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))
