"""Front matter, HTML and markdown to plain text, and what they say about the document."""

import html
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bs4 import BeautifulSoup, Tag

_LINE, _BLOCK = "\x01", "\x02"  # stand for line ends while a page is flattened: no clean text holds them
_DUE = MappingProxyType({_LINE: 1, _BLOCK: 2})
_DROPPED = (
    "script style noscript template svg math iframe object head nav footer aside rt rp "
    "button select option textarea input label datalist"
)
_FURNITURE = "footer aside nav label"  # kept where a page holds nothing else
_LINES = "br li tr dt dd caption"
_BLOCKS = (
    "p div section article main header h1 h2 h3 h4 h5 h6 ul ol dl table blockquote pre figure figcaption "
    "hr address form fieldset details summary center"
)
_INLINE = (
    "html body a abbr b big bdi bdo cite code del dfn em font i img ins kbd mark meta link title q ruby rb s samp "
    "small span strike strong sub sup td th tbody thead tfoot time tt u var wbr col colgroup picture source "
    "video audio embed param canvas map area base noframes frame frameset marquee legend"
)
_NAMES = " ".join((_DROPPED, _LINES, _BLOCKS, _INLINE)).replace(" ", "|")
_TAG = rf"(?:{_NAMES}|[a-z]+[:-][\w:-]+)"
_STRAY = re.compile(rf"<(?!/?{_TAG}(?=[\s/>])|!--|!doctype\b)", re.IGNORECASE)
_MARKED_UP = re.compile(rf"</{_TAG}\s*>|<(?:br|hr|img|p|meta|link)\b[^<>]*>|<!doctype html", re.IGNORECASE)
_WHOLE = re.compile(r"<!doctype html|<html\b|<body\b", re.IGNORECASE)
_CDATA = re.compile(r"<!\[CDATA\[(.*?)\]\]>", re.DOTALL)
_DECLARATION = re.compile(r"\A\s*<\?xml[^<>]*\?>")
_AUTOLINK = re.compile(r"<((?:https?|mailto):[^<>\s]+)>")
_PUBLISHED = re.compile(r'"datePublished"\s*:\s*"([^"]{8,40})"')

_IMAGE = re.compile(r"!\[[^\[\]\n]*\]\([^()\n]*(?:\([^()\n]*\)[^()\n]*)*\)")
_URL = r"(?=[^\s)]{0,2000}[./:#])(?:[!-'*-~]|\([!-'*-~]{0,200}\)){1,2000}+"
_LINK = re.compile(rf"""\[([^\[\]\n]*)\]\({_URL}(?:[ ]+["'][^"'\n]*["'])?\)""")

_HAN = r"[\u2014\u2018-\u201d\u2026\u3001-\u303f\u3400-\u9fff\uff01-\uff5e]"
_SOFT = re.compile(rf"(?<={_HAN})[ \t]*\n[ \t]*(?={_HAN})")

