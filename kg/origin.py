"""Where a document comes from: its title, day, outlet and author, as it states them itself; nothing is guessed."""

import re
from collections.abc import Iterator, Mapping
from itertools import takewhile
from pathlib import PurePosixPath

from kg import dates

_HEAD = 40  # lines with words in which a masthead may stand
_SHORT = 60  # characters of a line that is no sentence
_TITLE = 80  # characters of a title that is a first line only

_HEADING = re.compile(r"#{1,6}[ \t]+(\S.*?)[# \t]*$")
_SENTENCE = re.compile(r"[，。；！？,;!?]")
_LABEL = re.compile(
    r"[发發][布佈表]|日期|[时時][间間]|[来來]源|更新|出版|第\d+[期版号號]|[总總]第|星期|[农農][历曆]|\d版|"
    r"[报報社网網刊台臺]|新[闻聞]|电视|電視|公众号|通[讯訊]"
)
_OUTLET = re.compile(
    r"\S{1,14}(?:[报報社网網刊氪]|新[闻聞]|[杂雜][志誌]|[电電][视視][台臺]|[财財][经經]|之家|周刊|[头頭]条|日报网)"
)
_FROM = re.compile(
    r"(?:^[（(【]?|[ \t\u3000|])(?:文章|稿件|信息|消息|新[闻聞])?[来來]源[:：][ \t]*"
    r"([^\s,，。;；|丨()（）【】]{2,14})(?=[\s|丨()（）【】]|$)"
)
_BY = re.compile(r"作者[:：][ \t]*([^\s,，。;；|丨()（）【】]{2,16})")
_PUBLISHED_BY = re.compile(r"(?:主办[:：][ \t]*)?([\u4e00-\u9fff]{2,10}报)社?(?=出版|[ \t]|$)")

_MONTH_DAY = r"(?P<year>(?:19|20)\d\d\s?年\s?)?(?P<month>\d{1,2})\s?月\s?(?P<day>\d{1,2})\s?日"
_DATELINE = re.compile(
    r"(?:^[ \t\u3000]*|[(（【《])据?"
    r"(?P<outlet>[\u4e00-\u9fff]{1,6}[社网網报報]|[\w·]{2,12}?(?:》|(?=\s?\d)|[社网報报財财][經经]?))》?"
    rf"[\u4e00-\u9fff、/]{{0,8}}?\s?{_MONTH_DAY}\s?(?:[早午晚]间)?(?:[电電讯訊]|消息|[报報]道)",
    re.MULTILINE,
)
_NAMED_YEAR = re.compile(r"(?<![\d.])((?:19|20)\d\d)(?=\s?年|[\u4e00-\u9fff（(])")
_AHEAD = re.compile(r"(?:[到至—–~～-]|预计|計劃|计划|預計|[将將力]\S{0,3})\s?$")
_EVENT = re.compile(
    r"(?<![\d.])((?:19|20)\d\d)\s?年?[\u4e00-\u9fff（）()·A-Z]{2,20}?"
    r"(?:大[会會]|[论論][坛壇]|研[讨討][会會]|峰[会會]|博[览覽][会會]|[运運][动動]?[会會]|展[会會览覽]|年[会會]|[车車]展)"
)


def title(text: str, facts: Mapping[str, str]) -> str:
    """Choose the title: the stated one, the first markdown heading, or the start of the first line."""
    if stated := facts.get("title"):
        return stated
    lines = list(_head(text))
    headings = (found[1] for line in lines if (found := _HEADING.match(line)))
    return next(headings, lines[0][:_TITLE] if lines else "")


def day(path: str, text: str, facts: Mapping[str, str]) -> str | None:
    """Find the ISO day: in the facts, the masthead, the file's name, or a dateline whose year is certain."""
    named = _day_of_name(path)
    return (
        dates.stated(facts.get("date", ""))
        or next(filter(None, map(_masthead_day, takewhile(_no_paragraph, _head(text)))), None)
        or named
        or _dateline_day(text)
    )


def outlet(text: str, facts: Mapping[str, str]) -> str | None:
    """Name the newspaper, agency or site that the facts, the masthead or a dateline give as the source."""
    if stated := facts.get("source"):
        return stated
    author = facts.get("author", "")
    if _OUTLET.fullmatch(author):
        return author
    short = [line for line in _head(text) if len(line) <= _SHORT]
    for pattern in (_FROM, _PUBLISHED_BY):
        if found := next(filter(None, map(pattern.search, short)), None):
            return found[1]
    found = _DATELINE.search(text)
    name = found["outlet"].strip("《》") if found else ""
    return name if _OUTLET.fullmatch(name) and not name.startswith("本") else None


def author(text: str, facts: Mapping[str, str]) -> str | None:
    """Name the author that the facts or a line such as 作者：… state."""
    lines = (line for line in _head(text) if len(line) <= _SHORT)
    found = next(filter(None, map(_BY.search, lines)), None)
    return facts.get("author") or (found[1] if found else None)


def _head(text: str) -> Iterator[str]:
    """Yield the first lines that hold words."""
    count = 0
    for found in re.finditer(r"[^\n]+", text):
        if line := found[0].strip():
            yield line
            count += 1
        if count == _HEAD:
            return


def _no_paragraph(line: str) -> bool:
    """Say whether the masthead goes on: a date below the first paragraph is a signature, or of an event."""
    return len(line) <= _SHORT or not _SENTENCE.search(line)


def _masthead_day(line: str) -> str | None:
    """Read the date of a line that states little else: 2023年11月17日 星期五 第81期."""
    if len(line) > _SHORT or _SENTENCE.search(line):
        return None
    for start, end in dates.find(line):
        iso = dates.stated(line[start:end])
        rest = re.sub(r"[\W_]", "", line[:start] + line[end:])
        if (
            iso
            and "/" not in (dates.resolve(line[start:end], on=None) or "")
            and (len(rest) <= 2 or _LABEL.search(rest))
        ):
            return iso
    return None


def _day_of_name(path: str) -> str | None:
    found = re.match(r"((?:19|20)\d\d)[-_.年]?(\d\d)[-_.月]?(\d\d)(?!\d)", PurePosixPath(path).name)
    return dates.stated("-".join(found.groups())) if found else None


def _dateline_day(text: str) -> str | None:
    """Read the latest dateline, such as 新华社北京7月26日电, where the text makes its year certain."""
    found = list(_DATELINE.finditer(text))
    for line in found:
        if line["year"]:
            return dates.stated(line[0])
    days = {(int(line["month"]), int(line["day"])) for line in found}
    if {1, 12} <= {month for month, _ in days}:
        days = {(month, day) for month, day in days if month == 1}
    if not days:
        return None
    month, day = max(days)
    year = _certain_year(text, month, day)
    return dates.stated(f"{year}-{month}-{day}") if year else None


def _certain_year(text: str, month: int, day: int) -> str | None:
    """Give the latest year that is not named as future, if an event of that year or the very day confirms it.

    An event confirms nothing in January and February, when it may be last year's.
    """
    years = {
        m[1] for m in _NAMED_YEAR.finditer(text) if not _AHEAD.search(text[max(0, m.start() - 6) : m.start()])
    }
    latest = max(years, default="")
    events = {m[1] for m in _EVENT.finditer(text)} if month > 2 else set()
    same_day = re.search(rf"{latest}\s?年\s?{month}\s?月\s?{day}\s?日", text)
    return latest if latest and (latest in events or same_day) else None
