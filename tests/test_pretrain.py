"""Pretraining: what is masked, and that held-back text stays out."""

import random
from pathlib import Path

import pytest

from kg.errors import InputError

pytest.importorskip("torch", reason="training needs the extra `train`")
from kg import pretrain
from kg.tokens import CLS, SEP


def test_masked_tokens_are_the_targets_and_the_rest_stays() -> None:
    random.seed(3)
    example = pretrain.RawExample(list(range(1000, 1100)), [True] * 100)
    ids, targets = pretrain.masked(example)
    assert (ids[0], ids[-1]) == (CLS, SEP)
    assert [t or i for i, t in zip(ids, targets, strict=True)][1:-1] == example.ids
    assert 18 <= sum(t > 0 for t in targets) <= 24


def test_a_masked_run_never_cuts_a_word() -> None:
    random.seed(4)
    begins = [n % 4 == 0 for n in range(80)]
    for _ in range(50):
        _, targets = pretrain.masked(pretrain.RawExample(list(range(1000, 1080)), begins))
        hidden = [t > 0 for t in targets[1:-1]]
        assert all(len(set(hidden[i : i + 4])) == 1 for i in range(0, 80, 4))


def test_a_text_that_shares_a_stretch_with_a_held_back_one_is_left_out() -> None:
    held = (
        "这是一段保留下来用于测试的文字，任何训练都不应当见到它，长度需要超过四十八个字才算数，所以再写一句。"
    )
    assert list(pretrain.apart(["另一段文字。", f"前言 {held} 后记"], [held])) == ["另一段文字。"]


def test_a_folder_without_raw_text_is_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"holds no \.jsonl or \.txt file"):
        list(pretrain.raw_texts(tmp_path))
