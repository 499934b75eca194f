"""The answer to a query, and how it is written down."""

import csv
import io
import json
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import accumulate
from typing import Any, Final

import pyoxigraph as ox

from kg.errors import QueryError

CELL_WIDTH: Final = 80  # columns of the terminal; a Han character takes two

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple


@dataclass(frozen=True, slots=True)
class Answer:
    """What a query found; iterating gives its rows as plain strings, None where a variable is unbound.

    `form` is `select`, `ask` (one row, one column) or `graph` (a triple a row).
    """

    form: str
    columns: tuple[str, ...]
    terms: tuple[tuple[Term | None, ...], ...]
    prefixes: Mapping[str, str]

    def __iter__(self) -> Iterator[tuple[str | None, ...]]:
        return (tuple(map(_plain, row)) for row in self.terms)

    def __len__(self) -> int:
        return len(self.terms)


def render(answer: Answer, style: str = "table") -> str:
    """Write an answer as table, csv, json (SPARQL results) or ttl; ttl is for CONSTRUCT and DESCRIBE."""
    writers = {"table": _table, "csv": _csv, "json": _json, "ttl": _ttl}
    if style not in writers:
        raise QueryError(f"format {style!r} is not known; give one of {', '.join(writers)}")
    return writers[style](answer)


def _plain(term: Term | None) -> str | None:
    """Give a term as a plain string: an IRI, or a literal's characters."""
    return None if term is None else str(term) if isinstance(term, ox.BlankNode | ox.Triple) else term.value


def _csv(answer: Answer) -> str:
    """Write an answer in the SPARQL CSV format, whose lines end in CR LF."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(answer.columns)
    writer.writerows(answer)
    return out.getvalue()


def _json(answer: Answer) -> str:
    """Write an answer in the SPARQL JSON format."""
    data: dict[str, Any] = {"head": {"vars": list(answer.columns)}}
    if answer.form == "ask":
        data = {"head": {}, "boolean": next(iter(answer))[0] == "true"}
    else:
        rows = [zip(answer.columns, row, strict=True) for row in answer.terms]
        data["results"] = {"bindings": [{c: _json_term(t) for c, t in row if t is not None} for row in rows]}
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def _json_term(term: Term) -> dict[str, Any]:
    """Write one term in the SPARQL JSON format."""
    if isinstance(term, ox.NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, ox.BlankNode):
        return {"type": "bnode", "value": term.value}
    if isinstance(term, ox.Triple):
        parts = {"subject": term.subject, "predicate": term.predicate, "object": term.object}
        return {"type": "triple", "value": {k: _json_term(v) for k, v in parts.items()}}
    literal = {"type": "literal", "value": term.value}
    if term.language:
        return {**literal, "xml:lang": term.language}
    plain = term.datatype.value.endswith("XMLSchema#string")
    return literal if plain else {**literal, "datatype": term.datatype.value}


def _ttl(answer: Answer) -> str:
    """Write the triples of an answer as Turtle."""
    if answer.form != "graph":
        raise QueryError("ttl is for triples; ask with CONSTRUCT or DESCRIBE, or take table, csv or json")
    triples = [ox.Triple(*row) for row in answer.terms]  # type: ignore[arg-type]
    out = io.BytesIO()
    ox.serialize(triples, out, format=ox.RdfFormat.TURTLE, prefixes=dict(answer.prefixes))
    return out.getvalue().decode()


def _table(answer: Answer) -> str:
    """Write an answer for a terminal, in columns; long cells are cut and control characters are shown as dots."""
    rows = [answer.columns, *(tuple(_cell(t, answer.prefixes) for t in row) for row in answer.terms)]
    widths = [max(map(_width, column)) for column in zip(*rows, strict=True)]
    lines = [
        "  ".join(c + " " * (w - _width(c)) for c, w in zip(r, widths, strict=True)).rstrip() for r in rows
    ]
    lines.insert(1, "  ".join("-" * w for w in widths))
    return "\n".join(lines) + "\n"


def _cell(term: Term | None, prefixes: Mapping[str, str]) -> str:
    """Shorten a term to what fits into a table."""
    text = _plain(term) or ""
    if isinstance(term, ox.NamedNode):
        text = next((f"{p}:{text[len(i) :]}" for p, i in prefixes.items() if text.startswith(i)), text)
    clean = "".join("·" if unicodedata.category(c) in {"Cc", "Cf"} else c for c in " ".join(text.split()))
    return _cut(clean)


def _cut(text: str) -> str:
    """Cut a text that is wider than a cell."""
    if _width(text) <= CELL_WIDTH:
        return text
    ends = accumulate(map(_width, text))
    return text[: sum(end < CELL_WIDTH for end in ends)] + "…"


def _width(text: str) -> int:
    """Count the columns that a text takes in a terminal.

    >>> _width("启明3")
    5
    """
    wide = sum(unicodedata.east_asian_width(c) in "WF" for c in text)
    return len(text) + wide - sum(unicodedata.combining(c) > 0 for c in text)
