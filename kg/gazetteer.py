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
        self._starts = _starts(self._names)

    def hints(self, text: str, tokens: Tokens) -> list[int]:
        """Give each token's hint: a digit to base 4 for each list, 0 outside, 1, 2 and 3 along a name.

        Of each list the longest names are marked, from left to right.
        """
        folded = fold(text).lower()
        marks = [0] * len(folded)
        free = [0] * len(LISTS)  # where the last name of each list ends
        for at in range(len(folded) - 1):
            for number, lengths in self._starts.get(folded[at : at + 2], ()):
                if at < free[number]:
                    continue
                parts = (folded[at : at + length] for length in lengths)
                name = next((part for part in parts if part in self._names[number]), "")
                for i, place in enumerate(_places(len(name)), at):
                    marks[i] += 4**number * place
                free[number] = at + len(name)
        return [marks[start] for start, _ in tokens.offsets]


def _places(length: int) -> list[int]:
    """Give the marks along a name of two characters or more."""
    return [_BEGIN, *[_INSIDE] * (length - 2), _END] if length else []


def _starts(names: Sequence[set[str]]) -> dict[str, list[tuple[int, list[int]]]]:
    """Give for the first two characters of names the lists, by number, and the lengths of the names there, longest first."""
    starts: dict[str, list[tuple[int, list[int]]]] = defaultdict(list)
    for number, entries in enumerate(names):
        lengths: dict[str, set[int]] = defaultdict(set)
        for name in entries:
            lengths[name[:2]].add(len(name))
        for start, found in lengths.items():
            starts[start].append((number, sorted(found, reverse=True)))
    return dict(starts)


@cache
def load(file: Path) -> Gazetteer:
    """Open a file of `LIST<TAB>NAME` lines, once a process."""
    names: dict[str, set[str]] = defaultdict(set)
    for line in file.read_text("utf-8").splitlines():
        which, _, name = line.partition("\t")
        names[which].add(name)
    return Gazetteer(names)
