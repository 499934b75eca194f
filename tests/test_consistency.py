"""Consistency: the sure mentions of a text correct the others, and only those."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.consistency import (
    Span,
    balanced,
    branded,
    completed,
    consistent,
    counted,
    mended,
    people_apart,
    prefixed,
    quoted,
)

TEXT = "爱芯元智发布芯片。爱芯元智芯片很快，据爱芯元智AI总监说。"


def named(text: str, spans: list[Span]) -> list[tuple[str, str]]:
    return [(text[a:b], kind) for a, b, kind, _ in spans]


def test_a_sure_name_is_found_where_it_was_missed() -> None:
    found = consistent(TEXT, [(0, 4, "Company", 0.99)])
    assert named(TEXT, found) == [("爱芯元智", "Company")] * 3


def test_a_sure_name_gives_its_type_to_its_other_mentions_and_replaces_unsure_ones_that_overlap() -> None:
    spans = [(0, 4, "Company", 0.99), (9, 13, "Product", 0.6), (19, 25, "Person", 0.5)]
    assert named(TEXT, consistent(TEXT, spans)) == [("爱芯元智", "Company")] * 3


def test_what_is_as_sure_stays() -> None:
    spans: list[Span] = [(0, 4, "Company", 0.97), (19, 25, "Product", 0.97)]
    assert (19, 25, "Product", 0.97) in consistent(TEXT, spans)


def test_unsure_short_names_and_titles_correct_nothing() -> None:
    for start, end, kind, score in [
        (0, 4, "Company", 0.89),
        (0, 2, "Company", 0.99),
        (0, 4, "Title", 0.99),
    ]:
        assert len(consistent(TEXT, [(start, end, kind, score)])) == 1


def test_a_latin_name_is_not_found_inside_a_word() -> None:
    text = "Arm发布芯片，Army没有，ARM2也没有。Arm。"
    found = consistent(text, [(0, 3, "Company", 0.99)])
    assert [a for a, *_ in found] == [0, text.rindex("Arm")]


@pytest.mark.parametrize(
    ("name", "family"), [("Ida Quill", "Quill"), ("艾达·奎尔曼", "奎尔曼"), ("J. P. Quill", "Quill")]
)
def test_a_persons_family_name_alone_is_the_person(name: str, family: str) -> None:
    text = f"{name}到场，{family}说话。"
    assert named(text, consistent(text, [(0, len(name), "Person", 0.99)])) == [
        (name, "Person"),
        (family, "Person"),
    ]


@pytest.mark.parametrize(
    ("name", "other"), [("Ida Quill 日报社", "日报社"), ("艾达·奎", "奎"), ("Ida Quill", "Quills")]
)
def test_what_is_no_family_name_is_no_person(name: str, other: str) -> None:
    text = f"{name}到场，{other}说话。"
    assert len(consistent(text, [(0, len(name), "Person", 0.99)])) == 1


@pytest.mark.parametrize(
    ("whole", "kind", "kept"),
    [
        ("青禾科技数据司", "Agency", True),
        ("青禾科技开放大会", "Event", True),
        ("青禾科技X1", "Product", False),
        ("青禾科技张三", "Person", False),
    ],
)
def test_a_sure_name_does_not_cut_a_longer_name_that_may_hold_it(whole: str, kind: str, kept: bool) -> None:
    text = f"青禾科技宣布，{whole}"
    found = consistent(text, [(0, 4, "Company", 0.99), (7, len(text), kind, 0.6)])
    assert ((whole, kind) in named(text, found)) is kept


def test_a_mention_of_a_sure_name_is_kept_however_unsure_itself() -> None:
    found = mended(TEXT, [(0, 4, "Company", 0.99), (9, 13, "Product", 0.2)])
    assert named(TEXT, found) == [("爱芯元智", "Company")] * 3


def test_what_is_likelier_wrong_than_right_goes() -> None:
    assert mended(TEXT, [(0, 4, "Company", 0.49)]) == []


@given(
    st.lists(
        st.tuples(
            st.integers(0, 24), st.integers(1, 6), st.sampled_from(["Company", "Event"]), st.floats(0, 1)
        )
    )
)
def test_mentions_never_overlap(raw: list[tuple[int, int, str, float]]) -> None:
    spans: list[Span] = []
    for start, length, kind, score in sorted(raw):
        if start + length <= len(TEXT) and (not spans or spans[-1][1] <= start):
            spans.append((start, start + length, kind, score))
    found = consistent(TEXT, spans)
    assert all(one[1] <= other[0] for one, other in pairwise(found))


@pytest.mark.parametrize(
    ("text", "mention", "whole"),
    [
        ("全国“消费季”开幕", "全国“消费季", "全国“消费季”"),
        ("参加“极客”挑战赛", "极客”挑战赛", "“极客”挑战赛"),
        ("据《某报》消息", "《某报", "《某报》"),
        ("“消费季已经开幕", "“消费季", "消费季"),
        ("消费季”开幕", "消费季”", "消费季"),
        ("好。”消费季开幕", "”消费季", "消费季"),
        ("平衡（大厦）外", "平衡（大厦）", "平衡（大厦）"),
    ],
)
def test_a_mention_takes_both_of_a_pair_of_marks_or_neither(text: str, mention: str, whole: str) -> None:
    start = text.index(mention)
    ((first, last, *_),) = balanced(text, [(start, start + len(mention), "Event", 0.9)])
    assert text[first:last] == whole


def test_mending_one_mention_never_runs_into_the_next() -> None:
    spans: list[Span] = [(0, 2, "Event", 0.9), (2, 4, "Event", 0.9)]
    assert all(one[1] <= other[0] for one, other in pairwise(balanced("“甲”乙", spans)))


@pytest.mark.parametrize(
    ("mention", "people"),
    [
        ("董一一 张二", ["董一一", "张二"]),
        ("徐 柳", ["徐 柳"]),
        ("王一\n一", ["王一\n一"]),
        ("Ann Lee", ["Ann Lee"]),
        ("埃隆 马斯克先生们", ["埃隆 马斯克先生们"]),
        ("王一一（左二）", ["王一一"]),
        ("巴赫(中)", ["巴赫"]),
        ("王（中", ["王（中"]),
    ],
)
def test_two_people_with_a_space_between_are_two(mention: str, people: list[str]) -> None:
    found = people_apart(mention, [(0, len(mention), "Person", 0.9)])
    assert [mention[a:b] for a, b, *_ in found] == people


@pytest.mark.parametrize(
    ("text", "name", "whole"),
    [
        ("2024第五届进博会开幕", "进博会", "2024第五届进博会"),
        ("于2024年全国两会", "两会", "2024年全国两会"),
        ("由第25个全国“安全月”", "“安全月”", "第25个全国“安全月”"),
        ("编号12024 进博会", "进博会", "进博会"),
        ("本届进博会", "进博会", "进博会"),
    ],
)
def test_an_event_takes_in_the_year_and_the_number_before_it(text: str, name: str, whole: str) -> None:
    start = text.index(name)
    found = counted(text, [(start, start + len(name), "Event", 0.9)])
    assert named(text, found) == [(whole, "Event")]


def test_no_other_type_takes_in_a_year_and_no_mention_is_entered() -> None:
    assert counted("2024手机", [(4, 6, "Product", 0.9)]) == [(4, 6, "Product", 0.9)]
    spans: list[Span] = [(0, 4, "Policy", 0.9), (4, 6, "Event", 0.9)]
    assert counted("2024两会", spans) == spans


@pytest.mark.parametrize(
    ("text", "name", "whole"),
    [
        ("举办“绿色出行——骑行大会”。", "骑行大会", "绿色出行——骑行大会"),
        ("举办“绿色出行 骑行大会”。", "绿色出行", "绿色出行 骑行大会"),
        ("举办“绿色出行大会（GTC）”。", "绿色出行大会", "绿色出行大会"),
        ("举办“丝路书香”翻译论坛。", "翻译论坛", "“丝路书香”翻译论坛"),
        ("举办全国“读书月”活动启动仪式。", "全国“读书月”活动启动仪式", "全国“读书月”"),
        ("举办“读书月”活动。", "“读书月”活动", "读书月"),
        ("举办“读书”交流活动。", "“读书”交流活动", "“读书”交流活动"),
        ("出席骑行大会开幕式。", "骑行大会开幕式", "骑行大会"),
    ],
)
def test_quotation_marks_and_openings_end_an_event(text: str, name: str, whole: str) -> None:
    start = text.index(name)
    found = quoted(text, [(start, start + len(name), "Event", 0.9)])
    assert named(text, found) == [(whole, "Event")]


def test_a_theme_is_no_event_and_a_wider_event_holds_what_it_overlaps() -> None:
    assert quoted("以“共建共享”为主题。", [(2, 6, "Event", 0.9)]) == []
    spans: list[Span] = [(1, 3, "Location", 0.9), (5, 7, "Event", 0.8), (7, 9, "Event", 0.9)]
    assert quoted("“沧州——骑行大会”", spans) == [(1, 9, "Event", 0.9)]
    assert quoted("“沧州”", [(1, 3, "Location", 0.9)]) == [(1, 3, "Location", 0.9)]


@pytest.mark.parametrize(
    ("text", "whole"), [("技能大赛全国总决赛开赛", "技能大赛全国总决赛"), ("技能大赛的决赛", "技能大赛")]
)
def test_an_event_takes_in_its_final(text: str, whole: str) -> None:
    assert named(text, completed(text, [(0, 4, "Event", 0.9)])) == [(whole, "Event")]
    spans: list[Span] = [(0, 4, "Event", 0.9), (4, 6, "Location", 0.9)]
    assert completed(text, spans) == spans


def test_no_mention_begins_or_ends_with_white_space() -> None:
    assert named("某厂 \n开工", mended("某厂 \n开工", [(0, 4, "Company", 0.9)])) == [("某厂", "Company")]


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("Kite 2 70B 模型", "Kite 2 70B"),
        ("Kite 2-1.5B", "Kite 2-1.5B"),
        ("Kite 2 70Bit", "Kite 2"),
        ("Kite 2 70 亿", "Kite 2"),
    ],
)
def test_a_product_takes_in_the_size_after_it(text: str, whole: str) -> None:
    assert named(text, completed(text, [(0, 6, "Product", 0.9)])) == [(whole, "Product")]


def test_a_size_that_is_a_mention_or_stands_after_another_type_is_left() -> None:
    spans: list[Span] = [(0, 6, "Product", 0.9), (7, 10, "Product", 0.9)]
    assert completed("Kite 2 70B", spans) == spans
    assert completed("Kite 2 70B", [(0, 6, "Company", 0.9)]) == [(0, 6, "Company", 0.9)]


@pytest.mark.parametrize(
    ("first", "second", "joined"),
    [
        (("挪威", "Location"), ("某大学", "Organization"), True),
        (("挪威", "Location"), ("FDX", "Agency"), True),
        (("挪", "Location"), ("某议会", "Agency"), False),
        (("挪威", "Location"), ("某公司", "Company"), False),
        (("青禾科技", "Company"), ("开放大会", "Event"), True),
        (("青禾科技", "Company"), ("XCon 2024", "Event"), False),
        (("挪威", "Location"), ("某人", "Person"), False),
    ],
)
def test_a_place_belongs_to_the_body_and_a_body_to_the_event_right_after_it(
    first: tuple[str, str], second: tuple[str, str], joined: bool
) -> None:
    text = first[0] + second[0]
    found = prefixed(text, [(0, len(first[0]), first[1], 0.9), (len(first[0]), len(text), second[1], 0.8)])
    assert named(text, found) == ([(text, second[1])] if joined else [first, second])


def test_no_prefix_is_taken_from_across_a_mark() -> None:
    spans: list[Span] = [(0, 2, "Location", 0.9), (3, 6, "Organization", 0.9)]
    assert prefixed("挪威、某大学", spans) == spans


def test_a_stock_code_in_brackets_is_no_mention_and_a_name_of_that_form_is() -> None:
    text = "青禾(QNG.O)称C.AI"
    spans: list[Span] = [(0, 2, "Company", 0.9), (3, 8, "Company", 0.9), (10, 14, "Company", 0.9)]
    assert named(text, mended(text, spans)) == [("青禾", "Company"), ("C.AI", "Company")]


def test_a_brand_is_parted_from_its_model_only_where_the_text_names_it_and_letters_follow() -> None:
    text = "云山科技发布云山科技VX9和云山科技AI芯片、云山7。"
    whole = [
        (0, 4, "Company", 0.9),
        (6, 13, "Product", 0.9),
        (14, 22, "Product", 0.9),
        (23, 26, "Product", 0.9),
    ]
    assert branded(text, whole) == [
        (0, 4, "Company", 0.9),
        (6, 10, "Company", 0.9),
        (10, 13, "Product", 0.9),
        *whole[2:],
    ]
    assert branded(text, whole[1:]) == whole[1:]
