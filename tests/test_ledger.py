"""The ledger: it is only added to, what it holds is checked, and a line can be taken back."""

from pathlib import Path

import pytest

from kg import ledger
from kg.errors import BuildError, InputError
from kg.ledger import Correction, Ref

HUAWEI, HONOR = Ref("Company", "华为", "company/1", ("d1",)), Ref("Company", "荣耀")
MERGE = Correction("merge", (HUAWEI, HONOR), at="2026-01-01T00:00:00+00:00", note="试")


def test_a_correction_comes_back_as_it_was_noted(tmp_path: Path) -> None:
    path = tmp_path / ledger.NAME
    split = Correction("split", (HUAWEI,), names=("荣耀",), documents=("d1",))
    for correction in (MERGE, split):
        ledger.append(path, correction)
    assert ledger.read(path) == [MERGE, split]
    assert [c.where for c in ledger.load([path])] == ["corrections.jsonl line 1", "corrections.jsonl line 2"]


def test_a_line_that_is_undone_does_not_count_and_its_undoing_can_be_undone(tmp_path: Path) -> None:
    path = tmp_path / ledger.NAME
    for correction in (MERGE, Correction("undo", undone=1)):
        ledger.append(path, correction)
    assert ledger.load([path]) == []
    ledger.append(path, Correction("undo", undone=2))
    assert ledger.load([path]) == [MERGE]
    assert len(ledger.read(path)) == 3


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("{", "is no correction"),
        ("[]", "is no correction"),
        ('{"action":"merge","entities":[{"type":"Company","name":"甲"}]}', "merge needs 2 entities"),
        ('{"action":"join"}', "no action is called 'join'"),
        ('{"action":"merge","who":"me"}', "who is no field"),
        ('{"action":"rename","entities":[{"type":"Company","name":"甲"}]}', "rename needs a label"),
        (
            '{"action":"rename","entities":[{"type":"Company","name":"甲"}],"label":3}',
            "label is no field or no str",
        ),
        (
            '{"action":"retype","entities":[{"type":"Company","name":"甲"}],"type":"Firm"}',
            "no type is called 'Firm'",
        ),
        ('{"action":"split","entities":[{"type":"Company","name":"甲"}]}', "split needs names or documents"),
        (
            '{"action":"reject","entities":[{"type":"Company","name":"甲"}],"predicate":"eats"}',
            "needs a predicate",
        ),
        ('{"action":"undo"}', "undo needs a line's number"),
    ],
)
def test_a_line_that_is_no_correction_is_named(line: str, words: str, tmp_path: Path) -> None:
    path = tmp_path / "own.jsonl"
    ledger.append(path, MERGE)
    path.write_text(path.read_text("utf-8") + line + "\n", "utf-8")
    with pytest.raises(InputError, match=rf"own\.jsonl, line 2: .*{words}"):
        ledger.load([path])


def test_a_ledger_that_cannot_be_read_or_written_says_so(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="give a ledger"):
        ledger.load([tmp_path / "none.jsonl"])
    with pytest.raises(BuildError, match="cannot write"):
        ledger.append(tmp_path, MERGE)
