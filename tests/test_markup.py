"""Front matter and markup come off, the words stay, and what the markup states is kept."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg import markup

PAGE = """<!DOCTYPE html>
<html><head><title>新芯片亮相 - 示例网</title>
<meta property="article:published_time" content="2024-07-04T10:00:00+08:00">
<meta name="author" content="陈小明"><style>p {{ color: red }}</style>
<script>if (a<b) document.write("<p>脚本</p>")</script></head>
<body><nav><a href="/">首页</a></nav><header><div>站点横幅</div></header>
<article><header><h1>新芯片亮相</h1></header>
<p>本地公司
  展示了&nbsp;<b>自研</b>芯片&amp;板卡。</p>
<ul><li>甲</li><li>乙</li></ul>
<table><tr><td>丙</td><td>丁</td></tr><tr><td>戊</td></tr></table>
<pre>第一行
第二行</pre>
<form>表单里的正文<button>提交</button><select><option>选项</option></select></form>
</article><aside>推荐阅读</aside><footer>版权所有</footer></body></html>"""


def test_a_page_becomes_its_words():
    assert markup.strip(PAGE).text.split("\n") == [
        *("新芯片亮相", "", "本地公司展示了 自研芯片&板卡。", "", "甲", "乙", "", "丙 丁", "戊", ""),
        *("第一行", "第二行", "", "表单里的正文"),
    ]


def test_a_page_states_its_facts():
    facts = {"title": "新芯片亮相", "date": "2024-07-04T10:00:00+08:00", "author": "陈小明"}
    assert markup.strip(PAGE).facts == facts


@pytest.mark.parametrize(
    ("page", "facts"),
    [
        ("<html><title>窗口标题</title><p>正文</p>", {"title": "窗口标题"}),
        ("<html><title>窗口标题</title><h1>栏目</h1><p>正文</p>", {"title": "窗口标题"}),
        ("<html><h1>只有大标题</h1><p>正文</p>", {"title": "只有大标题"}),
        ("<html><meta property='og:title' content='分享标题'><p>正文</p>", {"title": "分享标题"}),
        ("<html><p>正文<time datetime='2024-07-04'>上周</time></p>", {"date": "2024-07-04"}),
        ("<html><meta name=PubDate content=2024-07-04><p>正文</p>", {"date": "2024-07-04"}),
        (
            '<html><script type="application/ld+json">{"datePublished": "2024-07-04"}</script><p>正文</p>',
            {"date": "2024-07-04"},
        ),
        ("<html><meta name=source content=示例日报><p>正文</p>", {"source": "示例日报"}),
    ],
)
def test_facts_stand_in_several_places(page, facts):
    assert markup.strip(page).facts == facts


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("<p>甲<strong>乙</strong>丙</p>\n<p>丁</p>", "甲乙丙\n\n丁"),
        ("<div>  甲  <br>乙<br/><br>丙</div>", "甲\n乙\n丙"),
        ("甲&lt;乙&gt;&#x4e19;<br>丁", "甲<乙>丙\n丁"),
        ("<p>English\nwords and 中文\n字</p>", "English words and 中文字"),
        ("<p>未闭合<p>第二段", "未闭合\n\n第二段"),
        ("<!-- 注释 --><p>正文</p>", "正文"),
        ("<p><![CDATA[数据段]]></p>", "数据段"),
        ("<?xml version='1.0' encoding='utf-8'?><html><p>正文</p></html>", "正文"),
        ("<header>全部文字都在页眉里</header>", "全部文字都在页眉里"),
        ("<div>" * 3000 + "深处" + "</div>" * 3000, "深处"),
        ("<ruby>漢<rp>(</rp><rt>hàn</rt><rp>)</rp></ruby>字<br>", "漢字"),
        ("<div>List<String> 与 a<b</div>", "List<String> 与 a<b"),
    ],
)
def test_html_of_every_kind(text, words):
    assert markup.strip(text).text == words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            "# 标题\n\n第一行\n第二行<br>第三行\n\n- 甲\n- <b>乙</b>",
            "# 标题\n\n第一行\n第二行\n第三行\n\n- 甲\n- 乙",
        ),
        ("前\n\n<div align=center>\n\n中\n\n</div>\n\n后", "前\n\n中\n\n后"),
        ('见![图](a.png)[官网](https://example.org/a_(b))与[附件](b.pdf "下载")', "见官网与附件"),
        ("[![徽章](x.svg)](https://example.org)正文", "正文"),
        ("网址<https://example.org/a>可用", "网址https://example.org/a可用"),
        ("函数f[i](j)与[注](见下)", "函数f[i](j)与[注](见下)"),
        ("没有标记：5<6，7>3，R&D", "没有标记：5<6，7>3，R&D"),
    ],
)
def test_markdown_keeps_its_lines(text, words):
    assert markup.strip(text).text == words


@pytest.mark.parametrize(
    ("block", "facts"),
    [
        ("title: '新芯片'\ndate: Sat, 03 Sep 2022 16:13:24 GMT", ("新芯片", "Sat, 03 Sep 2022 16:13:24 GMT")),
        (
            "title: 甲公司: 新品\ndate: 2024-02-30",
            ("甲公司: 新品", "2024-02-30"),
        ),  # no valid YAML, no valid day
        ("标题: 新芯片\n日期: 2024年7月4日", ("新芯片", "2024年7月4日")),
        ("title: 折&quot;行\n  标题\ntags: [a, b]\ndate: 2024-07-04", ('折"行 标题', "2024-07-04")),
    ],
)
def test_front_matter_is_taken_off(block, facts):
    plain = markup.split(f"\n\n---\n{block}\n---\n正文\n")
    assert plain.text == "正文\n"
    assert (plain.facts["title"], plain.facts["date"]) == facts


def test_several_authors_are_joined():
    assert markup.split("---\nauthor:\n- 甲\n- 乙\n---\n").facts == {"author": "甲、乙"}


@pytest.mark.parametrize(
    "text", ["正文", "---\n没有键\n---\n正文", "---\ntitle: 没有结束\n正文", "正文\n---\na: b\n---\n", ""]
)
def test_what_is_no_front_matter_stays(text):
    assert markup.split(text) == markup.Plain(text)


@pytest.mark.parametrize(
    "bomb", ["[" * 5000, "a: &a [x]\nb: *a\nc: *nowhere", "a: !!python/object:os.system {}", "%"]
)
def test_strange_front_matter_is_read_line_by_line(bomb):
    assert markup.split(f"---\ntitle: 好\n{bomb}\n---\n正文").facts["title"] == "好"


@pytest.mark.parametrize(
    "evil",
    [
        "[" * 100_000,
        "![" * 50_000,
        "![](" * 20_000,
        "[x](." * 20_000,
        "[x](((" * 20_000,
        "<p>" + " " * 100_000,
        "<" * 100_000 + "</p>",
        "<p>" + "\n " * 50_000 + "x</p>",
        "---\n" * 50_000,
        '<p "' * 20_000,
    ],
)
def test_no_text_takes_long(evil):
    start = time.process_time()
    markup.strip(markup.split(evil).text)
    assert time.process_time() - start < 10


@given(st.text(alphabet="甲乙 \n<>/pbr!-[]()&;#a", max_size=60))
def test_no_mark_is_left_behind(text):
    assert not {"\x01", "\x02", "\r"} & set(markup.strip(text).text)


@given(st.lists(st.text(alphabet="甲乙丙丁戊己庚辛", min_size=1), min_size=1, max_size=6))
def test_every_paragraph_of_a_page_survives(paragraphs):
    page = "".join(f"<p>{p}</p>\n" for p in paragraphs)
    assert markup.strip(page, page=True).text.split("\n\n") == paragraphs
