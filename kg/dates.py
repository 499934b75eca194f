"""Dates: the ISO 8601 day, month, year or interval that Chinese date words mean in a document of a given day.

Where a careful reader could only guess, there is no answer: a yearless day half a year away, a bare weekday of long ago,
a fiscal quarter, the days of a festival. No answer ever comes from today's date.
"""

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from email.utils import parsedate_to_datetime

from kg.datewords import NUMBER, NUMERIC, SPACES, find, halfwidth, plain

__all__ = ["find", "resolve", "stated"]

# --- the shapes of plain date words ---------------------------------------------------------------------------

_LEAD = re.compile(r"(?:[^\W\d]{0,8}时间|截至|截止|自|从|于|在|将|拟|定|预计|计划|有望|至|到)+(?=.)")
_AHEAD = re.compile(r"将|拟|定于|预计|计划|有望")
_HOUR = (
    r"(?:当天|当晚|上午|下午|中午|午间|午后|凌晨|清晨|早间|早上|晚上|晚间|傍晚|深夜|早|晨|晚|夜|"
    r"\d{1,2}[时点](?:\d{1,2}分|半)?[许整]?|\d{1,2}:\d\d(?::\d\d)?)"
)
_CLOCK = re.compile(rf"(?<![今昨明前]){_HOUR}+(?:-{_HOUR}+)?起?$")
_TAIL = re.compile(r"(?:期间|起|开始|消息|[讯电])$")

_YEAR = r"(?:(?P<year>(?:19|20|21)\d\d)(?:年度?|(?=Q)|$)|(?P<years>大前|今|本|去|上|前|明|后)(?:年度?|(?=[春夏秋])))"
_MONTH = r"(?:(?P<month>\d{1,2})月份?|(?P<months>上上个?|上个?|本|这个?|下个?)月)"
_CALENDAR = re.compile(rf"{_YEAR}?(?:{_MONTH}(?:(?P<part>[上中下]旬|[初中底末])|(?P<day>\d{{1,2}})[日号])?)?")
_DAY = re.compile(r"(?P<day>\d{1,2})[日号]")
_QUARTER = re.compile(
    rf"{_YEAR}?(?:第?(?P<quarter>[1-4])季度?|Q(?P<q>[1-4])|(?P<half>[上下])半年"
    r"|前(?P<first>[23])季度?|前(?P<count>[2-9]|1[01])个月)"
)
_NEAR_QUARTER = re.compile(r"(?P<quarters>上|本|这|下)[1个]?季度?")
_PART_OF_YEAR = re.compile(rf"{_YEAR}(?:年?[初中底末内]|全年|[春夏秋][天季]?|春节)")
_THIS = re.compile(r"(?P<unit>[年月])(?P<part>[初中底末]|(?<=年)内)")
_RELATIVE = re.compile(
    r"(?P<days>大前|前|昨|今|明|后|大后)[天日]|(?P<near>[昨今明](?=早|晚|晨|夜)|前(?=晚)).上?"
)
_DAYS_AGO = re.compile(r"(?P<count>\d{1,2})天前")
_WEEKDAY = re.compile(
    r"(?P<weeks>上上|上个?|本|这个?|下个?|下下)?(?:周|星期|礼拜)(?P<weekday>[一二三四五六日天末])?"
)
_NAMED = r"(?:周|星期|礼拜)([一二三四五六日天])"
_NAMED_DAY = re.compile(rf"{_NAMED}\(?(?=\d+[月日号])|(?<=[日号])\(?{_NAMED}")
_WEEKDAY_OF_DAY = re.compile(rf"{_NAMED}(?=\d+[月日号])|(?<=[日号]){_NAMED}")
_NUMBERED = re.compile(r"[前昨今明后][天日]?\((\d{1,2})[日号]?\)日?")

_YEAR_SHIFT = {"今": 0, "本": 0, "去": -1, "上": -1, "前": -2, "大前": -3, "明": 1, "后": 2}
_DAY_SHIFT = {"大前": -3, "前": -2, "昨": -1, "今": 0, "明": 1, "后": 2, "大后": 3}
_SHIFT = {"上上": -2, "上": -1, "本": 0, "这": 0, "下": 1, "下下": 2}
_WEEKDAYS = "一二三四五六日"

