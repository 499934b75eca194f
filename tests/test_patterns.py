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


@pytest.mark.parametrize(
    ("text", "posts"),
    [
        ("[甲社|C][董事长|T][王一|P]昨天表示。", {"王一 甲社"}),
        ("[甲社|C]集团的前 [首席执行官|T] [王一|P]表示。", {"王一 甲社"}),
        ("[甲社|C][中国|L][总裁|T][王一|P]昨天表示。", {"王一 甲社"}),
        ("《[甲社|O]》[记者|T][王一|P]、[李二|P]报道。", {"王一 甲社", "李二 甲社"}),
        ("[甲社|O]（[Jia|O]）[院长|T][王一|P]，[乙校|O][教授|T][李二|P]到会。", {"王一 甲社", "李二 乙校"}),
        ("[甲社|O][院士|T]、[乙校|O][校长|T][王一|P]昨天表示。", {"王一 甲社", "王一 乙校"}),
        ("[甲社|C][董事长|T][王一|P]（左）和[总裁|T][李二|P]（右）。", {"王一 甲社", "李二 甲社"}),
        ("[甲社|C]的[王一|P]昨天表示。", {"王一 甲社"}),
        ("[甲社|C][总裁|T]为[王一|P]。", {"王一 甲社"}),
        ("[王一|P]是[甲社|C]的[创始人|T]、[乙社|C][董事|T]。", {"王一 甲社", "王一 乙社"}),
        ("[王一|P]（[Wang Yi|P]）此前为[甲社|C][总裁|T]。", {"王一 甲社"}),
        ("[王一|P]将出任[甲社|C][总裁|T]。", {"王一 甲社"}),
        ("[王一|P]于[2020年|D]加入[甲社|C]。", {"王一 甲社"}),
    ],
)
def test_people_belong_to_the_bodies_of_their_posts(text: str, posts: set[str]) -> None:
    assert {f"{s} {o}" for s, predicate, o in found(text) if predicate == "affiliatedWith"} == posts


@pytest.mark.parametrize(
    "text",
    [
        "[甲公司|C]和[王一|P]谈判。",
        "[王一|P]认为[甲公司|C][总裁|T]不当。",
        "[王一|P]信任[甲公司|C]。",
        "[王一|P]没有加入[甲公司|C]。",
        "[甲公司|C][总裁|T]。[王一|P]说。",
        "[甲国|L][总统|T][王一|P]说。",
    ],
)
def test_who_has_no_post_there_is_not_found(text: str) -> None:
    assert found(text) == set()


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("[甲省|L][乙市|L][丙县|L]", {("乙市", "甲省"), ("丙县", "乙市")}),
        ("[甲国|L]首都[乙市|L]", {("乙市", "甲国")}),
        ("[甲国|L]芯片公司 [乙|C]", {("乙", "甲国")}),
        ("[美|L]电商巨头“[乙|C]”", {("乙", "美")}),
        ("[甲国|L]《[乙报|O]》报道", {("乙报", "甲国")}),
        ("总部位于[甲国|L][丙市|L]的初创企业[乙|C]", {("丙市", "甲国"), ("乙", "丙市")}),
        ("[中|L][美|L]两国", set()),
        ("面向[甲国|L]企业的[乙|C]", set()),
        ("在[甲国|L][乙|C]不多见", set()),
        ("[甲国|L]、[乙国|L]", set()),
    ],
)
def test_what_stands_in_a_place_is_found(text: str, places: set[tuple[str, str]]) -> None:
    assert found(text) == {(thing, "locatedIn", place) for thing, place in places}


@pytest.mark.parametrize(
    "text",
    [
        "[甲集团|C]旗下电商平台「[乙|C]」停运。",
        "[甲集团|C]的全资子公司[乙|C]停运。",
        "[乙|C]的母公司 [甲集团|C]亏损。",
    ],
)
def test_a_child_is_part_of_its_parent(text: str) -> None:
    assert found(text) == {("乙", "partOf", "甲集团")}


def test_lists_are_related_each_to_each_and_in_either_script() -> None:
    assert found("[甲公司|C]和[乙公司|C]收購了[丙公司|C]。") == {
        ("甲公司", "investsIn", "丙公司"),
        ("乙公司", "investsIn", "丙公司"),
    }


def test_a_mark_in_the_text_itself_is_no_mention() -> None:
    assert found("\ue000收购了[丙公司|C]。") == set()
