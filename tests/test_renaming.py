"""Renaming: annotated text told of others stays the same news."""

import random

import pytest

from kg.gold import GoldRelation, GoldText
from kg.renaming import names_of, renamed, retold

TEXT = "甲原公司总裁林一说：“甲原公司的云雀7很好。”云雀7Pro将亮相北山展，甲原公司在津。"
NAMES = {
    "甲原公司": "Company",
    "林一": "Person",
    "云雀7": "Product",
    "云雀7Pro": "Product",
    "北山展": "Event",
    "津": "Location",
    "总裁": "Title",
}
OTHERS = GoldText(
    "o",
    "乙川 王二三 海燕 南山论坛 苏州 经理",
    ((0, 2, "Company"), (3, 6, "Person"), (7, 9, "Product"), (10, 14, "Event"), (15, 17, "Location"), (18, 20, "Title")),
    (),
)  # fmt: skip


def spans() -> tuple[tuple[int, int, str], ...]:
    """Find every mention of a name, the longer one where two begin."""
    found: dict[int, tuple[int, int, str]] = {}
    for name in sorted(NAMES, key=len):
        at = TEXT.find(name)
        while at >= 0:
            found[at] = (at, at + len(name), NAMES[name])
            at = TEXT.find(name, at + 1)
    return tuple(found[at] for at in sorted(found))


GOLD = GoldText(
    "t",
    TEXT,
    spans(),
    (
        GoldRelation("affiliatedWith", "林一", "甲原公司", "甲原公司总裁林一", "总裁", "asserted"),
        GoldRelation("stated", "林一", "甲原公司的云雀7很好。", "林一说：“甲原公司的云雀7很好。”", None, "asserted"),
        GoldRelation("develops", "甲原公司", "云雀7", "甲原公司的云雀7", None, "asserted"),
    ),
)  # fmt: skip
POOL = names_of([OTHERS])


@pytest.fixture(scope="module")
def drawn() -> list[GoldText]:
    return [renamed(GOLD, POOL, random.Random(seed)) for seed in range(50)]


def test_a_name_is_another_of_its_type_wherever_it_stands(drawn: list[GoldText]) -> None:
    for text in drawn:
        told = {text.text[a:b] for a, b, kind in text.spans if kind == "Company"}
        assert told in ({"甲原公司"}, {"乙川"})
        assert len(text.spans) == len(GOLD.spans)
    assert any("乙川总裁王二三" in t.text for t in drawn)
    assert GOLD.text in {t.text for t in drawn}


def test_relations_follow_their_names(drawn: list[GoldText]) -> None:
    for text in drawn:
        post, said, _ = text.relations
        assert post.evidence == post.object + "总裁" + post.subject
        assert said.object == f"{post.object}的云雀7很好。"
        assert all(r.evidence in text.text and r.object in r.evidence for r in text.relations)


def test_titles_single_characters_and_names_within_names_stay(drawn: list[GoldText]) -> None:
    for text in drawn:
        assert {"总裁", "云雀7", "云雀7Pro", "津"} <= {text.text[a:b] for a, b, _ in text.spans}


def test_the_same_seed_draws_the_same_names() -> None:
    assert renamed(GOLD, POOL, random.Random(3)) == renamed(GOLD, POOL, random.Random(3))


def test_some_texts_are_told_of_others_and_some_stay() -> None:
    told = list(retold([GOLD] * 50, POOL, random.Random(1)))
    assert 5 < sum(t == GOLD for t in told) < 45
