"""Cluster: the names of one document, joined where the text defines one by the other or a rule of `alike` fits one.

Two names that the reference list knows as two entities never join, whatever else speaks for it.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from kg import alike, names, places
from kg.records import Document, Mention
from kg.reference import BODY, Entry, Reference, family
from kg.vocabulary import ENTITY_TYPES, EVENT, LOCATION, PRODUCT

_OPENS = re.compile(r"\s*[”」』\"》]?\s*[（(]\s*[《]?")
_CUE = re.compile(
    r"\s*[”」』\"》]?\s*[（(,，]?\s*(?:(?:以下|下文)?(?:统一)?(?:[简簡][称稱]|统称)|英文(?:[简簡]称|名)?|[又亦也]称|[下原][称稱名]|即)[为為：:]?\s*[“「『\"《]?\s*"
)
_QUOTED = re.compile(r"\s*[”」』\"》]?\s*[（(]\s*[“「『\"《]\s*")
_CLOSES = re.compile(r"\s*[”」』\"》]?\s*[）)，,。；;]")
_LETTERS = re.compile(r"[a-z]{2,5}")
_LOCAL = re.compile(r"(?:市|省|自治区)(?=..)")
_QUOTE = 120  # characters of a definition that are quoted at most


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a name was joined: the rule, the name it was joined to, and the words of the text if they say so."""

    rule: str
    to: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Cluster:
    """The mentions of one thing in one document, and why each of its names (by key) was joined."""

    doc: str
    family: str
    mentions: tuple[Mention, ...]
    reasons: Mapping[str, Reason]
    spoken: Mapping[str, str]  # key of a name -> the key it means here (市经信局 in a Beijing text)
    own: frozenset[str] = frozenset()  # short forms that mean here what the text says, whatever is listed

    @property
    def keys(self) -> set[str]:
        """The keys of its names, written in full."""
        return {self.spoken.get(k, k) for k in map(_key, self.mentions)}

    @property
    def full(self) -> str:
        """The key of its fullest name."""
        return max(self.keys, key=names.fullness)

    def holding(self, keys: Collection[str]) -> "Cluster":
        """Give the part of it that bears some of its names."""
        kept = tuple(m for m in self.mentions if _key(m) in keys)
        return replace(self, mentions=kept, reasons={k: r for k, r in self.reasons.items() if k in keys})


def clusters(
    texts: Mapping[str, Document], mentions: Iterable[Mention], reference: Reference
) -> Iterator[Cluster]:
    """Group the mentions of each document; `mentions` come sorted."""
    grouped: dict[str, dict[str, list[Mention]]] = defaultdict(lambda: defaultdict(list))
    for mention in mentions:
        if mention.type in ENTITY_TYPES:
            grouped[mention.doc][family(mention.type)].append(mention)
    for doc, families in grouped.items():
        here = {m.text for f in (LOCATION, BODY) for m in families.get(f, ())}
        for family_, group in families.items():
            spoken = _spoken(group, here) if family_ == BODY else {}
            yield from _joined(family_, group, texts[doc].text, _Joins(reference, family_, spoken))


def _key(mention: Mention) -> str:
    return names.key(mention.text)


class _Joins:
    """Names of one family in one text, and which of them are one so far."""

    def __init__(self, reference: Reference, family_: str, spoken: Mapping[str, str]) -> None:
        self.spoken = spoken
        self.reasons: dict[str, Reason] = {}
        self.own: set[str] = set()
        self._parent: dict[str, str] = {}
        self._listed: dict[str, Entry] = {}
        self._editions: dict[str, list[frozenset[Any]]] = {}
        self._family = family_
        self._reference = reference

    def add(self, key: str) -> None:
        """Take up a name that is alone."""
        event = self._family == EVENT
        self._parent[key] = key
        self._editions[key] = [names.years(key), names.ordinals(key)] if event else []
        said = names.series(key) if event else self.spoken.get(key, key)
        if found := alike.listed(self._reference, self._family, said):
            self._listed[key] = found[0]

    def listed(self) -> Iterator[tuple[str, str]]:
        """Pair the names of one listed event, of which one may name the edition that the other leaves out."""
        bearers: dict[int, list[str]] = defaultdict(list)
        for key, entry in self._listed.items():
            bearers[id(entry)].append(key)
        if self._family == EVENT:
            for keys in bearers.values():
                yield from ((a, b) for a in keys for b in keys if a != b and alike.agree(a, b))

    def root(self, key: str) -> str:
        """Find the name that stands for all that are one with this."""
        while self._parent[key] != key:
            key = self._parent[key]
        return key

    def join(self, short: str, full: str, reason: Reason) -> None:
        """Make two names one, unless they are listed as two; letters mean what the text says before any list."""
        if reason.text and _LETTERS.fullmatch(short) and self.root(full) not in self._listed:
            self.own.add(short)
            self._listed.pop(short, None)
        a, b = self.root(short), self.root(full)
        one, other = self._listed.get(a), self._listed.get(b)
        stamps = [x | y for x, y in zip(self._editions[a], self._editions[b], strict=True)]
        if a == b or (one and other and one is not other) or any(len(s) > 1 for s in stamps):
            return
        self._parent[a], self._editions[b] = b, stamps
        if entry := one or other:
            self._listed[b] = entry
        free = short if short not in self.reasons else full
        self.reasons[free] = reason if free == short else replace(reason, to=short)


