"""Segmenting: soft line breaks are joined, hard ones kept, and every character keeps its offset."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.records import Document, Passage
from kg.segment import segment


def document(text: str) -> Document:
    return Document("d1", "a.txt", "", None, None, None, "zh-hans", "utf-8", "0" * 64, text)


def paragraphs(text: str) -> list[str]:
    return segment(document(text)).text.split("\n")


@pytest.mark.parametrize("gap", ["\n", "\n\n", "\n \n"])
def test_a_line_that_stops_in_mid_sentence_is_joined_to_the_next(gap: str) -> None:
    assert paragraphs(f"会上,工业和信息{gap}化部发布了新政策。") == ["会上,工业和信息化部发布了新政策。"]


def test_a_date_that_leads_no_report_is_joined_to_the_line_before() -> None:
    assert paragraphs("某厂宣布,新的芯片将于\n10月3日发布。") == ["某厂宣布,新的芯片将于10月3日发布。"]


def test_words_in_latin_letters_keep_a_space_where_the_line_broke() -> None:
    assert paragraphs("公司说,它采用 Model\nY 的电池。") == ["公司说,它采用 Model Y 的电池。"]


@pytest.mark.parametrize(
    "text",
    [
        "新型芯片亮相\n本报讯 11月3日,某公司发布芯片。",
        "某厂发布芯片,销量近 200 万\n10 月 3 日晚间消息,某厂发布芯片。",
        "某厂发布芯片,销量近 200 万\n某某网10月3日讯 某厂发布芯片。",
        "第一段,到此为止。\n第二段开始。",
        "第一段,没有写完\n# 新的标题",
        "第一条,说明如下\n（二）另一条",
        "主编：王一、李二\n编辑：张三",
        "王一：现在别放弃，机会只给准备好的人\n昨天，某公司董事长王一在电视节目里分享了他对出海的看法，谈到公司的计划。",
        "统筹发展和安全，协调推进应用与防范\n专家认为，发展和安全是一体之两翼、驱动之双轮，二者要一起谋划、一起推进。",
        "王一警告不要抵制某公司，否则后果自负。照片来源：某大使馆\n有人想到多年前离开的人，他们现在在别的城市做律师。",
    ],
)
def test_headings_items_datelines_and_colophons_begin_a_new_paragraph(text: str) -> None:
    assert paragraphs(text) == text.split("\n")


def test_a_caption_between_two_halves_of_a_sentence_is_set_aside() -> None:
    text = "机器可以读懂长文档中的,也包括\n\n展台上的机器人。新华社记者 王一 摄\n\n表格与图像。"
    assert paragraphs(text) == [
        "机器可以读懂长文档中的,也包括表格与图像。",
        "展台上的机器人。新华社记者 王一 摄",
    ]


@pytest.mark.parametrize(
    "line",
    [
        "会议围绕产业发展现状和趋势、国内外市场环境变化带来的机遇和挑战、企业经营",
        "1.医药产业跻身第一梯队。某市生产力促进中",
        "参加论坛的有甲公司、",
    ],
)
def test_a_line_that_is_no_heading_is_joined_to_a_longer_one(line: str) -> None:
    rest = "过程中面临的困难问题等进行交流,并就促进行业高质量发展提出政策建议,二十余家企业参加了会议,会后还参观了展览。"
    assert paragraphs(f"{line}\n{rest}") == [line + rest]


def test_an_open_quotation_mark_keeps_a_line_open() -> None:
    assert paragraphs("“内存不能影响\n手机的使用”") == ["“内存不能影响手机的使用”"]


def test_sentences_end_at_marks_and_keep_their_closing_quotation_mark() -> None:
    passage = segment(document("他说：“很好。”大家鼓掌！散会了。\n完"))
    found = [passage.text[s.start : s.end] for s in passage.sentences]
    assert found == ["他说：“很好。”", "大家鼓掌！", "散会了。", "完"]
    assert [s.paragraph for s in passage.sentences] == [0, 0, 0, 1]


def check_offsets(passage: Passage, text: str) -> None:
    assert len(passage.offsets) == len(passage.text)
    for character, offset in zip(passage.text, passage.offsets, strict=True):
        if not character.isspace():
            assert text[offset] == character


@given(st.text(alphabet="芯片。，,\n ab：“”#新华社1", max_size=200))
def test_every_character_is_kept_once_with_its_offset(text: str) -> None:
    passage = segment(document(text))
    check_offsets(passage, text)
    kept = sorted(o for c, o in zip(passage.text, passage.offsets, strict=True) if not c.isspace())
    assert kept == [i for i, c in enumerate(text) if not c.isspace()]


@given(st.text(alphabet="芯片。，！\n ab", max_size=100))
def test_sentences_cover_all_that_is_not_white_space_without_overlap(text: str) -> None:
    passage = segment(document(text))
    covered = [i for s in passage.sentences for i in range(s.start, s.end)]
    assert covered == sorted(set(covered))
    assert {i for i, c in enumerate(passage.text) if not c.isspace()} <= set(covered)
