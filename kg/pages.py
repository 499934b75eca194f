"""The page of one IRI: what the build says of it, for people as HTML, for machines as triples."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from itertools import groupby
from typing import Any, Final

import jinja2

from kg.rdf import PREFIXES

MOST: Final = 300  # facts on a page; a page of more says so

_PATH: Final = re.compile(r"/[A-Za-z0-9._~/-]+")
_HEAD: Final = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())

# What every node says of itself, with the names of what it points to.
_ABOUT: Final = """SELECT ?p ?o ?name WHERE {
  <%s> ?p ?o .
  OPTIONAL { ?o rdfs:label|dcterms:title|kg:quote|kg:text ?name }
} ORDER BY ?p ?o ?name LIMIT 1000"""

# The relations that a thing takes part in, that a relation is, or that a document tells of, with their sightings.
_FACTS: Final = """SELECT * WHERE {
  { SELECT DISTINCT ?relation WHERE {
      { ?relation rdf:subject <%(iri)s> } UNION { ?relation rdf:object <%(iri)s> }
      UNION { BIND (<%(iri)s> AS ?relation) } UNION { ?relation kg:evidence/kg:document <%(iri)s> }
      ?relation a kg:Relation ; rdf:predicate ?predicate ; kg:confidence ?confidence .
    } ORDER BY ?predicate DESC(?confidence) ?relation LIMIT %(most)d }
  ?relation rdf:subject ?subject ; rdf:predicate ?predicate ; rdf:object ?object ;
    kg:status ?status ; kg:confidence ?confidence ; kg:evidence ?evidence .
  ?evidence kg:document ?document ; kg:quote ?quote ; nif:beginIndex ?begin .
  OPTIONAL { ?relation kg:title ?post }
  OPTIONAL { ?subject rdfs:label ?subjectName }
  OPTIONAL { ?object rdfs:label|kg:text ?objectName }
  OPTIONAL { ?document dcterms:title ?title }
  OPTIONAL { ?document kg:date ?date }
  OPTIONAL { ?evidence kg:subjectSpan [ nif:beginIndex ?subjectBegin ; nif:endIndex ?subjectEnd ] }
  OPTIONAL { ?evidence kg:objectSpan [ nif:beginIndex ?objectBegin ; nif:endIndex ?objectEnd ] }
} ORDER BY ?predicate DESC(?confidence) ?relation ?document ?begin LIMIT %(rows)d"""

_TRIPLES: Final = """CONSTRUCT { <%(iri)s> ?p ?o . ?s ?q <%(iri)s> }
WHERE { { <%(iri)s> ?p ?o } UNION { ?s ?q <%(iri)s> } }"""

Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Link:
    """A value on a page: its text, and where it leads ("" if nowhere)."""

    text: str
    address: str = ""


@dataclass(frozen=True, slots=True)
class Sighting:
    """A sentence, cut where a mark begins or ends, and the document that it stands in."""

    parts: tuple[tuple[str, bool], ...]
    document: Link
    date: str


@dataclass(frozen=True, slots=True)
class Fact:
    """A relation as a page shows it."""

    address: str
    predicate: str
    subject: Link
    object: Link
    status: str
    confidence: str
    post: str
    sightings: list[Sighting] = field(default_factory=list)


def iri_at(path: str, base: str) -> str | None:
    """Return the IRI whose page stands at a path, None if there can be none.

    >>> iri_at("/id/company/1", "https://kg.example.org")
    'https://kg.example.org/id/company/1'
    """
    return _origin(base) + path if _PATH.fullmatch(path) else None


def known(iri: str) -> str:
    """Write the query for whether the build says anything of a node."""
    return f"ASK {{ <{iri}> ?p ?o }}"


def about(iri: str) -> str:
    """Write the query for what a node says of itself."""
    return _HEAD + _ABOUT % iri


def facts(iri: str) -> str:
    """Write the query for the relations that a node takes part in."""
    return _HEAD + _FACTS % {"iri": iri, "most": MOST, "rows": MOST * 20}


def triples(iri: str) -> str:
    """Write the query for all triples that a node stands in."""
    return _HEAD + _TRIPLES % {"iri": iri}


def page(iri: str, base: str, said: bytes, told: bytes) -> str:
    """Write the page of an IRI from the answers (JSON) to `about` and `facts`."""
    rows = list(_rows(said))
    listed = list(_facts(_rows(told), base))
    names = [r["o"] for r in rows if _short(r["p"]) in {"rdfs:label", "dcterms:title", "kg:text", "kg:quote"}]
    properties = [
        (name, list(_links(group, base))) for name, group in groupby(rows, key=lambda r: _short(r["p"]))
    ]
    return _template().render(
        iri=iri,
        path=iri.removeprefix(_origin(base)),
        entity=iri.removeprefix(f"{base}/id/") if iri.startswith(f"{base}/id/") else "",
        title=names[0] if names else iri.rpartition("/")[2],
        properties=properties,
        groups=[(p, list(group)) for p, group in groupby(listed, key=lambda f: f.predicate)],
        cut=MOST if len(listed) >= MOST else 0,
        words=_words(),
    )


def _rows(answer: bytes) -> Iterator[Row]:
    """Read the rows of an answer in JSON."""
    for row in json.loads(answer)["results"]["bindings"]:
        yield {name: term["value"] for name, term in row.items()} | {
            f"{name} kind": term["type"] for name, term in row.items()
        }


def _links(rows: Iterable[Row], base: str) -> Iterator[Link]:
    """Show the objects of one predicate, each once."""
    seen = set()
    for row in rows:
        if row["o"] not in seen:
            seen.add(row["o"])
            yield _link(row, "o", "name", base)


def _facts(rows: Iterable[Row], base: str) -> Iterator[Fact]:
    """Gather the sightings of each relation."""
    for _, group in groupby(rows, key=lambda r: r["relation"]):
        sightings = {(r["document"], r["begin"], r["quote"]): r for r in group}
        first = next(iter(sightings.values()))
        yield Fact(
            _address(first["relation"], base),
            _short(first["predicate"]).removeprefix("kg:"),
            _link(first, "subject", "subjectName", base),
            _link(first, "object", "objectName", base),
            _short(first["status"]).removeprefix("kg:"),
            first["confidence"],
            first.get("post", ""),
            [_sighting(r, base) for r in sightings.values()],
        )


def _sighting(row: Row, base: str) -> Sighting:
    """Cut a sentence where its subject and object begin and end (offsets are those of the document)."""
    quote, start = row["quote"], int(row["begin"])
    marked = [False] * len(quote)
    for name in ("subject", "object"):
        if f"{name}Begin" in row:
            for at in range(int(row[f"{name}Begin"]) - start, int(row[f"{name}End"]) - start):
                if 0 <= at < len(quote):
                    marked[at] = True
    pairs = groupby(zip(quote, marked, strict=True), key=lambda pair: pair[1])
    parts = tuple(("".join(c for c, _ in run), mark) for mark, run in pairs)
    return Sighting(parts, _link(row, "document", "title", base), row.get("date", ""))


def _link(row: Row, term: str, name: str, base: str) -> Link:
    """Show a term by its name, and where it leads if it is an IRI that one can follow."""
    value = row[term]
    if row[f"{term} kind"] != "uri":
        return Link(value)
    return Link(row.get(name) or _short(value), _address(value, base))


def _address(iri: str, base: str) -> str:
    """Return where an IRI is found: ours on this server, others where they say, if that is on the web."""
    origin = _origin(base)
    if iri.startswith(f"{origin}/"):
        return iri.removeprefix(origin)
    if iri.startswith(PREFIXES["kg"]):
        return "/ontology"
    return iri if iri.startswith(("https://", "http://")) else ""


def _origin(base: str) -> str:
    """Return the scheme and host that an IRI begins with."""
    return "/".join(base.split("/")[:3])


def _short(iri: str) -> str:
    """Write an IRI with a prefix if it has one."""
    return next((f"{p}:{iri[len(start) :]}" for p, start in PREFIXES.items() if iri.startswith(start)), iri)


@cache
def _template() -> jinja2.Template:
    environment = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True)
    return environment.from_string(resources.files("kg.web").joinpath("page.html").read_text("utf-8"))


@cache
def _words() -> dict[str, Any]:
    """Read what the interface calls things, in Chinese and English."""
    words: dict[str, Any] = json.loads(resources.files("kg.web").joinpath("words.json").read_text("utf-8"))
    return words
