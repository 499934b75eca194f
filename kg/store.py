"""A build's triples as an Oxigraph store on disk beside its `graph.ttl`: made when first asked, again when stale.

A store is a folder `store/KEY` that never changes once it is there; its key stands for the exact file it was loaded
from. Who uses one holds a shared lock on it, so that whoever makes the next may delete those that nobody uses.
"""

import fcntl
import json
import os
import re
import shutil
import weakref
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from itertools import takewhile
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from kg.errors import BuildError

FOLDER: Final = "store"
_PREFIXES: Final = "prefixes.json"


@dataclass(frozen=True, slots=True, weakref_slot=True)
class Stored:
    """A store that is ready to be asked, and the prefixes that its Turtle declared."""

    store: ox.Store
    prefixes: Mapping[str, str]


def stamp(graph: Path) -> str:
    """Tell one state of a Turtle file from any other, without reading it."""
    try:
        state = graph.stat()
    except OSError as error:
        raise BuildError(f"{graph}: cannot be read ({error.strerror}); build the graph first") from error
    told = f"{ox.__version__} {state.st_size} {state.st_mtime_ns} {state.st_ino}"
    return sha256(told.encode()).hexdigest()[:16]


def opened(graph: Path) -> Stored:
    """Open the store beside a Turtle file; where none can be written, load the file into memory."""
    try:
        folder, lock = held(graph, graph.parent / FOLDER)
    except OSError:
        return Stored(_filled(ox.Store(), graph), prefixes(graph))
    stored = at(folder)
    weakref.finalize(stored, os.close, lock)
    return stored


def at(folder: Path) -> Stored:
    """Open a store for reading."""
    try:
        declared = json.loads((folder / _PREFIXES).read_text("utf-8"))
        return Stored(ox.Store.read_only(str(folder / "triples")), declared)
    except (OSError, ValueError) as error:
        raise BuildError(f"{folder}: cannot be opened ({error}); delete it, it is made again") from error


def held(graph: Path, shelf: Path) -> tuple[Path, int]:
    """Return the folder of a Turtle file's store on a shelf, made if need be, and the file that holds its lock.

    Closing the file gives the store up. Raises BuildError if the Turtle is wrong, OSError if the shelf is.
    """
    while True:
        folder = shelf / stamp(graph)
        if not folder.exists():
            _make(graph, folder)
        try:
            lock = os.open(folder, os.O_RDONLY)
        except FileNotFoundError:
            continue  # the Turtle changed while it was loaded, or someone made a newer store
        fcntl.flock(lock, fcntl.LOCK_SH)
        if folder.exists():
            return folder, lock
        os.close(lock)


def prefixes(graph: Path) -> dict[str, str]:
    """Read the prefixes that stand at the head of a Turtle file."""
    try:
        with graph.open(encoding="utf-8") as lines:
            declared = (re.match(r"@prefix (\w*): <([^>]*)> \.$", line) for line in lines)
            return {m[1]: m[2] for m in takewhile(bool, declared) if m}
    except (OSError, UnicodeDecodeError) as error:
        raise _unreadable(graph, error) from error


def _make(graph: Path, folder: Path) -> None:
    """Load a Turtle file into a new store, and put it where it belongs when it is whole and still wanted."""
    folder.parent.mkdir(exist_ok=True)
    new = folder.with_suffix(f".{os.getpid()}.new")
    new.mkdir()
    lock = os.open(new, os.O_RDONLY)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        (new / _PREFIXES).write_text(json.dumps(prefixes(graph)), "utf-8")
        store = _filled(ox.Store(str(new / "triples")), graph)
        store.optimize()
        store.flush()
        del store  # closes it
        if stamp(graph) == folder.name and not folder.exists():
            with suppress(FileExistsError):  # another process was faster
                new.rename(folder)
        _clear(folder)
    finally:
        os.close(lock)
        shutil.rmtree(new, ignore_errors=True)


def _clear(keep: Path) -> None:
    """Delete the other stores of a shelf that nobody uses, and what killed makers left."""
    for folder in keep.parent.iterdir():
        if folder == keep or not folder.is_dir():
            continue
        with suppress(OSError):  # in use, or being deleted by another process
            lock = os.open(folder, os.O_RDONLY)
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                gone = folder.rename(folder.with_suffix(f".{os.getpid()}.old"))
                shutil.rmtree(gone, ignore_errors=True)
            finally:
                os.close(lock)


def _filled(store: ox.Store, graph: Path) -> ox.Store:
    """Load a Turtle file."""
    try:
        store.bulk_load(path=str(graph), format=ox.RdfFormat.TURTLE)
    except (OSError, SyntaxError, UnicodeDecodeError) as error:
        raise _unreadable(graph, error) from error
    return store


def _unreadable(graph: Path, error: Exception) -> BuildError:
    return BuildError(f"{graph}: cannot be read as Turtle ({error}); build it again")
