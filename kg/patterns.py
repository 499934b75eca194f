"""Patterns: relations whose wording leaves no doubt, found by rule.

A passage is read as a skeleton: its characters folded to Simplified, each mention put down as one mark of its type. A
wording is a regular expression over skeletons with slots for mentions: `{s:org+}` the subjects, `{o:event}` the object,
`{both:company+}` companies that are related each to each, `{:title}` a mention that has no part in the relation. `+`
takes a list of them (A、B和C). Any group named `s` or `o` is a slot: of the mentions in it, those count that the
predicate's signature allows. A skeleton has no blanks; a place of one character (中, 美) is a `location`, no `place`.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import combinations
from types import MappingProxyType

from kg.pairs import SPAN_TYPES
from kg.tokens import fold
from kg.vocabulary import AGENCY, COMPANY, EVENT, LOCATION, ORGANIZATION, SIGNATURES

Named = tuple[int, int, str]  # start, end, type

# What wordings are made of; a part stands in them as {name}.
_PARTS = MappingProxyType(
    {
        "alias": r"(?:[（(]{:any}[）)])?",
        "left": r"(?:[（(]\w{1,4}[）)])?",  # where a person stands in a picture
        "post": r"[》」”】]?{alias}(?:\w{0,6}|{:location}|{:product}){:title+}",  # after a body: （别称）原总经理
        "posts": r"{:org}{post}(?:[、，,兼和及]?{:org}{post})*",
        "people": r"{:person}{left}(?:[、和及与]?{:title+}?{:person}{left})*",
        "maker": r"(?:公司|企|厂|品牌|巨头|商|媒体|智库|集团|机构|平台|杂志|报纸|独角兽|龙头|大学|银行|组织)",
        "child": r"(?:旗下|(?:全资|控股)*(?:子|附属|分|关联)公司|下属|下设|直属|子品牌)",
        "joins": r"(?:(?<![信责])任|任职于|加入|加盟|入职|离开|创立|创办|创建)了?",
    }
)
# predicate -> wordings; `python -m tests.patterns CORPUS` counts how often each is right.
WORDINGS = MappingProxyType(
    {
        "affiliatedWith": (
            r"{o:org}{post}(?=(?:[、，,兼和及]?{posts})?[由为是：]?(?P<s>{people}))",
            r"{o:org}[的及]?其?{s:person}",
            r"{s:person}{alias}，?[他她]?\w{0,2}(?:(?<!认)为|是|任)\w{0,3}(?P<o>{posts})",
            r"{s:person}{alias}(?:(?![未没不拒])\w|{:date}){0,10}{joins}{o:org}",
        ),
        "locatedIn": (
            r"{o:place}(?:首都|首府|省会|的)?(?={s:place})",
            r"(?<![在向造面]){o:location}\w{0,14}{maker}[》」”]?[《「“]?{s:org}",
            r"(?<![在向造]){o:place}[《「“]?(?P<s>{:company}|{:organization})",
            r"(?:于|地处|总部在|设在){:place}?{o:location}的\w{0,14}(?P<s>{:company}|{:organization}|{:product})",
        ),
        "partOf": (
            r"{o:org}(?:集团|公司)?的?{child}的?\w{0,8}[《「“]?{s:org}",
            r"{s:org}的?母公司{o:org}",
        ),
        "investsIn": (r"{s:org+}(?:联合|共同)?(?:领投|跟投|收购|入股)了?{o:company}",),
    }
)

_FIRST = 0xE000  # the marks are private characters, in the order of SPAN_TYPES
_MARKS = {kind: chr(_FIRST + n) for n, kind in enumerate(SPAN_TYPES)}
_SHORT = chr(_FIRST + len(SPAN_TYPES))  # a place of one character
_KINDS = {
    **{kind.lower(): mark for kind, mark in _MARKS.items()},
    "org": "".join(_MARKS[kind] for kind in (COMPANY, AGENCY, ORGANIZATION)),
    "place": _MARKS[LOCATION],
    "location": _MARKS[LOCATION] + _SHORT,
    "any": "".join(_MARKS.values()) + _SHORT,
}
_FOREIGN = str.maketrans(dict.fromkeys((*_MARKS.values(), _SHORT), "\ufffd"))
_SLOT = re.compile(r"\{(\w*):(\w+)(\+?)\}")
_PART = re.compile(r"\{([a-z]+)\}")
_BLANK = re.compile(r"[^\S\n]+")
_LISTED = r"\s*(?:[、,，/]|以?及|[和与跟同暨]|联合|携手)\s*"


def related(text: str, mentions: Sequence[Named]) -> Iterator[tuple[int, int, str]]:
    """Yield the numbers of a subject's and an object's mention, and the predicate; `mentions` are in order of their starts."""
    yield from (found[:3] for found in by_wording(text, mentions))
    yield from ((host, event, "organizes") for host, event in organizers(text, mentions))


def by_wording(text: str, mentions: Sequence[Named]) -> Iterator[tuple[int, int, str, str]]:
    """Yield what the wordings find: numbers of subject and object, the predicate, the wording."""
    skeleton, numbers = _skeleton(text, mentions)
    for predicate, wording, compiled in _compiled():
        for match in compiled.finditer(skeleton):
            for s, o in _pairs(match, numbers):
                if (mentions[s][2], mentions[o][2]) in SIGNATURES[predicate]:
                    yield s, o, predicate, wording


@cache
def _compiled() -> tuple[tuple[str, str, re.Pattern[str]], ...]:
    return tuple(
        (predicate, wording, re.compile(_SLOT.sub(_slot, _whole(wording))))
        for predicate, wordings in WORDINGS.items()
        for wording in wordings
    )


def _whole(wording: str) -> str:
    """Put a wording's parts in their places, and theirs."""
    while _PART.search(wording):
        wording = _PART.sub(lambda part: _PARTS[part[1]], wording)
    return wording