_SOON = timedelta(days=62)  # a yearless date further ahead than this is not of the document's year for sure
_LATELY = timedelta(days=120)  # one of the year before lies at most so far back
_LONG_AGO = timedelta(days=300)  # one further back than this may mean the coming year
_YEAR_BACK = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class _When:
    """What the words around a date say about it."""

    base: date | None
    planned: bool
    weekday: int | None = None
    near: bool = False  # it is a day next to the document's


def resolve(words: str, *, on: str | None, planned: bool = False) -> str | None:
    """Give the ISO form of date words read in a document of the day `on`, or None where it is not sure.

    A range becomes "start/end"; `planned` says that the sentence speaks of the future.

    >>> resolve("11月13日上午", on="2023-11-17"), resolve("9月1日-3日", on="2022-09-03")
    ('2023-11-13', '2022-09-01/2022-09-03')
    """
    text = plain(words)
    lead = _LEAD.match(text)
    ahead = planned or bool(lead and _AHEAD.search(lead[0]))
    text, when = _unbracketed(text[lead.end() :] if lead else text, _When(_day(on), ahead))
    text = _TAIL.sub("", _CLOCK.sub("", _TAIL.sub("", text)))
    try:
        return _range(text, when) if "-" in text else _single(text, when)
    except (ValueError, OverflowError):  # the 30th of February, the year 0
        return None


def _unbracketed(text: str, when: _When) -> tuple[str, _When]:
    """Drop brackets and the weekday of a day; a date in brackets says best what is meant: 今天(6月3日)."""
    if numbered := _NUMBERED.match(text):  # 今(4)日, 昨天(3日)
        return f"{numbered[1]}日{text[numbered.end() :]}", replace(when, near=True)
    if weekday := _NAMED_DAY.search(text):
        when = replace(when, weekday=_weekday(weekday[1] or weekday[2]))
    text = re.sub(r"[^()-]*\(([^()]*\d[年日号])\)", r"\1", text)
    return _WEEKDAY_OF_DAY.sub("", re.sub(r"\([^()]*\)", "", text)), when


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


# --- years, and what is counted in them -----------------------------------------------------------------------


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
    month = int(found["month"])
    if found["day"]:
        return _day_of_month(year, month, int(found["day"]), when)
    year = year or _guess_year(when, (month, 1), (month, 28))
    return str(date(year, month, 1))[:7] if year else None


def _day_of_month(year: int | None, month: int, day: int, when: _When) -> str | None:
    """Read 7月4日; a weekday beside it decides its year, or contradicts it."""
    if when.weekday is not None and when.base and not year:
        near = (_in_month(date(when.base.year + n, month, 1), day) for n in (0, -1, 1))
        fits = (d for d in near if d and d.weekday() == when.weekday and abs(when.base - d) <= _LONG_AGO)
        return next(map(str, fits), None)
    # A leap day is decided by its neighbour; `date` refuses a year without it.
    about = (month, 28) if (month, day) == (2, 29) else (month, day)
    year = year or _guess_year(when, about, about)
    found = date(year, month, day) if year else None
    return str(found) if found and when.weekday in (None, found.weekday()) else None


def _shifted_month(found: re.Match[str], base: date | None) -> str | None:
    if not base:
        return None
    first = _month_after(base, _SHIFT[found["months"].removesuffix("个")])
    day = first.replace(day=int(found["day"] or 1))
    return str(day) if found["day"] else str(day)[:7]


