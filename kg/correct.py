"""Correct: the ledger's corrections, replayed in order on what resolving found; the last word on a name holds.

A correction whose entity is not in the build, or is there several times over, is passed by and logged: nothing is guessed.
"""

import logging
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from kg import names
from kg.across import UNTOLD, Found, Key
from kg.cluster import Reason
from kg.ledger import Correction, Ref
from kg.records import Entity, Mention, Relation, Value, identifier
from kg.reference import Entry, family
from kg.vocabulary import ENTITY_TYPES

_log = logging.getLogger("kg")


@dataclass(frozen=True, slots=True)
class Group:
    """All that names one thing, and what the ledger says of it; `moved` tells which names it brought."""

    found: tuple[Found, ...]
    canonical: str
    label: str = ""
    retyped: str = ""
    subtype: str = ""
    split: bool = False
    moved: Mapping[str, Reason] = field(default_factory=dict)

    @property
    def mentions(self) -> list[Mention]:
        """Its mentions, in order."""
        every = [m for f in self.found for m in f.cluster.mentions]
        return sorted(every, key=lambda m: (m.doc, m.start, m.end))

    @property
    def keys(self) -> set[str]:
        """The keys of its names as they stand."""
        return {names.key(m.text) for f in self.found for m in f.cluster.mentions}

    @property
    def documents(self) -> set[str]:
        """The ids of the documents that mention it."""
        return {f.cluster.doc for f in self.found}

    @property
    def entry(self) -> Entry | None:
        """The listed entity that it is."""
        return next(
            (f.entry for f in self.found if f.entry and f.canonical.startswith(self.canonical)), None
        ) or next((f.entry for f in self.found if f.entry), None)

    @property
    def name(self) -> str:
        """Its canonical key without what sets it apart."""
        return self.canonical.partition("@")[0]

    @property
    def holder(self) -> str | None:
        """The place that the text puts before a place."""
        return min((t for f in self.found for t in f.ties if t != UNTOLD), default=None)

    @property
    def type(self) -> str:
        """What the ledger says, or the reference list, or most mentions."""
        if self.retyped:
            return self.retyped
        if self.entry and self.entry.type:
            return self.entry.type
        votes = Counter(m.type for f in self.found for m in f.cluster.mentions)
        return min(votes, key=lambda t: (-votes[t], ENTITY_TYPES.index(t)))


def grouped(found: Iterable[Found]) -> dict[Key, Group]:
    """Put what has one canonical key together."""
    groups: dict[Key, list[Found]] = defaultdict(list)
    for f in sorted(found, key=lambda f: (f.cluster.doc, f.cluster.mentions[0].start)):
        groups[f.cluster.family, f.canonical].append(f)
    return {k: Group(tuple(v), k[1]) for k, v in sorted(groups.items())}


def corrected(groups: Mapping[Key, Group], corrections: Sequence[Correction]) -> dict[Key, Group]:
    """Replay a ledger on the groups."""
    book = _Book(groups)
    for correction in corrections:
        if correction.action != "reject":
            book.apply(correction)
    return dict(sorted(book.groups.items()))


