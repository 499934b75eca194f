"""Gazetteer: which characters of a text stand in a name of an open list of places, listed companies or brands.

A hint for the networks, never a verdict: training hides it at times, so that the words around a name decide.
"""

from collections import defaultdict
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from kg.tokens import Tokens, fold

LISTS = ("place", "company", "brand")
MARKS = 4 ** len(LISTS)  # how many hints there are
_BEGIN, _INSIDE, _END = 1, 2, 3


class Gazetteer:
    """Lists of names, as `fold` gives them."""

    def __init__(self, names: dict[str, set[str]]) -> None:
        self._names = [names.get(which, set()) for which in LISTS]
        self._lengths = [_lengths(entries) for entries in self._names]

    def hints(self, text: str, tokens: Tokens) -> list[int]:
        """Give each token's hint: a digit to base 4 for each list, 0 outside, 1, 2 and 3 along a name."""
        folded = fold(text).lower()
        marks = [0] * len(folded)
        for number in range(len(LISTS)):
            self._mark(folded, number, marks)
        return [marks[start] for start, _ in tokens.offsets]

    def _mark(self, text: str, number: int, marks: list[int]) -> None:
        """Mark the longest names of one list from left to right."""
        names, lengths, weight = self._names[number], self._lengths[number], 4**number
        at = 0
        while at < len(text) - 1:
            for length in lengths.get(text[at : at + 2], ()):
                if at + length <= len(text) and text[at : at + length] in names:
                    for i in range(at, at + length):
                        marks[i] += weight * _INSIDE
                    marks[at] += weight * (_BEGIN - _INSIDE)
                    marks[at + length - 1] += weight * (_END - _INSIDE)
                    at += length - 1
                    break
            at += 1


def _lengths(names: set[str]) -> dict[str, Sequence[int]]:
    """Give the lengths of the names that begin with two characters, longest first."""
    found: dict[str, set[int]] = defaultdict(set)
    for name in names:
        found[name[:2]].add(len(name))
    return {start: sorted(lengths, reverse=True) for start, lengths in found.items()}


@cache
def load(file: Path) -> Gazetteer:
    """Open a file of `LIST<TAB>NAME` lines, once a process."""
    names: dict[str, set[str]] = defaultdict(set)
    for line in file.read_text("utf-8").splitlines():
        which, _, name = line.partition("\t")
        names[which].add(name)
    return Gazetteer(names)