def _month_after(base: date, months: int) -> date:
    count = base.year * 12 + base.month - 1 + months
    return date(count // 12, count % 12 + 1, 1)


def _guess_year(when: _When, first: tuple[int, int], last: tuple[int, int]) -> int | None:
    """Choose the year of a time from `first` to `last` (month, day) that names none, or leave it open."""
    base = when.base
    if not base:
        return None
    start, end = date(base.year, *first), date(base.year, *last)
    if when.planned:
        return base.year if end > base - _SOON else base.year + 1
    if start > base + _SOON:
        return base.year - 1 if base - (end - _YEAR_BACK) <= _LATELY else None
    if base - end > _LONG_AGO and start + _YEAR_BACK < base + _SOON:
        return None
    return base.year


def _quarter(found: re.Match[str], when: _When) -> str | None:
    """Read a quarter, a half-year or the first few months; the latter are told of when they are over."""
    start, end = _months_of(found)
    year = _year(found, when.base)
    if not year and not found["years"]:
        first, last = (start, 1), (end, 28)
        if found["half"]:
            last = first  # a half of the year before is never bare
        elif found["first"] or found["count"]:
            first = last
        year = _guess_year(when, first, last)
    return _months(year, start, end) if year else None


def _months(year: int, start: int, end: int) -> str:
    return f"{year:04}-{start:02}/{year:04}-{end:02}"


def _months_of(found: re.Match[str]) -> tuple[int, int]:
    """Give the first and last month of a quarter, a half-year or the first few quarters or months."""
    if found["half"]:
        return (1, 6) if found["half"] == "上" else (7, 12)
    if found["first"] or found["count"]:
        return 1, 3 * int(found["first"]) if found["first"] else int(found["count"])
    end = 3 * int(found["quarter"] or found["q"])
    return end - 2, end


def _near_quarter(found: re.Match[str], when: _When) -> str | None:
    if not when.base:
        return None
    first = _month_after(when.base, 3 * _SHIFT[found["quarters"]] - (when.base.month - 1) % 3)
    return _months(first.year, first.month, first.month + 2)


def _part_of_year(found: re.Match[str], when: _When) -> str | None:
    year = _year(found, when.base)
    return f"{year:04}" if year else None


def _this(found: re.Match[str], when: _When) -> str | None:
    """Read 年底 or 月底: of this year or month, unless the one before is hardly over."""
    base = when.base
    if not base:
        return None
    new = base.month <= 2 if found["unit"] == "年" else base.day <= 5
    if new and found["part"] in "底末" and not when.planned:
        return None
    return str(base)[:4] if found["unit"] == "年" else str(base)[:7]


# --- days -----------------------------------------------------------------------------------------------------


def _day_alone(found: re.Match[str], when: _When) -> str | None:
    """Resolve "26日": of the document's month, or lately of the one before; a plan lies ahead."""
    base, day = when.base, int(found["day"])
    if not base:
        return None
    same, before, after = (_in_month(_month_after(base, shift), day) for shift in (0, -1, 1))
    if when.weekday is not None:
        return next((str(d) for d in (same, before, after) if d and d.weekday() == when.weekday), None)
    if when.near:
        return next((str(d) for d in (same, before, after) if d and abs(base - d) <= timedelta(7)), None)
    if same and when.planned:
        return str(after if after and base - same > timedelta(20) else same)
    if same and same <= base:
        return str(same) if not after or after - base > timedelta(3) else None  # or tomorrow
    return str(before) if before and base - before <= timedelta(10) else None


def _in_month(first: date, day: int) -> date | None:
    return first.replace(day=day) if 1 <= day <= monthrange(first.year, first.month)[1] else None


def _relative(found: re.Match[str], when: _When) -> str | None:
    shift = _DAY_SHIFT[found["days"] or found["near"]]
    return str(when.base + timedelta(shift)) if when.base else None


def _days_ago(found: re.Match[str], when: _When) -> str | None:
    return str(when.base - timedelta(int(found["count"]))) if when.base else None


def _week(found: re.Match[str], when: _When) -> str | None:
    """Resolve a weekday or a week; a bare weekday only if planned or at most three days back."""
    base, name = when.base, found["weekday"] or ""
    if not base:
        return None
    if not found["weeks"]:
        return _bare_weekday(name, base, when) if name not in ("", "末") else None
    monday = base + timedelta(7 * _SHIFT[found["weeks"].removesuffix("个")] - base.weekday())
    if name in ("", "末"):
        return f"{monday + timedelta(5 if name else 0)}/{monday + timedelta(6)}"
    return str(monday + timedelta(_weekday(name)))


def _bare_weekday(name: str, base: date, when: _When) -> str | None:
    back = (base.weekday() - _weekday(name)) % 7
    if when.planned:
        return str(base + timedelta(-back % 7))
    return str(base - timedelta(back)) if back <= 3 else None


def _weekday(name: str) -> int:
    return _WEEKDAYS.find(name.replace("天", "日"))


_READERS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], _When], str | None]], ...] = (
    (_DAY, _day_alone),
    (_CALENDAR, _calendar),
    (_QUARTER, _quarter),
    (_NEAR_QUARTER, _near_quarter),
    (_PART_OF_YEAR, _part_of_year),
    (_THIS, _this),
    (_RELATIVE, _relative),
    (_DAYS_AGO, _days_ago),
    (_WEEKDAY, _week),
)

