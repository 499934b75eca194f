"""Status: a plan, a denial or a rumour never passes for a plain fact, and a plain fact stays one."""

import pytest

from kg.status import blanked, status

# [甲] and [乙] stand for the two ends of a relation.
CASES = {
    "planned": [
        "[甲]计划明年发布[乙]。",
        "[甲]拟收购[乙]。",
        "[甲]將推出[乙]。",
        "[甲]有望年内量产[乙]。",
        "[甲]预计下月交付[乙]。",
        "[甲]正考虑投资[乙]。",
        "[甲]打算采用[乙]。",
        "[甲]即将在[乙]举行。",
        "[甲]的[乙]将于下月发布。",
        "如果[甲]发布[乙]，市场会变。",
        "[甲]是否会采用[乙]？",
    ],
    "denied": [
        "[甲]否认收购[乙]。",
        "[甲]並未使用[乙]。",
        "[甲]取消了与[乙]的合作。",
        "[甲]没有投资[乙]。",
        "[甲]终止采购[乙]。",
        "[甲]不会推出[乙]。",
        "[甲]未与[乙]合作。",
        "[甲]尚未发布[乙]。",
    ],
    "rumoured": [
        "据知情人士透露，[甲]已收购[乙]。",
        "网传[甲]发布了[乙]。",
        "有消息称[甲]投资了[乙]。",
        "市場傳聞，[甲]採用[乙]。",
        "据悉，[甲]计划推出[乙]。",
    ],
    "asserted": [
        "[甲]发布[乙]。",
        "[甲]去年收购了[乙]，今年将上市。",
        "[甲]发布的[乙]采用新工艺。",
        "会议将于明日结束。[甲]推出[乙]。",
        "[甲]与[乙]在京签约。",
    ],
}


@pytest.mark.parametrize(("wanted", "marked"), [(s, text) for s, texts in CASES.items() for text in texts])
def test_the_words_beside_a_relation_tell_its_status(wanted: str, marked: str) -> None:
    text = marked.replace("[", "").replace("]", "")
    one, other = ((text.index(c), text.index(c) + 1) for c in "甲乙")
    assert status(blanked(text, [one, other]), one, other) == wanted


def test_a_word_inside_a_name_is_no_plan() -> None:
    text = "甲发布《未来计划纲要》。"
    assert status(blanked(text, [(0, 1), (4, 10)]), (0, 1), (4, 10)) == "asserted"
    plain = blanked("星火计划由甲发布乙。", [(0, 4), (5, 6), (8, 9)])
    assert status(plain, (5, 6), (8, 9)) == "asserted"
