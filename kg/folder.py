"""The build folder: its tables, the kept result of each document, and writing that is whole or not at all."""

import json
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from kg.errors import BuildError
from kg.records import Claim, Document, Entity, Mention, Relation, to_json

_PARTS = "parts"
_LISTS = ("aliases", "merged", "exact", "maybe_same", "related")  # JSON gives lists for an entity's tuples


@dataclass(frozen=True, slots=True)
class Part:
    """What the costly stages made of one document, and `made_by`: the model and version that made it."""

    document: Document
    mentions: tuple[Mention, ...]
    claims: tuple[Claim, ...]
    made_by: str

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "Part":
        """Read a part's JSON."""
        return cls(
            _document(data["document"]),
            tuple(Mention(**m) for m in data["mentions"]),
            tuple(Claim.from_dict(c) for c in data["claims"]),
            data["made_by"],
        )


class Folder:
    """A build folder on disk."""

    def __init__(self, path: Path) -> None:
        self.path = path

    # Parts.

    def parts(self) -> Iterator[Part]:
        """Read the kept parts, in order of their document's id; one that cannot be read is made anew, so skipped."""
        for file in sorted((self.path / _PARTS).glob("*.json")):
            try:
                yield Part.from_dict(json.loads(file.read_text("utf-8")))
            except (OSError, ValueError, KeyError, TypeError):
                continue

    def keep(self, part: Part) -> None:
        """Write one part."""
        name = f"{_PARTS}/{part.document.id}.json"
        self.write_all({name: text([json.dumps(asdict(part), ensure_ascii=False)])})

    def drop(self, doc: str) -> None:
        """Forget one part."""
        (self.path / _PARTS / f"{doc}.json").unlink(missing_ok=True)

    # Writing.

    def prepare(self) -> None:
        """Make the folder, and show at once that it can be written to."""
        with _telling(self.path):
            (self.path / _PARTS).mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=self.path):
                pass

    def write_all(self, writers: Mapping[str, Callable[[Path], None]]) -> None:
        """Write several files under temporary names, and swap them in when all are complete."""
        ready: list[tuple[Path, Path]] = []
        try:
            with _telling(self.path):
                for name, writer in writers.items():
                    temporary = self.path / f"{name}.{os.getpid()}.tmp"
                    ready.append((temporary, self.path / name))
                    writer(temporary)
                for temporary, final in ready:
                    temporary.replace(final)
        finally:
            for temporary, _ in ready:
                temporary.unlink(missing_ok=True)

    # Tables.

    def documents(self) -> Iterator[Document]:
        """Read `documents.jsonl`."""
        return map(_document, self._rows("documents.jsonl"))

    def mentions(self) -> Iterator[Mention]:
        """Read `mentions.jsonl`."""
        return (Mention(**row) for row in self._rows("mentions.jsonl"))

    def entities(self) -> Iterator[Entity]:
        """Read `entities.jsonl`."""
        for row in self._rows("entities.jsonl"):
            yield Entity(**{**row, **{name: tuple(row.get(name, ())) for name in _LISTS}})

    def relations(self) -> Iterator[Relation]:
        """Read `relations.jsonl`."""
        return (Relation.from_dict(row) for row in self._rows("relations.jsonl"))

    def manifest(self) -> dict[str, Any]:
        """Read `manifest.json`."""
        try:
            data: dict[str, Any] = json.loads((self.path / "manifest.json").read_text("utf-8"))
        except (OSError, ValueError) as error:
            raise BuildError(
                f"{self.path} is no build folder ({error}); make one: kg build INPUT --out DIR"
            ) from error
        return data

    def _rows(self, name: str) -> Iterator[dict[str, Any]]:
        path = self.path / name
        try:
            with path.open(encoding="utf-8") as lines:
                for number, line in enumerate(lines, 1):
                    try:
                        yield json.loads(line)
                    except ValueError as error:
                        raise BuildError(f"{path}, line {number}: {error}; build the folder again") from error
        except OSError as error:
            raise BuildError(
                f"{path}: {error.strerror}; make it with: kg build INPUT --out {self.path}"
            ) from error


def _document(row: Mapping[str, Any]) -> Document:
    return Document(**{**row, "keywords": tuple(row.get("keywords", ()))})


def lines(records: Iterable[Any]) -> Callable[[Path], None]:
    """Give a writer of records as JSON lines."""
    return lambda path: _write_text(path, (f"{to_json(r)}\n" for r in records))


def text(chunks: Iterable[str]) -> Callable[[Path], None]:
    """Give a writer of a text that comes in pieces."""
    return lambda path: _write_text(path, chunks)


def pretty(data: Mapping[str, Any]) -> Callable[[Path], None]:
    """Give a writer of readable JSON."""
    return lambda path: _write_text(path, [json.dumps(data, ensure_ascii=False, indent=2), "\n"])


def _write_text(path: Path, chunks: Iterable[str]) -> None:
    with path.open("w", encoding="utf-8", newline="\n") as out:
        out.writelines(chunks)
        out.flush()
        os.fsync(out.fileno())


@contextmanager
def _telling(path: Path) -> Iterator[None]:
    """Turn an operating system's refusal into one line that says what to do."""
    try:
        yield
    except OSError as error:
        reason = error.strerror or str(error)
        raise BuildError(f"cannot write to {path}: {reason}; free space or choose another --out") from error
