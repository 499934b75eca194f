"""Names: the keys under which names are compared, and what a name is made of.

Two spellings of one name have one key: script, width, case, spaces and marks are folded, and nothing else is. So
910B and 910C, which differ by a letter, never meet here.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from kg.script import simplify

_HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")
_MARKS = re.compile(r"[\s·•・‧．.\-—–_“”\"'‘’「」『』《》〈〉（）()【】\[\],，、]")
_PARTS = re.compile(r"[\s·•・‧．.]+")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)年?度?")
_ORDINAL = re.compile(r"第([〇一二三四五六七八九十百\d]+)[届次]|首[届次]")
_SMALL = {"of", "and", "the", "for", "on", "in", "to", "de"}
_DIGITS = {c: n for n, c in enumerate("〇一二三四五六七八九")}
CACHED: Final = 200_000  # names whose keys are kept


@lru_cache(maxsize=CACHED)
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


def in_order(short: str, full: str) -> bool:
    """Tell whether the longer of two keys holds all characters of the shorter, in their order.

    >>> in_order("工信部", "工业和信息化部")
    True
    """
    rest = iter(full)
    return all(character in rest for character in short)


def fullness(key_: str) -> tuple[bool, int, str]:
    """Rank keys by how much they say: Chinese before Latin, then the longer."""
    return has_han(key_), len(key_), key_


@dataclass(frozen=True, slots=True)
class Name:
    """A name as the rules see it: its key, the keys of its parts, and the first letters of its Latin words."""

    key: str
    parts: tuple[str, ...]
    initials: str


@lru_cache(maxsize=CACHED)
def name(text: str) -> Name:
    """Take a name apart.

    >>> name("埃隆·马斯克").parts, name("International Business Machines").initials
    (('埃隆', '马斯克'), 'ibm')
    """
    parts = tuple(key(p) for p in _PARTS.split(text.strip()) if p)
    words = [w for w in re.split(r"[\s\-&]+", text.casefold()) if w and w not in _SMALL]
    initials = "".join(w[0] for w in words) if text.isascii() and len(words) > 2 else ""
    return Name(key(text), parts, initials)


# Events: which series, and which edition of it.


def series(key_: str) -> str:
    """Leave the year and the number of an edition out of an event's key.

    >>> series(key("2024年世界人工智能大会")), series(key("第33届夏季奥运会"))
    ('世界人工智能大会', '夏季奥运会')
    """
    bare = _ORDINAL.sub("", _YEAR.sub("", key_))
    return bare or key_


def years(key_: str) -> frozenset[str]:
    """List the years that an event's key names."""
    return frozenset(_YEAR.findall(key_))


def ordinals(key_: str) -> frozenset[int]:
    """List the numbers of editions that an event's key names.

    >>> sorted(ordinals("第三十三届夏季奥运会")), sorted(ordinals("首届链博会"))
    ([33], [1])
    """
    return frozenset(_number(m[1]) if m[1] else 1 for m in _ORDINAL.finditer(key_))


def _number(words: str) -> int:
    """Read a small Chinese or Arabic number."""
    if words.isdigit():
        return int(words)
    total = digit = 0
    for c in words:
        if c in "十百":
            total += (digit or 1) * (10 if c == "十" else 100)
            digit = 0
        else:
            digit = _DIGITS.get(c, int(c) if c.isdigit() else 0)
    return total + digit
