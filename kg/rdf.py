"""Write a build as Turtle, and read Turtle back.

The text is written directly, in one sorted form, so that the same build always gives the same bytes. IRIs and
names of terms are checked when they are minted; every other string is escaped.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from hashlib import sha256
from itertools import chain, groupby
from json import dumps
from math import isfinite
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kg.errors import BuildError
from kg.records import Document, Entity, Evidence, Relation, Value
from kg.settings import check_base
from kg.vocabulary import ASSERTED, ENTITY_TYPES, PREDICATES, STATUSES, SUBTYPES

if TYPE_CHECKING:
    from rdflib import Graph

NAMESPACE: Final = "https://kg.example.org/ontology#"
PREFIXES: Final = {
    "dcterms": "http://purl.org/dc/terms/",
    "kg": NAMESPACE,
    "nif": "http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}

# A triple whose terms are Turtle already: `<iri>`, `kg:name`, `a`, or a quoted literal.
Triple = tuple[str, str, str]

_ID = re.compile(r"[A-Za-z0-9._~\-]+(/[A-Za-z0-9._~\-]+)*")
_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:[^\x00-\x20<>\"{}|\\^`]+")
_LANGUAGE = re.compile(r"[a-z]{2,8}(-[a-z0-9]{1,8})*")
_UNSAFE = re.compile('[\x00-\x1f"\\\\\x7f\ud800-\udfff\ufffe\uffff]')
_NAMED_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_ISO = re.compile(r"[0-9]{4}(-[0-9]{2}){0,2}")
_ISO_TYPES = {10: "xsd:date", 7: "xsd:gYearMonth", 4: "xsd:gYear"}


def turtle(
    documents: Iterable[Document],
    entities: Iterable[Entity],
    relations: Iterable[Relation],
    *,
    base: str,
    triple_terms: bool = False,
) -> Iterator[str]:
    """Yield the build as Turtle, one subject a piece, sorted; raise BuildError for a record that has no IRI.

    With `triple_terms` a relation names its fact by one triple term of RDF 1.2 instead of subject, predicate and object.
    """
    base = check_base(base)
    sources = list(documents)
    dates = dates_of(sources)
    triples = chain(
        chain.from_iterable(of_document(d, base) for d in sources),
        chain.from_iterable(of_entity(e, base) for e in entities),
        chain.from_iterable(of_relation(r, dates, base, triple_terms=triple_terms) for r in relations),
    )
    yield prefixes(PREFIXES)
    yield from blocks(triples)


def prefixes(names: Mapping[str, str]) -> str:
    """Declare prefixes."""
    return "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in names.items())


def blocks(triples: Iterable[Triple]) -> Iterator[str]:
    """Yield the distinct triples, sorted, one subject a piece."""
    for subject, group in groupby(sorted(set(triples)), key=itemgetter(0)):
        yield _block(subject, group)


def dates_of(documents: Iterable[Document]) -> dict[str, str]:
    """List the documents that have a date."""
    return {d.id: d.date for d in documents if d.date}


def load(path: Path) -> "Graph":
    """Read a Turtle file into an rdflib graph that Oxigraph keeps; raise BuildError if it cannot be read.

    It loads ten times as fast as rdflib's own store. Plain strings come out typed as `xsd:string`: compare their `str`.
    """
    from rdflib import Graph  # noqa: PLC0415 - 0.2 s that only this function needs

    graph = Graph(store="Oxigraph")
    for prefix, iri in PREFIXES.items():
        graph.bind(prefix, iri)
    try:
        graph.parse(str(path), format="ox-turtle")
    except (OSError, SyntaxError) as error:
        raise BuildError(f"{path}: cannot be read as Turtle ({error}); build it again") from error
    return graph


def _block(subject: str, triples: Iterable[Triple]) -> str:
    """Write the sorted triples of one subject."""
    lines = [
        f"{predicate} {', '.join(t[2] for t in group)}"
        for predicate, group in groupby(triples, key=itemgetter(1))
    ]
    return "\n" + subject + " " + " ;\n    ".join(lines) + " .\n"


def of_document(document: Document, base: str) -> Iterator[Triple]:
    """Describe a source; its text stays in documents.jsonl."""
    node = mint(base, "document", document.id)
    yield node, "a", "kg:Document"
    if document.date:
        yield node, "kg:date", _date(document.date, document.date)
    names = {
        "dcterms:title": document.title,
        "kg:path": document.path,
        "kg:source": document.source,
        "kg:author": document.author,
        "kg:script": document.script,
        "kg:encoding": document.encoding,
        "kg:sha256": document.sha256,
    }
    for predicate, text in names.items():
        if text:
            yield node, predicate, quoted(text)
    for word in document.keywords:
        yield node, "kg:keyword", quoted(word)


def of_entity(entity: Entity, base: str) -> Iterator[Triple]:
    """Describe a thing: its types, its names, how often it is met, and why names were joined."""
    node = mint(base, "id", entity.id)
    yield node, "a", _term(entity.type, ENTITY_TYPES)
    if entity.subtype:
        yield node, "a", _term(entity.subtype, SUBTYPES.get(entity.type, ()))
    yield node, "rdfs:label", quoted(entity.label)
    for language, label in entity.labels.items():
        if label:
            yield node, "skos:prefLabel", quoted(label, language)
    for alias in set(entity.aliases) - {*entity.labels.values()}:
        yield node, "skos:altLabel", quoted(alias)
    yield node, "kg:documentCount", _integer(entity.documents)
    yield node, "kg:mentionCount", _integer(entity.mentions)
    yield from _identity(entity, node, base)
    for merge in entity.merged:
        yield from _merge(merge, node, base)


def _identity(entity: Entity, node: str, base: str) -> Iterator[Triple]:
    """Say where a thing belongs, what it is elsewhere, and which other things share its name."""
    standing = {"country": entity.country, "level": entity.level, "parent": entity.parent}
    for predicate, text in standing.items():
        if text:
            yield node, f"kg:{predicate}", quoted(text)
    for type_ in entity.types:
        yield node, "kg:seenAs", quoted(type_)
    for iri in entity.exact:
        yield node, "skos:exactMatch", _foreign(iri)
    for other in entity.maybe_same:
        yield node, "kg:maybeSame", mint(base, "id", other)
    for other in entity.related:
        yield node, "skos:related", mint(base, "id", other)


def _merge(merge: Mapping[str, str], entity: str, base: str) -> Iterator[Triple]:
    """Keep why an alias was joined, and in which document that was seen."""
    key = dumps(dict(merge), sort_keys=True).encode()
    node = f"{entity[:-1]}/merged/{sha256(key).hexdigest()[:12]}>"
    yield entity, "kg:merged", node
    yield node, "a", "kg:Merge"
    for predicate, name in (("alias", "alias"), ("rule", "rule"), ("joinedTo", "to"), ("ground", "text")):
        if text := merge.get(name):
            yield node, f"kg:{predicate}", quoted(text)
    if document := merge.get("doc"):
        yield node, "kg:document", mint(base, "document", document)


def of_relation(
    relation: Relation,
    dates: Mapping[str, str],
    base: str,
    *,
    doc: str | None = None,
    triple_terms: bool = False,
) -> Iterator[Triple]:
    """Describe a fact: one node for it, its sightings (of one document, if `doc` is given) and, only if it is
    plainly asserted, the plain triple.
    """  # noqa: D205
    node = mint(base, "relation", relation.id)
    subject, predicate = mint(base, "id", relation.subject), _term(relation.predicate, PREDICATES)
    value = relation.object
    if isinstance(value, str):
        target = mint(base, "id", value)
    elif relation.predicate == "stated":
        target = f"{node[:-1]}/statement>"
        yield from _statement(target, subject, value, value.date or _first_date(relation, dates))
        for entity in relation.about:
            yield target, "kg:about", mint(base, "id", entity)
    else:
        target = _date(value.date, value.text)
        yield from _date_words(node, value)
    if relation.status == ASSERTED:
        yield subject, predicate, target
    yield node, "a", "kg:Relation"
    yield from (_triple_term if triple_terms else _reified)(node, (subject, predicate, target))
    yield node, "kg:status", _term(relation.status, STATUSES)
    yield node, "kg:confidence", _decimal(relation.confidence)
    if relation.title:
        yield node, "kg:title", quoted(relation.title)
    yield from _sightings((e for e in relation.evidence if doc in {None, e.doc}), node, base)


def _reified(node: str, fact: Triple) -> Iterator[Triple]:
    """Name a fact as every version of RDF can."""
    yield node, "a", "rdf:Statement"
    for part, term in zip(("subject", "predicate", "object"), fact, strict=True):
        yield node, f"rdf:{part}", term


def _triple_term(node: str, fact: Triple) -> Iterator[Triple]:
    """Name a fact as RDF 1.2 does."""
    yield node, "rdf:reifies", f"<<( {' '.join(fact)} )>>"


def _statement(node: str, speaker: str, value: Value, day: str | None) -> Iterator[Triple]:
    """Describe what was said; `day` is when, as far as the sources tell."""
    yield node, "a", "kg:Statement"
    yield node, "kg:speaker", speaker
    yield node, "kg:text", quoted(value.text)
    if day:
        yield node, "kg:date", _date(day, day)


def _first_date(relation: Relation, dates: Mapping[str, str]) -> str | None:
    """Find the date of the first document that reports the relation."""
    return min((dates[e.doc] for e in relation.evidence if e.doc in dates), default=None)


def _date_words(node: str, value: Value) -> Iterator[Triple]:
    """Keep the source's words for a date, and the two ends of a range of days."""
    yield node, "kg:words", quoted(value.text)
    ends = (value.date or "").split("/")
    if len(ends) == 2 and all(map(_iso_type, ends)):
        for predicate, end in zip(("kg:beginDate", "kg:endDate"), ends, strict=True):
            yield node, predicate, _date(end, end)


