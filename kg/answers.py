"""The answer to a query, and how it is written down."""

import io
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import accumulate
from typing import Final

import pyoxigraph as ox

from kg.errors import QueryError
from kg.legible import xml

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


# What each style is called on the web; a table of rows takes the first kind, triples may take either.
ROW_TYPES: Final[Mapping[str, str]] = {
    "json": "application/sparql-results+json",
    "xml": "application/sparql-results+xml",
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
}
GRAPH_TYPES: Final[Mapping[str, str]] = {
    "ttl": "text/turtle",
    "nt": "application/n-triples",
    "jsonld": "application/ld+json",
    "rdf": "application/rdf+xml",
}
STYLES: Final = ("table", *ROW_TYPES, *GRAPH_TYPES)


def render(answer: Answer, style: str = "table") -> str:
    """Write an answer in one of STYLES; those of GRAPH_TYPES are for CONSTRUCT and DESCRIBE."""
    if style not in STYLES:
        raise QueryError(f"format {style!r} is not known; give one of {', '.join(STYLES)}")
    if style == "table":
        return _table(answer)
    text = _rows(answer, style) if style in ROW_TYPES else _triples(answer, style)
    return xml(text).replace("\r", "&#13;") if style in {"xml", "rdf"} else text


def _plain(term: Term | None) -> str | None:
    """Give a term as a plain string: an IRI, or a literal's characters."""
    return None if term is None else str(term) if isinstance(term, ox.BlankNode | ox.Triple) else term.value


def _rows(answer: Answer, style: str) -> str:
    """Write a yes or no, or rows: as SPARQL's tab-separated values, which Oxigraph turns into its other formats."""
    if answer.form == "ask":
        text, written = f'{{"head":{{}},"boolean":{next(iter(answer))[0]}}}', "json"
    else:
        lines = ["\t".join(map(_term, row)) for row in answer.terms]
        text, written = "\n".join(["\t".join(f"?{c}" for c in answer.columns), *lines, ""]), "tsv"
    if written == style:
        return text
    out = io.BytesIO()
    ox.parse_query_results(text, format=_row_format(written)).serialize(out, format=_row_format(style))
    return out.getvalue().decode()


def _term(term: Term | None) -> str:
    """Write a term as SPARQL's tab-separated values have it."""
    return "" if term is None else f"<<( {term} )>>" if isinstance(term, ox.Triple) else str(term)


def _row_format(style: str) -> ox.QueryResultsFormat:
    """Find Oxigraph's name for a style."""
    found = ox.QueryResultsFormat.from_media_type(ROW_TYPES[style])
    assert found  # noqa: S101 - for the type checker: all of ROW_TYPES are known
    return found


def _triples(answer: Answer, style: str) -> str:
    """Write the triples of an answer."""
    if answer.form != "graph":
        raise QueryError(
            f"{style} is for triples; ask with CONSTRUCT or DESCRIBE, or take table, {', '.join(ROW_TYPES)}"
        )
    return serialize((ox.Triple(*row) for row in answer.terms), style, answer.prefixes)  # type: ignore[arg-type]


def serialize(triples: Iterable[ox.Triple], style: str, prefixes: Mapping[str, str]) -> str:
    """Write triples in one of GRAPH_TYPES."""
    out = io.BytesIO()
    form = ox.RdfFormat.from_media_type(GRAPH_TYPES[style])
    assert form  # noqa: S101 - for the type checker: all of GRAPH_TYPES are known
    ox.serialize(triples, out, format=form, prefixes=dict(prefixes))
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