_FRONT = re.compile(r"\s*---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_KEY = re.compile(r"^([\w-]+)[ \t]*[:：][ \t]*(.*)$", re.MULTILINE)
_KEYS = MappingProxyType(
    {
        "title": ("title", "标题", "標題"),
        "date": (
            "date",
            "published",
            "pubdate",
            "publish_date",
            "publishdate",
            "created",
            "日期",
            "发布时间",
            "發佈時間",
        ),
        "source": ("source", "publisher", "media", "来源", "來源"),
        "author": ("author", "authors", "byline", "作者"),
    }
)
_METAS = MappingProxyType(
    {
        "title": ("og:title", "articletitle"),
        "date": (
            "article:published_time",
            "og:published_time",
            "datepublished",
            "pubdate",
            "publishdate",
            "publish_date",
            "publish-date",
            "publication_date",
            "dc.date",
            "date",
        ),
        "source": ("source", "contentsource", "mediaid", "og:site_name", "dc.publisher"),
        "author": ("author", "article:author", "dc.creator"),
    }
)


@dataclass(frozen=True, slots=True)
class Plain:
    """Text without markup, and the facts (`title`, `date`, `source`, `author`) that the markup stated."""

    text: str
    facts: Mapping[str, str] = field(default_factory=dict)


def split(text: str) -> Plain:
    r"""Take YAML front matter off a text; a text without any comes back as it is.

    >>> split("---\ntitle: 芯片\n---\n正文")
    Plain(text='正文', facts={'title': '芯片'})
    """
    found = _FRONT.match(text)
    if not found or not _KEY.search(found[1]):
        return Plain(text)
    values = {str(key).lower(): _words(value) for key, value in _yaml(found[1]).items()}
    facts = {name: _first(values.get(key, "") for key in keys) for name, keys in _KEYS.items()}
    return Plain(text[found.end() :], {name: value for name, value in facts.items() if value})


def strip(text: str, *, page: bool = False) -> Plain:
    r"""Take HTML and markdown images and links off a text; `page` says that it is HTML for certain.

    >>> strip("<p>华为<b>发布</b>芯片</p><p>详见[官网](https://example.org)</p>").text
    '华为发布芯片\n\n详见官网'
    """
    text = _IMAGE.sub("", _AUTOLINK.sub(r"\1", text))
    text = _LINK.sub(r"\1", text)
    if not page and not _MARKED_UP.search(text):
        return Plain(text)
    page = page or bool(_WHOLE.search(text[:4000])) or text.lstrip()[:1] + text.rstrip()[-1:] == "<>"
    source = _STRAY.sub("&lt;", _CDATA.sub(r"\1", _DECLARATION.sub("", text)))
    soup = _parse(source)
    facts = _facts(soup)
    # Where nothing is left, all of the text stood in what is furniture elsewhere.
    return Plain(_flatten(soup, page=page) or _flatten(_parse(source), page=page, bare=False), facts)


def _yaml(block: str) -> Mapping[Any, Any]:
    """Read front matter, line by line where it is no valid YAML, as with a colon in a bare title."""
    import yaml  # noqa: PLC0415 - most documents have no front matter

    try:
        values = yaml.load(block, Loader=yaml.BaseLoader)  # noqa: S506 - builds nothing but strings
    except (yaml.YAMLError, RecursionError):
        values = None
    return values if isinstance(values, Mapping) else {k: v.strip(" \"'") for k, v in _KEY.findall(block)}


def _words(value: object) -> str:
    """Turn a front matter value into one line of text."""
    if isinstance(value, list):
        return "、".join(filter(None, map(_words, value)))
    return " ".join(html.unescape(value).split()) if isinstance(value, str) else ""


def _first(values: Iterable[str]) -> str:
    return next(filter(None, values), "")


def _parse(source: str) -> "BeautifulSoup":
    from bs4 import BeautifulSoup  # noqa: PLC0415 - most documents are plain text

    return BeautifulSoup(source, "lxml")


def _facts(soup: "BeautifulSoup") -> dict[str, str]:
    """Collect title, date, source and author from a page's head, headline, time element and JSON-LD."""
    metas: dict[str, str] = {}
    for meta in soup.find_all("meta"):
        name = meta.get("property") or meta.get("name") or meta.get("itemprop")
        metas.setdefault(str(name).lower(), _words(meta.get("content")))
    facts = {name: _first(metas.get(key, "") for key in keys) for name, keys in _METAS.items()}
    facts["title"] = _headline(soup, facts["title"])
    facts["date"] = facts["date"] or _time(soup)
    return {name: value for name, value in facts.items() if value}


def _headline(soup: "BeautifulSoup", shared: str) -> str:
    """Choose the headline: <h1> where the title for sharing or the window's title repeats it or both are missing."""
    title, h1 = (" ".join(tag.get_text().split()) if tag else "" for tag in (soup.title, soup.h1))
    named = [shared, title]
    return h1 if h1 and (not any(named) or any(h1 in name for name in named)) else _first(named)


def _time(soup: "BeautifulSoup") -> str:
    tag = soup.find("time", datetime=True)
    if tag:
        return str(tag["datetime"])
    scripts = soup.find_all("script", type="application/ld+json")
    found = (_PUBLISHED.search(script.get_text()) for script in scripts)
    return _first(match[1] for match in found if match)


def _flatten(soup: "BeautifulSoup", *, page: bool, bare: bool = True) -> str:
    """Turn the tree into lines: a blank line between blocks, a line end for <br> and rows; `bare` drops furniture."""
    dropped = set(_DROPPED.split()) - (set() if bare else set(_FURNITURE.split()))
    for tag in soup.find_all([*dropped, "header"]):
        if tag.name != "header" or (bare and _furniture(tag)):
            tag.decompose()
    for tag in soup.find_all("pre"):
        for words in tag.find_all(string=True):
            words.replace_with(words.replace("\n", _LINE))
    for names, mark in ((_LINES, _LINE), (_BLOCKS, _BLOCK), ("td th", " ")):
        for tag in soup.find_all(names.split()):
            tag.insert_before(mark)
            tag.insert_after(mark)
    return _settle(soup.get_text(), page)


def _furniture(header: "Tag") -> bool:
    """Say whether a <header> is the site's own: not within an article, and without a headline."""
    return not header.find(["h1", "h2", "time"]) and not header.find_parent(["article", "main"])


def _settle(text: str, page: bool) -> str:
    """Turn the marks into line ends; on a page other line ends mean a space, or nothing between Chinese."""
    text = text.replace("\xa0", " ").replace("\r\n", "\n").replace("\r", "\n")
    if page:
        text = re.sub(r"[ \t]+", " ", text)
        text = re.sub(r" ?\n ?\n[ \n]*", _BLOCK, text)
        text = re.sub(r" ?\n ?", " ", _SOFT.sub("", text))
    lines: list[str] = []
    ends = 0  # line ends due before the next words
    for piece in re.split(f"([{_LINE}{_BLOCK}])", text):
        if piece in _DUE:
            ends = max(ends, _DUE[piece])
        elif words := piece.strip(" \t\n"):
            before, _, after = piece.partition(words)
            lines += ["\n" * max(ends, min(before.count("\n"), 2)) if lines else "", words]
            ends = min(after.count("\n"), 2)
        else:
            ends = max(ends, min(piece.count("\n"), 2))
    return "".join(lines)
