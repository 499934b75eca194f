"""The ledger: a user's corrections, one JSON object a line, only ever added to.

A correction names its entities by type and name, and by id and documents to tell those of one name apart, so that it
holds when the graph is built again, from other documents too. `undo` takes an earlier line back.
"""

import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import Any, Final, Self

from kg.errors import BuildError, InputError
from kg.vocabulary import ENTITY_TYPES, PREDICATES, SUBTYPES

NAME: Final = "corrections.jsonl"
_NEEDS: Final[Mapping[str, int]] = {"merge": 2, "split": 1, "rename": 1, "retype": 1, "reject": 1, "undo": 0}


@dataclass(frozen=True, slots=True)
class Ref:
    """An entity as a correction names it; `documents` are some of those that mention it."""

    type: str
    name: str
    id: str = ""
    documents: tuple[str, ...] = ()

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """Read a reference's JSON."""
        return cls(data["type"], data["name"], data.get("id", ""), tuple(data.get("documents", ())))


@dataclass(frozen=True, slots=True)
class Correction:
    """One line of a ledger; which of the fields count depends on the action.

    merge: entities. split: an entity, and the names or documents that are another. rename: an entity and its label.
    retype: an entity, its type and subtype. reject: subject (and object) of a relation, its predicate, status, and text
    where its object is no entity. undo: the number of a line.
    """

    action: str = ""
    entities: tuple[Ref, ...] = ()
    names: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    label: str = ""
    type: str = ""
    subtype: str = ""
    predicate: str = ""
    status: str = ""
    text: str = ""
    undone: int = 0
    at: str = ""
    note: str = ""
    line: int = field(default=0, compare=False)
    source: str = field(default="", compare=False)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """Read a line's JSON; raise TypeError for a field that is unknown or of another kind."""
        known = {f.name: f.default for f in fields(cls)}
        for name, value in data.items():
            kind = list if isinstance(known.get(name), tuple) else type(known.get(name))
            if not isinstance(value, kind):
                raise TypeError(f"{name} is no field or no {kind.__name__}")
        lists = {k: tuple(map(str, data[k])) for k in ("names", "documents") if k in data}
        refs = tuple(Ref.from_dict(r) for r in data.get("entities", ()))
        made: dict[str, Any] = {**data, **lists, "entities": refs}
        return cls(**made)

    @property
    def where(self) -> str:
        """Tell where it stands."""
        return f"{self.source} line {self.line}"


def load(paths: Iterable[str | Path]) -> list[Correction]:
    """Read ledgers, in order, without what is undone; raise InputError for a line that is no correction."""
    return [c for path in paths for c in _active(read(Path(path)))]


def read(path: Path) -> list[Correction]:
    """Read every line of one ledger."""
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: {error}; give a ledger that kg correct wrote") from error
    return [_parsed(text, number, path) for number, text in enumerate(lines, 1) if text.strip()]


def append(path: Path, correction: Correction) -> None:
    """Add one line to a ledger, which is made if it is not there."""
    row = {k: v for k, v in asdict(correction).items() if v and k not in ("line", "source")}
    try:
        with path.open("a", encoding="utf-8", newline="\n") as out:
            out.write(json.dumps(row, ensure_ascii=False, separators=(",", ":")) + "\n")
            out.flush()
            os.fsync(out.fileno())
    except OSError as error:
        raise BuildError(
            f"cannot write to {path}: {error.strerror}; free space or allow writing there"
        ) from error


def _active(corrections: list[Correction]) -> list[Correction]:
    """Leave out what a later line undoes; an undo can be undone too."""
    dead: set[int] = set()
    for c in reversed(corrections):
        if c.action == "undo" and c.line not in dead:
            dead.add(c.undone)
    return [c for c in corrections if c.line not in dead and c.action != "undo"]


def _parsed(text: str, number: int, path: Path) -> Correction:
    try:
        found = replace(Correction.from_dict(json.loads(text)), line=number, source=path.name)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise InputError(
            f"{path}, line {number}: is no correction ({error}); delete or mend the line"
        ) from error
    if fault := _fault(found):
        raise InputError(f"{path}, line {number}: {fault}; delete or mend the line")
    return found


def _fault(c: Correction) -> str:
    """Say what keeps a correction from being one, if anything does."""
    if c.action not in _NEEDS:
        return f"no action is called {c.action!r}; actions are {', '.join(_NEEDS)}"
    if len(c.entities) < _NEEDS[c.action]:
        return f"{c.action} needs {_NEEDS[c.action]} entities"
    types = [r.type for r in c.entities] + [c.type] * (c.action == "retype")
    if unknown := [t for t in types if t not in ENTITY_TYPES]:
        return f"no type is called {unknown[0]!r}"
    if c.subtype and c.subtype not in SUBTYPES.get(c.type, ()):
        return f"{c.type} has no subtype {c.subtype!r}"
    missing = {
        "split": not (c.names or c.documents),
        "rename": not c.label,
        "reject": c.predicate not in PREDICATES,
        "undo": c.undone < 1,
    }
    wanted = {
        "split": "names or documents",
        "rename": "a label",
        "reject": "a predicate",
        "undo": "a line's number",
    }
    return f"{c.action} needs {wanted[c.action]}" if missing.get(c.action) else ""
