"""Status: a plan, a denial or a rumour never passes for a plain fact, and a plain fact stays one: status_cases.tsv."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.status import blanked, status
from kg.vocabulary import ASSERTED, PLANNED, SIGNATURES, STATUSES

CASES = [
    tuple(line.split("\t"))
    for line in (Path(__file__).parent / "status_cases.tsv").read_text("utf-8").splitlines()
    if line and not line.startswith("#")
]


def judged(marked: str) -> str:
    """Judge a sentence with its [subject], {object} and other <names> marked."""
    text = re.sub(r"[\[\]{}<>]", "", marked)
    names = {mark: span for mark, span in spans(marked) if mark != "<"}
    return status(blanked(text, [span for _, span in spans(marked)]), names["["], names["{"])


def spans(marked: str) -> Iterator[tuple[str, tuple[int, int]]]:
    for n, name in enumerate(re.finditer(r"[\[{<]([^\]}>]+)[\]}>]", marked)):
        start = name.start() - 2 * n
        yield name[0][0], (start, start + len(name[1]))


@pytest.mark.parametrize(("wanted", "marked"), [(w, m) for w, _, m in CASES if w != ASSERTED])
def test_what_is_planned_denied_or_rumoured_is_never_plain(wanted: str, marked: str) -> None:
    assert judged(marked) != ASSERTED


@pytest.mark.parametrize("wanted", STATUSES)
def test_nearly_every_sentence_is_judged_as_a_reader_does(wanted: str) -> None:
    answers = [judged(marked) == wanted for status, _, marked in CASES if status == wanted]
    assert sum(answers) >= 0.95 * len(answers)


def test_the_cases_are_many_and_of_every_kind() -> None:
    assert len(CASES) >= 200
    assert {status for status, _, _ in CASES} == set(STATUSES)
    assert {predicate for _, predicate, _ in CASES} <= set(SIGNATURES)


def test_a_word_inside_a_name_is_no_plan() -> None:
    text = "甲发布《未来计划纲要》。"
    assert status(blanked(text, [(0, 1), (4, 10)]), (0, 1), (4, 10)) == ASSERTED
    assert judged("<星火计划>由[甲]发布{乙}。") == ASSERTED


def test_only_the_sentence_of_the_last_end_counts() -> None:
    assert judged("[甲]将于明年上市。该公司去年发布了{乙}。") == ASSERTED
    assert judged("[甲]去年上市。该公司将发布{乙}。") == "planned"


def test_only_is_a_condition_before_the_fact_where_a_consequence_follows() -> None:
    assert judged("倒闭潮中只有[星河科技]入股的{云帆智能}撑过五年。") == ASSERTED
    assert judged("只有[星河科技]收购{云帆智能}，亏损才会收窄。") == PLANNED
    assert judged("[星河科技]收购了{云帆智能}，只有<丙公司>的股东到最后才反对。") == ASSERTED