def _slot(slot: re.Match[str]) -> str:
    name, kind, several = slot.groups()
    one = f"[{_KINDS[kind]}]"
    marks = f"{one}(?:{_LISTED}{one})*" if several else one
    return f"(?P<{name}>{marks})" if name else f"(?:{marks})"


def _skeleton(text: str, mentions: Sequence[Named]) -> tuple[str, dict[int, int]]:
    """Put a mark in the place of each mention; give besides the number of the mention at each mark's position."""
    folded = fold(text).translate(_FOREIGN)
    skeleton, numbers, last = "", {}, 0
    for n, (start, end, kind) in enumerate(mentions):
        skeleton += _BLANK.sub("", folded[last:start])
        numbers[len(skeleton)] = n
        skeleton += _SHORT if kind == LOCATION and end - start == 1 else _MARKS[kind]
        last = end
    return skeleton + _BLANK.sub("", folded[last:]), numbers


def _pairs(match: re.Match[str], numbers: dict[int, int]) -> Iterator[tuple[int, int]]:
    """Pair the mentions in a wording's slots."""
    slots = {
        name: [numbers[i] for i in range(*match.span(name)) if i in numbers] for name in match.groupdict()
    }
    if "both" in slots:
        yield from combinations(slots["both"], 2)
    else:
        yield from ((s, o) for s in slots["s"] for o in slots["o"])


# Who organizes an event: its name may stand far from the verb.

_BODIES = (COMPANY, AGENCY, ORGANIZATION)
_HOST = re.compile(
    r"(?:共同|联合|聯合|独家|獨家|牵头|具体|具體)*(?:主办|主辦|承办|承辦|协办|協辦|联办|聯辦|举办|舉辦)(?!单位|單位|方|地|城)"
)
_TOGETHER = re.compile(r"\s*(?:[、,，及和与與暨]|以及|and|联合|聯合|携手)?\s*", re.IGNORECASE)
_BETWEEN = re.compile(
    r"[^，,；;：:、]{0,25}"
)  # from the last organizer to the verb: 等部门, 在某地, 26日上午
# What an event is called again, and what its name must hold: 本次会议 is some X会.
_MEANT = re.compile(
    r"(?:本次|本届|本屆|此次|这次|該|该)(会议|會議|大会|大會|论坛|論壇|活动|活動|峰会|峰會|展会|展會|大赛|大賽)"
)
_HELD = {"会议": "会", "會議": "會", "展会": "会", "展會": "會", "活动": "", "活動": ""}
_GOES_ON = re.compile(r"[\w“「《]")
_ENDS = re.compile(
    r"[在于於将將上中开開期活启啟正今昨暨及和与與的]|主题|主題|\d+日"
)  # what may follow an event's whole name
_DASH = re.compile(r"\s*[—–-]{1,2}\s*")
_STOP = "。！？\n"
_NEAR = 30  # characters from the verb to the event's name, at most


def organizers(text: str, mentions: Sequence[Named]) -> Iterator[tuple[int, int]]:
    """Yield the numbers of an organizer's and its event's mention; `mentions` are in order of their starts."""
    for verb in _HOST.finditer(text):
        begin = max(text.rfind(stop, 0, verb.start()) for stop in _STOP) + 1
        before = [n for n, m in enumerate(mentions) if begin <= m[0] and m[1] <= verb.start()]
        bodies = [n for n in before if mentions[n][2] in _BODIES]
        if not bodies or not _BETWEEN.fullmatch(text, mentions[bodies[-1]][1], verb.start()):
            continue
        hosts = list(_joined(text, mentions, bodies[-1], begin))
        event = _after(text, mentions, verb.end())
        if event is None:
            event = _before(text, mentions, mentions[hosts[-1]][0], begin)
        if event is not None:
            yield from ((host, event) for host in hosts)


def _joined(text: str, mentions: Sequence[Named], last: int, begin: int) -> Iterator[int]:
    """Yield a body and those that are joined to it before."""
    yield last
    for n in range(last - 1, -1, -1):
        if mentions[n][0] < begin or mentions[n][2] not in _BODIES:
            return
        if not _TOGETHER.fullmatch(text, mentions[n][1], mentions[n + 1][0]):
            return
        yield n


def _after(text: str, mentions: Sequence[Named], verb_end: int) -> int | None:
    """Find the event that a verb has for its object; of one within another (A——B), the inner."""
    n = next((n for n, m in enumerate(mentions) if m[2] == EVENT and m[0] >= verb_end), None)
    if n is None or mentions[n][0] - verb_end > _NEAR:
        return None
    if re.search(r"[，,；;。！？\n]", text[verb_end : mentions[n][0]]):
        return None
    within = mentions[n + 1 : n + 2]
    if within and within[0][2] == EVENT and _DASH.fullmatch(text, mentions[n][1], within[0][0]):
        n += 1
    end = mentions[n][1]
    return None if _GOES_ON.match(text, end) and not _ENDS.match(text, end) else n


def _before(text: str, mentions: Sequence[Named], hosts: int, begin: int) -> int | None:
    """Find the event that is organized 由 (by) hosts: the last in their sentence, or one before that it calls again."""
    if text[hosts - 1 : hosts] != "由":
        return None
    events = [n for n, m in enumerate(mentions) if m[2] == EVENT and m[1] < hosts]
    if events and mentions[events[-1]][0] >= begin:
        return events[-1]
    meant = _MEANT.search(text, begin, hosts)
    word = _HELD.get(meant[1], meant[1]) if meant else None
    alike = [n for n in events if word is not None and word in text[mentions[n][0] : mentions[n][1]]]
    return alike[-1] if alike else None
