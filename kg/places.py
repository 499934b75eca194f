"""Places and bodies of state: what a name itself says of country, level and parent."""

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from kg import names
from kg.reference import Entry, shipped
from kg.vocabulary import LOCATION

_LEVELS = (  # in order: how the rest of a body's name begins, and the level that shows
    (re.compile(r"(?:省|自治区|特别行政区)"), "provincial"),
    (re.compile(r"(?:市|自治州|地区|盟)"), "municipal"),
    (re.compile(r"(?:区|县|旗)"), "county"),
)
_CHINA = re.compile(r"中华人民共和国|中国共产党|中国|国家|全国|中共中央|中央|国务院")
_COUNTY = re.compile(r"[\u3400-\u9fff]{1,4}?(?:区|县|旗|镇|乡|街道)")


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a place or body of state belongs; None where its name does not show it."""

    country: str | None = None
    level: str | None = None
    parent: str | None = None


@cache
def _known() -> dict[str, Entry]:
    """Index the listed places by every key of two characters or more."""
    found = {}
    for entry in shipped().entries:
        if entry.type == LOCATION:
            for text in (*entry.labels.values(), *entry.aliases):
                if len(names.key(text)) >= 2:
                    found[names.key(text)] = entry
    return found


_LONGEST = 9  # characters of the longest place that is looked for at the head of a name


@lru_cache(maxsize=names.CACHED)
def leading(key: str) -> tuple[Entry | None, str]:
    """Part the longest listed place from the head of a key.

    >>> leading("北京市经信局")[1]
    '经信局'
    """
    for length in range(min(_LONGEST, len(key) - 1), 1, -1):
        if entry := _known().get(key[:length]):
            return entry, key[length:]
    return None, key


def of_body(key: str) -> Standing:
    """Tell what the name of a body of state says of its country and level.

    >>> of_body("美国商务部").country, of_body("杭州市商务局").level
    ('US', 'municipal')
    """
    place, rest = leading(key)
    if place and place.level == "national" and place.country != "CN":
        return Standing(place.country, "national", place.label)
    if place and place.level != "national":
        county = _COUNTY.match(rest)
        level = "county" if county else place.level
        return Standing(place.country, level, place.label)
    if _CHINA.match(key):
        return Standing("CN", "national")
    level = next((level for pattern, level in _LEVELS if pattern.match(key)), None)
    return Standing(level=level)


def of_place(key: str) -> Standing:
    """Tell what is known of a place: its country, its level and the place that holds it."""
    if entry := _known().get(key):
        return Standing(entry.country, entry.level, entry.parent)
    place, rest = leading(key)
    if place and place.level != "national":
        return Standing(place.country, "county" if _COUNTY.fullmatch(rest) else None, place.label)
    return Standing(level="county" if _COUNTY.fullmatch(key) and len(key) >= 3 else None)
