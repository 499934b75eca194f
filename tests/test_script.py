"""Simplified and Traditional are told apart by the characters that only one of them uses."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg import script


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("这家公司发布了新款芯片", "zh-hans"),
        ("這家公司發布了新款晶片", "zh-hant"),
        ("佢哋喺度傾緊嘅嘢好緊要", "zh-hant"),
        ("報道引述：“这家公司”，並無評論", "zh-hant"),
        ("人工智能大模型", "zh-hans"),  # nothing tells: Simplified is the likelier
        ("An English text with 中文 in it, and nothing else of note to a Chinese reader", "other"),
        ("これはひらがなの文です", "other"),
        ("123", "other"),
        ("", "other"),
    ],
)
def test_the_script_of_a_text(text, name):
    assert script.detect(text) == name


def test_simplifying_goes_character_by_character():
    assert script.simplify("臺積電與騰訊在國際會議，後來") == "台积电与腾讯在国际会议，后来"


@given(st.text())
def test_simplifying_keeps_the_length(text):
    assert len(script.simplify(text)) == len(text)
