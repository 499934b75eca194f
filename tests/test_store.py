"""The store beside a build: made once, again when stale, cleared away, and shared by many."""

import fcntl
import os
import subprocess
import sys
from pathlib import Path

import pytest

from kg import cli, store
from kg.answers import STYLES
from kg.errors import BuildError

TURTLE = "@prefix x: <http://x.example/> .\n\nx:a x:b x:c .\n"


@pytest.fixture
def graph(tmp_path: Path) -> Path:
    path = tmp_path / "graph.ttl"
    path.write_text(TURTLE, "utf-8")
    return path


def folders(graph: Path) -> list[str]:
    return sorted(p.name for p in (graph.parent / store.FOLDER).iterdir())


def test_a_store_is_made_once_and_knows_the_prefixes(graph: Path) -> None:
    assert len(store.opened(graph).store) == 1
    made = {f.name: f.stat().st_mtime_ns for f in (graph.parent / store.FOLDER).iterdir()}
    again = store.opened(graph)
    assert again.prefixes == {"x": "http://x.example/"}
    assert {f.name: f.stat().st_mtime_ns for f in (graph.parent / store.FOLDER).iterdir()} == made


def test_a_stale_store_is_replaced_and_one_in_use_is_left_alone(graph: Path) -> None:
    old = store.opened(graph)
    graph.write_text(TURTLE + "x:a x:b x:d .\n", "utf-8")
    new = store.opened(graph)
    assert (len(old.store), len(new.store)) == (1, 2)
    assert len(folders(graph)) == 2
    del old, new
    graph.write_text("x: broken", "utf-8")
    with pytest.raises(BuildError, match=r"graph\.ttl: cannot be read as Turtle"):
        store.opened(graph)
    graph.write_text(TURTLE, "utf-8")
    assert len(store.opened(graph).store) == 1
    assert len(folders(graph)) == 1


def test_what_a_killed_maker_left_is_cleared(graph: Path) -> None:
    shelf = graph.parent / store.FOLDER
    (shelf / "0123.99.new" / "triples").mkdir(parents=True)
    (shelf / "0124.99.old").mkdir()
    store.opened(graph)
    assert folders(graph) == [store.stamp(graph)]


def test_a_file_that_changes_while_it_is_loaded_is_loaded_again(
    graph: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled = store._filled

    def slowly(into: store.ox.Store, path: Path) -> store.ox.Store:
        filled(into, path)
        if len(path.read_text("utf-8")) == len(TURTLE):
            path.write_text(TURTLE + "x:a x:b x:d .\n", "utf-8")
        return into

    monkeypatch.setattr(store, "_filled", slowly)
    assert len(store.opened(graph).store) == 2


def test_the_store_of_a_folder_that_cannot_be_written_is_in_memory(graph: Path) -> None:
    (graph.parent / store.FOLDER).write_text("in the way", "utf-8")
    assert len(store.opened(graph).store) == 1


def test_a_damaged_store_is_named(graph: Path) -> None:
    folder, lock = store.held(graph, graph.parent / store.FOLDER)
    os.close(lock)
    (folder / "triples" / "CURRENT").unlink()
    with pytest.raises(BuildError, match="delete it, it is made again"):
        store.opened(graph)


def test_a_store_is_locked_as_long_as_it_is_held(graph: Path) -> None:
    folder, lock = store.held(graph, graph.parent / store.FOLDER)
    other = os.open(folder, os.O_RDONLY)
    with pytest.raises(BlockingIOError):
        fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)
    os.close(lock)
    fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)
    os.close(other)


def test_many_processes_may_make_it_at_once(graph: Path) -> None:
    code = f"from kg import store; from pathlib import Path; print(len(store.opened(Path({str(graph)!r})).store))"
    several = [subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) for _ in range(4)]
    assert [p.communicate()[0].strip() for p in several] == [b"1"] * 4
    assert folders(graph) == [store.stamp(graph)]


def test_the_command_line_offers_every_style() -> None:
    assert cli.STYLES == STYLES
