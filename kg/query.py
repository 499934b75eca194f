"""Ask SPARQL questions of a build's `graph.ttl`, read-only, and write the answers down.

Oxigraph answers. What would reach outside the build (`SERVICE`) or name graphs that a build does not have (`FROM`)
is refused before it is asked; updates are refused by Oxigraph itself, which only reads here.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from itertools import takewhile
from pathlib import Path
from typing import Any, Final

import pyoxigraph as ox

from kg.answers import Answer
from kg.errors import BuildError, QueryError

__all__ = ["Answer", "query"]


def query(path: Path, sparql: str) -> Answer:
    """Answer a query from a Turtle file; raise QueryError if it is wrong or refused, BuildError without the file."""
    try:
        stamp = path.stat()
    except OSError as error:
        raise BuildError(f"{path}: cannot be read ({error.strerror}); build the graph first") from error
    store, prefixes = _load(path, stamp.st_mtime_ns, stamp.st_size)
    _refuse(sparql)
    try:
        return _answer(store.query(sparql, prefixes=dict(prefixes)), prefixes)
    except SyntaxError as error:
        raise QueryError(_explain(sparql, str(error), prefixes)) from error
    except (RuntimeError, ValueError, OSError) as error:
        raise QueryError(f"the query cannot be answered: {' '.join(str(error).split())}") from error


@lru_cache(maxsize=1)
def _load(path: Path, _mtime: int, _size: int) -> tuple[ox.Store, Mapping[str, str]]:
    """Read a Turtle file into memory, and the prefixes that it declares; keep it until the file changes."""
    store = ox.Store()
    try:
        with path.open(encoding="utf-8") as lines:
            declared = (re.match(r"@prefix (\w*): <([^>]*)> \.$", line) for line in lines)
            prefixes = {m[1]: m[2] for m in takewhile(bool, declared) if m}
        store.bulk_load(path=str(path), format=ox.RdfFormat.TURTLE)
    except (OSError, SyntaxError, UnicodeDecodeError) as error:
        raise BuildError(f"{path}: cannot be read as Turtle ({error}); build it again") from error
    return store, prefixes


def _answer(found: Any, prefixes: Mapping[str, str]) -> Answer:
    """Take all of what Oxigraph found, while its errors can still be told."""
    if isinstance(found, ox.QueryBoolean):
        return Answer("ask", ("answer",), ((ox.Literal(bool(found)),),), prefixes)
    if isinstance(found, ox.QueryTriples):
        triples = sorted((tuple(t) for t in found), key=str)
        return Answer("graph", ("subject", "predicate", "object"), tuple(triples), prefixes)
    columns = tuple(v.value for v in found.variables)
    return Answer("select", columns, tuple(tuple(row) for row in found), prefixes)


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
        raise QueryError(
            "escapes like \\u4E2D are refused, since they can hide a keyword; write the character itself"
        )
    for piece in _PIECES.finditer(sparql):
        word = (piece["word"] or piece["prefix"] or "").upper()
        if "SERVICE" in word:
            raise QueryError(
                f"{_place(sparql, piece.start())}: SERVICE is refused; a build answers from itself only"
            )
        if "FROM" in word:
            raise QueryError(
                f"{_place(sparql, piece.start())}: FROM is refused; a build is one graph, leave it out"
            )


def _explain(sparql: str, error: str, prefixes: Mapping[str, str]) -> str:
    """Say in one line where a query is wrong and what was expected there."""
    pieces = list(_PIECES.finditer(sparql))
    words = [p["word"].upper() for p in pieces if p["word"]]
    verb = next((w for w in words if w not in {"PREFIX", "BASE"}), "")
    if verb in _UPDATES:
        return f"{verb} is refused: a build is only read; use SELECT, ASK, CONSTRUCT or DESCRIBE"
    for piece in pieces:
        prefix = piece["prefix"] or ""
        if piece["local"] is not None and prefix != "_" and prefix not in _declared(sparql, prefixes):
            known = ", ".join(sorted(prefixes))
            return f"{_place(sparql, piece.start())}: prefix {prefix}: is not declared; known without it are {known}"
    at = re.match(r"error at (\d+):(\d+): expected (?:one of )?(.*)", error, re.DOTALL)
    if not at:
        return f"wrong query: {' '.join(error.split())}"
    line, column, expected = int(at[1]), int(at[2]), _expected(at[3])
    before = (sparql.splitlines() or [""])[min(line, len(sparql.splitlines())) - 1][: column - 1].strip()[
        -30:
    ]
    return f"line {line}, column {column}: wrong query after {before!r}{expected}"


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
