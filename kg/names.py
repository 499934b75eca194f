"""Names: the keys under which names are compared, and the rules by which two names of a type are one.

A rule sees two names of the same document and type and answers with its own name, or None. Nothing here guesses:
a product is only ever its exact name, since 910B and 910C differ by a letter.
"""

import re
import unicodedata

from kg.script import simplify
from kg.vocabulary import AGENCY, COMPANY, EVENT, LOCATION, ORGANIZATION, PERSON, POLICY

_HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")
_MARKS = re.compile(r"[\s·•・‧．.\-—–_“”\"'‘’「」『』《》〈〉（）()【】\[\],，、]")
_LEGAL = re.compile(
    r"(?:(?:\(|（)?(?:中国|集团|控股)(?:\)|）)?)?(?:股份|科技|技术|控股|集团)*(?:有限责任公司|有限公司|股份公司|总公司|公司|集团)$"
)
_TRADE = re.compile(
    r"(?:半导体|微电子|电子|科技|技术|信息|信息技术|集成电路|汽车|集团|股份|控股|通信|通讯|软件|网络|互联网|生物|医药|制药|能源|航空|电气|"
    r"证券|银行|保险|传媒|影业|光电|材料|精密|重工|机器人|智能科技|信息科技|电子科技|汽车科技|半导体科技|公司)+"
)
_COUNTRY = re.compile(r"^(?:中华人民共和国|中国共产党|中国|国家)")
_PLACE = re.compile(r"(?:特别行政区|维吾尔自治区|壮族自治区|回族自治区|自治区|自治州|省|市|县|区)$")
EDITION = re.compile(r"\d{4}|第[一二三四五六七八九十百\d]+[届次屆]|首[届屆]")
_EVENT_KIND = re.compile(r"(?:年度)?(?:大会|论坛|峰会|展会|展|赛事|大赛|现场)")
_BODY = ("部", "委", "局", "办", "署", "院", "会", "厅", "行", "府", "协", "盟", "社", "所", "大", "科")


def key(name: str) -> str:
    """Give the form under which two spellings of one name are equal: script, width, case, spaces and marks folded.

    >>> key("華為 Mate 60") == key("华为Mate60")
    True
    >>> key("昇腾910B") == key("昇腾910C")
    False
    """
    while (folded := _fold(name)) != name:
        name = folded
    return name


def _fold(name: str) -> str:
    plain = simplify(unicodedata.normalize("NFKC", name).casefold())
    return _MARKS.sub("", plain) or plain.strip()


def has_han(name: str) -> bool:
    """Tell whether a name holds a Chinese character."""
    return bool(_HAN.search(name))


def same(type_: str, short: str, full: str) -> str | None:
    """Name the rule by which two keys of one type and document are one thing, or None; `short` is the shorter."""
    for rule in _RULES.get(type_, ()):
        if rule(short, full):
            return rule.__name__.strip("_").replace("_", "-")
    return None


def _legal_form(short: str, full: str) -> bool:
    """华为 = 华为技术有限公司: equal once the legal form is left out."""
    return len(short) >= 2 and _LEGAL.sub("", full) == _LEGAL.sub("", short)


def _brand(short: str, full: str) -> bool:
    """瀚博 = 瀚博半导体: what follows a company's short form names its trade, not a unit (京东零售) or a product."""
    return len(short) >= 2 and full.startswith(short) and bool(_TRADE.fullmatch(full[len(short) :]))


def _country_prefix(short: str, full: str) -> bool:
    """工业和信息化部 = 中华人民共和国工业和信息化部."""
    return len(short) >= 3 and _COUNTRY.sub("", full) == _COUNTRY.sub("", short)


def _abbreviation(short: str, full: str) -> bool:
    """工信部 = 工业和信息化部: its characters in order, the first and the last at the ends."""
    short, full = _COUNTRY.sub("", short), _COUNTRY.sub("", full)
    if len(short) < 3 or len(short) >= len(full) or short[0] != full[0] or not short.endswith(_BODY):
        return False
    if short[-1] != full[-1] and short[-1] not in full[-4:]:
        return False
    rest = iter(full)
    return all(character in rest for character in short)


def _place_suffix(short: str, full: str) -> bool:
    """沧州 = 沧州市."""
    return len(short) >= 2 and _PLACE.sub("", full) == short


def _part_of_name(short: str, full: str) -> bool:
    """马斯克 = 埃隆·马斯克: the last or first part of a foreign name (its marks are folded away)."""
    return len(short) >= 3 and len(full) > len(short) + 1 and full.endswith(short)


def _edition(short: str, full: str) -> bool:
    """世界人工智能大会 = 2024世界人工智能大会, never the 2023 one: one names no edition, or both the same."""
    a, b = set(EDITION.findall(short)), set(EDITION.findall(full))
    if a - b:
        return False
    bare = [EDITION.sub("", name) for name in (short, full)]
    return len(bare[0]) >= 4 and (bare[0] == bare[1] or sorted(short) == sorted(full))


def _event_kind(short: str, full: str) -> bool:
    """WAIC = WAIC大会: the word for the kind of event may follow a name."""
    return len(short) >= 3 and full.startswith(short) and bool(_EVENT_KIND.fullmatch(full[len(short) :]))


def _event_abbreviation(short: str, full: str) -> bool:
    """第三十三届夏季奥运会 = 第三十三届夏季奥林匹克运动会: of one edition, its characters in order, alike at the ends."""
    if set(EDITION.findall(short)) != set(EDITION.findall(full)) or not EDITION.search(short):
        return False
    one, other = (EDITION.sub("", name) for name in (short, full))
    rest = iter(other)
    return len(one) >= 3 and one[0] == other[0] and one[-1] == other[-1] and all(c in rest for c in one)


def _tail(short: str, full: str) -> bool:
    """座谈会 is no name, 世界人工智能大会 ends 中国世界人工智能大会: the short form is at least half of the full one."""
    return len(short) >= 4 and 2 * len(short) >= len(full) and full.endswith(short)


_RULES = {
    COMPANY: (_legal_form, _brand),
    AGENCY: (_country_prefix, _abbreviation),
    ORGANIZATION: (_country_prefix, _abbreviation, _legal_form),
    LOCATION: (_place_suffix,),
    PERSON: (_part_of_name,),
    EVENT: (_edition, _event_kind, _event_abbreviation),
    POLICY: (_country_prefix, _tail),
}
