"""Bodies: the rules by which two names of a company, an agency or another organisation are one thing.

`alike` holds the rules for names of other types, and says when a rule is tried.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from typing import Final

from kg import places
from kg.names import CACHED, Name, has_han
from kg.reference import BODY, shipped
from kg.vocabulary import AGENCY, COMPANY, ORGANIZATION

_LEGAL = re.compile(
    r"(?:股份有限公司|有限责任公司|股份公司|有限公司|总公司|公司|集团|控股|株式会社|incorporated|inc|corporation|corp|"
    r"limited|ltd|llc|gmbh|plc)+$"
)
_REGISTERED = re.compile(r"(?:股份有限公司|有限责任公司|有限公司)$")
_LIGHT = re.compile(r"(?:信息科技|网络科技|智能科技|数字科技|信息技术|网络技术|科技|技术|股份|控股|集团)+")
_TRADE = re.compile(
    r"(?:半导体|微电子|电子|科技|技术|信息|信息技术|集成电路|汽车|集团|股份|控股|通信|通讯|软件|网络|互联网|生物|医药|制药|能源|航空|电气|"
    r"证券|银行|保险|传媒|影业|光电|材料|精密|重工|机器人|智能|智能科技|信息科技|电子科技|汽车科技|半导体科技|公司|"
    r"人工智能|新能源|设备|国际|娱乐|百货|快递|速递|物流|创投|资本|咨询)+"
)
# The same in Latin letters: Mistral AI, Lucid Motors.
_LATIN_TRADE = re.compile(
    r"ai|automotive|biosciences|capital|electronics|energy|games|global|group|holdings|inc|international|labs|limited|"
    r"llc|ltd|media|motors|networks|partners|pharmaceuticals|robotics|semiconductors?|software|solutions|studios|"
    r"systems|technologies|technology|therapeutics|ventures"
)
COUNTRY = re.compile(r"^(?:中华人民共和国|中国共产党|中国|国家)")
PLACE = re.compile(r"(?:特别行政区|维吾尔自治区|壮族自治区|回族自治区|自治区|自治州|省|市|县|区)$")
_BODY_TAIL = re.compile(
    r"(?:大学|学院|研究院|研究所|联盟|学会|协会|中心|委员会|办公室|管理局|总局|部|委|局|办|署|院|会|厅|行|府|协|盟|社|所|大|科)$"
)
_UNIT = re.compile(rf"{_BODY_TAIL.pattern}|(?:实验室|部门|部队|团队|基金|b[gu])$")
# What the bodies of state call themselves in short, and in full. Longer ones stand first.
_TAILS: Final = (
    ("市场监管总局", "市场监督管理总局"),
    ("市场监管局", "市场监督管理局"),
    ("药监局", "药品监督管理局"),
    ("发展改革委", "发展和改革委员会"),
    ("发改委", "发展和改革委员会"),
    ("网信办", "互联网信息办公室"),
    ("国资委", "国有资产监督管理委员会"),
    ("卫健委", "卫生健康委员会"),
    ("经信局", "经济和信息化局"),
    ("经信厅", "经济和信息化厅"),
    ("经信委", "经济和信息化委员会"),
    ("工信局", "工业和信息化局"),
    ("工信厅", "工业和信息化厅"),
    ("科技局", "科学技术局"),
    ("科技厅", "科学技术厅"),
    ("科委", "科学技术委员会"),
    ("教委", "教育委员会"),
    ("人社局", "人力资源和社会保障局"),
    ("人社厅", "人力资源和社会保障厅"),
    ("住建局", "住房和城乡建设局"),
    ("住建厅", "住房和城乡建设厅"),
    ("文旅局", "文化和旅游局"),
    ("文旅厅", "文化和旅游厅"),
    ("通管局", "通信管理局"),
    ("政法委", "政法委员会"),
    ("纪委", "纪律检查委员会"),
    ("人大常委会", "人民代表大会常务委员会"),
    ("人大", "人民代表大会"),
    ("检察院", "人民检察院"),
    ("法院", "人民法院"),
    ("政府", "人民政府"),
)


# Companies.


@lru_cache(maxsize=CACHED)
def company_stem(key: str) -> str:
    """Leave the legal form off a company's key.

    >>> company_stem("华为技术有限公司")
    '华为技术'
    """
    return _LEGAL.sub("", key) or key


def _legal_form(short: Name, full: Name) -> bool:
    """中芯国际 = 中芯国际有限公司: equal once the legal form is left out."""
    stem = company_stem(full.key)
    if _TRADE.fullmatch(places.leading(f"{stem}公司")[1]):  # no more than 北京科技有限公司
        return False
    return len(short.key) >= 2 and stem == company_stem(short.key)


def _after(short: Name, full: Name) -> Iterator[str]:
    """Yield what stands after a company's short form in its full one, less legal form and place ahead."""
    stem = company_stem(full.key)
    heads = [stem] if places.leading(short.key)[0] else [stem, places.leading(stem)[1]]
    yield from (head[len(short.key) :] for head in heads if head.startswith(short.key))


