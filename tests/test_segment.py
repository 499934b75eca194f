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
    assert paragraphs("某厂,将于\n10月3日发布芯片。") == ["某厂,将于10月3日发布芯片。"]


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
