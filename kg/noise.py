"""Noise: annotated text made to look like scanned and copied pages, for training only.

Marks become half-width, quotation marks straight, spaces come and go, ends of sentences are lost. A mention keeps
its characters, and takes in a space that falls between them.
"""

import random
import re
from collections.abc import Callable
from dataclasses import replace

from kg.gold import GoldText

_CHANCE = 0.35  # of each kind of noise, in a text that gets any
_SPACED = 0.02  # of a space after a character, in a text whose characters stand apart
_HALF = str.maketrans("，：；！？（）", ",:;!?()")
_STRAIGHT = str.maketrans("“”「」『』", '""""""')
_MIXED = re.compile(r"(?<=[\u4e00-\u9fff])(?=[A-Za-z0-9])|(?<=[A-Za-z0-9])(?=[\u4e00-\u9fff])")


def noisy(text: GoldText, rng: random.Random) -> GoldText:
    """Draw some kinds of noise and put them on a text; its relations are left out."""
    out = replace(text, relations=())
    for kind in (_half_width, _straight, _closed_up, _opened, _spaced, _cut_short):
        if rng.random() < _CHANCE:
            out = kind(out, rng)
    return out


def _half_width(text: GoldText, _: random.Random) -> GoldText:
    return replace(text, text=text.text.translate(_HALF))


def _straight(text: GoldText, _: random.Random) -> GoldText:
    return replace(text, text=text.text.translate(_STRAIGHT))


def _closed_up(text: GoldText, _: random.Random) -> GoldText:
    """Drop the spaces beside Chinese characters."""
    gone = {m.start() for m in re.finditer(r"(?<=[\u4e00-\u9fff]) | (?=[\u4e00-\u9fff])", text.text)}
    return _edited(text, lambda i: "" if i in gone else text.text[i])


def _opened(text: GoldText, _: random.Random) -> GoldText:
    """Put a space wherever Chinese meets Latin letters or figures."""
    places = {m.start() for m in _MIXED.finditer(text.text)}
    return _edited(text, lambda i: " " + text.text[i] if i in places else text.text[i])


def _spaced(text: GoldText, rng: random.Random) -> GoldText:
    return _edited(text, lambda i: text.text[i] + " " * (rng.random() < _SPACED))


def _cut_short(text: GoldText, rng: random.Random) -> GoldText:
    """Lose some full stops, as headings and captions have none."""
    return _edited(text, lambda i: "" if text.text[i] == "。" and rng.random() < 0.5 else text.text[i])


def _edited(text: GoldText, become: Callable[[int], str]) -> GoldText:
    """Replace each character by what it becomes; spans follow, without spaces at their ends."""
    parts = [become(i) for i in range(len(text.text))]
    starts = [0]
    for part in parts:
        starts.append(starts[-1] + len(part))
    whole = "".join(parts)
    spans = [(*_bare(whole, starts[a], starts[b]), kind) for a, b, kind in text.spans]
    return replace(text, text=whole, spans=tuple(span for span in spans if span[0] < span[1]))


def _bare(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start] == " ":
        start += 1
    while start < end and text[end - 1] == " ":
        end -= 1
    return start, end
