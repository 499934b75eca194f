"""Gold annotation: `NAME.ann` (text with inline [[surface|TYPE]]) and `NAME.rel` (tab-separated relations).

A file may hold one document or many paragraphs, each under a header line `### ID`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kg.errors import InputError
from kg.vocabulary import ANNOTATION_CODES, ASSERTED, PREDICATES, STATUSES

_MARK = re.compile(r"\[\[([^\[\]]*?)\|([A-Z]+)\]\]")
_HEADER = re.compile(r"^### (\w+)\n", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class GoldRelation:
    """A relation as annotated, between surfaces; `extra` is the title or the ISO date."""

    predicate: str
    subject: str
    object: str
    evidence: str
    extra: str | None
    status: str


@dataclass(frozen=True, slots=True)
class GoldText:
    """An annotated text: spans are (start, end, type) in code points of `text`."""

    id: str
    text: str
    spans: tuple[tuple[int, int, str], ...]
    relations: tuple[GoldRelation, ...]


def read_gold(folder: Path, *, own_types: bool = False) -> Iterator[GoldText]:
    """Read every annotated text of a folder, in order of file name.

    With `own_types`, a code that stands for none of our types is a type of its own; else it raises InputError.
    """
    files = sorted(folder.glob("*.ann"))
    if not files:
        raise InputError(f"{folder} holds no .ann file; give a folder of NAME.ann and NAME.rel")
    for file in files:
        rel = file.with_suffix(".rel")
        relations = list(_relations(rel, file.stem)) if rel.exists() else []
        for name, body in _texts(file):
            text, spans = _unmark(body.strip(), file, own_types=own_types)
            yield GoldText(name, text, spans, tuple(r for n, r in relations if n == name))


def _texts(file: Path) -> Iterator[tuple[str, str]]:
    raw = file.read_text("utf-8")
    parts = _HEADER.split(raw)
    if len(parts) == 1:
        yield file.stem, raw
    yield from zip(parts[1::2], parts[2::2], strict=True)


def _unmark(marked: str, file: Path, *, own_types: bool) -> tuple[str, tuple[tuple[int, int, str], ...]]:
    text, spans, position = "", [], 0
    for match in _MARK.finditer(marked):
        if match[2] not in ANNOTATION_CODES and not own_types:
            raise InputError(
                f"{file}: unknown type {match[2]} in {match[0]}; known are {', '.join(ANNOTATION_CODES)}"
            )
        text += marked[position : match.start()]
        spans.append((len(text), len(text) + len(match[1]), ANNOTATION_CODES.get(match[2], match[2])))
        text += match[1]
        position = match.end()
    return text + marked[position:], tuple(spans)


def _relations(file: Path, stem: str) -> Iterator[tuple[str, GoldRelation]]:
    """Yield the relations of a file with the id of their text, which a file of one text may leave out."""
    for number, line in enumerate(file.read_text("utf-8").splitlines(), 1):
        columns = [c.strip() for c in line.split("\t")]
        if not line.strip():
            continue
        if columns[0] in PREDICATES:
            columns.insert(0, stem)
        if len(columns) < 5 or columns[1] not in PREDICATES:
            raise InputError(
                f"{file}, line {number}: not `[id] predicate subject object evidence`; mend the line"
            )
        yield columns[0], _relation(columns)


def _relation(columns: list[str]) -> GoldRelation:
    status = next((c[1:] for c in columns[5:] if c.startswith("!") and c[1:] in STATUSES), ASSERTED)
    extra = next((c for c in columns[5:] if c and not c.startswith("!")), None)
    return GoldRelation(columns[1], columns[2], columns[3], columns[4], extra, status)
