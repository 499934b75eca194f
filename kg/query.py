"""Ask SPARQL questions of a build's `graph.ttl`, read-only, and write the answers down.

Oxigraph answers, from the store beside the file. What would reach outside the build (`SERVICE`) or name graphs that a build does not have (`FROM`)
is refused before it is asked; updates are refused by Oxigraph itself, which only reads here.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Any, Final

import pyoxigraph as ox

from kg.answers import Answer
from kg.errors import LimitError, QueryError, RefusedError
from kg.store import Stored, opened, stamp

__all__ = ["Answer", "ask", "query"]


def query(path: Path, sparql: str) -> Answer:
    """Answer a query from a Turtle file; raise QueryError if it is wrong or refused, BuildError without the file."""
    return ask(_opened(path, stamp(path)), sparql)


def ask(stored: Stored, sparql: str, *, rows: int | None = None) -> Answer:
    """Answer a query from a store; raise QueryError if it is wrong, and LimitError above so many rows or triples."""
    _refuse(sparql)
    try:
        found = stored.store.query(sparql, prefixes=dict(stored.prefixes))
        return _answer(found, stored.prefixes, rows)
    except SyntaxError as error:
        raise _explained(sparql, str(error), stored.prefixes) from error
    except (RuntimeError, ValueError, OSError) as error:
        raise QueryError(f"the query cannot be answered: {' '.join(str(error).split())}") from error


@lru_cache(maxsize=1)
def _opened(path: Path, _stamp: str) -> Stored:
    """Keep a store open until its Turtle file changes."""
    return opened(path)


def _answer(found: Any, prefixes: Mapping[str, str], rows: int | None) -> Answer:
    """Take all of what Oxigraph found, while its errors can still be told."""
    if isinstance(found, ox.QueryBoolean):
        return Answer("ask", ("answer",), ((ox.Literal(bool(found)),),), prefixes)
    taken = tuple(tuple(row) for row in islice(found, None if rows is None else rows + 1))
    if rows is not None and len(taken) > rows:
        raise LimitError(f"the answer has more than {rows:,} rows; add LIMIT, or ask for less")
    if isinstance(found, ox.QueryTriples):
        return Answer("graph", ("subject", "predicate", "object"), tuple(sorted(taken, key=str)), prefixes)
    return Answer("select", tuple(v.value for v in found.variables), taken, prefixes)


# A query in pieces. What is text, IRI, comment or variable hides no keyword; Oxigraph needs no space between
# words, so a bare word is searched, not compared: `trueSERVICE:x` is a SERVICE call.
_PIECES: Final = re.compile(
    r"""
      (?P<skip> \#[^\n\r]* | <[^<>"{}|^`\x00-\x20]*>
        | \"{3}(?:\"{0,2}(?:[^"\\]|\\.))*\"{3} | '{3}(?:'{0,2}(?:[^'\\]|\\.))*'{3}
        | "(?:[^"\\\n\r]|\\.)*" | '(?:[^'\\\n\r]|\\.)*' | [?$]\w+ | @[A-Za-z]+(?:-[A-Za-z0-9]+)* )
    | (?P<prefix> \w[\w.-]* )? : (?P<local> \w* )
    | (?P<word> \w+ )
    """,
    re.VERBOSE | re.DOTALL,
)
_UPDATES: Final = frozenset(
    {"INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD", "WITH"}
)


def _refuse(sparql: str) -> None:
    """Raise QueryError for a query that would leave the build."""
    if re.search(r"\\[uU][0-9A-Fa-f]{4}", sparql):
        raise RefusedError(
            "escapes like \\u4E2D are refused, since they can hide a keyword; write the character itself"
        )
    for piece in _PIECES.finditer(sparql):
        word = (piece["word"] or piece["prefix"] or "").upper()
        if "SERVICE" in word:
            raise RefusedError(
                f"{_place(sparql, piece.start())}: SERVICE is refused; a build answers from itself only"
            )
        if "FROM" in word:
            raise RefusedError(
                f"{_place(sparql, piece.start())}: FROM is refused; a build is one graph, leave it out"
            )


def _explained(sparql: str, error: str, prefixes: Mapping[str, str]) -> QueryError:
    """Say in one line where a query is wrong and what was expected there."""
    pieces = list(_PIECES.finditer(sparql))
    words = [p["word"].upper() for p in pieces if p["word"]]
    verb = next((w for w in words if w not in {"PREFIX", "BASE"}), "")
    if verb in _UPDATES:
        return RefusedError(
            f"{verb} is refused: a build is only read; use SELECT, ASK, CONSTRUCT or DESCRIBE"
        )
    for piece in pieces:
        prefix = piece["prefix"] or ""
        if piece["local"] is not None and prefix != "_" and prefix not in _declared(sparql, prefixes):
            known = ", ".join(sorted(prefixes))
            place = _place(sparql, piece.start())
            return QueryError(f"{place}: prefix {prefix}: is not declared; known without it are {known}")
    at = re.match(r"error at (\d+):(\d+): expected (?:one of )?(.*)", error, re.DOTALL)
    if not at:
        return QueryError(f"wrong query: {' '.join(error.split())}")
    line, column, expected = int(at[1]), int(at[2]), _expected(at[3])
    before = (sparql.splitlines() or [""])[min(line, len(sparql.splitlines())) - 1][: column - 1].strip()[
        -30:
    ]
    return QueryError(f"line {line}, column {column}: wrong query after {before!r}{expected}")


def _declared(sparql: str, prefixes: Mapping[str, str]) -> set[str]:
    """List the prefixes that a query may use."""
    return {*prefixes, *re.findall(r"(?i)\bPREFIX\s+([\w.-]*):", sparql)}


def _expected(tokens: str) -> str:
    """Keep what a person can use of the list of tokens that would have fitted."""
    listed = re.sub(r"\[[^\]]*\](\s*\|\s*\[[^\]]*\])*|\[_\]", "", " ".join(tokens.split()))
    kept = [t for t in (t.strip() for t in listed.split(", ")) if t and t not in {"LATERAL", "SERVICE"}]
    return f"; expected {' or '.join(kept[:8])}" if kept else "; expected another word or sign"


def _place(sparql: str, index: int) -> str:
    """Turn an index into the line and column that an editor shows."""
    line = sparql.count("\n", 0, index) + 1
    return f"line {line}, column {index - sparql.rfind(chr(10), 0, index)}"
