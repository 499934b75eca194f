"""Chinese date words: where they stand in a text, and the ISO 8601 day, month, year or interval they mean."""

import re
from calendar import monthrange
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from email.utils import parsedate_to_datetime

from kg import script

# --- plain form: simplified, half-width, no spaces, Arabic numbers, "-" for every sign of a range -------------

_WIDE = str.maketrans("０１２３４５６７８９（）／：．－", "0123456789()/:.-")
_NUMERALS = str.maketrans("〇零○一二三四五六七八九", "000123456789")
_LEAD = re.compile(r"(?:[^\W\d]{0,8}时间|截至|截止|自|从|于|在|将|拟|定|预计|计划|有望|至|到)+(?=.)")
_AHEAD = re.compile(r"将|拟|定于|预计|计划|有望")
_CLOCK = re.compile(
    r"(?:当天|上午|下午|中午|午间|午后|凌晨|清晨|早间|早上|晚上|晚间|傍晚|深夜|早|晨|晚|夜|"
    r"\d{1,2}[时点](?:\d{1,2}分|半)?|\d{1,2}:\d\d(?::\d\d)?)+起?$"
)
_TAIL = re.compile(r"(?:左右|前后|期间|起|开始|消息|[讯电])$")

_YEAR = r"(?:(?P<year>(?:19|20|21)\d\d)年度?|(?P<years>今|本|去|上|前|明|后)年)"
_MONTH = r"(?:(?P<month>\d{1,2})月份?|(?P<months>上上个?|上个?|本|这个?|下个?)月)"
_CALENDAR = re.compile(rf"{_YEAR}?(?:{_MONTH}(?:(?P<part>[上中下]旬|[初中底末])|(?P<day>\d{{1,2}})[日号])?)?")
_DAY = re.compile(r"(?P<day>\d{1,2})[日号]")
_QUARTER = re.compile(
    rf"{_YEAR}?(?:第?(?P<quarter>[1-4])季度?|Q(?P<q>[1-4])|(?P<half>[上下])半年|前(?P<first>[23])季度?)"
)
_YEAR_PART = re.compile(
    r"(?P<year>(?:19|20|21)\d\d|(?P<years>[今去前明后])(?=[年初底末]))年?(?:初|中|底|末)?"
)
_RELATIVE = re.compile(r"(?P<days>大前|前|昨|今|明|后|大后)[天日早晚夜晨]?")
_WEEKDAY = re.compile(
    r"(?P<weeks>上上|上个?|本|这个?|下个?|下下)?(?:周|星期|礼拜)(?P<weekday>[一二三四五六日天末])?"
)
_NAMED = r"(?:周|星期|礼拜)([一二三四五六日天])"
_NAMED_DAY = re.compile(rf"{_NAMED}\(?(?=\d+[月日号])|(?<=[日号])\(?{_NAMED}")
_WEEKDAY_OF_DAY = re.compile(rf"{_NAMED}(?=\d+[月日号])|(?<=[日号]){_NAMED}")

_YEAR_SHIFT = {"今": 0, "本": 0, "去": -1, "上": -1, "前": -2, "明": 1, "后": 2}
_DAY_SHIFT = {"大前": -3, "前": -2, "昨": -1, "今": 0, "明": 1, "后": 2, "大后": 3}
_SHIFT = {"上上": -2, "上": -1, "本": 0, "这": 0, "下": 1, "下下": 2}
_WEEKDAYS = "一二三四五六日"

_SOON = timedelta(days=62)  # a yearless date further ahead than this belongs to the year before
_LONG_AGO = timedelta(days=300)  # one further back than this may mean the coming year


@dataclass(frozen=True, slots=True)
class _When:
    """What the words around a date say about it."""

    base: date | None
    planned: bool
    weekday: int | None = None


def resolve(words: str, *, on: str | None, planned: bool = False) -> str | None:
    """Give the ISO form of date words read in a document of the day `on`, or None where it is not sure.

    A range becomes "start/end"; `planned` says that the sentence speaks of the future.

    >>> resolve("11月13日上午", on="2023-11-17"), resolve("9月1日-3日", on="2022-09-03")
    ('2023-11-13', '2022-09-01/2022-09-03')
    """
    text = _plain(words)
    lead = _LEAD.match(text)
    ahead = planned or bool(lead and _AHEAD.search(lead[0]))
    text, weekday = _unbracketed(text[lead.end() :] if lead else text)
    text = _TAIL.sub("", _CLOCK.sub("", _TAIL.sub("", text)))
    when = _When(_day(on), ahead, weekday)
    try:
        return _range(text, when) if "-" in text else _single(text, when)
    except (ValueError, OverflowError):  # the 30th of February, the year 0
        return None


