"""Date words are found, and mean what a careful reader takes them to mean: date_phrases.tsv."""

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg import dates

ON = "2024-07-10"  # a Wednesday

PHRASES = [
    tuple(None if cell == "-" else cell for cell in line.split("\t"))
    for line in (Path(__file__).parent / "date_phrases.tsv").read_text("utf-8").splitlines()
    if line and not line.startswith("#")
]


@pytest.mark.parametrize(("words", "on", "iso"), PHRASES)
def test_date_words_mean_what_a_careful_reader_takes_them_to_mean_or_stay_open(words, on, iso):
    assert dates.resolve(words, on=on) in {iso, None}


def test_nearly_all_that_can_be_read_is_read():
    readable = [(words, on, iso) for words, on, iso in PHRASES if iso]
    right = [phrase for phrase in readable if dates.resolve(phrase[0], on=phrase[1]) == phrase[2]]
    assert len(PHRASES) >= 300
    assert len(right) >= 0.95 * len(readable)


def test_every_expected_answer_is_a_date_a_month_a_year_or_an_interval_of_them():
    for _, _, iso in PHRASES:
        for part in (iso or "2024").split("/"):
            assert str(dates.date.fromisoformat((part + "-01-01")[:10])).startswith(part)


@pytest.mark.parametrize("words", sorted({words for words, _, _ in PHRASES}))
def test_without_the_document_s_date_only_what_does_not_depend_on_it_is_answered(words):
    alone = dates.resolve(words, on=None)
    assert alone in {None, dates.resolve(words, on="1995-03-08")}
    assert alone != str(dates.date.today())


def test_words_of_nothing_mean_nothing():
    assert dates.resolve("", on=ON) is None


def test_a_planned_day_lies_ahead():
    assert dates.resolve("26日", on=ON, planned=True) == "2024-07-26"
    assert dates.resolve("2日", on="2024-07-28", planned=True) == "2024-08-02"
    assert dates.resolve("12月25日", on=ON, planned=True) == "2024-12-25"
    assert dates.resolve("3月", on=ON, planned=True) == "2025-03"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("大会9月1日-3日在沪举行", ["9月1日-3日"]),
        ("会议于11月13日上午召开", ["11月13日上午"]),
        ("到2024年7月，今年、去年、本月和近日", ["2024年7月", "今年", "去年", "本月", "近日"]),
        ("昨日，周五和上周三", ["昨日", "周五", "上周三"]),
        ("今天（6月3日）上午开幕", ["今天（6月3日）上午"]),
        ("歐盟周四（4日）宣布", ["周四（4日）"]),
        ("定于明年 1 月 7 日至 10 日举办", ["明年 1 月 7 日至 10 日"]),
        ("11月20日至21日于当地举办", ["11月20日至21日"]),
        ("2021—2023年与2024年第三季度", ["2021—2023年", "2024年第三季度"]),
        ("二〇二四年七月四日签署", ["二〇二四年七月四日"]),
        ("当地时间周一，公司宣布", ["当地时间周一"]),
        ("发布于2024-07-04，截至30日", ["2024-07-04", "30日"]),
        ("7月4日19：00开始，26日晚结束", ["7月4日19：00", "26日晚"]),
        ("第2季度和2023年上半年", ["第2季度", "2023年上半年"]),
        ("民國113年7月4日，院方今（4）日表示", ["民國113年7月4日", "今（4）日"]),
        ("三天前签约，去年三季度和2024年第三季的订单", ["三天前", "去年三季度", "2024年第三季"]),
        ("公司將於年底推出，月底試產", ["年底", "月底"]),
        ("今年前5個月、去年年底與明年首季", ["今年前5個月", "去年年底", "明年首季"]),
        ("2023年12月30日至次年1月2日展出", ["2023年12月30日至次年1月2日"]),
        ("2024年的5月，今年元旦", ["2024年的5月", "今年元旦"]),
        ("上周一至周三，上一季度", ["上周一至周三", "上一季度"]),
        ("北京时间12日凌晨，台北時間4日，昨晚", ["北京时间12日凌晨", "台北時間4日", "昨晚"]),
        ("新华社北京7月26日电，4日讯", ["7月26日", "4日"]),
        ("十一月三日，前晚，本月4日，上月底", ["十一月三日", "前晚", "本月4日", "上月底"]),
        ("下周一和下個月15日", ["下周一", "下個月15日"]),
        ("截至6月30日的前三季度", ["6月30日", "前三季度"]),
    ],
)
def test_date_words_are_found(text, words):
    assert [text[start:end] for start, end in dates.find(text)] == words


@pytest.mark.parametrize(
    "text",
    [
        "2024世界人工智能大会",  # the year is part of a name
        "为期3日，历时5年，三个月内",
        "今日头条发布新版",
        "每周五例行检修，一周五天",
        "嫦娥六号与吉林一号",
        "1号线开通",
        "过去10年、前三名、第 20 日",
        "型号3.5月面车",
        "半年内，第三天前，近三天前",
        "月底薪、年底部、月初心",
        "前日本首相，今年级",
        "第三季第5集，一季报",
        "春节期间，国庆假期",
        "未来三年，高三年级",
    ],
)
def test_what_is_no_date_is_left_alone(text):
    assert list(dates.find(text)) == []


@given(st.text(alphabet="今去明年上下周月日号一二三十0123456789至-—（） 年初第季度X", max_size=40))
def test_found_spans_are_in_order_and_resolve_never_fails(text):
    spans = list(dates.find(text))
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(before[1] <= after[0] for before, after in pairwise(spans))
    for words in [text, *(text[start:end] for start, end in spans)]:
        dates.resolve(words, on=ON)


@given(st.dates(min_value=dates.date(1901, 1, 1), max_value=dates.date(2099, 12, 31)))
def test_a_full_date_is_read_in_every_spelling(day):
    spellings = (
        f"{day.year}年{day.month}月{day.day}日",
        str(day),
        f"{day:%Y%m%d}",
        f"{day:%a, %d %b %Y} 16:13:24 GMT",
    )
    assert {dates.stated(words) for words in spellings} == {str(day)}


@pytest.mark.parametrize(
    ("words", "iso"),
    [
        ("2022-09-03T16:13:24+08:00", "2022-09-03"),
        ("2022/9/3 08:00", "2022-09-03"),
        ("发布时间：2022 年 9 月 3 日 10:00", "2022-09-03"),
        ("二〇二三年十一月十七日", "2023-11-17"),
        ("9月3日", None),
        ("2022-02-30", None),
        ("昨天", None),
        ("", None),
    ],
)
def test_a_stated_date_needs_its_year(words, iso):
    assert dates.stated(words) == iso
