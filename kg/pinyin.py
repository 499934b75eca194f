"""How Chinese names sound: for finding them by what a keyboard types."""

import re

_HAN = re.compile(r"[\u3400-\u9fff]")
LONGEST = 40  # characters of a name that are read


def sound(name: str) -> tuple[str, str] | None:
    """Return a name's pinyin in one word, and its initials; None if it has no Chinese character.

    Whole words decide how a character is read (pypinyin): 重 is chong in 重庆 and zhong in 重工. Runs of Latin letters
    give their first as initial, digits stay.

    >>> sound("壁仞科技"), sound("重庆"), sound("昇腾910B"), sound("NVIDIA")
    (('birenkeji', 'brkj'), ('chongqing', 'cq'), ('shengteng910b', 'st910b'), None)
    """
    if not _HAN.search(name):
        return None
    from pypinyin import lazy_pinyin  # noqa: PLC0415 - 0.2 s that only the explorer needs

    parts = [part.strip().lower() for part in lazy_pinyin(name[:LONGEST])]
    initials = "".join(part if any(map(str.isdigit, part)) else part[:1] for part in parts)
    return "".join(parts), initials
