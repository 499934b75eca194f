"""Correcting a build folder: the ledger grows, the outputs follow, and a rebuild from anywhere keeps it."""

import json
from pathlib import Path

import pytest

import kg
from kg import amend
from kg.settings import Settings
from tests.test_cli import run

TEXT = "华为在上海发布昇腾芯片，荣耀表示祝贺。小米宣布与华为合作。\n"


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("in") / "a.txt"
    path.write_text(TEXT, "utf-8")
    return path


@pytest.fixture
def out(source: Path, tmp_path: Path) -> Path:
    kg.build([source], out=tmp_path / "out")
    return tmp_path / "out"


def bearers(out: Path, name: str) -> list[str]:
    return [e.label for e in kg.open(out).entities if name in (e.label, *e.aliases)]


def outputs(out: Path) -> dict[str, bytes]:
    return {
        p.name: p.read_bytes() for p in out.iterdir() if p.suffix in (".ttl", ".html") or p.stem == "entities"
    }


def test_merge_rebuild_split_rebuild(source: Path, out: Path) -> None:
    before = outputs(out)
    assert amend.correct(out, "merge", ["华为", "荣耀"])
    merged = outputs(out)
    assert bearers(out, "荣耀") == bearers(out, "华为")
    source.write_text(TEXT + "荣耀也来了。\n", "utf-8")
    kg.build([source], out=out)
    assert bearers(out, "荣耀") == bearers(out, "华为")
    source.write_text(TEXT, "utf-8")
    kg.build([source], out=out)
    assert outputs(out) == merged
    assert amend.correct(out, "split", ["华为", "荣耀"])
    kg.build([source], out=out)
    assert outputs(out) == before
    assert len((out / "corrections.jsonl").read_text("utf-8").splitlines()) == 2


def test_a_ledger_from_elsewhere_is_replayed_before_the_folders_own(
    source: Path, out: Path, tmp_path: Path
) -> None:
    amend.correct(out, "merge", ["华为", "荣耀"])
    settings = Settings(corrections=str(out / "corrections.jsonl"))
    kg.build([source], out=tmp_path / "other", settings=settings)
    assert bearers(tmp_path / "other", "荣耀") == bearers(tmp_path / "other", "华为")
    assert not (tmp_path / "other" / "corrections.jsonl").exists()
    amend.correct(tmp_path / "other", "split", ["华为", "荣耀"])
    assert bearers(tmp_path / "other", "荣耀") != bearers(tmp_path / "other", "华为")


def test_the_command_line_corrects_lists_and_undoes(out: Path) -> None:
    done = run("correct", out, "rename", "小米", "小米公司", "--note", "全称")
    assert (done.returncode, done.stdout) == (
        0,
        "corrections.jsonl line 1: rename 小米 (Company) as 小米公司\n",
    )
    assert bearers(out, "小米公司") == ["小米公司"]
    assert run("correct", out, "undo", "1").returncode == 0
    assert bearers(out, "小米公司") == []
    first, second = run("correct", out, "list").stdout.splitlines()
    assert first.startswith("[1 ")
    assert first.endswith("(全称)]")
    assert second.endswith("undo line 1")


def test_a_relation_is_rejected_by_its_id_and_stays_rejected(source: Path, out: Path) -> None:
    relation = kg.open(out).relations[0]
    assert run("correct", out, "reject", relation.id).returncode == 0
    kg.build([source], out=out)
    assert relation.id not in {r.id for r in kg.open(out).relations}
    row = json.loads((out / "corrections.jsonl").read_text("utf-8"))
    assert (row["predicate"], row["status"]) == (relation.predicate, relation.status)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("merge", "华为"), "merge ENTITY ENTITY"),
        (("merge", "华为", "无此公司"), "no entity is called '无此公司'"),
        (("split", "华为", "小米"), "has no name '小米'"),
        (("split", "华为", "--document", "none.txt"), "no document has the id or path"),
        (("retype", "华为", "Firm"), "no type is called 'Firm'"),
        (("retype", "华为", "Company", "Chip"), "Company has no subtype 'Chip'"),
        (("reject", "none"), "no relation has the id"),
        (("undo", "7"), "the ledger has no line '7'"),
    ],
)
def test_a_correction_that_makes_no_sense_is_one_line_and_changes_nothing(
    arguments: tuple[str, ...], words: str, out: Path
) -> None:
    done = run("correct", out, *arguments)
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert words in line
    assert not (out / "corrections.jsonl").exists()


def test_a_list_of_the_users_own_gives_its_identifiers(source: Path, tmp_path: Path) -> None:
    own = tmp_path / "own.csv"
    own.write_text("type,name,qid\nCompany,华为,Q160120\n", "utf-8")
    assert run("build", source, "--out", tmp_path / "out", "--reference", own).returncode == 0
    (exact,) = [e.exact for e in kg.open(tmp_path / "out").entities if "华为" in (e.label, *e.aliases)]
    assert exact == ("http://www.wikidata.org/entity/Q160120",)
    assert "skos:exactMatch <http://www.wikidata.org/entity/Q160120>" in (
        tmp_path / "out/graph.ttl"
    ).read_text("utf-8")
    assert run("validate", tmp_path / "out").returncode == 0