# --- ranges ---------------------------------------------------------------------------------------------------

_WEEKS = re.compile(r"(?:上上|上个?|本|这个?|下个?|下下)(?=周|星期|礼拜)")


def _range(text: str, when: _When) -> str | None:
    """Resolve "start-end"; each side borrows from the other what it leaves out."""
    when = replace(when, weekday=None, near=False)
    left, _, right = text.partition("-")
    left, right = _CLOCK.sub("", left), _CLOCK.sub("", right)
    if left[-1:].isdigit() and (unit := re.search(r"[年月日号]", right[::-1])):
        left += unit[0]
    if (weeks := _WEEKS.match(left)) and right.startswith(("周", "星期", "礼拜")):
        right = weeks[0] + right
    start = _single(left, when) or _single(_of_year(_single(right, when), left), when)
    if not start or "/" in start:
        return None
    end = _single(_borrowed(start, right), when)
    if end and end < start:
        end = _turned(start, end, right)
    if not end or end < start or len(start) != len(end) or (len(end) == 10 and not _day(end)):
        return None
    return f"{start}/{end}" if start != end else start


def _of_year(iso: str | None, words: str) -> str:
    """Complete month words with the year of a date."""
    return f"{iso[:4]}年{words}" if iso and re.match(r"\d+月", words) else words


def _borrowed(start: str, right: str) -> str:
    """Complete the end of a range with the year and month of its start."""
    if _DAY.fullmatch(right) and len(start) == 10:
        return f"{start[:4]}年{start[5:7]}月{right}"
    if right.startswith(("次年", "翌年")):
        return f"{int(start[:4]) + 1}{right[1:]}"
    return _of_year(start, right)


def _turned(start: str, end: str, right: str) -> str | None:
    """Carry an end before its start over the turn of the year, 12月30日至1月2日, or of the month, 29日至1日."""
    if re.match(r"\d+月", right):
        return f"{int(end[:4]) + 1}{end[4:]}"
    if not _DAY.fullmatch(right) or len(end) != 10:
        return None
    day = _month_after(date.fromisoformat(end), 1).replace(day=int(end[8:]))
    return str(day) if day - date.fromisoformat(start) <= timedelta(10) else None


# --- the date that a header states ---------------------------------------------------------------------------

_STATED = re.compile(
    rf"(?:19|20)\d\d{SPACES}年{SPACES}\d{{1,2}}{SPACES}月{SPACES}\d{{1,2}}{SPACES}[日号]|{NUMERIC}"
)
_STATED_NUMERALS = re.compile(
    rf"[一二][一二三四五六七八九〇零○]{{3}}年{SPACES}{NUMBER}{SPACES}月{SPACES}{NUMBER}{SPACES}日"
)
_COMPACT = re.compile(r"(?<!\d)((?:19|20)\d\d)(0[1-9]|1[0-2])([0-2]\d|3[01])(?!\d)")


def stated(words: str) -> str | None:
    """Give the day that a header's words state with its year: ISO 8601, RFC 822, 2022年9月3日, 20220903.

    >>> stated("Sat, 03 Sep 2022 16:13:24 GMT"), stated("2022/9/3 08:00"), stated("9月3日")
    ('2022-09-03', '2022-09-03', None)
    """
    text = halfwidth(words)
    if found := _STATED.search(text) or _STATED_NUMERALS.search(text):
        return resolve(found[0], on=None)
    if found := _COMPACT.search(text):
        return resolve("-".join(found.groups()), on=None)
    try:
        return str(parsedate_to_datetime(text).date())
    except (ValueError, TypeError, IndexError):
        return None
