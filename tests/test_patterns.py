"""Patterns: relations whose wording leaves no doubt."""

import re

import pytest

from kg.patterns import related

_MARK = re.compile(r"\[([^\]|]+)\|(\w+)\]")
_KINDS = {
    "A": "Agency",
    "C": "Company",
    "D": "Date",
    "E": "Event",
    "L": "Location",
    "O": "Organization",
    "P": "Person",
    "R": "Product",
    "T": "Title",
    "Y": "Policy",
}


def found(marked: str) -> set[tuple[str, str, str]]:
    """Find relations in a text with mentions as `[name|kind]`: subject, predicate, object."""
    text, mentions, last = "", [], 0
    for match in _MARK.finditer(marked):
        text += marked[last : match.start()]
        mentions.append((len(text), len(text) + len(match[1]), _KINDS[match[2]]))
        text += match[1]
        last = match.end()
    text += marked[last:]
    names = [text[a:b] for a, b, _ in mentions]
    return {(names[s], predicate, names[o]) for s, o, predicate in related(text, mentions)}


@pytest.mark.parametrize(
    "text",
    [
        "由[甲部|A]、[乙社|O]和[丙公司|C]共同主办的[丁大会|E]昨天闭幕。",
        "[丁大会|E]由[甲部|A]、[乙社|O]和[丙公司|C]联合主办。",
        "[甲部|A]、[乙社|O]和[丙公司|C]26日在[某市|L]举办[丁大会|E]。",
        "[丁大会|E]开幕。本次大会以新技术为主题，由[甲部|A]、[乙社|O]和[丙公司|C]主办。",
        "[甲部|A]、[乙社|O]和[丙公司|C]主办的[戊年|E]——[丁大会|E]开幕。",
    ],
)
def test_each_organizer_of_a_list_has_the_event(text: str) -> None:
    assert found(text) == {(host, "organizes", "丁大会") for host in ("甲部", "乙社", "丙公司")}


@pytest.mark.parametrize(
    "text",
    [
        "[甲部|A]举办学习[丁大会|E]精神报告会。",
        "[甲部|A]说，主办方感谢[丁大会|E]。",
        "[甲部|A]主办了展览。[丁大会|E]开幕。",
        "[丁大会|E]闭幕。[甲部|A]主办了展览。",
        "[丁论坛|E]闭幕。本次大会由[甲部|A]主办。",
        "主办[丁大会|E]的城市很多，[甲部|A]在列。",
    ],
)
def test_what_is_not_said_is_not_found(text: str) -> None:
    assert found(text) == set()


def test_lists_are_related_each_to_each_and_in_either_script() -> None:
    assert found("[甲公司|C]和[乙公司|C]收購了[丙公司|C]。") == {
        ("甲公司", "investsIn", "丙公司"),
        ("乙公司", "investsIn", "丙公司"),
    }


def test_a_mark_in_the_text_itself_is_no_mention() -> None:
    assert found("\ue000收购了[丙公司|C]。") == set()
