"""Refer: 该公司, 该部 and their like, read as the one name that they can mean.

Only what is certain counts: of the names before it in its paragraph that are of the kind it asks for, all are one. Such
a word is no mention; it lends its place to relations, which are then told of the name that it stands for.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from kg import alike, names
from kg.records import Claim, Document, Mention, Passage
from kg.vocabulary import AGENCY, COMPANY, ORGANIZATION, PRODUCT

_KINDS: Final = (
    (re.compile(r"[该該](?:公司|企业|企業|集团|集團|厂商|廠商)"), (COMPANY,)),
    (re.compile(r"[该該](?:部门|部門|部|委|局|署|办|辦)(?=[^门門件份分员員会會长長署事公])"), (AGENCY,)),
    (
        re.compile(r"[该該](?:校|院|所|大学|大學|研究院|研究所|协会|協會|联盟|聯盟)(?=[^长長谓謂有述属屬])"),
        (ORGANIZATION,),
    ),
    (re.compile(r"[该該](?:机构|機構|组织|組織)"), (AGENCY, ORGANIZATION)),
    (re.compile(r"[该該](?:芯片|晶片|模型|大模型|产品|產品|平台|系统|系統|车型|車型)"), (PRODUCT,)),
)


def referents(document: Document, passage: Passage, mentions: Iterable[Mention]) -> dict[Mention, Mention]:
    """Give each word that stands for a name, as if it were a mention, with the last mention of that name before it."""
    ordered = sorted(mentions, key=lambda m: m.start)
    starts = sorted(
        {s.paragraph: passage.span(s.start, s.end)[0] for s in reversed(passage.sentences)}.values()
    )
    found = {}
    for word, types in _words(document, ordered):
        start = starts[max(0, bisect_right(starts, word.start) - 1)] if starts else 0
        before = [m for m in ordered if start <= m.start < word.start and m.type in types]
        if last := _meant(before, types):
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
    for pattern, types in _KINDS:
        for match in pattern.finditer(document.text):
            if taken.isdisjoint(range(*match.span())):
                yield Mention(document.id, *match.span(), match[0], types[0]), types


def _meant(before: Sequence[Mention], types: Sequence[str]) -> Mention | None:
    """Choose the last of the names before a word, if all of them are one."""
    keys = {names.key(m.text) for m in before}
    fullest = max(keys, key=names.fullness, default="")
    one = all(k == fullest or _short(k, fullest, types) for k in keys)
    return before[-1] if before and one else None


def _short(short: str, full: str, types: Sequence[str]) -> bool:
    """Tell whether a name is short for the fullest one."""
    return bool(alike.fit(types, names.name(short), names.name(full)))
