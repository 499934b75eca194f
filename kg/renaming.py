"""Renaming: annotated text told of others, for training only.

Some names of a text give way to names of the same type from other texts, each wherever it stands. What a network
learns from it is how news speaks of companies and products, not which ones it happened to read about.
"""

import random
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from kg.gold import GoldRelation, GoldText
from kg.vocabulary import AGENCY, COMPANY, EVENT, LOCATION, ORGANIZATION, PERSON, PRODUCT

_TYPES = (COMPANY, PRODUCT, PERSON, AGENCY, ORGANIZATION, EVENT, LOCATION)
_TOLD = 0.4  # part of the texts that are told of others, anew in each epoch
_PART = 0.6  # of the names in such a text
_SHORTEST = 2  # characters; 中 and 美 stand for countries in ways of their own

Names = Mapping[str, Sequence[str]]


def names_of(texts: Iterable[GoldText]) -> Names:
    """List the names of each type, each once."""
    found: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for text in texts:
        for start, end, kind in text.spans:
            if end - start >= _SHORTEST:
                found[kind][text.text[start:end]] = None
    return {kind: tuple(found[kind]) for kind in _TYPES if kind in found}


def retold(texts: Iterable[GoldText], names: Names, rng: random.Random) -> Iterator[GoldText]:
    """Yield the texts, some of them told of others."""
    for text in texts:
        yield renamed(text, names, rng) if rng.random() < _TOLD else text


def renamed(text: GoldText, names: Names, rng: random.Random) -> GoldText:
    """Give some names of a text others of their type; its relations follow."""
    others = _others(text, names, rng)
    spans = [s for s in sorted(text.spans) if text.text[s[0] : s[1]] in others]
    return _Rewritten(text, spans, others).whole()


def _others(text: GoldText, names: Names, rng: random.Random) -> dict[str, str]:
    """Choose new names; a name that is part of another one there, or has parts there, stays."""
    own = {text.text[a:b]: kind for a, b, kind in text.spans}
    free = [
        name
        for name, kind in own.items()
        if kind in names
        and len(name) >= _SHORTEST
        and not any(name in other or other in name for other in own if other != name)
    ]
    drawn = {name: rng.choice(names[own[name]]) for name in free if rng.random() < _PART}
    return {name: other for name, other in drawn.items() if other not in text.text}


class _Rewritten:
    """A text with some of its mentions replaced, and the way from its offsets to the new ones."""

    def __init__(
        self, text: GoldText, spans: Sequence[tuple[int, int, str]], others: Mapping[str, str]
    ) -> None:
        self._old, self._others = text, others
        self._ends, self._shifts, self._inside = [0], [0], [False]
        out, position = "", 0
        for start, end, _ in spans:
            out += text.text[position:start]
            self._note(start, len(out) - start, inside=True)
            out += others[text.text[start:end]]
            self._note(end, len(out) - end, inside=False)
            position = end
        self._new = out + text.text[position:]

    def _note(self, offset: int, shift: int, *, inside: bool) -> None:
        self._ends.append(offset)
        self._shifts.append(shift)
        self._inside.append(inside)

    def whole(self) -> GoldText:
        """Give the new text with its spans and relations."""
        spans = tuple((self._at(a), self._at(b), kind) for a, b, kind in self._old.spans)
        return replace(
            self._old, text=self._new, spans=spans, relations=tuple(map(self._relation, self._old.relations))
        )

    def _at(self, offset: int) -> int:
        """Give the new offset of an old one; an offset inside a name that went is where the new one begins."""
        n = bisect_right(self._ends, offset) - 1
        return (self._ends[n] if self._inside[n] else offset) + self._shifts[n]

    def _relation(self, relation: GoldRelation) -> GoldRelation:
        return replace(
            relation,
            subject=self._words(relation.subject),
            object=self._words(relation.object),
            evidence=self._words(relation.evidence),
        )

    def _words(self, words: str) -> str:
        """Give what a stretch of the old text became."""
        if words in self._others:
            return self._others[words]
        start = self._old.text.find(words)
        return self._new[self._at(start) : self._at(start + len(words))] if start >= 0 else words
