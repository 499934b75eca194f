"""Alike: the rules by which two names of one type are one thing; each answers to its name.

Nothing here guesses: a rule says of a shorter name that it stands for a fuller one, and `resolve` joins them only when
no other fuller name fits. A product is only ever its exact name, less its maker and the word for its kind, since
910B and 910C differ by a letter. `SAFE` rules hold across documents too; the others need both names in one text.
"""

import re
from collections.abc import Callable, Container, Iterable
from functools import lru_cache
from itertools import pairwise
from typing import Final

from kg import places
from kg.names import CACHED, Name, fullness, has_han, ordinals, series, years
from kg.reference import BODY, Entry, Reference, shipped
from kg.vocabulary import AGENCY, COMPANY, EVENT, LOCATION, ORGANIZATION, PERSON, POLICY, PRODUCT

Rule = Callable[[Name, Name], bool]

_LEGAL = re.compile(
    r"(?:股份有限公司|有限责任公司|股份公司|有限公司|总公司|公司|集团|控股|株式会社|incorporated|inc|corporation|corp|"
    r"limited|ltd|llc|gmbh|plc)+$"
)
_REGISTERED = re.compile(r"(?:股份有限公司|有限责任公司|有限公司)$")
_LIGHT = re.compile(r"(?:信息科技|网络科技|智能科技|数字科技|信息技术|网络技术|科技|技术|股份|控股|集团)+")
_TRADE = re.compile(
    r"(?:半导体|微电子|电子|科技|技术|信息|信息技术|集成电路|汽车|集团|股份|控股|通信|通讯|软件|网络|互联网|生物|医药|制药|能源|航空|电气|"
    r"证券|银行|保险|传媒|影业|光电|材料|精密|重工|机器人|智能|智能科技|信息科技|电子科技|汽车科技|半导体科技|公司)+"
)
_COUNTRY = re.compile(r"^(?:中华人民共和国|中国共产党|中国|国家)")
_PLACE = re.compile(r"(?:特别行政区|维吾尔自治区|壮族自治区|回族自治区|自治区|自治州|省|市|县|区)$")
_LARGE_PLACE = re.compile(r"(?:特别行政区|维吾尔自治区|壮族自治区|回族自治区|自治区|省|市)$")
_EVENT_KIND = re.compile(r"(?:年度)?(?:大会|论坛|峰会|展会|展|赛事|大赛|现场)")
_EVENT_KIND_TAIL = re.compile(f"{_EVENT_KIND.pattern}$")
_BODY_TAIL = re.compile(
    r"(?:大学|学院|研究院|研究所|联盟|学会|协会|中心|委员会|办公室|管理局|总局|部|委|局|办|署|院|会|厅|行|府|协|盟|社|所|大|科)$"
)
_PRODUCT_KIND = re.compile(
    r"(?:大语言模型|大模型|语言模型|模型|芯片|处理器|操作系统|系统|智能手机|手机|浏览器|聊天机器人|应用|app|加速卡|gpu|显卡)$"
)
_GOODS = re.compile(r"手机|平板|汽车|手表|眼镜|云|音箱|电视|路由器|笔记本|电脑|耳机|芯片|机器人|大模型")
_SUFFIXES = re.compile(r"(?:pro|max|plus|ultra|mini|se|air|lite|note|fold|flip)+")
_MODEL = re.compile(r"[a-z]*\d+[a-z+]*")

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


def fit(types: Iterable[str], short: Name, full: Name, *, only: Container[str] | None = None) -> str | None:
    """Name the rule by which the shorter of two names stands for the fuller, or None.

    `types` are those of the two names, which may differ where a recogniser took a body for another kind of body;
    `only` names the rules that are tried.
    """
    if fullness(short.key) >= fullness(full.key):
        return None
    for type_ in dict.fromkeys(types):
        for rule in RULES.get(type_, ()):
            name = rule.__name__.strip("_").replace("_", "-")
            if (only is None or name in only) and rule(short, full):
                return name
    return None