def _joined(family_: str, mentions: Sequence[Mention], text: str, joins: _Joins) -> Iterator[Cluster]:
    """Join the names of one family in one document."""
    by_key: dict[str, list[Mention]] = defaultdict(list)
    for mention in mentions:
        by_key[_key(mention)].append(mention)
    for k in by_key:
        joins.add(k)
    surfaces = {k: group[0].text for k, group in by_key.items()}
    for short, full, reason in [
        *_defined(family_, mentions, text),
        *_fitting(family_, by_key, surfaces, joins),
    ]:
        joins.join(short, full, reason)
    members: dict[str, list[str]] = defaultdict(list)
    for k in by_key:
        members[joins.root(k)].append(k)
    for keys in members.values():
        found = tuple(m for k in keys for m in by_key[k])
        reasons = {k: joins.reasons[k] for k in keys if k in joins.reasons}
        own = joins.own.intersection(keys)
        spoken = {k: joins.spoken[k] for k in keys if k in joins.spoken}
        yield Cluster(mentions[0].doc, family_, found, reasons, spoken, frozenset(own))


def _spoken(bodies: Iterable[Mention], here: Iterable[str]) -> dict[str, str]:
    """Find what 市经信局 means in a text in which exactly one city speaks."""
    local = {k for m in bodies if _LOCAL.match(k := _key(m))}
    if not local:
        return {}
    found: dict[str, str] = {}
    for k in local:
        level = _LOCAL.match(k)
        stems = {p for text in here if (p := _place_of(names.key(text), level[0] if level else ""))}
        if len(stems) == 1:
            found[k] = stems.pop() + k
    return found


def _place_of(key: str, level: str) -> str:
    """Give the place of that level that a name begins with, without the word for its level."""
    place, _ = places.leading(f"{key}的")
    if not place or place.country != "CN" or not place.label.endswith(level):
        return ""
    return names.key(place.label).removesuffix(level)


# What the text defines.


def _defined(family_: str, mentions: Sequence[Mention], text: str) -> Iterator[tuple[str, str, Reason]]:
    """Find the names that the text defines: A（B）, A（以下简称“B”）, A，简称B."""
    for first, second in pairwise(mentions):
        between = text[first.end : second.start]
        cue = bool(_CUE.fullmatch(between)) or bool(_QUOTED.fullmatch(between))
        closing = _CLOSES.match(text[second.end : second.end + 6])
        if not closing or not (cue or _OPENS.fullmatch(between)):
            continue
        short, full = sorted((_key(first), _key(second)), key=names.fullness)
        if short != full and _definable(family_, short, full, cue=cue):
            quote = text[first.start : second.end + closing.end()][:_QUOTE]
            to = first.text if _key(first) == full else second.text
            yield short, full, Reason("defined-in-brackets", to, quote)


def _definable(family_: str, short: str, full: str, *, cue: bool) -> bool:
    """Tell whether brackets about one name after another make them one, and do not merely add a thing."""
    if family_ == PRODUCT:
        return alike.same_model(short, full)
    if family_ == EVENT and not alike.agree(short, full):
        return False
    if cue or names.has_han(short) != names.has_han(full):
        return True
    return len(short) >= 2 and names.in_order(short, full) and not full.startswith(short)


# What the rules say.


def _fitting(
    family_: str, by_key: Mapping[str, Sequence[Mention]], surfaces: Mapping[str, str], joins: _Joins
) -> Iterator[tuple[str, str, Reason]]:
    """Join a name to the one fuller name of the document that fits a rule; two that fit leave it alone."""
    said = {k: names.name(joins.spoken.get(k) or surfaces[k]) for k in by_key}
    types = {k: Counter(m.type for m in group).most_common(1)[0][0] for k, group in by_key.items()}
    fits: dict[str, dict[str, str]] = defaultdict(dict)
    for short, full in sorted(candidates(family_, said, wide=True)):
        kinds = (types[short], types[full])
        if rule := alike.fit(kinds, said[short], said[full]):
            fits[short][full] = rule
    for short, full in sorted(joins.listed()):
        if names.fullness(short) < names.fullness(full):
            fits[short].setdefault(full, "reference")
    for forms in (True, False):
        # A mere form of a name (its legal form, 大会 after it) leaves it free to be short for a fuller name too.
        chosen = {s: {f: r for f, r in fs.items() if (r in alike.FORMS) == forms} for s, fs in fits.items()}
        for short in sorted((s for s in chosen if chosen[s]), key=names.fullness):
            if longest := sole(chosen[short], fits):
                yield short, longest, Reason(chosen[short][longest], surfaces[longest])


def candidates(family_: str, said: Mapping[str, names.Name], *, wide: bool) -> set[tuple[str, str]]:
    """Pair the names that may be alike, the shorter first, without comparing all with all."""
    if len(said) < 2:
        return set()
    by_name: dict[str, list[str]] = defaultdict(list)
    for k, name in said.items():
        by_name[name.key].append(k)
    pairs = {
        (s, k) for k, name in said.items() for t in alike.shorter(name) & by_name.keys() for s in by_name[t]
    }
    kin: dict[str, list[str]] = defaultdict(list)
    for k, name in said.items():
        for token in alike.kin(family_, name.key, wide=wide):
            kin[token].append(k)
    pairs |= {(a, b) for group in kin.values() if len(group) > 1 for a in group for b in group}
    return {(a, b) for a, b in pairs if a != b}


def sole(fuller: Collection[str], fits: Mapping[str, Collection[str]]) -> str | None:
    """Choose the fullest of the names that a short one fits, if it is what all the others are short for too."""
    longest = max(fuller, key=names.fullness)
    return longest if all(longest in fits.get(full, ()) for full in fuller if full != longest) else None
