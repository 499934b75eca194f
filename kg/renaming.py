"""Renaming: annotated text told of others, for training only.

Some names of a text give way to names of the same type from other texts, each wherever it stands. What a network
learns from it is how news speaks of companies and products, not which ones it happened to read about.
"""

import random
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import accumulate

from kg.gold import GoldText
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
    parts = list(text.text)  # what each character becomes
    for start, end, _ in text.spans:
        if text.text[start:end] in others:
            parts[start:end] = [*[""] * (end - start - 1), others[text.text[start:end]]]
    whole, starts = "".join(parts), [0, *accumulate(map(len, parts))]

    def became(words: str) -> str:
        if words in others:
            return others[words]
        start = text.text.find(words)
        return whole[starts[start] : starts[start + len(words)]] if start >= 0 else words

    spans = tuple((starts[a], starts[b], kind) for a, b, kind in text.spans)
    relations = tuple(
        replace(r, subject=became(r.subject), object=became(r.object), evidence=became(r.evidence))
        for r in text.relations
    )
    return replace(text, text=whole, spans=spans, relations=relations)


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