@lru_cache(maxsize=CACHED)
def shorter(full: Name) -> frozenset[str]:
    """List the keys that may stand for a name and are found in it: names need not be compared all with all."""
    key = full.key
    rest = places.leading(key)[1]
    heads = {text[:cut] for text in (key, rest) for cut in range(2, len(text) + 1)}
    tails = {key[cut:] for cut in range(1, len(key) - 1)}
    return frozenset({*full.parts, full.initials, f"市{rest}"} | heads | tails)


@lru_cache(maxsize=CACHED)
def kin(family: str, key: str, *, wide: bool) -> frozenset[str]:
    """List the tokens one of which two names share that a rule may join and of which none holds the other.

    `wide` adds those that only the rules for one text need.
    """
    bare = _COUNTRY.sub("", key)
    if family == BODY:
        return frozenset({company_stem(key), bare, body_words(key)} | (_abbreviated(bare) if wide else set()))
    if family != EVENT:
        return frozenset({bare})
    name = series(key)
    tokens = {name, _EVENT_KIND.sub("", name), series(key.partition("暨")[0])}
    return frozenset(tokens | ({f"^{name[:1]}", "".join(sorted(key))} if wide else set()))


def _abbreviated(key: str) -> set[str]:
    """Give what an abbreviation of a body's name keeps: its first character, after the place if it is one of ours."""
    if _TRADE.fullmatch(key[-2:]) or _LEGAL.search(key):  # a company's name
        return set()
    place, rest = places.leading(key)
    head = f"{place.label}{rest[:1]}" if place and place.level != "national" else key[:1]
    return {f"^{head}{tail}" for tail in key[-4:]}


@lru_cache(maxsize=CACHED)
def listed(reference: Reference, family: str, key: str) -> tuple[Entry, str] | None:
    """Find the listed entity that a key names, and the rule by which it does, if only by a form of a listed name."""
    if entry := reference.find(family, key):
        return entry, "reference"
    full = Name(key, (key,), "")
    for short in sorted(_forms(family, key), key=fullness, reverse=True):
        entry = reference.find(family, short)
        rule = entry and fit((entry.type or PRODUCT,), Name(short, (short,), ""), full, only=SAFE)
        if entry and rule:
            return entry, rule
    return None


def _forms(family: str, key: str) -> set[str]:
    """List the shorter keys that may name the same."""
    if family == BODY:
        return {company_stem(key), _COUNTRY.sub("", key)} - {key, ""}
    if family == PRODUCT:
        return {_PRODUCT_KIND.sub("", key), *(key[cut:] for cut in range(2, min(len(key) - 1, 10)))} - {
            key,
            "",
        }
    if family == EVENT:
        return {_EVENT_KIND_TAIL.sub("", key)} - {key, ""}
    return set()


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


def _registered_name(short: Name, full: Name) -> bool:
    """华为 = 华为技术有限公司, 沐光 = 北京沐光科技有限公司: place and a light word of trade stand about the short form."""
    if len(short.key) < 2 or not _REGISTERED.search(full.key) or _TRADE.fullmatch(short.key):
        return False
    stem = company_stem(full.key)
    heads = [stem] if places.leading(short.key)[0] else [stem, places.leading(stem)[1]]
    return any(h.startswith(short.key) and _LIGHT.fullmatch(h[len(short.key) :] or "集团") for h in heads)


def _brand(short: Name, full: Name) -> bool:
    """瀚博 = 瀚博半导体: what follows a company's short form names its trade, not a unit (京东零售) or a product.

    A listed company's names are listed: 比亚迪半导体 is none of 比亚迪's.
    """
    if len(short.key) < 2 or shipped().find(BODY, short.key) or _TRADE.fullmatch(short.key):
        return False
    stem = company_stem(full.key)
    heads = [stem] if places.leading(short.key)[0] else [stem, places.leading(stem)[1]]
    return any(h.startswith(short.key) and bool(_TRADE.fullmatch(h[len(short.key) :])) for h in heads)