def _registered_name(short: Name, full: Name) -> bool:
    """华为 = 华为技术有限公司, 沐光 = 北京沐光科技有限公司: place and a light word of trade stand about the short form."""
    if len(short.key) < 2 or not _REGISTERED.search(full.key) or _TRADE.fullmatch(short.key):
        return False
    return any(_LIGHT.fullmatch(rest or "集团") for rest in _after(short, full))


def _brand(short: Name, full: Name) -> bool:
    """瀚博 = 瀚博半导体: what follows a company's short form names its trade, not a unit (京东零售) or a product.

    A listed company's names are listed: 比亚迪半导体 is none of 比亚迪's.
    """
    if len(short.key) < 2 or shipped().find(BODY, short.key) or _TRADE.fullmatch(short.key):
        return False
    return any(_TRADE.fullmatch(rest) for rest in _after(short, full))


def _local_company(short: Name, full: Name) -> bool:
    """沐光 = 沐光（北京）科技有限公司: a place and words of trade stand after the short form; listed ones have branches."""
    if len(short.key) < 2 or not _REGISTERED.search(full.key) or shipped().find(BODY, short.key):
        return False
    if not full.key.startswith(short.key):
        return False
    place, trade = places.leading(company_stem(full.key)[len(short.key) :])
    return place is not None and bool(_TRADE.fullmatch(trade))


def _latin_trade(short: Name, full: Name) -> bool:
    """Mistral = Mistral AI: what follows names its trade; the names of a listed company are listed."""
    head, tail = full.parts[: len(short.parts)], full.parts[len(short.parts) :]
    if len(short.key) < 2 or head != short.parts or shipped().find(BODY, short.key):
        return False
    return bool(tail) and all(_LATIN_TRADE.fullmatch(word) for word in tail)


def _foreign_company(short: Name, full: Name) -> bool:
    """谷歌 = 美国谷歌: a country before a name that stands by itself, unless that is known from elsewhere."""
    return _home_left_out(short, full)


# Bodies of any kind.


def _home_left_out(short: Name, full: Name) -> bool:
    """国会 = 美国国会, 卡罗琳医学院 = 瑞典卡罗琳医学院: the foreign country goes without saying."""
    place, rest = places.leading(full.key)
    if not place or place.country == "CN" or short.key not in (rest, company_stem(rest)):
        return False
    if len(short.key) < 2 or _TRADE.fullmatch(short.key):
        return False
    known = shipped().find(BODY, short.key)
    return known is None or known.country == place.country


def _holder_left_out(short: Name, full: Name) -> bool:
    """新闻学院 = 清华大学新闻学院: the name of a unit, without the body that it belongs to."""
    holder = full.key.removesuffix(short.key)
    if len(short.key) < 4 or holder == full.key or holder[-1] in "及和与" or COUNTRY.fullmatch(holder):
        return False
    return bool(_UNIT.search(short.key)) and shipped().find(BODY, short.key) is None


# Bodies of state and other organisations.


def country_prefix(short: Name, full: Name) -> bool:
    """工业和信息化部 = 中华人民共和国工业和信息化部."""
    bare = COUNTRY.sub("", full.key)
    return len(short.key) >= 3 and len(bare) >= 2 and bare == COUNTRY.sub("", short.key)


