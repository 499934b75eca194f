"""Sources are found in any form, read in any of their encodings, and refused in one clear line."""

import hashlib
import os
import re
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg import read
from kg.errors import InputError
from kg.read import Skip, Source
from kg.settings import Settings

SETTINGS = Settings()
BODY = "本地一家初创公司昨天展示了自研芯片，性能比上一代提高了三成。"
SHARED = Path(__file__).parents[2] / "shared"


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(path, content=BODY):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def found(*inputs):
    return [source.path for source in read.find(inputs, settings=SETTINGS)[0]]


def document(path, content=BODY):
    return read.read(Source(str(write(path, content))), settings=SETTINGS)


# --- finding


def test_a_folder_gives_its_documents_sorted(here):
    for name in (
        "b.txt",
        "a.MD",
        "sub/c.html",
        "sub/d.htm",
        "e.markdown",
        "f.png",
        ".hidden.txt",
        ".git/g.txt",
    ):
        write(here / "in" / name)
    assert found("in") == ["in/a.MD", "in/b.txt", "in/e.markdown", "in/sub/c.html", "in/sub/d.htm"]


def test_a_path_is_listed_once_however_it_is_named(here):
    write(here / "in/a.txt")
    assert found("in", "./in//a.txt", here / "in/a.txt", "in/*.txt", "in/../in/a.txt") == ["in/a.txt"]


def test_the_order_of_the_inputs_makes_no_difference(here):
    for name in "abc":
        write(here / f"{name}.txt")
    assert found("a.txt", "c.txt", "b.txt") == found("c.txt", "b.txt", "a.txt")


def test_a_path_outside_stays_as_given(here):
    write(here / "x/a.txt")
    (here / "y").mkdir()
    os.chdir(here / "y")
    assert found("../x") == ["../x/a.txt"]
    assert found(here / "x") == [(here / "x/a.txt").as_posix()]


def test_a_file_named_outright_may_have_any_suffix(here):
    write(here / "a.log")
    assert found("a.log") == ["a.log"]
    assert found("*.log") == ["a.log"]


def test_globs_reach_below(here):
    write(here / "in/x/a.txt")
    write(here / "in/x/a.png")
    assert found("in/**/*") == ["in/x/a.txt"]
    assert found("in/*") == ["in/x/a.txt"]


def test_an_existing_name_with_brackets_is_no_glob(here):
    write(here / "a[1].txt")
    assert found("a[1].txt") == ["a[1].txt"]


@pytest.mark.parametrize("given", ["missing.txt", "missing/*.txt", "", "a\0b", "x" * 5000])
def test_a_path_that_does_not_exist_is_refused(here, given):
    write(here / "good.txt")
    with pytest.raises(InputError, match=r"; check the") as caught:
        found("good.txt", given or "nowhere/")
    assert "\n" not in str(caught.value)


def test_nothing_at_all_is_refused(here):
    (here / "empty").mkdir()
    with pytest.raises(InputError, match=r"^empty: holds no document \(\.txt"):
        found("empty")
    with pytest.raises(InputError, match="no input was given"):
        found()


def test_an_empty_folder_beside_others_is_only_mentioned(here):
    write(here / "in/a.txt")
    (here / "empty").mkdir()
    sources, skips = read.find(["in", "empty"], settings=SETTINGS)
    assert sources == [Source("in/a.txt")]
    assert [skip.path for skip in skips] == ["empty"]


def test_what_is_no_file_is_skipped(here):
    write(here / "in/a.txt")
    (here / "in/broken.txt").symlink_to("nowhere")
    os.mkfifo(here / "in/pipe.txt")
    skips = read.find(["in"], settings=SETTINGS)[1]
    assert skips == [
        Skip("in/broken.txt", "does not exist; check the link or the permissions"),
        Skip("in/pipe.txt", "is no regular file; save its content to one"),
    ]


@pytest.mark.skipif(sys.platform == "darwin", reason="that file system refuses such names")
def test_a_name_that_is_no_text_is_skipped(here):
    write(here / "a.txt")
    Path(os.fsdecode(b"\xff.txt")).write_text("x")
    sources, skips = read.find(["."], settings=SETTINGS)
    assert (sources, skips) == (
        [Source("a.txt")],
        [Skip("\ufffd.txt", "has a name that is not valid UTF-8; rename it")],
    )


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_what_may_not_be_read_is_named(here):
    write(here / "in/a.txt").chmod(0)
    with pytest.raises(InputError, match=r"in/a\.txt: cannot be read \(Permission denied\)"):
        read.read(Source("in/a.txt"), settings=SETTINGS)
    (here / "in").chmod(0)
    with pytest.raises(InputError, match=r"in: cannot be read \(Permission denied\)"):
        found("in")


# --- reading


def test_a_document_is_all_there(here):
    data = (
        f"\ufeff---\ntitle: 新芯片亮相\ndate: 2024年7月4日\nauthor: 示例社\n---\n\n{BODY}\r\n尾行\r".encode()
    )
    made = document(Path("a.txt"), data)
    digest = hashlib.sha256(data).hexdigest()
    assert (made.id, made.sha256) == ("d" + digest[:16], digest)
    assert (made.path, made.encoding, made.script) == ("a.txt", "utf-8-sig", "zh-hans")
    assert (made.title, made.date, made.source, made.author) == (
        "新芯片亮相",
        "2024-07-04",
        "示例社",
        "示例社",
    )
    assert made.text == f"新芯片亮相\n{BODY}\n尾行"