def _plain(words: str) -> str:
    text = re.sub(r"\s+", "", script.simplify(words).translate(_WIDE))
    text = re.sub(r"[〇零○一二三四五六七八九]{4}(?=年)", lambda m: m[0].translate(_NUMERALS), text)
    text = re.sub(r"[一二三四五六七八九十廿卅]{1,4}(?=[月日号]|季度)", lambda m: str(_number(m[0])), text)
    text = re.sub(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?!\d)", r"\1年\3月\4日", text)
    text = re.sub(r"(\d{4})-(\d\d)(?!\d)", r"\1年\2月", text)
    text = re.sub(r"(?<=[\d日号月年天度旬初底末晚午)])起?(?:[–—―－~～〜]+|至|到)", "-", text)
    if re.fullmatch(r"\d{1,2}\.\d{1,2}-\d{1,2}\.\d{1,2}", text):
        text = re.sub(r"(\d+)\.(\d+)", r"\1月\2日", text)
    return text


def _number(numerals: str) -> int:
    """Read a Chinese number below a hundred; 0 where it is none.

    >>> _number("廿一"), _number("十三"), _number("三十")
    (21, 13, 30)
    """
    text = numerals.replace("廿", "二十").replace("卅", "三十")
    tens, ten, ones = text.rpartition("十")
    if len(tens) > 1 or len(ones) > 1 or "十" in tens:
        return 0
    value = int(ones.translate(_NUMERALS) or "0")
    return value + 10 * int(tens.translate(_NUMERALS) or "1") if ten else value


def _unbracketed(text: str) -> tuple[str, int | None]:
    """Drop brackets and the weekday of a day; a date in brackets says best what is meant: 今天(6月3日)."""
    weekday = _NAMED_DAY.search(text)
    index = _weekday(weekday[1] or weekday[2]) if weekday else None
    if inner := re.search(r"\(([^()]*\d[年日号])\)", text):
        return inner[1], index
    return _WEEKDAY_OF_DAY.sub("", re.sub(r"\([^()]*\)", "", text)), index


def _day(iso: str | None) -> date | None:
    try:
        return date.fromisoformat(iso) if iso else None
    except ValueError:
        return None


def _single(text: str, when: _When) -> str | None:
    """Read one point of time, or one unit with a name of its own such as a quarter."""
    for pattern, reader in _READERS:
        if text and (found := pattern.fullmatch(text)):
            return reader(found, when)
    return None


def _year(found: re.Match[str], base: date | None) -> int | None:
    """Read the year of a match; None where it has none or nothing to count from."""
    if shift := found["years"]:
        return base.year + _YEAR_SHIFT[shift] if base else None
    return int(found["year"]) if found["year"] else None


def _calendar(found: re.Match[str], when: _When) -> str | None:
    year = _year(found, when.base)
    if found["years"] and not year:
        return None
    if found["months"]:
        return _shifted_month(found, when.base)
    if not found["month"]:
        return f"{year:04}" if year else None
    month, day = int(found["month"]), int(found["day"] or 1)
    year = year or _guess_year(when, month, day)
    return _iso(date(year, month, day), found) if year else None


def _shifted_month(found: re.Match[str], base: date | None) -> str | None:
    if not base:
        return None
    first = _month_after(base, _SHIFT[found["months"].removesuffix("个")])
    return _iso(first.replace(day=int(found["day"] or 1)), found)


def _iso(day: date, found: re.Match[str]) -> str:
    """Write a day, or its month where the words name no day."""
    return str(day) if found["day"] else str(day)[:7]


