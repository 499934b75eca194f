"""Patterns: who organizes an event, where the wording leaves no doubt."""

import re

import pytest

from kg.patterns import organizers

_MARK = re.compile(r"\[([^\]|]+)\|(\w+)\]")
_KINDS = {"A": "Agency", "C": "Company", "O": "Organization", "E": "Event", "L": "Location"}


def found(marked: str) -> set[tuple[str, str]]:
    """Find organizers and their events in a text with mentions as `[name|kind]`."""
    text, mentions, last = "", [], 0
    for match in _MARK.finditer(marked):
        text += marked[last : match.start()]
        mentions.append((len(text), len(text) + len(match[1]), _KINDS[match[2]]))
        text += match[1]
        last = match.end()
    text += marked[last:]
    names = [text[a:b] for a, b, _ in mentions]
    return {(names[host], names[event]) for host, event in organizers(text, mentions)}


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
    assert found(text) == {("甲部", "丁大会"), ("乙社", "丁大会"), ("丙公司", "丁大会")}


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
