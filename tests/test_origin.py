"""Title, day, outlet and author come from what the document says, and from nothing else."""

import pytest

from kg import origin

BODY = "本地一家公司展示了新芯片，性能比上一代提高了三成，业内人士认为量产仍需时日，价格也有待公布，记者将继续关注后续的进展情况。"


@pytest.mark.parametrize(
    ("text", "facts", "title"),
    [
        (f"首行\n{BODY}", {"title": "所述标题"}, "所述标题"),
        (f"版头\n\n## 小标题 ##\n{BODY}", {}, "小标题"),
        (f"\n\n首行\n{BODY}", {}, "首行"),
        ("长" * 200, {}, "长" * 80),
        ("", {}, ""),
    ],
)
def test_the_title(text, facts, title):
    assert origin.title(text, facts) == title


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("示例工业报\n2023年11月17日\n星期五\n第81期", "2023-11-17"),
        ("2024 年 4 月 28 日", "2024-04-28"),
        ("二〇二三年十一月十七日 星期五", "2023-11-17"),
        ("标题\n发布时间：2024-07-04 10:00 来源：示例网", "2024-07-04"),
        (f"2023年11月17日，公司成立。\n{BODY}", None),  # a sentence
        ("2021年5月1日 公司成立", None),  # an entry of a chronicle
        ("会议时间：2024年7月4日至6日", None),
        (f"{BODY}\n2024年7月4日", None),  # below the first paragraph
        ("2023年2月30日\n第3期", None),
        ("\n".join(["题"] * 40) + "\n2024年7月4日", None),
    ],
)
def test_the_day_of_a_masthead(text, day):
    assert origin.day("a.txt", text, {}) == day


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("新华社北京7月26日电 2024年示例博览会开幕。", "2024-07-26"),
        ("(新华社北京7月26日电)记者从2024示例技术大会获悉，预计到2025年完成。", "2024-07-26"),
        ("本报上海7月26日讯 展会于2024年7月26日开幕。", "2024-07-26"),
        ("《示例日报》7月26日讯（记者）2024示例论坛开幕。", "2024-07-26"),
        ("示例社7月25日电 2024示例论坛筹备。\n新华社北京7月26日电 开幕。", "2024-07-26"),
        ("新华社北京2024年7月26日电 开幕。", "2024-07-26"),
        ("新华社北京7月26日电 大会开幕。", None),  # no year
        ("新华社北京7月26日电 2023示例大会后，2024年工作开始。", None),  # the event was last year's
        ("新华社北京7月26日电 2022年产值增长。", None),  # a year, but of nothing that happens now
        ("新华社北京1月6日电 2023示例大会的成果落地。", None),  # January speaks of last year
        ("7月26日，2024示例大会开幕。", None),  # no dateline
    ],
)
def test_the_day_of_a_dateline_needs_a_certain_year(text, day):
    assert origin.day("a.txt", text, {}) == day


def test_facts_come_before_the_masthead_and_that_before_the_name():
    text = "2023年11月17日"
    assert origin.day("2023-11-15.txt", text, {"date": "2023-11-16"}) == "2023-11-16"
    assert origin.day("2023-11-15.txt", text, {}) == "2023-11-17"
    assert origin.day("dir/2023-11-15_a.txt", "正文", {}) == "2023-11-15"
    assert origin.day("20231115a.txt", "正文", {"date": "昨天"}) == "2023-11-15"
    assert origin.day("2023-11-155.txt", "正文", {}) is None


@pytest.mark.parametrize(
    ("text", "facts", "outlet"),
    [
        (BODY, {"source": "示例网"}, "示例网"),
        (BODY, {"author": "示例社"}, "示例社"),
        (BODY, {"author": "陈小明"}, None),
        ("标题\n2024-07-04 来源：示例日报 作者：陈小明", {}, "示例日报"),
        ("示例工业报社出版\n2023年11月17日", {}, "示例工业报"),
        ("新华社北京7月26日电 大会开幕。", {}, "新华社"),
        ("《示例日报》9月3日讯（记者）大会开幕。", {}, "示例日报"),
        ("本报北京7月26日电 大会开幕。", {}, None),
        ("图片来源：某图库", {}, None),
        ("两家公司（来源：示例网）都来了", {}, None),
    ],
)
def test_the_outlet(text, facts, outlet):
    assert origin.outlet(text, facts) == outlet


def test_the_author():
    assert origin.author(BODY, {"author": "陈小明"}) == "陈小明"
    assert origin.author("标题\n作者：李小红 来源：示例网", {}) == "李小红"
    assert origin.author(BODY, {}) is None
