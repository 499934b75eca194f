"""How Chinese names sound: for finding them by what a keyboard types."""

import re

_HAN = re.compile(r"[\u3400-\u9fff]")


def syllables(name: str) -> str:
    """Return a name's syllables without tones, parted by spaces; empty if it has no Chinese character.

    Whole words decide how a character is read (pypinyin): 重 is chong in 重庆 and zhong in 重工.

    >>> syllables("壁仞科技"), syllables("重庆"), syllables("昇腾910B"), syllables("NVIDIA")
    ('bi ren ke ji', 'chong qing', 'sheng teng 910b', '')
    """
    if not _HAN.search(name):
        return ""
    from pypinyin import lazy_pinyin  # noqa: PLC0415 - 0.2 s that only the explorer needs

    return " ".join(part.strip().lower() for part in lazy_pinyin(name[:40]) if part.strip())