class _Book:
    """The groups, found by id and by name while they change."""

    def __init__(self, groups: Mapping[Key, Group]) -> None:
        self.groups: dict[Key, Group] = {}
        self._by_name: dict[Key, set[Key]] = defaultdict(set)
        self._by_id: dict[str, Key] = {}
        for key, group in groups.items():
            self._put(key, group)

    def apply(self, correction: Correction) -> None:
        """Do what one correction says."""
        found = [k for ref in correction.entities if (k := self._find(ref))]
        if len(found) < len(correction.entities):
            _log.info("%s: its entity is not in this build, passed by", correction.where)
        if not found:
            return
        if correction.action == "merge":
            self._merge(list(dict.fromkeys(found)), correction)
        elif correction.action == "split":
            self._split(found[0], correction)
        elif correction.action == "rename":
            self._put(found[0], replace(self._take(found[0]), label=correction.label))
        else:
            self._retype(found[0], correction)

    def _put(self, key: Key, group: Group) -> None:
        if key in self.groups:
            group = _together(self._take(key), group, {})
        self.groups[key] = group
        self._by_id[identifier(group.type, key[1])] = key
        for name in group.keys:
            self._by_name[key[0], name].add(key)

    def _take(self, key: Key) -> Group:
        group = self.groups.pop(key)
        self._by_id.pop(identifier(group.type, key[1]), None)
        for name in group.keys:
            self._by_name[key[0], name].discard(key)
        return group

    def _find(self, ref: Ref) -> Key | None:
        """Find the group of that id, or the one of that name, of several the one most at home in its documents."""
        if ref.id in self._by_id:
            return self._by_id[ref.id]
        bearers = sorted(self._by_name.get((family(ref.type), names.key(ref.name)), ()))
        if len(bearers) > 1:
            shared = {k: len(self.groups[k].documents & {*ref.documents}) for k in bearers}
            bearers = [k for k in bearers if shared[k] == max(shared.values())]
        return bearers[0] if len(bearers) == 1 else None

    def _merge(self, found: Sequence[Key], correction: Correction) -> None:
        first = self._take(found[0])
        name = correction.entities[0].name
        for key in found[1:]:
            other = self._take(key)
            why = Reason("correction", name, correction.where)
            first = _together(first, other, dict.fromkeys(other.keys, why))
        self._put(found[0], first)

    def _split(self, key: Key, correction: Correction) -> None:
        """Part names, or all that some documents say, from a group."""
        group = self._take(key)
        moving = {names.key(n) for n in correction.names}
        stay: list[Found] = []
        leave: list[Found] = []
        for f in group.found:
            bare = f.cluster.keys if f.cluster.doc in correction.documents else moving
            for part, kept in ((leave, group.keys & bare), (stay, group.keys - bare)):
                if parted := _holding(f, kept):
                    part.append(parted)
        if stay and leave:
            group = replace(group, found=tuple(stay), split=True)
            for f in leave:
                parted = _own(f, key, moving)
                self._put((key[0], parted.canonical), Group((parted,), parted.canonical, split=True))
        self._put(key, group)

    def _retype(self, key: Key, correction: Correction) -> None:
        group = replace(self._take(key), retyped=correction.type, subtype=correction.subtype)
        self._put((family(correction.type), key[1]), group)


def _own(found: Found, key: Key, moving: set[str]) -> Found:
    """Give what leaves a group the key it had before a merge, or else one of its own."""
    if found.canonical != key[1]:
        return found
    canonical = max(moving, key=names.fullness) if moving else f"{key[1]}@~{found.cluster.doc}"
    return replace(
        found, canonical=f"{canonical}@split" if canonical == key[1] else canonical, entry=None, why=None
    )


def _holding(found: Found, keys: set[str]) -> Found | None:
    cluster = found.cluster.holding(keys)
    reasons = {k: r for k, r in cluster.reasons.items() if names.key(r.to) in keys}
    return replace(found, cluster=replace(cluster, reasons=reasons)) if cluster.mentions else None


def _together(first: Group, other: Group, moved: Mapping[str, Reason]) -> Group:
    return replace(
        first,
        found=(*first.found, *other.found),
        label=first.label or other.label,
        retyped=first.retyped or other.retyped,
        subtype=first.subtype or other.subtype,
        moved={**other.moved, **first.moved, **moved},
    )


# Relations.


def unrejected(
    relations: Iterable[Relation], entities: Iterable[Entity], corrections: Sequence[Correction]
) -> Iterator[Relation]:
    """Leave out the relations that the ledger rejects."""
    rejects = [c for c in corrections if c.action == "reject"]
    if not rejects:
        yield from relations
        return
    ids = _Ids(entities)
    refused = {(c.predicate, c.status, ids.find(c.entities[0]), _target(c, ids)) for c in rejects}
    for r in relations:
        target = names.key(r.object.text) if isinstance(r.object, Value) else r.object
        if not {(r.predicate, s, r.subject, target) for s in (r.status, "")} & refused:
            yield r


def _target(correction: Correction, ids: "_Ids") -> str | None:
    return ids.find(correction.entities[1]) if len(correction.entities) > 1 else names.key(correction.text)


class _Ids:
    """The ids of entities, by id and by name."""

    def __init__(self, entities: Iterable[Entity]) -> None:
        self._known: set[str] = set()
        self._by_name: dict[tuple[str, str], set[str]] = defaultdict(set)
        for entity in entities:
            self._known.add(entity.id)
            for name in (entity.label, *entity.aliases):
                self._by_name[family(entity.type), names.key(name)].add(entity.id)

    def find(self, ref: Ref) -> str | None:
        """Give the id of an entity, if exactly one is meant."""
        if ref.id in self._known:
            return ref.id
        bearers = self._by_name.get((family(ref.type), names.key(ref.name)), set())
        return next(iter(bearers)) if len(bearers) == 1 else None
