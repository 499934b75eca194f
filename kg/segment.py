"""Segment: a document's text into paragraphs and sentences, with soft line breaks joined.

Scanned pages break lines anywhere, inside words and names too, and put picture captions between the halves.
A line is joined to the next when it is prose that stops in mid-sentence and no heading; everything keeps its offsets.
"""

import re
from collections.abc import Iterator

from kg.records import Document, Passage, Sentence

_CLOSED = "。！？!?；;：:…”」』）)》】>|"
_PROSE = re.compile(r"[，。；、,;]")
_LEAD = re.compile(
    r"#|>|\||[-*•●▍■◆]\s|[-—=_]{3,}"  # headings, lists, rules
    r"|[（(]?[一二三四五六七八九十\d]{1,3}[)）、.．]\s*(?!\d)"  # numbered items
    r"|[^，。,]{1,10}[：:]"  # the label of a colophon line
    r"|本[报報](?:讯|訊|记者|記者)|(?:新[华華]社|中新社|[央]视网).{0,12}(?:电|電|消息)|[图圖][为為：:]|[（(]记者"
    r"|[^，。]{0,8}\d ?月 ?\d{1,2} ?日[^，。]{0,2}(?:消息|[讯訊电電])"  # a dateline: 10 月 3 日晚间消息
)
_CAPTION = re.compile(
    r"^[图圖](?:[为為]|\d?[：:])|(?:[摄攝]|[图圖]片|供[图圖]|[图圖]源.{0,8}|中新社|新[华華]社(?:发|發)?)[）)]?$"
    r"|(?:照片|相片|[图圖]片)?[来來]源[：:][^，。]{0,24}$"
    r"|(?:[网網][络絡上页頁]|[资資]料|社)(?:照片|相片|截[图圖]|[图圖]片)$"
)
_SENTENCE_END = re.compile(r"[。！？!?…]+[”」』’）)]*|\n")
_HAN = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f“”‘’—…·\U00020000-\U0003ffff]")
_QUOTES = (("“", "”"), ("「", "」"), ("『", "』"), ("《", "》"), ("（", "）"), ("(", ")"))
_LONGEST_CAPTION = 60
_LONGEST_HEADING = 56  # columns; two to a Chinese character
_FULL = 0.6  # of the next line's width, at least, has a line that the page's width broke

_Line = tuple[int, int]


def segment(document: Document) -> Passage:
    """Join the soft line breaks of a document and find its sentences."""
    text = document.text
    joined: list[str] = []
    offsets: list[int] = []
    for paragraph in _join(text, list(_lines(text))):
        if offsets:  # the line end of the paragraph before
            joined.append("\n")
            offsets.append(offsets[-1] + 1)
        for offset in _characters(text, paragraph):
            joined.append(text[offset].replace("\n", " "))
            offsets.append(offset)
    passage = "".join(joined)
    return Passage(document.id, passage, tuple(offsets), tuple(_sentences(passage)))


def _lines(text: str) -> Iterator[_Line]:
    """Yield the ranges of the lines that hold more than white space, without the space around them."""
    for match in re.finditer(r"[^\n]+", text):
        line = match.group()
        start = match.start() + len(line) - len(line.lstrip())
        end = match.start() + len(line.rstrip())
        if start < end:
            yield start, end


def _join(text: str, lines: list[_Line]) -> list[list[_Line]]:
    """Group lines into paragraphs; a caption between two halves of a sentence becomes its own paragraph."""
    paragraphs: list[list[_Line]] = []
    captions: list[list[_Line]] = []
    for i, line in enumerate(lines):
        open_before = bool(paragraphs) and _is_open(text, paragraphs[-1], line)
        if open_before and _is_caption(text, line) and i + 1 < len(lines):
            captions.append([line])
        elif open_before and _continues(text[slice(*line)]):
            paragraphs[-1].append(line)
        else:
            paragraphs += [*captions, [line]]
            captions = []
    return sorted(paragraphs + captions)


def _is_open(text: str, paragraph: list[_Line], following: _Line) -> bool:
    """Tell whether a paragraph is prose that stops in the middle of a sentence, and no heading of the line that follows."""
    last = text[slice(*paragraph[-1])]
    whole = "".join(text[slice(*line)] for line in paragraph)
    if last[-1] in _CLOSED or _CAPTION.search(last) or whole.startswith(("#", "|")):
        return False
    if any(whole.count(a) > whole.count(b) for a, b in _QUOTES):
        return True
    width = _width(last)
    is_broken = (
        last[-1] in "，、,"
        or "。" in whole
        or width > _LONGEST_HEADING
        or width >= _FULL * _width(text[slice(*following)])
    )
    return is_broken and bool(_PROSE.search(whole))


def _width(line: str) -> int:
    return sum(2 if _HAN.match(character) else 1 for character in line)


def _continues(line: str) -> bool:
    return not _LEAD.match(line)


def _is_caption(text: str, line: _Line) -> bool:
    words = text[slice(*line)]
    return len(words) <= _LONGEST_CAPTION and bool(_CAPTION.search(words))


def _characters(text: str, paragraph: list[_Line]) -> Iterator[int]:
    """Yield the offsets of a paragraph's characters, a space between two lines only where words need one."""
    for n, (start, end) in enumerate(paragraph):
        before = paragraph[n - 1][1] - 1 if n else None
        if before is not None and not (_HAN.match(text[before]) or _HAN.match(text[start])):
            yield before + 1
        yield from range(start, end)


def _sentences(text: str) -> Iterator[Sentence]:
    """Yield the sentences of a joined text; a closing quotation mark belongs to the sentence it closes."""
    start, paragraph = 0, 0
    for match in _SENTENCE_END.finditer(text):
        is_line_end = match.group() == "\n"
        end = match.start() if is_line_end else match.end()
        if text[start:end].strip():
            yield Sentence(start, end, paragraph)
        start = match.end()
        paragraph += is_line_end
    if text[start:].strip():
        yield Sentence(start, len(text), paragraph)