# Bodies of state and other organisations.


def _country_prefix(short: Name, full: Name) -> bool:
    """工业和信息化部 = 中华人民共和国工业和信息化部."""
    bare = _COUNTRY.sub("", full.key)
    return len(short.key) >= 3 and len(bare) >= 2 and bare == _COUNTRY.sub("", short.key)


@lru_cache(maxsize=CACHED)
def body_words(key: str) -> str:
    """Write a body's key with its words in full.

    >>> body_words("苏州市网信办")
    '苏州互联网信息办公室'
    """
    place, rest = places.leading(_COUNTRY.sub("", key))
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
    return _PLACE.sub("", label) or label


def _body_words(short: Name, full: Name) -> bool:
    """苏州市网信办 = 苏州市互联网信息办公室: one place, and the same words once written in full."""
    words = body_words(full.key)
    return len(short.key) >= 3 and len(words) >= 3 and body_words(short.key) == words


def _abbreviation(short: Name, full: Name) -> bool:
    """工信部 = 工业和信息化部: its characters in order, the ends alike.

    A short form skips within words: 南京大学 for 南京航空航天大学, or a bureau for its own unit, leaves whole words out.
    """
    one, other = _COUNTRY.sub("", short.key), _COUNTRY.sub("", full.key)
    if len(one) < 3 or len(one) >= len(other) or one[0] != other[0] or not has_han(one):
        return False
    return (
        bool(_BODY_TAIL.search(one))
        and (one[-1] == other[-1] or one[-1] in other[-4:])
        and _skips(one, other)
    )


def _skips(short: str, full: str) -> bool:
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


def _acronym(short: Name, full: Name) -> bool:
    """IBM = International Business Machines."""
    return len(short.key) >= 3 and short.key == full.initials


# Places and people.


def _place_suffix(short: Name, full: Name) -> bool:
    """沧州 = 沧州市."""
    return len(short.key) >= 2 and _LARGE_PLACE.sub("", full.key) == short.key


def _district(short: Name, full: Name) -> bool:
    """海淀 = 海淀区: within one text; elsewhere 朝阳 may be a city. 中国区 is none of 中国's."""
    known = shipped().find(LOCATION, short.key)
    if known and known.level in ("national", "provincial"):
        return False
    return len(short.key) >= 2 and _PLACE.sub("", full.key) == short.key


def _part_of_name(short: Name, full: Name) -> bool:
    """马斯克 = 埃隆·马斯克: the last or the first part of a name in parts."""
    enough = 2 if has_han(short.key) else 3
    return len(full.parts) > 1 and len(short.key) >= enough and short.key in (full.parts[0], full.parts[-1])


# Events and policies.


def _edition(short: Name, full: Name) -> bool:
    """世界人工智能大会 = 2024世界人工智能大会, never the 2023 one: one names no edition, or both the same."""
    one, other = series(short.key), series(full.key)
    if not agree(short.key, full.key):
        return False
    return len(one) >= 4 and (one == other or (short.key != one and sorted(short.key) == sorted(full.key)))


def agree(short: str, full: str) -> bool:
    """Tell whether two events' keys leave room for one edition; the fuller names it if either does."""
    for one, other in ((years(short), years(full)), (ordinals(short), ordinals(full))):
        if one and other and one != other:
            return False
    return bool(years(full) or ordinals(full)) or not (years(short) or ordinals(short))


def _event_kind(short: Name, full: Name) -> bool:
    """WAIC = WAIC大会: the word for the kind of event may follow a name."""
    one, other = series(short.key), series(full.key)
    if len(one) < 3 or not agree(short.key, full.key):
        return False
    return other.startswith(one) and bool(_EVENT_KIND.fullmatch(other[len(one) :]))


