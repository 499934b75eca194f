"""Triggers: which word is shown as the reason of a relation."""

import pytest

from kg.status import blanked
from kg.triggers import _WORDS, find
from kg.vocabulary import PREDICATES


def trigger(text: str, predicate: str, one: str, other: str) -> str | None:
    """Find the trigger between two names of a text."""
    ends = [(text.index(n), text.index(n) + len(n)) for n in (one, other)]
    found = find(blanked(text, ends), predicate, *ends)
    return text[slice(*found)] if found else None


@pytest.mark.parametrize(
    ("text", "predicate", "one", "other", "expected"),
    [
        ("华为发布昇腾910B芯片", "develops", "华为", "昇腾910B", "发布"),
        ("昇腾910B由华为自研", "develops", "华为", "昇腾910B", "自研"),
        ("由工信部主办的大会在京召开", "organizes", "工信部", "大会", "主办"),
        ("大会由工信部和上海市政府共同主办", "organizes", "上海市政府", "大会", "主办"),
        ("红杉领投了甲公司", "investsIn", "红杉", "甲公司", "领投"),
        ("王一在會上強調，芯片很重要", "stated", "王一", "芯片很重要", "強調"),
        ("甲公司。乙公司收购丙", "investsIn", "甲公司", "乙公司", "收购"),
        ("发布会。华为，昇腾", "develops", "华为", "昇腾", None),
    ],
)
def test_the_word_nearest_to_the_two_ends_is_the_trigger(
    text: str, predicate: str, one: str, other: str, expected: str | None
) -> None:
    assert trigger(text, predicate, one, other) == expected


def test_a_word_inside_a_name_is_no_trigger() -> None:
    assert trigger("合作社与联合公司", "cooperatesWith", "合作社", "联合公司") is None


def test_every_predicate_has_its_words() -> None:
    assert set(_WORDS) == set(PREDICATES)
