"""The cookbook: SPARQL queries that ship with kg, with titles and parameters in Chinese and English.

A query's first comments describe it, one thing a line, Chinese and English parted by ` / `:

    # title: 各企业的芯片 / Chips by company
    # param name company: 企业名称 / the company's name
    ...
    VALUES ?company { UNDEF }

A parameter is a variable whose `VALUES` clause is open; `fill` writes its value there, by its kind:

name    a name in any script: as a plain string and in each of the languages that a build writes
text    a plain string
date    a day, month or year: 2024-05-20, 2024-05 or 2024
iri     an absolute IRI

A query of one's own with such comments takes parameters too.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Final

from kg.errors import QueryError

_TITLE: Final = re.compile(r"^# title: (?P<zh>.+?) / (?P<en>.+)$", re.MULTILINE)
_PARAMETER: Final = re.compile(
    r"^# param (?P<kind>name|text|date|iri) (?P<name>\w+): (?P<zh>.+?) / (?P<en>.+)$", re.MULTILINE
)
_OPEN: Final = re.compile(r"VALUES \?(\w+) \{ UNDEF \}")
_LANGUAGES: Final = ("zh-hans", "zh-hant", "en")
_ESCAPES: Final = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"})
_DATE: Final = re.compile(r"[0-9]{4}(-[0-9]{2}){0,2}")
_IRI: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:[^\x00-\x20<>\"{}|\\^`\ud800-\udfff]+")


@dataclass(frozen=True, slots=True)
class Parameter:
    """What a query can be asked about; `kind` is name, text, date or iri, `zh` and `en` explain it."""

    name: str
    kind: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Recipe:
    """A query, its titles, and what it takes; parameters that are not filled in stay open."""

    name: str
    zh: str
    en: str
    parameters: tuple[Parameter, ...]
    sparql: str

    @property
    def title(self) -> str:
        """Both titles in one line."""
        return " / ".join(filter(None, (self.zh, self.en)))


def cookbook() -> tuple[Recipe, ...]:
    """List the queries that ship with kg, by name."""
    sources = (f for f in files("kg.ontology.queries").iterdir() if f.name.endswith(".rq"))
    recipes = (parse(f.name.removesuffix(".rq"), f.read_text(encoding="utf-8")) for f in sources)
    return tuple(sorted(recipes, key=lambda r: r.name))


def recipe(name: str) -> Recipe:
    """Find a shipped query by its name; raise QueryError if there is none."""
    known = {r.name: r for r in cookbook()}
    if name not in known:
        raise QueryError(f"no shipped query is named {name!r}; known are {', '.join(known)}")
    return known[name]


def parse(name: str, sparql: str) -> Recipe:
    """Read a query's titles and parameters from its comments; a query without them has none."""
    title = _TITLE.search(sparql)
    parameters = tuple(Parameter(m["name"], m["kind"], m["zh"], m["en"]) for m in _PARAMETER.finditer(sparql))
    return Recipe(name, title["zh"] if title else "", title["en"] if title else "", parameters, sparql)


def fill(recipe: Recipe, values: Mapping[str, str]) -> str:
    """Write values into a query's parameters; raise QueryError for one that is unknown or of the wrong kind.

    >>> asked = Recipe("q", "", "", (Parameter("n", "text", "", ""),), "SELECT ?n { VALUES ?n { UNDEF } }")
    >>> fill(asked, {"n": "启明3"})
    'SELECT ?n { VALUES ?n { "启明3" } }'
    """
    kinds = {p.name: p.kind for p in recipe.parameters}
    if unknown := [name for name in values if name not in kinds]:
        known = ", ".join(kinds) or "none"
        raise QueryError(f"{recipe.name} has no parameter {unknown[0]!r}; it takes {known}")
    terms = {name: _terms(name, kinds[name], value) for name, value in values.items()}
    return _OPEN.sub(lambda m: f"VALUES ?{m[1]} {{ {terms.get(m[1], 'UNDEF')} }}", recipe.sparql)


def _terms(name: str, kind: str, value: str) -> str:
    """Write a value as the terms that it may be in a build."""
    if kind == "iri":
        if not _IRI.fullmatch(value):
            raise QueryError(f"{name}={value!r} is no IRI; give one like https://kg.example.org/id/...")
        return f"<{value}>"
    if kind == "date" and not _DATE.fullmatch(value):
        raise QueryError(f"{name}={value!r} is no date; give one like 2024-05-20, 2024-05 or 2024")
    if any("\ud800" <= c <= "\udfff" for c in value):
        raise QueryError(f"{name}={value!r} holds half a character; give whole ones")
    literal = f'"{value.translate(_ESCAPES)}"'
    return " ".join([literal, *(f"{literal}@{tag}" for tag in _LANGUAGES)]) if kind == "name" else literal
