"""Status: words that keep a fact from being plain - planned, denied, rumoured.

The network has a say of its own; these rules are the net below it. They look at the clauses in which the two ends of a
relation stand, and rather take a plain fact for a plan than a plan for a plain fact.
"""

import re
from collections.abc import Iterable

from kg.script import simplify
from kg.vocabulary import ASSERTED, DENIED, PLANNED, RUMOURED

Range = tuple[int, int]  # of a text, the end exclusive

_DENIED = re.compile(
    r"否认|并未|并非|并没有|没有(?!人)|从未|尚未|未能|未曾|未有|未(?=[与和在对将获推发研采参投])|取消|终止|中止|叫停|不会|不再|拒绝|放弃|"
    r"不实|谣言|辟谣|撤回|退出|不予|无意|不打算|不属实|不是"
)
_PLANNED = re.compile(
    r"(?<![即])将(?![军领士来近帅])|即将|拟(?!人)|计划|有望|预计|打算|准备|筹备|正考虑|考虑|力争|争取|寻求|意向|或(?=将|于|会|在|推|发|许)|"
    r"目标是|有意|明年|明后|下个?月|下周|今后|未来|希望|如果|若|假如|一旦|能否|是否|会不会|吗[？?]"
)
_RUMOURED = re.compile(
    r"据悉|据传|网传|传闻|传出|盛传|疑似|知情人士|消息人士|爆料|曝料|市场消息|坊间|传言|消息称|消息指|有消息|据报|或已|疑|据称|小道消息|业内人士称"
)
_REALISED = re.compile(
    r"发布|推出|上市|亮相|量产|举行|举办|召开|开幕|成立|投产|交付|发售|开售|落地|启动|合作|收购|投资|使用|采用|参加|出席"
)
_CLAUSE_MARK = re.compile(r"[，,；;。！？!?\n]")
_AFTER = 12  # characters behind the last end in which a plan for it is looked for


def blanked(text: str, names: Iterable[Range]) -> str:
    """Fold a text for `status`, its names blanked out: 计划 in a name is no plan."""
    characters = list(simplify(text))
    for start, end in names:
        characters[start:end] = "\x00" * (end - start)
    return "".join(characters)


def status(plain: str, one: Range, other: Range) -> str:
    """Judge the relation of two ranges of a text by its words; `plain` is what `blanked` gives.

    >>> plain = blanked("甲公司计划明年推出芯一。", [(0, 3), (9, 11)])
    >>> status(plain, (0, 3), (9, 11))
    'planned'
    """
    first, last = sorted((one, other))
    sentence = max(plain.rfind(mark, 0, first[0]) for mark in "。！？!?\n") + 1
    clause = max((m.end() for m in _CLAUSE_MARK.finditer(plain, sentence, first[0])), default=sentence)
    if _RUMOURED.search(plain, sentence, last[1]):
        return RUMOURED
    between = plain[clause : last[0]]
    behind = _behind(plain, last[1])
    if _DENIED.search(between) or _DENIED.search(behind):
        return DENIED
    if _PLANNED.search(between) or _PLANNED.search(behind):
        return PLANNED
    return ASSERTED


def _behind(text: str, end: int) -> str:
    """Give the words behind the last end, where they tell whether its being realised is still ahead."""
    words = _CLAUSE_MARK.split(text[end : end + _AFTER])[0]
    realised = _REALISED.search(words)
    return words[: realised.start()] if realised else ""
