"""Consistency: mend what the decoder found, by the marks and spaces around it and by the rest of its document.

A name that a document gives once with confidence is that name wherever the document gives it.

The decoder sees one window at a time and may miss a name, cut it short, glue it to its neighbours or change its type,
where another sentence leaves no doubt. Here the sure mentions of a text correct the rest of it.
"""

import re
from collections import defaultdict
from collections.abc import Sequence

from kg.vocabulary import AGENCY, COMPANY, EVENT, LOCATION, ORGANIZATION, PERSON, POLICY, PRODUCT, TITLE

Span = tuple[int, int, str, float]  # start, end, type, score

_SURE = 0.9  # least score of a mention that speaks for its name; chosen on the corpus's dev split
_LEAST = 0.5  # least score of a mention that is kept; most of the others are wrong
_SHORTEST = 3  # characters: shorter names stand inside other words too often
_HAN = re.compile(r"[\u3400-\u9fff]")
_CHINESE_NAME = re.compile(r"[\u3400-\u9fff]{2,4}")
_IN_PICTURE = re.compile(r"(?<=[\u3400-\u9fff])[（(][前后後左右中]\w?[）)]\Z")
_FAMILY_NAME = re.compile(r".*(?:[·・•‧]|(?<=[A-Za-z.]) (?=[A-Z]))([^\s·・•‧]+)")  # after the given ones
_PAIRS = (("“", "”"), ("「", "」"), ("『", "』"), ("《", "》"), ("（", "）"), ("(", ")"))
_WEAK = (TITLE,)  # types whose names are parts of many others
_WHOLES = (COMPANY, AGENCY, ORGANIZATION, EVENT, POLICY, LOCATION)  # types whose names hold names of these
_PREFIXES = {AGENCY: (LOCATION,), ORGANIZATION: (LOCATION,), EVENT: (COMPANY, AGENCY, ORGANIZATION)}
_TAILS = {  # parts of names that the decoder leaves out
    PRODUCT: re.compile(r"[ -]\d+(?:\.\d+)?[BM](?![A-Za-z\d])"),  # a model's parameters
    EVENT: re.compile(r"(?:全[国國球]|年度)?[总總半]?[决決][赛賽]"),  # a contest's final
}
_MODEL = re.compile(
    r" ?(?!(?:AI|App)(?![A-Za-z]))(?=[A-Za-z])", re.IGNORECASE
)  # what follows a brand in a model's name
_TICKER = re.compile(r"[A-Z\d]{1,6}\.[A-Z]{1,2}")
_COUNTED = re.compile(
    r"(?:(?:(?<!\d)(?:19|20)\d\d ?年?度?|第[一二三四五六七八九十百零\d ]{1,6}[届屆个個次批]|首[届屆]|全[国國]) ?)+\Z"
)
_COUNTED_REACH = 12  # characters before a name in which its number may stand
_QUOTED = re.compile(r"[“「]([^“”「」\n]{1,60})[”」]")
_THEME = re.compile(_QUOTED.pattern + "[为為]主?[题題]")  # what an event is about, not its name
_TAIL = re.compile(r"[开開闭閉]幕[式禮]|(?<=[”」])(?:文化|系列|主[题題])?活[动動].*")


def mended(text: str, spans: Sequence[Span]) -> list[Span]:
    """Mend what the decoder found in one text."""
    kept = balanced(text, _trimmed(text, spans))
    for step in (people_apart, branded, quoted, counted, completed, prefixed, consistent):
        kept = step(text, kept)
    return [s for s in kept if s[3] >= _LEAST and not _is_ticker(text, s)]


def _trimmed(text: str, spans: Sequence[Span]) -> list[Span]:
    """Leave the white space at the ends of mentions out; a mention of nothing else goes."""
    names = [(start, end, kind, score, text[start:end]) for start, end, kind, score in spans]
    return [
        (end - len(name.lstrip()), start + len(name.rstrip()), kind, score)
        for start, end, kind, score, name in names
        if name.strip()
    ]


def consistent(text: str, spans: Sequence[Span]) -> list[Span]:
    """Correct the mentions of one text by its sure ones; an added mention has the least sure score."""
    sure = _sure_names(text, spans)
    if not sure:
        return sorted(spans)
    kept = sorted(spans)
    pattern = re.compile("|".join(re.escape(name) for name in sorted(sure, key=lambda n: (-len(n), n))))
    for match in pattern.finditer(text):
        if not _cuts_a_word(text, match):
            kind, score = sure[match.group()]
            kept = _corrected(kept, (*match.span(), kind, _SURE), score)
    return sorted(kept)