def _sightings(evidence: Iterable[Evidence], relation: str, base: str) -> Iterator[Triple]:
    """Describe every sighting; those of one place, which differ in their spans, are numbered."""
    ordered = sorted(set(evidence), key=lambda e: (_place(e), repr(e)))
    for place, group in groupby(ordered, key=_place):
        for number, sighting in enumerate(group, start=1):
            node = mint(relation[1:-1], "evidence", place if number == 1 else f"{place}.{number}")
            yield relation, "kg:evidence", node
            yield from _sighting(sighting, node, base)


def _place(evidence: Evidence) -> str:
    """Name where a sighting stands."""
    return f"{evidence.doc}/{evidence.start}-{evidence.end}"


def _sighting(evidence: Evidence, node: str, base: str) -> Iterator[Triple]:
    """Describe one sighting: where it stands, its words, and where subject, object and trigger stand."""
    document = mint(base, "document", evidence.doc)
    yield node, "a", "kg:Evidence"
    yield node, "kg:quote", quoted(evidence.text)
    yield node, "kg:confidence", _decimal(evidence.confidence)
    if evidence.rule:
        yield node, "kg:rule", quoted(evidence.rule)
    yield from _range(node, document, (evidence.start, evidence.end))
    spans = {"subject": evidence.subject, "object": evidence.object, "trigger": evidence.trigger}
    for name, span in spans.items():
        if span:
            part = f"{node[:-1]}/{name}>"
            yield node, f"kg:{name}Span", part
            yield part, "a", "kg:Span"
            yield from _range(part, document, span)


