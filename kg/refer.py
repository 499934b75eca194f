"""Refer: 该公司, 该部, 本届大会 and their like, read as the one name that they can mean.

Only what is certain counts: of the names before it in its paragraph that are of the kind it asks for, all are one; an
event is the last one before it whose name ends as it does. Such a word is no mention; it lends its place to relations,
which are then told of the name that it stands for.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from kg import alike, names
from kg.records import Claim, Document, Mention, Passage
from kg.tokens import fold
from kg.vocabulary import AGENCY, COMPANY, EVENT, ORGANIZATION, PRODUCT

_GATHERING: Final = r"(?:(?:大|峰|年|博览|展览|发布|研讨|座谈|推介|宣讲|对接|洽谈|交流|交易|报告|吹风|运动)会|论坛|会议|展会|活动|[大比]赛|赛事|\w{1,2}节)"
# Of folded text.
_KINDS: Final = (
    (re.compile(r"该(?:公司|企业|集团|厂商)"), (COMPANY,)),
    (re.compile(r"该(?:部门|部|委|局|署|办)(?=[^门件份分员会长署事公])"), (AGENCY,)),
    (re.compile(r"该(?:校|院|所|大学|研究院|研究所|协会|联盟)(?=[^长谓有述属])"), (ORGANIZATION,)),
    (re.compile(r"该(?:机构|组织)"), (AGENCY, ORGANIZATION)),
    (re.compile(r"该(?:芯片|晶片|模型|大模型|产品|平台|系统|车型)"), (PRODUCT,)),
    (re.compile(rf"(?:本[次届]|此次|该|这[次届场]){_GATHERING}"), (EVENT,)),
    (re.compile(rf"(?<=[。！？；\n]){_GATHERING}(?=由|以|将|于|在|为期|共|还|吸引|邀请|设)"), (EVENT,)),
)
# How the name of an event may end that is called so; others end as they are called.
_EXHIBITION: Final = ("展", "展览", "展览会", "博览会", "博会")
_ENDINGS: Final = {
    "会议": ("会", "会议", "会晤"),
    "展会": _EXHIBITION,
    "展览会": _EXHIBITION,
    "博览会": ("博览会", "博会"),
    "大赛": ("赛",),
    "比赛": ("赛",),
    "赛事": ("赛",),
}


def referents(document: Document, passage: Passage, mentions: Iterable[Mention]) -> dict[Mention, Mention]:
    """Give each word that stands for a name, as if it were a mention, with the last mention of that name before it."""
    ordered = sorted(mentions, key=lambda m: m.start)
    starts = sorted(
        {s.paragraph: passage.span(s.start, s.end)[0] for s in reversed(passage.sentences)}.values()
    )
    found = {}
    for word, types in _words(document, ordered):
        start = starts[max(0, bisect_right(starts, word.start) - 1)] if starts else 0
        before = [m for m in ordered if m.start < word.start and m.type in types]
        if types == (EVENT,):
            last = next((m for m in reversed(before) if _called(m.text, fold(word.text))), None)
        else:
            last = _meant([m for m in before if start <= m.start], types)
        if last:
            found[word] = last
    return found


def meant(claims: Iterable[Claim], referents: Mapping[Mention, Mention]) -> Iterator[Claim]:
    """Tell of the names what is claimed of the words that stand for them; the evidence stays where it is."""
    spans = {word.span: name.span for word, name in referents.items()}
    for claim in claims:
        target = claim.object
        if isinstance(target, tuple):
            target = spans.get(target, target)
        yield replace(claim, subject=spans.get(claim.subject, claim.subject), object=target)


def _words(document: Document, mentions: Sequence[Mention]) -> Iterator[tuple[Mention, tuple[str, ...]]]:
    taken = {n for m in mentions for n in range(m.start, m.end)}
    folded = fold(document.text)
    for pattern, types in _KINDS:
        for start, end in (match.span() for match in pattern.finditer(folded)):
            if taken.isdisjoint(range(start, end)):
                yield Mention(document.id, start, end, document.text[start:end], types[0]), types


def _meant(before: Sequence[Mention], types: Sequence[str]) -> Mention | None:
    """Choose the last of the names before a word, if all of them are one."""
    keys = {names.key(m.text) for m in before}
    fullest = max(keys, key=names.fullness, default="")
    one = all(k == fullest or _short(k, fullest, types) for k in keys)
    return before[-1] if before and one else None


def _called(event: str, word: str) -> bool:
    """Tell whether an event may be called 本届大会 or the like by its name."""
    head = word.lstrip("本此该这次届场")
    return names.series(names.key(event)).endswith(_ENDINGS.get(head, (head,)))


def _short(short: str, full: str, types: Sequence[str]) -> bool:
    """Tell whether a name is short for the fullest one."""
    return bool(alike.fit(types, names.name(short), names.name(full)))