def balanced(text: str, spans: Sequence[Span]) -> list[Span]:
    """Mend mentions that hold one of a pair of quotation marks or brackets: take in the other, or leave both.

    >>> balanced("全国“消费季”开幕", [(0, 6, "Event", 0.9)])
    [(0, 7, 'Event', 0.9)]
    """
    ordered = sorted(spans)
    out: list[Span] = []
    for n, (start, end, kind, score) in enumerate(ordered):
        low = out[-1][1] if out else 0
        high = ordered[n + 1][0] if n + 1 < len(ordered) else len(text)
        first, last = _balance(text, start, end)
        out.append((max(first, low), min(last, high), kind, score))
    return out


def people_apart(text: str, spans: Sequence[Span]) -> list[Span]:
    """Part a person's mention at its spaces where that gives whole Chinese names; one character is no name.

    Where somebody stands in a picture, 王一一（左）, is no part of the name.

    >>> people_apart("记者王一一 李二", [(2, 8, "Person", 0.9)])
    [(2, 5, 'Person', 0.9), (6, 8, 'Person', 0.9)]
    """
    out: list[Span] = []
    for start, last, kind, score in spans:
        place = _IN_PICTURE.search(text, start, last) if kind == PERSON else None
        end = place.start() if place else last
        parts = list(re.finditer(r"[^ \u3000]+", text[start:end]))
        if kind == PERSON and len(parts) > 1 and all(_CHINESE_NAME.fullmatch(p[0]) for p in parts):
            out += [(start + p.start(), start + p.end(), kind, score) for p in parts]
        else:
            out.append((start, end, kind, score))
    return out


def quoted(text: str, spans: Sequence[Span]) -> list[Span]:
    """Set an event's ends by the quotation marks there, and leave its opening out; a theme is no event.

    >>> quoted("“数字乡村——青年大会”", [(7, 11, "Event", 0.9)])
    [(1, 11, 'Event', 0.9)]
    """
    quotes = [match.span() for match in _QUOTED.finditer(text)]
    themes = [match.span() for match in _THEME.finditer(text)]
    out: list[Span] = []
    for start, end, kind, score in sorted(spans):
        if kind == EVENT:
            if any(a <= start and end <= b for a, b in themes):
                continue
            tail = _TAIL.search(text, start, end)
            first, last = _by_quotes(text, quotes, start, tail.start() if tail else end)
            while out and first < out[-1][1]:
                out.pop()
            out.append((first, last, kind, score))
        elif not out or out[-1][1] <= start:
            out.append((start, end, kind, score))
    return out


def _by_quotes(text: str, quotes: Sequence[tuple[int, int]], start: int, end: int) -> tuple[int, int]:
    """Widen an event to all that stands in its quotes, or take in the quoted words right before it."""
    for opening, after in quotes:
        closing = after - 1
        if (start, end) == (opening, after) or (opening < start and end == closing):
            return opening + 1, closing
        if opening + 1 == start and end < closing and text[end] not in "（(":
            return start, closing
        if after == start:
            return opening, end
    return start, end


def counted(text: str, spans: Sequence[Span]) -> list[Span]:
    """Take the year and the number of an event or a policy, right before its name, into the name.

    >>> counted("2022第五届进博会", [(7, 10, "Event", 0.9)])
    [(0, 10, 'Event', 0.9)]
    """
    out: list[Span] = []
    for start, end, kind, score in sorted(spans):
        low = max(out[-1][1] if out else 0, start - _COUNTED_REACH)
        number = _COUNTED.search(text, low, start) if kind in (EVENT, POLICY) else None
        out.append((number.start() if number else start, end, kind, score))
    return out


def branded(text: str, spans: Sequence[Span]) -> list[Span]:
    """Part a company named in Chinese, which the text names elsewhere too, from its product's name in Latin letters.

    >>> branded("华为推出华为Mate 60", [(0, 2, "Company", 0.9), (4, 13, "Product", 0.9)])
    [(0, 2, 'Company', 0.9), (4, 6, 'Company', 0.9), (6, 13, 'Product', 0.9)]
    """
    brands = {text[a:b] for a, b, kind, _ in spans if kind == COMPANY and _HAN.match(text, a)}
    out: list[Span] = []
    for start, end, kind, score in spans:
        brand = max((b for b in brands if kind == PRODUCT and text.startswith(b, start)), key=len, default="")
        model = _MODEL.match(text, start + len(brand), end) if brand else None
        if model:
            out.append((start, start + len(brand), COMPANY, score))
        out.append((model.end() if model else start, end, kind, score))
    return out