def _month_after(base: date, months: int) -> date:
    count = base.year * 12 + base.month - 1 + months
    return date(count // 12, count % 12 + 1, 1)


def _guess_year(when: _When, month: int, day: int) -> int | None:
    """Choose the year of a date that names none: the document's own, unless that is too far ahead or back."""
    base = when.base
    if not base:
        return None
    # A leap day is decided by its neighbour; the caller refuses a year without it.
    same = date(base.year, month, 28 if (month, day) == (2, 29) else day)
    if when.planned:
        return base.year if same > base - _SOON else base.year + 1
    if same > base + _SOON:
        return base.year - 1
    if same < base - _LONG_AGO and same.replace(year=base.year + 1) < base + _SOON:
        return None
    return base.year


def _day_alone(found: re.Match[str], when: _When) -> str | None:
    """Resolve "26日": in the document's month; a later day is of the month before, unless it is planned."""
    base, day = when.base, int(found["day"])
    if not base:
        return None
    same, before, after = (_in_month(_month_after(base, shift), day) for shift in (0, -1, 1))
    if when.weekday is not None:
        return next((str(d) for d in (same, before, after) if d and d.weekday() == when.weekday), None)
    if same and when.planned:
        return str(after if after and base - same > timedelta(days=20) else same)
    if same and same <= base:
        return str(same)
    if same and same - base <= timedelta(days=3):
        return None  # tomorrow is as likely as four weeks ago
    return str(before) if before else None


def _in_month(first: date, day: int) -> date | None:
    return first.replace(day=day) if 1 <= day <= monthrange(first.year, first.month)[1] else None


def _quarter(found: re.Match[str], when: _When) -> str | None:
    year = _year(found, when.base)
    start, end = _months_of(found)
    if not year and not found["years"]:
        year = _guess_year(when, end, 1)
    return f"{year:04}-{start:02}/{year:04}-{end:02}" if year else None


def _months_of(found: re.Match[str]) -> tuple[int, int]:
    """Give the first and last month of a quarter, a half-year or the first few quarters."""
    if found["half"]:
        return (1, 6) if found["half"] == "上" else (7, 12)
    if found["first"]:
        return 1, 3 * int(found["first"])
    end = 3 * int(found["quarter"] or found["q"])
    return end - 2, end


def _part_of_year(found: re.Match[str], when: _When) -> str | None:
    year = _year(found, when.base)
    return f"{year:04}" if year else None


def _relative(found: re.Match[str], when: _When) -> str | None:
    return str(when.base + timedelta(days=_DAY_SHIFT[found["days"]])) if when.base else None


def _week(found: re.Match[str], when: _When) -> str | None:
    """Resolve a weekday or a week; a bare weekday only where it lies at most three days back."""
    base, name = when.base, found["weekday"] or ""
    if not base:
        return None
    if not found["weeks"]:
        back = (base.weekday() - _weekday(name)) % 7
        return str(base - timedelta(days=back)) if name not in ("", "末") and back <= 3 else None
    monday = base + timedelta(days=7 * _SHIFT[found["weeks"].removesuffix("个")] - base.weekday())
    if name in ("", "末"):
        return f"{monday + timedelta(days=5 if name else 0)}/{monday + timedelta(days=6)}"
    return str(monday + timedelta(days=_weekday(name)))


def _weekday(name: str) -> int:
    return _WEEKDAYS.find(name.replace("天", "日"))


_READERS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], _When], str | None]], ...] = (
    (_DAY, _day_alone),
    (_CALENDAR, _calendar),
    (_QUARTER, _quarter),
    (_YEAR_PART, _part_of_year),
    (_RELATIVE, _relative),
    (_WEEKDAY, _week),
)


def _range(text: str, when: _When) -> str | None:
    """Resolve "start-end"; each side borrows from the other what it leaves out."""
    left, _, right = text.partition("-")
    left, right = _CLOCK.sub("", left), _CLOCK.sub("", right)
    if left[-1:].isdigit() and (unit := re.search(r"[年月日号]", right[::-1])):
        left += unit[0]
    if not any(pattern.fullmatch(right) for pattern in (_CALENDAR, _DAY)):
        return None
    start = _single(left, when)
    end = _single(_borrowed(start, right), when) if start and "/" not in start else None
    if not start or not end or len(start) != len(end):
        return None
    if end < start and re.match(r"\d+月", right):
        end = str(int(end[:4]) + 1) + end[4:]  # 12月30日至1月2日
    if end < start or (len(end) == 10 and not _day(end)):
        return None
    return f"{start}/{end}" if start != end else start


def _borrowed(start: str, right: str) -> str:
    """Complete the end of a range with the year and month of its start."""
    if _DAY.fullmatch(right) and len(start) == 10:
        return f"{start[:4]}年{start[5:7]}月{right}"
    return f"{start[:4]}年{right}" if re.match(r"\d+月", right) else right


# --- finding: on simplified, half-width text of the same length; spaces may stand between numbers and units ---