@lru_cache(maxsize=CACHED)
def body_words(key: str) -> str:
    """Write a body's key with its words in full.

    >>> body_words("苏州市网信办")
    '苏州互联网信息办公室'
    """
    place, rest = places.leading(COUNTRY.sub("", key))
    for short, full in _TAILS:
        if rest == "政府" and key[-3] not in "省市区县":  # 北京政府 may be the country's
            break
        if rest == short or (
            rest.endswith(short) and not rest.endswith(full) and _LEVEL.search(rest[: -len(short)])
        ):
            rest = rest[: -len(short)] + full
            break
    rest = re.sub(r"(?<=..)委$", "委员会", rest)
    rest = re.sub(r"(?<=..)办$", "办公室", rest)
    if place and rest[:1] in ("省", "市"):  # 北京 + 市经信局 is 北京市 + 经信局
        rest = rest[1:]
    return (_place_name(place.label) if place else "") + rest


_LEVEL = re.compile(r"(?:^|[省市区县])$")


def _place_name(label: str) -> str:
    return PLACE.sub("", label) or label


def _body_words(short: Name, full: Name) -> bool:
    """苏州市网信办 = 苏州市互联网信息办公室: one place, and the same words once written in full."""
    words = body_words(full.key)
    return len(short.key) >= 3 and len(words) >= 3 and body_words(short.key) == words


def _abbreviation(short: Name, full: Name) -> bool:
    """工信部 = 工业和信息化部: its characters in order, the ends alike.

    A short form skips within words: 南京大学 for 南京航空航天大学, or a bureau for its own unit, leaves whole words out.
    """
    if _abbreviates(COUNTRY.sub("", short.key), COUNTRY.sub("", full.key)):
        return True
    return not places.leading(short.key)[0] and _abbreviates(short.key, full.key)  # 中证协 keeps 中 of 中国


def _abbreviates(one: str, other: str) -> bool:
    if len(one) < 3 or len(one) >= len(other) or one[0] != other[0] or not has_han(one):
        return False
    return (
        bool(_BODY_TAIL.search(one)) and (one[-1] == other[-1] or one[-1] in other[-4:]) and skips(one, other)
    )


def skips(short: str, full: str) -> bool:
    """Tell whether a short form keeps its full one's characters in order and skips only beside a lone one.

    工|信|部 skips within the words of 工业和信息化部; 国家|安全局 leaves a whole word out of 国家运输安全局.
    """
    runs: list[int] = []
    last = -2
    for character in short:
        at = full.find(character, max(last + 1, 0))
        if at < 0:
            return False
        if at == last + 1:
            runs[-1] += 1
        else:
            runs.append(1)
        last = at
    if runs[-1] == 1:  # 部, 局 or 会 at the end is alone in any case
        runs.pop()
    return len(runs) > 1 and all(1 in pair for pair in pairwise(runs))


def _place_left_out(short: Name, full: Name) -> bool:
    """市经信局 = 北京市经信局: in a text of one such body the place goes without saying."""
    if len(short.key) < 3 or not full.key.endswith(short.key):
        return False
    place, rest = places.leading(full.key)
    return (
        place is not None
        and place.level != "national"
        and rest.removeprefix("市") in (short.key, short.key[1:])
    )


def acronym(short: Name, full: Name) -> bool:
    """IBM = International Business Machines."""
    return len(short.key) >= 3 and short.key == full.initials


def abbreviated(key: str) -> set[str]:
    """Give what an abbreviation of a body's name keeps: its first character, after the place if it is one of ours."""
    if _TRADE.fullmatch(key[-2:]) or _LEGAL.search(key):  # a company's name
        return set()
    place, rest = places.leading(key)
    head = f"{place.label}{rest[:1]}" if place and place.level != "national" else key[:1]
    return {f"^{head}{tail}" for tail in key[-4:]}


RULES: Final = {
    COMPANY: (
        _legal_form,
        _registered_name,
        _brand,
        _local_company,
        _latin_trade,
        _foreign_company,
        _holder_left_out,
        acronym,
    ),
    AGENCY: (
        country_prefix,
        _body_words,
        _place_left_out,
        _home_left_out,
        _holder_left_out,
        _abbreviation,
        acronym,
    ),
    ORGANIZATION: (
        country_prefix,
        _home_left_out,
        _holder_left_out,
        _abbreviation,
        _legal_form,
        _brand,
        acronym,
    ),
}
