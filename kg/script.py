"""Simplified and Traditional script: which one a text is in, and one-to-one simplification."""

import re
from functools import cache
from importlib.resources import files
from itertools import chain

SIMPLIFIED = "zh-hans"
TRADITIONAL = "zh-hant"
OTHER = "other"

_HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U000323af]")
_KANA = re.compile(r"[\u3041-\u30fa]")
_LETTER = re.compile(r"[^\W\d_]")


def detect(text: str) -> str:
    """Name the script of a text: "zh-hans", "zh-hant" or "other" (no Chinese to speak of).

    >>> detect("这家公司发布了芯片"), detect("這家公司發布了晶片"), detect("no Chinese")
    ('zh-hans', 'zh-hant', 'other')
    """
    han, kana, letters = (len(p.findall(text)) for p in (_HAN, _KANA, _LETTER))
    if not han or han * 10 < letters or kana * 5 > han:
        return OTHER
    simplified, traditional = _telling()
    hans = sum(c in simplified for c in text)
    hant = sum(c in traditional for c in text)
    return TRADITIONAL if hant > hans else SIMPLIFIED


def simplify(text: str) -> str:
    """Turn every traditional character into its most frequent simplified one; the length stays.

    >>> simplify("臺積電與騰訊")
    '台积电与腾讯'
    """
    return text.translate(_to_simplified())


@cache
def _table(name: str) -> dict[str, list[str]]:
    """Read one of OpenCC's tables: a character and what it may become, the likeliest first."""
    lines = (files("opencc") / "dictionary" / f"{name}.txt").read_text("utf-8").splitlines()
    pairs = (line.split("\t") for line in lines if "\t" in line)
    return {key: values.split() for key, values in pairs}


@cache
def _to_simplified() -> dict[int, str]:
    return {ord(key): values[0] for key, values in _table("TSCharacters").items()}


@cache
def _telling() -> tuple[frozenset[str], frozenset[str]]:
    """List the characters that only one script uses: those which the other never leaves as they are."""
    simplified, traditional = (
        {key for key, values in _table(name).items() if key not in values}
        for name in ("STCharacters", "TSCharacters")
    )
    # A character that either table also offers as a result is at home in both scripts.
    into = [set(chain.from_iterable(_table(n).values())) for n in ("STCharacters", "TSCharacters")]
    return frozenset(simplified - into[0]), frozenset(traditional - into[1])