_S = r"[ \u3000]{0,2}"
_N = r"(?:\d{1,2}|[一二三四五六七八九十廿卅]{1,3})"
_TO = rf"{_S}起?{_S}(?:[-–—―－~～〜]{{1,2}}|至|到){_S}"
_F_WEEKDAY = r"(?:周[一二三四五六日](?![天年岁均刊])|(?:星期|礼拜)[一二三四五六日天])"
_F_YEAR = rf"(?:(?:(?:19|20|21)\d\d|[一二][一二三四五六七八九〇零○]{{3}}){_S}年度?|(?:[今去明同当本]|(?<![以之此\d])[前后])年(?![轻龄均]))"
_F_PART = r"(?:上旬|中旬|下旬|初|底|末)"
_F_DAY = rf"{_N}{_S}[日号](?![线楼院馆店])"
_F_MONTH = rf"{_N}{_S}月份?(?:{_S}{_F_DAY}|{_F_PART})?"
_F_QUARTER = rf"(?:(?:第{_S})?[一二三四1-4]{_S}季度|前[二三]季度|[上下]半年)"
_F_NEAR_MONTH = rf"(?:上上个?|上个?|本|这个|当|下个?)月(?:{_S}{_F_DAY}|{_F_PART})?"
_F_BARE_DAY = rf"(?<![\d.年期时天第/])(?<!第 )\d{{1,2}}{_S}日(?![内间游均常志语元前])"
_F_NUMERIC = r"(?<![\d.])(?:19|20)\d\d([-/.])(?:0?[1-9]|1[0-2])\1(?:0?[1-9]|[12]\d|3[01])(?![\d])"
_F_CALENDAR = (
    rf"(?:{_F_YEAR}(?:{_S}{_F_MONTH}|{_S}{_F_QUARTER}|初|中(?=[,，、])|底|末)?"
    rf"|(?<![\d.个]){_F_MONTH}|{_F_NEAR_MONTH}|(?<![\d.])第?{_F_QUARTER}|{_F_BARE_DAY})"
)
_F_SHORT_RANGE = (  # 9月17~18日, 6月1-3日, 26至28日, 3-5月, 2021-2023年: the unit comes once
    rf"(?:(?:{_F_YEAR}{_S})?(?:{_N}{_S}月{_S})?(?<![\d.])\d{{1,2}}{_TO}{_N}{_S}日"
    rf"|(?:{_F_YEAR}{_S})?(?<![\d.])\d{{1,2}}{_TO}\d{{1,2}}{_S}月份?(?!{_S}\d)"
    rf"|(?<!\d)(?:19|20)\d\d{_TO}(?:19|20)\d\d{_S}年)"
)
_F_TIME = (
    rf"(?:{_S}(?:当天|上午|下午|中午|午间|午后|凌晨|清晨|早间|早上|晚上|晚间|傍晚|深夜|晚(?!于|些|点|会)))?"
    rf"(?:{_S}\d{{1,2}}(?::\d\d(?!\d)|{_S}时(?!间|代){_S}(?:\d{{1,2}}{_S}分|半)?))?"
)
_F_RELATIVE = (
    r"(?:(?:大前|大后|前|昨|今|明|后)天|[昨今明](?:晚|晨|早|夜|日(?!头条|之星|之子))|前日|今(?=\()"
    r"|(?<![\d一二三四五六七八九十])(?:近日|日前)|当日|当天|同日)"
)
_F_WEEK = rf"(?:(?:上上|上个?|本|这个?|下个?|下下)?(?<![每一两二三四五六七八九十几\d]){_F_WEEKDAY}|(?:上上?|本|这|下下?)周末?)"
_F_POINT = rf"(?:{_F_SHORT_RANGE}|{_F_NUMERIC}|(?:{_F_WEEKDAY})?{_F_CALENDAR}|{_F_RELATIVE}|{_F_WEEK})"
_F_BRACKETS = rf"(?:{_S}\({_S}(?:{_F_WEEKDAY}|{_F_CALENDAR}){_S}\))"
_FIND = re.compile(
    rf"(?:(?:当地|北京|美东|美国|东部)时间{_S})?{_F_POINT}{_F_BRACKETS}?{_F_TIME}"
    rf"(?:{_TO}(?:{_F_CALENDAR}|{_N}{_S}日){_F_BRACKETS}?{_F_TIME})?"
)


def find(text: str) -> Iterator[tuple[int, int]]:
    """Yield the spans of the date words of a text, from left to right, each as long as it goes.

    >>> [("于8月7日—17日在成都"[a:b]) for a, b in find("于8月7日—17日在成都")]
    ['8月7日—17日']
    """
    for found in _FIND.finditer(script.simplify(text).translate(_WIDE)):
        yield found.span()


# --- the date that a header states ---------------------------------------------------------------------------

_STATED = re.compile(rf"(?:19|20)\d\d{_S}年{_S}\d{{1,2}}{_S}月{_S}\d{{1,2}}{_S}[日号]|" + _F_NUMERIC)
_STATED_NUMERALS = re.compile(rf"[一二][一二三四五六七八九〇零○]{{3}}年{_S}{_N}{_S}月{_S}{_N}{_S}日")
_COMPACT = re.compile(r"(?<!\d)((?:19|20)\d\d)(0[1-9]|1[0-2])([0-2]\d|3[01])(?!\d)")


def stated(words: str) -> str | None:
    """Give the day that a header's words state with its year: ISO 8601, RFC 822, 2022年9月3日, 20220903.

    >>> stated("Sat, 03 Sep 2022 16:13:24 GMT"), stated("2022/9/3 08:00"), stated("9月3日")
    ('2022-09-03', '2022-09-03', None)
    """
    text = words.translate(_WIDE)
    if found := _STATED.search(text) or _STATED_NUMERALS.search(text):
        return resolve(found[0], on=None)
    if found := _COMPACT.search(text):
        return resolve("-".join(found.groups()), on=None)
    try:
        return str(parsedate_to_datetime(text).date())
    except (ValueError, TypeError, IndexError):
        return None