def completed(text: str, spans: Sequence[Span]) -> list[Span]:
    """Take what belongs to a name and stands right after it, a model's size or a contest's final, into the name.

    >>> completed("LLaMA 2 70B 模型", [(0, 7, "Product", 0.9)])
    [(0, 11, 'Product', 0.9)]
    """
    taken = {start for start, *_ in spans}
    out: list[Span] = []
    for start, end, kind, score in spans:
        tail = _TAILS[kind].match(text, end) if kind in _TAILS else None
        free = tail and taken.isdisjoint(range(end, tail.end()))
        out.append((start, tail.end() if tail and free else end, kind, score))
    return out


def prefixed(text: str, spans: Sequence[Span]) -> list[Span]:
    """Join a body to the place, and an event to the body, that stands right before it: a part of its name.

    >>> prefixed("美国某大学", [(0, 2, "Location", 0.9), (2, 5, "Organization", 0.8)])
    [(0, 5, 'Organization', 0.8)]
    """
    out: list[Span] = []
    for span in sorted(spans):
        if out and _is_prefix(text, out[-1], span):
            start, _, _, score = out.pop()
            out.append((start, span[1], span[2], min(score, span[3])))
        else:
            out.append(span)
    return out


def _is_prefix(text: str, first: Span, second: Span) -> bool:
    """Tell whether the first of two mentions belongs to the second's name; a place of one character does not."""
    start, end, kind, _ = first
    whole = second[2] != EVENT or _HAN.match(text, end)  # “X”大会 and XCon are names of their own
    return end == second[0] and end - start > 1 and kind in _PREFIXES.get(second[2], ()) and bool(whole)


def _is_ticker(text: str, span: Span) -> bool:
    """Tell whether a mention is a stock code in brackets."""
    start, end, *_ = span
    return text[max(0, start - 1) : start] in {"(", "（"} and bool(_TICKER.fullmatch(text, start, end))


def _balance(text: str, start: int, end: int) -> tuple[int, int]:
    for opening, closing in _PAIRS:
        missing = text.count(opening, start, end) - text.count(closing, start, end)
        if missing > 0 and text[end : end + 1] == closing:
            end += 1
        elif missing < 0 and start and text[start - 1] == opening:
            start -= 1
        elif missing and text[start] == (opening if missing > 0 else closing) and end - start > 1:
            start += 1
        elif missing < 0 and text[end - 1] == closing and end - start > 1:
            end -= 1
    return start, end


def _sure_names(text: str, spans: Sequence[Span]) -> dict[str, tuple[str, float]]:
    """Give the names that some mention is sure of: the type that most speaks for each, and its best score.

    A person's family name is one of them.
    """
    scores: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    for start, end, kind, score in spans:
        scores[text[start:end]][kind].append(score)
    sure = {}
    for name, kinds in scores.items():
        kind = max(kinds, key=lambda k: (sum(kinds[k]), k))
        if len(name) >= _SHORTEST and kind not in _WEAK and max(kinds[kind]) >= _SURE:
            sure[name] = (kind, max(kinds[kind]))
    for name, (kind, score) in list(sure.items()):
        family = _FAMILY_NAME.fullmatch(name) if kind == PERSON else None
        if family and len(family[1]) >= _SHORTEST:
            sure.setdefault(family[1], (kind, score))
    return sure


def _cuts_a_word(text: str, match: re.Match[str]) -> bool:
    """Tell whether a name's end stands in the middle of a Latin word or a number."""

    def joined(left: str, right: str) -> bool:
        return (left + right).isascii() and left.isalnum() and right.isalnum()

    start, end = match.span()
    return joined(text[start - 1 : start], text[start]) or joined(text[end - 1], text[end : end + 1])


def _corrected(spans: list[Span], found: Span, score: float) -> list[Span]:
    """Put one occurrence of a sure name in place of what overlaps it, unless that is as sure or its whole."""
    start, end, kind, least = found
    over = [s for s in spans if s[0] < end and start < s[1]]
    if any(s[:2] == (start, end) for s in over):
        return [(start, end, kind, max(s[3], least)) if s[:2] == (start, end) else s for s in spans]
    if any(s[3] >= score or _holds(s, found) for s in over):
        return spans
    return [*(s for s in spans if s not in over), found]


def _holds(whole: Span, part: Span) -> bool:
    """Tell whether a longer name may well hold another: a department its agency, a forum its initiative."""
    inside = whole[0] <= part[0] and part[1] <= whole[1]
    return inside and whole[2] in _WHOLES and part[2] in _WHOLES
