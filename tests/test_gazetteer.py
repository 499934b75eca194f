"""The gazetteer's hints: whole names, the longest, in either script; and the shipped lists."""

from importlib.resources import files
from pathlib import Path

import pytest

from kg.gazetteer import LISTS, Gazetteer, load
from kg.tokens import tokenize

MODEL = Path(str(files("kg.model")))
SMALL = Gazetteer({"place": {"上海", "上海市", "天水"}, "company": {"中芯国际"}, "brand": {"上海滩"}})


def hints(text: str, gazetteer: Gazetteer = SMALL) -> str:
    """Give the first list's digit of every character's hint."""
    return "".join(str(h % 4) for h in gazetteer.hints(text, tokenize(text, MODEL / "vocab.txt")))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("在上海市。", "01230"),
        ("在上海。", "0130"),
        ("天水天水", "1313"),
        ("上", "0"),
        ("", ""),
        ("无名", "00"),
    ],
)
def test_the_longest_name_is_marked_from_its_first_to_its_last_character(text: str, expected: str) -> None:
    assert hints(text) == expected


def test_lists_are_told_apart_and_may_overlap() -> None:
    text = "上海滩"
    (first, second, third) = SMALL.hints(text, tokenize(text, MODEL / "vocab.txt"))
    assert (first, second, third) == (1 + 16, 3 + 32, 48)


def test_traditional_and_full_width_text_meets_the_same_names() -> None:
    text = "中芯國際"
    assert SMALL.hints(text, tokenize(text, MODEL / "vocab.txt")) == [4, 8, 8, 12]


def test_the_shipped_lists_know_places_and_companies() -> None:
    lines = (MODEL / "gazetteer.txt").read_text("utf-8").splitlines()
    assert {line.split("\t")[0] for line in lines} == set(LISTS)
    assert lines == sorted(set(lines), key=lambda n: (LISTS.index(n.split("\t")[0]), n.split("\t")[1]))
    assert hints("天水", load(MODEL / "gazetteer.txt")) == "13"
