"""Evaluating: counts by hand-built records, white space left out, statuses minded."""

from dataclasses import replace

import pytest

from kg.evaluate import Score, evaluate
from kg.gold import GoldRelation, GoldText
from kg.records import Document, Evidence, Mention, Relation, Value

DOCUMENT = Document(
    "d1",
    "in/001_x.txt",
    "",
    None,
    None,
    None,
    "zh-hans",
    "utf-8",
    "0" * 64,
    "甲公\n司拟发布芯一。乙说好的好的。",
)
MENTIONS = [
    Mention("d1", 0, 4, "甲公\n司", "Company", "company/a"),
    Mention("d1", 7, 9, "芯一", "Product", "product/p"),
    Mention("d1", 10, 11, "乙", "Company", "company/b"),
]
SEEN = (Evidence("d1", 0, 10, "甲公\n司拟发布芯一。"),)
PLANNED = Relation("r1", "develops", "company/a", "product/p", "planned", 0.9, None, SEEN)
SAID = Relation("r2", "stated", "company/b", Value("好的好的"), "asserted", 0.9, None, SEEN)
GOLD = GoldText(
    "001",
    "甲公司拟发布芯一。乙说好的好的。",
    ((0, 3, "Company"), (6, 8, "Product"), (9, 10, "Person")),
    (
        GoldRelation("develops", "甲公司", "芯一", "", None, "planned"),
        GoldRelation("stated", "乙", "好的，好的", "", None, "asserted"),
    ),
)


def test_spans_are_compared_without_white_space_and_by_type() -> None:
    result = evaluate([GOLD], [DOCUMENT], MENTIONS, [])
    assert result.entities["micro"] == Score(2, 3, 3)
    assert result.entities["Company"] == Score(1, 2, 1)
    assert result.entities["Person"] == Score(0, 0, 1)


def test_a_fact_is_met_by_any_name_of_its_ends_and_words_by_most_of_them() -> None:
    result = evaluate([GOLD], [DOCUMENT], MENTIONS, [PLANNED, SAID])
    assert result.relations["micro"] == Score(2, 2, 2)
    assert result.overclaimed == 0


def test_a_planned_fact_that_is_asserted_is_an_error() -> None:
    result = evaluate([GOLD], [DOCUMENT], MENTIONS, [replace(PLANNED, status="asserted")])
    assert (result.relations["develops"], result.overclaimed) == (Score(0, 1, 1), 1)


def test_other_words_are_another_statement() -> None:
    other = replace(SAID, object=Value("完全是另外的一句话"))
    assert evaluate([GOLD], [DOCUMENT], MENTIONS, [other]).relations["stated"] == Score(0, 1, 1)


def test_a_text_that_the_build_lacks_counts_as_missed_and_is_named() -> None:
    result = evaluate([GOLD], [], [], [])
    assert (result.missing, result.entities["micro"]) == (("001",), Score(0, 0, 3))


def test_page_furniture_that_the_reader_dropped_does_not_count() -> None:
    longer = replace(GOLD, text="页眉" + GOLD.text, spans=tuple((a + 2, b + 2, t) for a, b, t in GOLD.spans))
    assert evaluate([longer], [DOCUMENT], MENTIONS, []).entities["micro"] == Score(2, 3, 3)


@pytest.mark.parametrize(
    ("score", "figures"), [(Score(1, 2, 4), (0.5, 0.25, 1 / 3)), (Score(0, 0, 0), (0, 0, 0))]
)
def test_the_figures_of_a_score(score: Score, figures: tuple[float, float, float]) -> None:
    assert (score.precision, score.recall, score.f1) == pytest.approx(figures)
