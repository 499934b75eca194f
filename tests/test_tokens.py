"""Tokens: folding keeps lengths, offsets point into the text, windows cover everything once."""

from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.tokens import fold, tokenize, windows

VOCABULARY = Path(str(files("kg.model") / "vocab.txt"))
TEXTS = st.text(alphabet="華为A100，。「」\n Ａ１iPhone😀é", max_size=120)


@given(st.text())
def test_folding_keeps_the_length(text: str) -> None:
    assert len(fold(text)) == len(text)


@pytest.mark.parametrize(("one", "other"), [("輝達「Ａ１００」", "辉达“A100”"), ("臺積電", "台积电")])
def test_scripts_widths_and_quotation_marks_become_one(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@given(TEXTS)
def test_tokens_stand_in_order_and_leave_out_white_space_only(text: str) -> None:
    tokens = tokenize(text, VOCABULARY)
    assert tokens.offsets == sorted(tokens.offsets)
    covered = {i for a, b in tokens.offsets for i in range(a, b)}
    assert {i for i, c in enumerate(text) if not c.isspace()} <= covered


def test_the_later_pieces_of_a_word_are_known() -> None:
    tokens = tokenize("发布 Snapdragon", VOCABULARY)
    assert tokens.continues[:3] == [False, False, False]
    assert all(tokens.continues[3:])


@given(TEXTS, st.integers(2, 20))
def test_windows_cover_all_tokens_once(text: str, longest: int) -> None:
    tokens = tokenize(text, VOCABULARY)
    found = list(windows(tokens, text, longest))
    assert [i for a, b in found for i in range(a, b)] == list(range(len(tokens.ids)))
    assert all(b - a <= longest for a, b in found)


def test_a_window_ends_with_its_sentence() -> None:
    text = "甲公司发布芯片。乙公司也发布芯片。丙公司没有。"
    ends = [
        text[tokenize(text, VOCABULARY).offsets[b - 1][0]]
        for _, b in windows(tokenize(text, VOCABULARY), text, 12)
    ]
    assert ends == ["。"] * len(ends)
    assert len(ends) > 1