def test_plain_text_stays_as_it_is(tmp_path):
    text = f"　　{BODY}\n第二行  \n\n第三行\t尾"
    assert document(tmp_path / "a.txt", f"\n \n{text}\n \n").text == text


def test_the_title_is_not_said_twice(tmp_path):
    made = document(tmp_path / "a.md", f"---\ntitle: 新芯片亮相\n---\n\n# 新芯片亮相\n\n{BODY}")
    assert made.text == f"# 新芯片亮相\n\n{BODY}"


def test_html_is_seen_by_its_content_or_its_name(tmp_path):
    page = f"<title>新芯片亮相</title><p>{BODY}</p>"
    for name in ("a.txt", "a.md", "a.html"):
        assert document(tmp_path / name, page).text == f"新芯片亮相\n{BODY}"
    assert document(tmp_path / "b.html", "甲\n乙 &amp; 丙").text == "甲乙 & 丙"
    assert document(tmp_path / "b.txt", "甲\n乙 &amp; 丙").text == "甲\n乙 &amp; 丙"


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030"])
def test_every_encoding_gives_the_same_text(tmp_path, codec):
    assert document(tmp_path / "a.txt", BODY.encode(codec)).text == BODY


@pytest.mark.parametrize(
    ("codec", "text"), [("big5", "這家公司昨日發布晶片。"), ("big5hkscs", "佢哋嘅晶片喺會場發布。")]
)
def test_traditional_encodings_are_stated(tmp_path, codec, text):
    made = document(tmp_path / "a.txt", text.encode(codec))
    assert (made.text, made.encoding, made.script) == (text, codec, "zh-hant")


def test_control_characters_become_spaces(tmp_path):
    content = "甲\x0b乙\x0c丙\u200b丁\u2028戊\u00a0己" + BODY * 20
    assert document(tmp_path / "a.txt", content).text == "甲 乙 丙丁\n戊 己" + BODY * 20


def test_an_escaped_surrogate_never_reaches_the_text(tmp_path):
    made = document(tmp_path / "a.txt", f'---\ntitle: "坏\\ud83d字"\n---\n{BODY}')
    made.text.encode()
    assert made.title == "坏\ufffd字"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (b" \n\n", "holds no text"),
        (b"<html><script>x</script></html>", "holds no text"),
        (b"---\ntags: a\n---\n", "holds no text"),
        (b"\x89PNG\r\n\x1a\n", "is an image"),
        (bytes(range(256)), "neither UTF-8"),
        (BODY.encode()[:40], "broken UTF-8"),
    ],
)
def test_what_holds_no_text_is_refused_in_one_line(tmp_path, content, words):
    path = tmp_path / "a.txt"
    with pytest.raises(InputError, match=rf"^{re.escape(str(path))}: .*{words}.*; ") as caught:
        document(path, content)
    assert "\n" not in str(caught.value)


def test_a_huge_file_is_refused_unread(tmp_path):
    path = tmp_path / "a.txt"
    with path.open("wb") as stream:
        stream.truncate(200_000_000_000)
    with pytest.raises(InputError, match=r"is larger than 50,000,000 bytes; split it"):
        read.read(Source(str(path)), settings=SETTINGS)


def test_the_limit_is_a_setting(tmp_path):
    path = write(tmp_path / "a.txt", b"x" * 11)
    assert read.read(Source(str(path)), settings=Settings(max_bytes=11)).text == "x" * 11
    with pytest.raises(InputError, match="is larger than 10 bytes"):
        read.read(Source(str(path)), settings=Settings(max_bytes=10))


def test_a_file_that_vanishes_is_refused(here):
    write(here / "a.txt")
    [source], _ = read.find(["a.txt"], settings=SETTINGS)
    (here / "a.txt").unlink()
    with pytest.raises(InputError, match=r"^a\.txt: is gone since the build began; run it again"):
        read.read(source, settings=SETTINGS)


def test_a_folder_in_a_files_place_is_refused(tmp_path):
    with pytest.raises(InputError, match="cannot be read"):
        read.read(Source(str(tmp_path)), settings=SETTINGS)


@given(st.binary(max_size=300) | st.text(max_size=200).map(str.encode))
def test_reading_gives_clean_text_or_one_line(tmp_path_factory, data):
    path = write(tmp_path_factory.mktemp("in") / "a.txt", data)
    try:
        text = read.read(Source(str(path)), settings=SETTINGS).text
    except InputError as error:
        assert "\n" not in str(error)  # noqa: PT017 - either outcome is right
    else:
        assert text.strip()
        assert not {"\r", "\0", "\x85", "\u2028"} & set(text)
        text.encode()


# --- the real documents


@pytest.mark.real
@pytest.mark.skipif(not SHARED.is_dir(), reason="the real documents are not here")
def test_the_real_documents_are_read_without_loss():
    sources, skips = read.find([SHARED / "seeds"], settings=SETTINGS)
    documents = {Path(source.path).name[:3]: read.read(source, settings=SETTINGS) for source in sources}
    assert (len(documents), skips) == (5, [])
    for name, made in documents.items():
        gold = (SHARED / "gold/seeds" / f"{name}.ann").read_text("utf-8")
        plain = re.sub(r"\[\[([^\[\]]*?)\|[A-Z]{3}\]\]", r"\1", gold)
        assert "".join(made.text.split()) == "".join(plain.split())
    days = {name: made.date for name, made in documents.items()}
    assert days == {
        "000": None,
        "001": "2022-09-03",
        "002": "2024-07-26",
        "003": "2024-04-28",
        "004": "2023-11-17",
    }
    assert {name for name, made in documents.items() if made.script == "zh-hant"} == {"000"}
