"""The reference list: entities of the field that are known by name, the package's own and the user's.

A user's list is CSV with the columns of `kg/data/reference.csv` (any but a name may be missing) or SKOS in Turtle. An
identifier in it (QID, ticker, 统一社会信用代码, or any IRI) becomes the entity's canonical key.
"""

import csv
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from io import StringIO
from pathlib import Path
from typing import Final

from kg import names
from kg.errors import InputError
from kg.vocabulary import AGENCY, COMPANY, ENTITY_TYPES, ORGANIZATION, SUBTYPES

BODY: Final = "Body"  # the family of companies, agencies and organisations, which a recogniser mixes up
_ANY = ""  # the family of an entry that gives no type
_TAGS = ("zh-hans", "zh-hant", "en")
_SHIPPED = "kg/data/reference.csv"

# A column may be called by several names; small letters, - for _ and spaces.
_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "type": ("type", "类型"),
    "subtype": ("subtype",),
    "zh-hans": ("zh-hans", "zh", "name", "label", "名称"),
    "zh-hant": ("zh-hant",),
    "en": ("en", "english", "英文"),
    "aliases": ("aliases", "alias", "altlabel", "别名"),
    "country": ("country",),
    "level": ("level",),
    "parent": ("parent",),
    "qid": ("qid", "wikidata"),
    "ticker": ("ticker", "股票代码"),
    "uscc": ("uscc", "统一社会信用代码"),
    "id": ("id", "iri", "exactmatch"),
}
_IDS: Mapping[
    str, tuple[re.Pattern[str], str]
] = {  # what an identifier looks like, and the IRI it stands for
    "qid": (re.compile(r"Q[1-9]\d*"), "http://www.wikidata.org/entity/{}"),
    "ticker": (re.compile(r"[A-Z0-9][A-Z0-9.:\-]{0,19}"), "urn:ticker:{}"),
    "uscc": (re.compile(r"[0-9A-HJ-NPQRTUWXY]{18}"), "urn:uscc:{}"),
    "id": (re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:[^\s<>\"{}|\\^`]+"), "{}"),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """A listed entity; `ids` are IRIs that others gave it, `source` the file that lists it."""

    type: str
    subtype: str | None
    labels: Mapping[str, str]
    aliases: tuple[str, ...] = ()
    country: str | None = None
    level: str | None = None
    parent: str | None = None
    ids: tuple[str, ...] = ()
    source: str = _SHIPPED

    @property
    def label(self) -> str:
        """The name it is listed under."""
        return next(self.labels[tag] for tag in _TAGS if tag in self.labels)

    @property
    def canonical(self) -> str:
        """What its identity hangs on: the first identifier, or else its name."""
        return self.ids[0] if self.ids else names.key(self.label)


class Reference:
    """Listed entities, found by family and key of a name; a name that two of them bear finds neither."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self.entries = tuple(entries)
        self._found = _index(self.entries)

    def find(self, family_: str, key: str) -> Entry | None:
        """Give the one listed entity of that name."""
        return self._found.get((family_, key)) or self._found.get((_ANY, key))


def family(type_: str) -> str:
    """Name the family within which mentions of differing types may be one entity."""
    return BODY if type_ in (COMPANY, AGENCY, ORGANIZATION) else type_


@cache
def shipped() -> Reference:
    """Read the list that comes with the package."""
    return Reference(_rows((files("kg.data") / "reference.csv").read_text("utf-8"), _SHIPPED))


def load(path: str | Path | None) -> Reference:
    """Read the shipped list and the user's; raise InputError if that cannot be used.

    An entry of the user's that bears the name of a shipped one adds to it; where the two differ the user's holds.
    """
    if not path:
        return shipped()
    path = Path(path)
    try:
        text = path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: {error}; give --reference a file of CSV or Turtle in UTF-8") from error
    own = list(_concepts(text, path) if path.suffix in (".ttl", ".turtle") else _rows(text, str(path)))
    return Reference(_united(own, shipped()))


def _index(entries: Sequence[Entry]) -> dict[tuple[str, str], Entry]:
    """Find entries by name: the user's before the shipped, and what an entry is called before what it is called too."""
    claims: dict[tuple[str, str], dict[int, int]] = {}
    for number, entry in enumerate(entries):
        place = 0 if entry.source != _SHIPPED else 2
        for rank, group in ((place, entry.labels.values()), (place + 1, entry.aliases)):
            for text in group:
                claim = claims.setdefault((_family(entry), names.key(text)), {})
                claim[number] = min(rank, claim.get(number, rank))
    found = {}
    for name, ranks in claims.items():
        best = [n for n, rank in ranks.items() if rank == min(ranks.values())]
        if len(best) == 1:
            found[name] = entries[best[0]]
    return found


def _family(entry: Entry) -> str:
    return family(entry.type) if entry.type else _ANY


def _united(own: Iterable[Entry], known: Reference) -> Iterator[Entry]:
    """Put the user's entries in place of the shipped ones that they add to."""
    replaced = set()
    for entry in own:
        old = _known(entry, known)
        if old:
            replaced.add(id(old))
        yield _over(entry, old) if old else entry
    yield from (e for e in known.entries if id(e) not in replaced)


def _known(entry: Entry, known: Reference) -> Entry | None:
    families = [family(entry.type)] if entry.type else sorted({family(t) for t in ENTITY_TYPES})
    found = [known.find(f, names.key(entry.label)) for f in families]
    hits = [e for e in found if e]
    return hits[0] if len(hits) == 1 else None


def _over(entry: Entry, old: Entry) -> Entry:
    """Lay the user's entry over a shipped one."""
    labels = {**old.labels, **entry.labels}
    left = [*old.labels.values(), *old.aliases, *entry.aliases]
    return replace(
        entry,
        type=entry.type or old.type,
        subtype=entry.subtype or old.subtype,
        labels=labels,
        aliases=tuple(dict.fromkeys(a for a in left if a not in labels.values())),
        country=entry.country or old.country,
        level=entry.level or old.level,
        parent=entry.parent or old.parent,
    )


# CSV.


def _rows(text: str, source: str) -> Iterator[Entry]:
    reader = csv.DictReader(StringIO(text))
    columns = _named(reader.fieldnames or (), source)
    for row in reader:
        values = {column: (row.get(given) or "").strip() for column, given in columns.items()}
        if any(values.values()):
            yield _row(values, f"{source}, line {reader.line_num}", source)


def _named(header: Sequence[str], source: str) -> dict[str, str]:
    """Match a header with the columns that are known."""
    given = {re.sub(r"[\s_]+", "-", h.strip().casefold()): h for h in header}
    columns = {c: given[n] for c, known in _COLUMNS.items() for n in reversed(known) if n in given}
    if not columns.keys() & set(_TAGS):
        raise InputError(f"{source}: no column of names; head one zh-hans, zh-hant, en or name")
    return columns


def _row(values: Mapping[str, str], where: str, source: str) -> Entry:
    labels = {tag: values[tag] for tag in _TAGS if values.get(tag)}
    if not labels:
        raise InputError(f"{where}: has no name; fill in zh-hans, zh-hant or en")
    type_, subtype = _checked_type(values.get("type", ""), values.get("subtype", ""), where)
    return Entry(
        type_,
        subtype,
        labels,
        tuple(a.strip() for a in re.split(r"[|;；]", values.get("aliases", "")) if a.strip()),
        values.get("country") or None,
        values.get("level") or None,
        values.get("parent") or None,
        tuple(_iri(scheme, values[scheme], where) for scheme in _IDS if values.get(scheme)),
        source,
    )


def _checked_type(type_: str, subtype: str, where: str) -> tuple[str, str | None]:
    if type_ and type_ not in ENTITY_TYPES:
        raise InputError(f"{where}: no type is called {type_!r}; types are {', '.join(ENTITY_TYPES)}")
    if subtype and subtype not in SUBTYPES.get(type_, ()):
        known = ", ".join(SUBTYPES.get(type_, ())) or "none"
        raise InputError(f"{where}: {type_ or 'no type'} has no subtype {subtype!r}; known are {known}")
    return type_, subtype or None


def _iri(scheme: str, text: str, where: str) -> str:
    pattern, iri = _IDS[scheme]
    if not pattern.fullmatch(text):
        raise InputError(f"{where}: {text!r} is no {scheme}; correct it or leave the cell empty")
    return iri.format(text)


# SKOS.

_SKOS = "http://www.w3.org/2004/02/skos/core#"
_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"


def _concepts(text: str, path: Path) -> Iterator[Entry]:
    """Read every subject that has a skos:prefLabel; its class in our ontology, if it has one, is its type."""
    import pyoxigraph as ox  # noqa: PLC0415 - only this kind of list needs it

    facts: dict[str, dict[str, list[tuple[str, str]]]] = {}
    try:
        for t in ox.parse(text, format=ox.RdfFormat.TURTLE, base_iri=path.absolute().as_uri()):
            node, value = str(getattr(t.subject, "value", "")), t.object
            language = getattr(value, "language", None) or ""
            given = (str(getattr(value, "value", "")), language.casefold())
            facts.setdefault(node, {}).setdefault(t.predicate.value, []).append(given)
    except (SyntaxError, ValueError) as error:
        raise InputError(f"{path}: is no Turtle ({error}); mend it or give CSV") from error
    found = [_concept(node, f, str(path)) for node, f in sorted(facts.items()) if f"{_SKOS}prefLabel" in f]
    if not found:
        raise InputError(f"{path}: holds no skos:prefLabel; give each entity one")
    yield from found


def _concept(node: str, facts: Mapping[str, list[tuple[str, str]]], source: str) -> Entry:
    labels: dict[str, str] = {}
    others = [text for text, _ in sorted(facts.get(f"{_SKOS}altLabel", []))]
    for text, language in sorted(facts[f"{_SKOS}prefLabel"]):
        tag = _tag(language, text)
        others += [text] if tag in labels else []
        labels.setdefault(tag, text)
    local = {iri.rpartition("#")[2] for iri, _ in facts.get(_TYPE, []) if "/ontology#" in iri}
    subtype = next((s for t in ENTITY_TYPES for s in SUBTYPES.get(t, ()) if s in local), None)
    type_ = next((t for t in ENTITY_TYPES if t in local or subtype in SUBTYPES.get(t, ())), "")
    matches = sorted(iri for iri, _ in facts.get(f"{_SKOS}exactMatch", []) if iri)
    own = [node] if _IDS["id"][0].fullmatch(node) else []
    return Entry(type_, subtype, labels, tuple(others), ids=tuple(matches or own), source=source)


def _tag(language: str, text: str) -> str:
    """Choose one of our language tags for a label."""
    if language.startswith(("zh-hant", "zh-tw", "zh-hk", "zh-mo")):
        return "zh-hant"
    return "zh-hans" if language.startswith("zh") or names.has_han(text) else "en"