def _event_abbreviation(short: Name, full: Name) -> bool:
    """第三十三届夏季奥运会 = 第三十三届夏季奥林匹克运动会: of one edition, its characters in order, alike at the ends."""
    stamps = [(years(n.key), ordinals(n.key)) for n in (short, full)]
    if stamps[0] != stamps[1] or not any(stamps[0]):
        return False
    one, other = series(short.key), series(full.key)
    return len(one) >= 3 and one[0] == other[0] and one[-1] == other[-1] and _skips(one, other)


def _second_title(short: Name, full: Name) -> bool:
    """2024世界人工智能大会 = 2024世界人工智能大会暨人工智能全球治理高级别会议."""
    head, mark, _ = full.key.partition("暨")
    return (
        bool(mark)
        and agree(short.key, full.key)
        and len(series(short.key)) >= 4
        and series(short.key) == series(head)
    )


def _issuer_left_out(short: Name, full: Name) -> bool:
    """数据条例 = 上海市数据条例: what stands before is no more than the place or 关于."""
    if len(short.key) < 4 or not full.key.endswith(short.key):
        return False
    head = full.key[: -len(short.key)]
    return head in ("关于", "全国") or places.leading(head + "的")[1] == "的"


# Products.


def _maker(short: Name, full: Name) -> bool:
    """H100 = 英伟达H100, Mate 60 = 华为Mate 60: a listed company before what is a name by itself."""
    if not full.key.endswith(short.key) or len(short.key) < 2:
        return False
    maker = shipped().find(BODY, full.key[: -len(short.key)])
    if not maker or maker.type != COMPANY or _GOODS.match(short.key) or _SUFFIXES.fullmatch(short.key):
        return False
    if has_han(short.key) or len(short.parts) > 1:
        return True
    # A Latin word alone (Switch, Vision) may be another maker's; with a number (H100) it is a model.
    return not short.key[0].isdigit() and any(c.isdigit() for c in short.key)


def _product_kind(short: Name, full: Name) -> bool:
    """盘古 = 盘古大模型: the word for the kind of product may follow a name."""
    enough = has_han(short.key) or not full.key.endswith("app")  # a Super App is no Super
    return enough and len(short.key) >= 2 and _PRODUCT_KIND.sub("", full.key) == short.key


def models(key: str) -> list[str]:
    """List a product's model numbers, each with the letters about it.

    >>> models("昇腾910b"), models("ascend910b")
    (['910b'], ['ascend910b'])
    """
    return _MODEL.findall(key)


def same_model(one: str, other: str) -> bool:
    """Tell whether the text may define two products' keys as one: their numbers and what follows them agree.

    >>> same_model("昇腾910b", "ascend910b"), same_model("a100", "h100"), same_model("小米14", "小米14pro")
    (True, False, False)
    """
    numbers = [re.findall(r"\d+[a-z+]*", k) for k in (one, other)]
    if numbers[0] != numbers[1]:
        return False
    heads = [{m.rstrip("0123456789") for m in re.findall(r"[a-z]+(?=\d)", k)} for k in (one, other)]
    return has_han(one) != has_han(other) or heads[0] == heads[1]


RULES: Final = {
    COMPANY: (_legal_form, _registered_name, _brand, _acronym),
    AGENCY: (_country_prefix, _body_words, _place_left_out, _abbreviation, _acronym),
    ORGANIZATION: (_country_prefix, _abbreviation, _legal_form, _acronym),
    LOCATION: (_place_suffix, _district),
    PERSON: (_part_of_name,),
    EVENT: (_edition, _event_kind, _event_abbreviation, _second_title, _acronym),
    POLICY: (_country_prefix, _issuer_left_out),
    PRODUCT: (_maker, _product_kind),
}
SAFE: Final = frozenset(
    {
        "legal-form",
        "registered-name",
        "country-prefix",
        "body-words",
        "place-suffix",
        "event-kind",
        "second-title",
    }
    | {"maker", "product-kind"}
)
FORMS: Final = frozenset(
    {"legal-form", "country-prefix", "body-words", "event-kind", "second-title", "product-kind"}
)
