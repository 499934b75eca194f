"""The encodings of Chinese news are told apart, and what is no text is refused in one line."""

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.encoding import decode
from kg.errors import InputError

SIMPLIFIED = "本地一家初创公司昨天展示了自研芯片，性能比上一代提高了三成。"
TRADITIONAL = "本地一家初創公司昨日展示了自家研發的晶片，性能比上一代提高了三成。"
HONG_KONG = "佢哋喺科學園展示嘅新晶片，啲人話快咗好多，仲話會喺明年推出。"


@pytest.mark.parametrize(
    ("text", "codec", "name"),
    [
        (SIMPLIFIED, "utf-8", "utf-8"),
        (SIMPLIFIED, "utf-8-sig", "utf-8-sig"),
        (SIMPLIFIED, "gb18030", "gb18030"),
        (SIMPLIFIED, "gb2312", "gb18030"),
        (TRADITIONAL, "gb18030", "gb18030"),
        (TRADITIONAL, "big5", "big5"),
        (HONG_KONG, "big5hkscs", "big5hkscs"),
        ("𠮷野与㐂字楼的䶮先生", "gb18030", "gb18030"),  # four bytes each
        ("佢嘅公司", "big5hkscs", "big5hkscs"),
        ("啲新晶片", "big5hkscs", "big5hkscs"),
        ("喺香港發布", "big5hkscs", "big5hkscs"),
        ("新款芯片", "gb18030", "gb18030"),
        ("香港科技大學", "big5", "big5"),
        (SIMPLIFIED, "utf-16-le", "utf-16-le"),
        (TRADITIONAL, "utf-16-be", "utf-16-be"),
        ("<p>latin and 汉字</p>\n" * 3, "utf-16-le", "utf-16-le"),
        ("ascii only", "utf-8", "utf-8"),
    ],
)
def test_an_encoding_is_recognised(text, codec, name):
    assert decode(text.encode(codec)) == (text, name)


@pytest.mark.parametrize(
    ("mark", "codec"), [(codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")]
)
def test_a_byte_order_mark_is_taken_off(mark, codec):
    assert decode(mark + SIMPLIFIED.encode(codec)) == (SIMPLIFIED, codec)


@given(
    st.text(alphabet=st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF, codec="gb2312"), min_size=20)
)
def test_twenty_simplified_characters_are_enough(text):
    ordinary = SIMPLIFIED + text  # rare characters alone look like nothing on earth
    assert decode(ordinary.encode("gb18030"))[0] == ordinary


@given(
    st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"])), st.sampled_from(["utf-8", "utf-8-sig"])
)
def test_utf8_survives(text, codec):
    assert decode(text.encode(codec))[0] == text.removeprefix("\ufeff")


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
@given(text=st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"])))
def test_marked_utf16_survives(codec, text):
    mark = codecs.BOM_UTF16_LE if codec.endswith("le") else codecs.BOM_UTF16_BE
    assert decode(mark + text.encode(codec)) == (text, codec)


def test_the_page_says_which_encoding_it_is_in():
    page = "<html><head><meta charset='{}'></head><body>科技</body></html>"
    assert decode(page.format("big5").encode("big5"))[1] == "big5"
    assert decode(page.format("gbk").encode("gb18030"))[1] == "gb18030"


def test_a_declaration_that_does_not_decode_is_not_believed():
    page = f"<meta charset=big5><p>{SIMPLIFIED}𠮷</p>"
    assert decode(page.encode("gb18030")) == (page, "gb18030")


def test_a_little_damage_is_shown_and_named():
    data = (SIMPLIFIED * 40).encode()
    broken = data[:900] + b"\xff" + data[900:]
    text, name = decode(broken)
    assert name == "utf-8 (damaged)"
    assert text.replace("\ufffd", "") == SIMPLIFIED * 40


def test_much_damage_is_refused_with_its_place():
    data = SIMPLIFIED.encode()
    with pytest.raises(InputError, match=r"broken UTF-8: 1 places, first at byte 30;"):
        decode(data[:30] + b"\xff" + data[30:])


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"%PDF-1.7 text", "is a PDF"),
        (b"\x89PNG\r\n", "is an image"),
        (b"PK\x03\x04rest", "office document"),
        (bytes(range(256)) * 4, "neither UTF-8"),
        (b"\x00\x01\x02\x03" * 100, "binary file"),
        (codecs.BOM_UTF16_LE + b"a\x00b", "broken UTF-16-LE"),
        ("正文".encode("gb18030") + b"\xff\xff\xff" * 9, "neither UTF-8"),
    ],
)
def test_what_is_no_text_is_refused_in_one_line(data, words):
    with pytest.raises(InputError, match=words) as caught:
        decode(data)
    assert "\n" not in str(caught.value)
    assert ";" in str(caught.value)  # what, then the remedy
