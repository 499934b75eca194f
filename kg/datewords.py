"""Date words: where they stand in a Chinese text, and the one plain form of their many spellings."""

import re
from collections.abc import Iterator

from kg import script

_WIDE = str.maketrans("０１２３４５６７８９（）／：．－", "0123456789()/:.-")
_NUMERALS = str.maketrans("〇零○一二两三四五六七八九", "0001223456789")


def halfwidth(text: str) -> str:
    """Fold full-width figures and signs; the length stays."""
    return text.translate(_WIDE)


# --- plain form: simplified, half-width, no spaces, Arabic numbers, "-" for every sign of a range -------------

_OF_FOUR = re.compile(r"[〇零○一二三四五六七八九]{4}(?=年)")
_OF_THE_REPUBLIC = re.compile(r"(?:中华)?民国(\d{1,3}|[零〇一二三四五六七八九十百]{1,6})年")
_COUNTED = re.compile(
    r"[一二两三四五六七八九十廿卅]{1,4}(?=(?:[-—至到][一二三四五六七八九十]{1,3})?(?:[月日号季]|个月|天前))"
)
_SPELLINGS = (
    (re.compile(r"(?<=[年月])的"), ""),
    (re.compile(r"元月"), "1月"),
    (re.compile(r"元旦(?!期间|假|小长假|档)"), "1月1日"),
    (re.compile(r"首季"), "1季"),
    (re.compile(r"零(?=[时点])"), "0"),
    (re.compile(r"两日(?=前)"), "两天"),
)
_RANGE_SIGN = re.compile(r"(?<=[\d日号月年天度旬初底末晚午时分点)一二三四五六])起?(?:[–—―－~～〜]+|至|到)")
_POINTED_RANGE = re.compile(r"(?:.*日|\d{1,2}\.\d{1,2})-\d{1,2}\.\d{1,2}")


def plain(words: str) -> str:
    """Write date words in their plain form.

    >>> plain("二〇二四年七月四日至 ６ 日"), plain("民國113年"), plain("2024.5.1-5.3")
    ('2024年7月4日-6日', '2024年', '2024年5月1日-5月3日')
    """
    text = halfwidth(script.simplify(words))
    text = re.sub(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?!\d)", r"\1年\3月\4日", text)
    text = re.sub(r"(\d{4})-(\d\d)(?!\d)", r"\1年\2月", re.sub(r"\s+", "", text))
    for spelling, usual in _SPELLINGS:
        text = spelling.sub(usual, text)
    text = _OF_FOUR.sub(lambda m: m[0].translate(_NUMERALS), text)
    text = _OF_THE_REPUBLIC.sub(lambda m: f"{1911 + _number(m[1])}年", text)
    text = _COUNTED.sub(lambda m: str(_number(m[0])), text)
    text = _RANGE_SIGN.sub("-", text)
    return re.sub(r"(\d+)\.(\d+)", r"\1月\2日", text) if _POINTED_RANGE.fullmatch(text) else text


def _number(numerals: str) -> int:
    """Read a number below a thousand; 0 where it is none.

    >>> _number("廿一"), _number("十三"), _number("三十"), _number("一百零三")
    (21, 13, 30, 103)
    """
    if numerals.isascii():
        return int(numerals)
    hundreds, hundred, rest = numerals.rpartition("百")
    text = rest.lstrip("零〇").replace("廿", "二十").replace("卅", "三十")
    tens, ten, ones = text.rpartition("十")
    if len(hundreds) > 1 or len(tens) > 1 or len(ones) > 1 or "十" in tens:
        return 0
    value = int(ones.translate(_NUMERALS) or "0")
    value += 10 * int(tens.translate(_NUMERALS) or "1") if ten else 0
    return value + 100 * int(hundreds.translate(_NUMERALS) or "1") if hundred else value


# --- finding: on simplified, half-width text of the same length; spaces may stand between numbers and units ---

