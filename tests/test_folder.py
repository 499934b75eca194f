"""The build folder: what was written comes back, and a failed write leaves what was there."""

import json
import os
from pathlib import Path

import pytest

from kg.errors import BuildError
from kg.folder import Folder, Part, lines, text
from kg.records import Claim, Document, Evidence, Mention, Value

DOCUMENT = Document(
    "d1", "a.txt", "甲", "2024-07-04", None, None, "zh-hans", "utf-8", "0" * 64, "甲发布芯一。"
)
MENTION = Mention("d1", 0, 1, "甲", "Company", score=0.5)
CLAIM = Claim("stated", (0, 1), Value("芯一"), Evidence("d1", 0, 6, "甲发布芯一。", subject=(0, 1)))


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    made = Folder(tmp_path / "out")
    made.prepare()
    return made


def test_a_part_comes_back_as_it_was_kept(folder: Folder) -> None:
    part = Part(DOCUMENT, (MENTION,), (CLAIM,), "model 1")
    folder.keep(part)
    assert list(folder.parts()) == [part]
    folder.drop("d1")
    assert list(folder.parts()) == []


def test_a_damaged_part_is_left_out_to_be_made_anew(folder: Folder) -> None:
    folder.keep(Part(DOCUMENT, (), (), "model 1"))
    (folder.path / "parts" / "d2.json").write_text('{"document": ', "utf-8")
    assert [p.document.id for p in folder.parts()] == ["d1"]


def test_tables_come_back_as_records(folder: Folder) -> None:
    folder.write_all({"documents.jsonl": lines([DOCUMENT]), "mentions.jsonl": lines([MENTION])})
    assert list(folder.documents()) == [DOCUMENT]
    assert list(folder.mentions()) == [MENTION]


def test_when_one_file_cannot_be_written_none_is_changed(folder: Folder) -> None:
    folder.write_all({"graph.ttl": text(["old"])})

    def fails(_: Path) -> None:
        raise PermissionError(13, "Permission denied")

    with pytest.raises(BuildError, match="Permission denied"):
        folder.write_all({"graph.ttl": text(["new"]), "graph.html": fails})
    assert [p.name for p in folder.path.iterdir() if p.is_file()] == ["graph.ttl"]
    assert (folder.path / "graph.ttl").read_text("utf-8") == "old"


def test_a_disk_that_fills_up_is_one_clear_line(folder: Folder) -> None:
    # Linux's own full device: every write to it fails for want of space.
    (folder.path / f"graph.ttl.{os.getpid()}.tmp").symlink_to("/dev/full")
    with pytest.raises(BuildError, match=r"No space left on device; free space"):
        folder.write_all({"graph.ttl": text(["x" * 100_000])})
    assert not list(folder.path.glob("graph*"))


def test_a_folder_that_cannot_be_made_is_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", "utf-8")
    with pytest.raises(BuildError, match="choose another --out"):
        Folder(tmp_path / "file" / "out").prepare()


def test_a_folder_that_is_no_build_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(BuildError, match="kg build INPUT --out"):
        Folder(tmp_path).manifest()
    with pytest.raises(BuildError, match="kg build INPUT --out"):
        list(Folder(tmp_path).relations())


def test_a_broken_line_is_named(folder: Folder) -> None:
    (folder.path / "mentions.jsonl").write_text(json.dumps({}) + "x\n", "utf-8")
    with pytest.raises(BuildError, match="line 1"):
        list(folder.mentions())
