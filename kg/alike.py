"""Alike: the rules by which two names of one type are one thing; each answers to its name.

Nothing here guesses: a rule says of a shorter name that it stands for a fuller one, and `resolve` joins them only when
no other fuller name fits. A product is only ever its exact name, less its maker and the word for its kind, since
910B and 910C differ by a letter. `SAFE` rules hold across documents too; the others need both names in one text.
"""

import re
from collections.abc import Callable, Container, Iterable
from functools import lru_cache
from typing import Final

from kg import bodies, places
from kg.names import CACHED, Name, fullness, has_han, ordinals, series, years
from kg.reference import BODY, Entry, Reference, shipped
from kg.vocabulary import COMPANY, EVENT, LOCATION, PERSON, POLICY, PRODUCT

Rule = Callable[[Name, Name], bool]

_LARGE_PLACE = re.compile(r"(?:特别行政区|维吾尔自治区|壮族自治区|回族自治区|自治区|省|市)$")
_EVENT_KIND = re.compile(r"(?:年度)?(?:大会|论坛|峰会|展会|展|赛事|大赛|现场)")
_EVENT_KIND_TAIL = re.compile(f"{_EVENT_KIND.pattern}$")
_PAPER = re.compile(
    r"办法|条例|规定|通知|意见|方案|规划|计划|指南|指引|报告|要求|标准|法案|白皮书|纲要|蓝图|决定|公告|倡议|声明"
)
_TRANSLITERATED = re.compile(r"[斯克尔特姆]")  # of 马斯克 the first character is no family name
_OTHER_GAMES = re.compile(r"(?:[男女](?:子|足)?|青年|[冬夏]季?|残)$")
_PRODUCT_KIND = re.compile(
    r"(?:大语言模型|大模型|语言模型|模型|芯片|处理器|操作系统|系统|智能手机|手机|浏览器|聊天机器人|应用|app|加速卡|gpu|显卡)$"
)
_GOODS = re.compile(r"手机|平板|汽车|手表|眼镜|云|音箱|电视|路由器|笔记本|电脑|耳机|芯片|机器人|大模型")
_SUFFIXES = re.compile(r"(?:pro|max|plus|ultra|mini|se|air|lite|note|fold|flip)+")
_MODEL = re.compile(r"[a-z]*\d+[a-z+]*")


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
    heads = {text[:cut] for text in (key, rest) for cut in range(1, len(text) + 1)}
    tails = {key[cut:] for cut in range(1, len(key) - 1)}
    return frozenset({*full.parts, full.initials, f"市{rest}"} | heads | tails)


@lru_cache(maxsize=CACHED)
def kin(family: str, key: str, *, wide: bool) -> frozenset[str]:
    """List the tokens one of which two names share that a rule may join and of which none holds the other.

    `wide` adds those that only the rules for one text need.
    """
    bare = bodies.COUNTRY.sub("", key)
    if family == BODY:
        return frozenset(
            {bodies.company_stem(key), bare, bodies.body_words(key)}
            | (bodies.abbreviated(bare) | bodies.abbreviated(key) if wide else set())
        )
    if family != EVENT:
        return frozenset({bare})
    name = series(key)
    tokens = {name, _EVENT_KIND.sub("", name), series(key.partition("暨")[0])}
    return frozenset(tokens | ({f"^{name[:1]}", "".join(sorted(key))} if wide else set()))


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
        return {bodies.company_stem(key), bodies.COUNTRY.sub("", key)} - {key, ""}
    if family == PRODUCT:
        return {_PRODUCT_KIND.sub("", key), *(key[cut:] for cut in range(2, min(len(key) - 1, 10)))} - {
            key,
            "",
        }
    if family == EVENT:
        return {_EVENT_KIND_TAIL.sub("", key)} - {key, ""}
    return set()


# Places and people.


def _place_suffix(short: Name, full: Name) -> bool:
    """沧州 = 沧州市."""
    return len(short.key) >= 2 and _LARGE_PLACE.sub("", full.key) == short.key


def _district(short: Name, full: Name) -> bool:
    """海淀 = 海淀区: within one text; elsewhere 朝阳 may be a city. 中国区 is none of 中国's."""
    known = shipped().find(LOCATION, short.key)
    if known and known.level in ("national", "provincial"):
        return False
    return len(short.key) >= 2 and bodies.PLACE.sub("", full.key) == short.key


def _part_of_name(short: Name, full: Name) -> bool:
    """马斯克 = 埃隆·马斯克: the last or the first part of a name in parts."""
    enough = 2 if has_han(short.key) else 3
    return len(full.parts) > 1 and len(short.key) >= enough and short.key in (full.parts[0], full.parts[-1])


def _given_or_family_name(short: Name, full: Name) -> bool:
    """林郑 = 林郑月娥, 嘉凯 = 徐嘉凯, 盖茨 = 比尔盖茨, 周 = 周凯旋."""
    if len(full.parts) > 1 or not has_han(full.key) or full.key[0] in "小老":
        return False
    if len(short.key) >= 2 and full.key.endswith(short.key):
        return True
    chinese = len(full.key) <= 4 and not _TRANSLITERATED.search(full.key)
    return chinese and short.key == full.key[: 2 if len(full.key) == 4 else 1]


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
    return len(one) >= 3 and one[0] == other[0] and one[-1] == other[-1] and bodies.skips(one, other)


def _second_title(short: Name, full: Name) -> bool:
    """2024世界人工智能大会 = 2024世界人工智能大会暨人工智能全球治理高级别会议."""
    head, mark, _ = full.key.partition("暨")
    return (
        bool(mark)
        and agree(short.key, full.key)
        and len(series(short.key)) >= 4
        and series(short.key) == series(head)
    )


def _host_left_out(short: Name, full: Name) -> bool:
    """云智大会 = 2024百度云智大会: who holds it or where, and the edition, are left out."""
    one, other = series(short.key), series(full.key)
    if len(one) < 3 or one == other or not other.endswith(one) or not agree(short.key, full.key):
        return False
    return not _OTHER_GAMES.search(other.removesuffix(one))


def _kind_of_paper(short: Name, full: Name) -> bool:
    """《办法》 = 生成式人工智能服务管理暂行办法: the word for its kind, in a text of one such paper."""
    return bool(_PAPER.fullmatch(short.key)) and full.key.endswith(short.key)


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
    **bodies.RULES,
    LOCATION: (_place_suffix, _district),
    PERSON: (_part_of_name, _given_or_family_name),
    EVENT: (_edition, _event_kind, _event_abbreviation, _second_title, _host_left_out, bodies.acronym),
    POLICY: (bodies.country_prefix, _issuer_left_out, _kind_of_paper),
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
# What these leave out goes without saying in one text, and may be another thing's in the next.
HERE: Final = frozenset(
    {"home-left-out", "holder-left-out", "host-left-out", "kind-of-paper", "given-or-family-name"}
)