SPACES = r"[ \u3000]{0,2}"
NUMBER = r"(?:\d{1,2}|[一二三四五六七八九十廿卅]{1,3})"
NUMERIC = r"(?<![\d.])(?:19|20)\d\d([-/.])(?:0?[1-9]|1[0-2])\1(?:0?[1-9]|[12]\d|3[01])(?![\d])"
_S, _N = SPACES, NUMBER
_TO = rf"{_S}起?{_S}(?:[-–—―－~～〜]{{1,2}}|至|到){_S}"
_WEEKDAY = r"(?:周[一二三四五六日](?![天年岁均刊])|(?:星期|礼拜)[一二三四五六日天])"
_YEAR = (
    rf"(?:(?:(?:19|20|21)\d\d|[一二][一二三四五六七八九〇零○]{{3}}){_S}年度?|民国{_S}\d{{2,3}}{_S}年"
    r"|(?:[今去明同当本]|(?<![以之此\d])[前后])年(?![轻龄均级]))"
)
_PART = r"(?:上旬|中旬|下旬|初|底|末)"
_DAY = rf"{_N}{_S}[日号](?![线楼院馆店])"
_MONTH = rf"(?:{_N}{_S}月份?|元月)(?:{_S}{_DAY}|{_PART})?"
_QUARTER = rf"(?:(?:第{_S})?[一二三四1-4]{_S}季度|前[二三]季度|[上下]半年)"
_QUARTER_OF_YEAR = rf"(?:{_QUARTER}|第[一二三四1-4]季|首季度?|前{_N}个月)"
_NEAR_MONTH = rf"(?:上上个?|上个?|本|这个|当|下个?)月(?:{_S}{_DAY}|{_PART})?"
_THIS = r"(?<![\d一二两三四五六七八九十半多几数整全每近周个历学])(?:年[初底末]|月[底末])(?![级考部薪])"
_BARE_DAY = rf"(?<![\d.年期时天第/])(?<!第 )\d{{1,2}}{_S}日(?![内间游均常志语元前])"
_CALENDAR = (
    rf"(?:{_YEAR}(?:的?{_S}{_MONTH}|{_S}{_QUARTER_OF_YEAR}|年?[初底末]|年?中(?=[,，、])|元旦(?!假))?"
    rf"|(?<![\d.个]){_MONTH}|{_NEAR_MONTH}|(?<![\d.])第?{_QUARTER}|{_BARE_DAY}|[上本下](?:一?|个)季度|{_THIS})"
)
_SHORT_RANGE = (  # 9月17~18日, 6月1-3日, 26至28日, 3-5月, 2021-2023年: the unit comes once
    rf"(?:(?:{_YEAR}{_S})?(?:{_N}{_S}月{_S})?(?<![\d.])\d{{1,2}}{_TO}{_N}{_S}日"
    rf"|(?:{_YEAR}{_S})?(?<![\d.])\d{{1,2}}{_TO}\d{{1,2}}{_S}月份?(?!{_S}\d)"
    rf"|(?<!\d)(?:19|20)\d\d{_TO}(?:19|20)\d\d{_S}年)"
)
_TIME = (
    rf"(?:{_S}(?:当天|上午|下午|中午|午间|午后|凌晨|清晨|早间|早上|晚上|晚间|傍晚|深夜|晚(?!于|些|点|会)))?"
    rf"(?:{_S}\d{{1,2}}(?::\d\d(?!\d)|{_S}时(?!间|代){_S}(?:\d{{1,2}}{_S}分|半)?))?"
)
_RELATIVE = (
    r"(?:[今昨明]\(\d{1,2}\)日|(?:大前|大后|前|昨|今|明|后)天|[昨今明](?:晚|晨|早|夜|日(?!头条|之星|之子))|前[日晚](?![期本])"
    r"|今(?=\()|(?<![\d一二三四五六七八九十])(?:近日|日前)|当日|当天|同日"
    r"|(?<![\d第近])(?:\d{1,2}|[一两三四五六七八九十]|十[一二三四五])天前(?![线沿瞻]))"
)
_WEEK = rf"(?:(?:上上|上个?|本|这个?|下个?|下下)?(?<![每一两二三四五六七八九十几\d]){_WEEKDAY}|(?:上上?|本|这|下下?)周末?)"
_POINT = rf"(?:{_SHORT_RANGE}|{NUMERIC}|(?:{_WEEKDAY})?{_CALENDAR}|{_RELATIVE}|{_WEEK})"
_BRACKETS = rf"(?:{_S}\({_S}(?:{_WEEKDAY}|{_CALENDAR}){_S}\))"
_ZONE = r"(?:当地|北京|美东|美西|美国|东部|太平洋|纽约|伦敦|欧洲|东京|首尔|台北)时间"
_FIND = re.compile(
    rf"(?:{_ZONE}{_S})?{_POINT}{_BRACKETS}?{_TIME}"
    rf"(?:{_TO}(?:(?:[次翌]年)?{_CALENDAR}|{_N}{_S}日|{_WEEKDAY}){_BRACKETS}?{_TIME})?"
)


def find(text: str) -> Iterator[tuple[int, int]]:
    """Yield the spans of the date words of a text, from left to right, each as long as it goes.

    >>> [("于8月7日—17日在成都"[a:b]) for a, b in find("于8月7日—17日在成都")]
    ['8月7日—17日']
    """
    for found in _FIND.finditer(halfwidth(script.simplify(text))):
        yield found.span()