def _range(node: str, document: str, span: tuple[int, int]) -> Iterator[Triple]:
    """Say which code points of which document a node stands for."""
    yield node, "kg:document", document
    yield node, "nif:beginIndex", _integer(span[0])
    yield node, "nif:endIndex", _integer(span[1])


def mint(base: str, kind: str, name: str) -> str:
    """Mint an IRI; an id that would need escaping in one is refused, since two spellings are two terms."""
    if not _ID.fullmatch(name):
        raise BuildError(
            f"{kind} id {name!r} cannot stand in an IRI; ids are ASCII letters, digits and -._~/"
        )
    return f"<{base}/{kind}/{name}>"


def _foreign(iri: str) -> str:
    """Write an IRI that someone else minted."""
    if not _IRI.fullmatch(iri):
        raise BuildError(f"{iri!r} is no IRI; correct it in the reference list")
    return f"<{iri}>"


def _term(name: str, known: Iterable[str]) -> str:
    """Write a term of the ontology by its prefixed name."""
    if name not in known:
        raise BuildError(f"{name!r} is no term of the ontology here; known are {', '.join(known) or 'none'}")
    return f"kg:{name}"


def quoted(text: str, language: str = "") -> str:
    """Quote a text, with its language tag if it has one; what no Turtle may hold becomes U+FFFD."""
    quoted = f'"{_UNSAFE.sub(_escape, text)}"'
    if not language:
        return quoted
    if not _LANGUAGE.fullmatch(language):
        raise BuildError(f"language tag {language!r} is not one like zh-hans, in small letters")
    return f"{quoted}@{language}"


def _escape(match: re.Match[str]) -> str:
    """Escape one character; NUL, lone surrogates, U+FFFE and U+FFFF are refused by some readers."""
    char = match[0]
    if char in _NAMED_ESCAPES:
        return _NAMED_ESCAPES[char]
    return f"\\u{ord(char):04X}" if "\x00" < char <= "\x7f" else "\ufffd"


def _integer(number: int) -> str:
    """Write a whole number in its canonical form."""
    return f'"{number}"^^xsd:integer'


def _decimal(number: float) -> str:
    """Write a number with at most six places in the canonical form that Oxigraph keeps (1, not 1.0)."""
    if not isfinite(number):
        raise BuildError(f"confidence {number} is no number")
    text = f"{number:.6f}".rstrip("0").rstrip(".")
    return f'"{"0" if text == "-0" else text}"^^xsd:decimal'


def _date(iso: str | None, words: str) -> str:
    """Write a day, month or year as such, and anything else as the words that stand for it."""
    datatype = _iso_type(iso or "")
    return f'"{iso}"^^{datatype}' if datatype else quoted(words)


def _iso_type(text: str) -> str | None:
    """Tell the datatype of a day, month or year that the calendar has."""
    datatype = _ISO_TYPES.get(len(text))
    if not datatype or not _ISO.fullmatch(text):
        return None
    try:
        date.fromisoformat((text + "-01-01")[:10])
    except ValueError:
        return None
    return datatype
