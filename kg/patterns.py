"""Patterns: relations found by rule, from the wordings of `wordings`.

A passage is read as a skeleton: its characters folded to Simplified and without blanks, each mention put down as one
private character that marks its type.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import combinations

from kg.pairs import SPAN_TYPES
from kg.tokens import LINE_END, fold
from kg.vocabulary import AGENCY, COMPANY, DATE, EVENT, LOCATION, ORGANIZATION, PERSON, PRODUCT, SIGNATURES
from kg.wordings import PARTS, VETOES, WORDINGS, Table

Named = tuple[int, int, str]  # start, end, type
Related = tuple[int, int, str]  # numbers of the mentions that are subject and object, predicate

_FIRST = 0xE000  # the marks, in the order of SPAN_TYPES
_MARKS = {kind: chr(_FIRST + n) for n, kind in enumerate(SPAN_TYPES)}
_SHORT_PLACE = chr(_FIRST + len(SPAN_TYPES))
_BODIES = "".join(_MARKS[kind] for kind in (COMPANY, AGENCY, ORGANIZATION))
_KINDS = {
    **{kind.lower(): mark for kind, mark in _MARKS.items()},
    "org": _BODIES,
    "backer": _BODIES + _MARKS[PERSON],
    "place": _MARKS[LOCATION],
    "location": _MARKS[LOCATION] + _SHORT_PLACE,
    "any": "".join(_MARKS.values()) + _SHORT_PLACE,
}
_ACTORS = _KINDS["backer"] + _MARKS[PRODUCT]
_FOREIGN = str.maketrans(dict.fromkeys(_KINDS["any"], "\ufffd"))
_BLANK = re.compile(r"\s+")
_DAY = re.compile(r"[\d一二三四五六七八九十]\s?[月日号]|今[天日]|周")  # 近日 and 今年 tell little

_SENTENCE = re.compile(r"[^。\n]+")
_HOSTING = re.compile(r"[主承协協联聯举舉合]办|[主承協聯舉合]辦|举行|舉行|召[开開]|[发發]起|牵头|牽頭")

_PART = re.compile(r"\{([a-z]+)\}")
_MARK = re.compile(r"(?<!P)<([a-z]+)>")  # in a class of characters
_GAP = re.compile(r"\{(~~?)(\d+)\}")
_SLOT = re.compile(r"\{(\w*):(\w+)(\+\??|\*)?\}")
# What stands around a mark; possessive, as two ways to read each sign of a long list would take for ever.
_OPEN = r"(?<![“《])[“《\"]?+"  # taken where there is one: what a wording has before a slot stands before its quotes
_CLOSE = r"[”》\"]?+"
_ALIAS = rf"(?:[（(](?:[^（()）{_ACTORS}]{{1,20}}|MARK)[)）])?+"
_AND = r"(?:[、,，/]|以?及|[和与跟同暨]|联合|携手)"
_LISTED = rf"(?:{_AND}|(?<=[”》])(?=[“《]))"
_AMONG = rf"(?:[、,，和与及以原前]|[{_BODIES}{_KINDS['title']}{_KINDS['location']}])*"


def related(text: str, mentions: Sequence[Named]) -> Iterator[Related]:
    """Yield the numbers of a subject's and an object's mention, and the predicate; `mentions` are in order of their starts."""
    yield from (found[:3] for found in by_wording(text, mentions))


def unrelated(text: str, mentions: Sequence[Named]) -> Iterator[Related]:
    """Yield the pairs that are not related by a predicate, whatever their nearness suggests, either way round."""
    for a, b, predicate, _ in by_wording(text, mentions, VETOES):
        yield from ((a, b, predicate), (b, a, predicate))


def mixed_up(found: Iterable[Related], mentions: Sequence[Named]) -> Iterator[Related]:
    """Yield what would mix up facts that were worded: people and bodies of different posts, a host and another's event.

    >>> people = [(0, 2, "Person"), (3, 5, "Company"), (6, 8, "Person"), (9, 11, "Company")]
    >>> sorted(mixed_up([(0, 1, "affiliatedWith"), (2, 3, "affiliatedWith")], people))
    [(0, 3, 'affiliatedWith'), (2, 1, 'affiliatedWith')]
    """
    posts, hosted = ({(s, o) for s, o, p in found if p == of} for of in ("affiliatedWith", "organizes"))
    bodies = {body for _, body in posts}
    events = [n for n, (_, _, kind) in enumerate(mentions) if kind == EVENT]
    for pairs, others, predicate in ((posts, bodies, "affiliatedWith"), (hosted, events, "organizes")):
        subjects = {subject for subject, _ in pairs}
        yield from ((s, o, predicate) for s in subjects for o in others if (s, o) not in pairs)


def too_late(found: Iterable[Related], text: str, mentions: Sequence[Named]) -> Iterator[Related]:
    """Yield who would host an event whose hosts were worded, but stands in a later sentence that tells of no hosting.

    >>> named = [(0, 2, "Event"), (3, 5, "Company"), (8, 10, "Company")]
    >>> list(too_late([(1, 0, "organizes")], "云展由甲厂主办。乙厂到场。", named))
    [(2, 0, 'organizes')]
    >>> list(too_late([(1, 0, "organizes")], "云展由甲厂主办。乙厂承办。", named))
    []
    """
    listed: dict[int, int] = {}  # number of an event -> where the list of its hosts ends
    for host, event, predicate in found:
        if predicate == "organizes":
            listed[event] = max(listed.get(event, 0), mentions[host][1])
    for event, end in listed.items():
        for sentence in _SENTENCE.finditer(text, end):
            if sentence.start() > end and not _HOSTING.search(sentence[0]):
                yield from (
                    (n, event, "organizes")
                    for n, (start, _, _) in enumerate(mentions)
                    if sentence.start() <= start < sentence.end()
                )


def by_wording(
    text: str, mentions: Sequence[Named], table: Table = WORDINGS
) -> Iterator[tuple[int, int, str, str]]:
    """Yield what the wordings find: numbers of subject and object, the predicate, the wording."""
    skeleton, numbers = _skeleton(text, mentions)
    for predicate, wordings in table.items():
        for wording in wordings:
            for match in _compiled(wording).finditer(skeleton):
                for s, o in _pairs(match, numbers):
                    if (mentions[s][2], mentions[o][2]) in SIGNATURES[predicate]:
                        yield s, o, predicate, wording


@cache
def _compiled(wording: str) -> re.Pattern[str]:
    while _PART.search(wording):
        wording = _PART.sub(lambda part: PARTS[part[1]], wording)
    wording = _MARK.sub(lambda mark: _KINDS[mark[1]], wording)
    return re.compile(_GAP.sub(_gap, _SLOT.sub(_slot, wording)))


def _gap(gap: re.Match[str]) -> str:
    pauses = "，：:" if gap[1] == "~" else ""
    return f"[^。！？!?；;{LINE_END}{_ACTORS}{pauses}]{{0,{gap[2]}}}?"


def _slot(slot: re.Match[str]) -> str:
    """Write a slot as a group, named after what fills it: `s_org`."""
    name, kind, several = slot.groups()
    mark = f"[{_KINDS[kind]}]"
    one = f"{_OPEN}{mark}{_CLOSE}{_ALIAS.replace('MARK', mark)}"
    if several == "*":
        one += f"(?:{_AMONG}{one})*"
    elif several:
        one += f"(?:{_LISTED}{one})*{several[1:]}"
    return f"(?P<{name}_{kind}>{one})" if name else f"(?:{one})"


def _skeleton(text: str, mentions: Sequence[Named]) -> tuple[str, dict[int, int]]:
    """Put a mark in the place of each mention, dates that name no day left out; number the mentions by their marks' positions."""
    folded = fold(text).translate(_FOREIGN)
    parts: list[str] = []
    numbers: dict[int, int] = {}
    length = last = 0
    for n, (start, end, kind) in enumerate(mentions):
        if kind == DATE and not _DAY.search(folded, start, end):
            continue
        short = kind == LOCATION and end - start == 1
        parts += [_BLANK.sub("", folded[last:start]), _SHORT_PLACE if short else _MARKS[kind]]
        length += len(parts[-2]) + 1
        numbers[length - 1] = n
        last = end
    return "".join([*parts, _BLANK.sub("", folded[last:])]), numbers


def _pairs(match: re.Match[str], numbers: dict[int, int]) -> Iterator[tuple[int, int]]:
    """Pair the mentions in a wording's slots."""
    slots: dict[str, list[int]] = {}
    for group in match.groupdict():
        name, _, kind = group.partition("_")
        start, end = match.span(group)
        marks = (i for i in range(start, end) if match.string[i] in _KINDS[kind or "any"])
        slots[name] = [numbers[i] for i in marks if i == start or match.string[i - 1] not in "(（"]
    if "both" in slots:
        yield from combinations(slots["both"], 2)
    else:
        yield from ((s, o) for s in slots["s"] for o in slots["o"])
