"""Across: which clusters of many documents name one thing.

Each cluster finds its canonical key: the reference list's, if it lists one of its names, or else the fullest name that
every document agrees on. Events add their edition, places and people what sets two of one name apart.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from kg import alike, names
from kg.cluster import Cluster, Reason, candidates, sole
from kg.records import Document
from kg.reference import BODY, Entry, Reference
from kg.vocabulary import AGENCY, COMPANY, EVENT, LOCATION, ORGANIZATION, PERSON, POLICY, PRODUCT

Key = tuple[str, str]  # family, canonical key
UNTOLD: Final = "~"  # what a district is tied to that no text places

_RECURS = re.compile(
    r"(?:大会|论坛|峰会|年会|会议|全会|座谈会|博览会|展览会|展会|展|两会|节|赛|周|日|[a-z]{2,})$"
)
# Words that are short for one thing in a text that says so, and for another in the next.
_GENERIC = re.compile(
    r"(?:暂行|管理|实施|行动|工作)?(?:办法|规定|条例|意见|通知|方案|规划|纲要|决定|指南|标准|报告|公约|协议|协定|法案|法|计划|细则|目录|草案|白皮书|框架|战略|"
    r"公司|集团|委员会|[咨组专工管理]+委会?|协会|学会|商会|联盟|中心|研究院|研究所|大学|学院|学校|医院|基金会?|办公室|管理局|法院|银行|实验室|"
    r"工作组|平台|中试平台|系统|项目|工程|论坛|大会|峰会|会议|年会|展会|博览会|活动|园区|基地|新区)"
)
# The types whose rules are tried on names of a family, and of which the sighted types may be mixed up.
_TYPES: Final[Mapping[str, tuple[str, ...]]] = {
    BODY: (COMPANY, AGENCY, ORGANIZATION),
    LOCATION: (LOCATION,),
    POLICY: (POLICY,),
    PRODUCT: (PRODUCT,),
    EVENT: (EVENT,),
    PERSON: (),
}


@dataclass(frozen=True, slots=True)
class Found:
    """A cluster with its canonical key, the listed entity if it is one, why it is called so, and what it is tied to."""

    cluster: Cluster
    canonical: str
    entry: Entry | None
    why: tuple[str, Reason] | None  # key of the name by which it was found, and the reason
    ties: frozenset[str] = frozenset()


def across(clusters: Sequence[Cluster], texts: Mapping[str, Document], reference: Reference) -> list[Found]:
    """Find the canonical key of every cluster."""
    by_family: dict[str, list[Cluster]] = defaultdict(list)
    for cluster in clusters:
        by_family[cluster.family].append(cluster)
    found = []
    for family_, group in sorted(by_family.items()):
        search = _Search(family_, group, reference)
        found += [search.find(c) for c in group]
    return _dated(found, texts)


class _Search:
    """What all documents together say of the names of one family."""

    def __init__(self, family_: str, group: Iterable[Cluster], reference: Reference) -> None:
        self._family = family_
        self._reference = reference
        self._seen: dict[str, tuple[Entry, str] | None] = {}
        self._fuller: dict[str, dict[str, Reason]] = defaultdict(dict)
        group = list(group)
        for cluster in sorted(group, key=lambda c: c.doc):
            self._learn(cluster)
        self._fit({self._bare(k) for c in group for k in c.keys})

    def find(self, cluster: Cluster) -> Found:
        """Follow a cluster's names to a listed entity, or to the fuller name on which all documents agree."""
        keys = sorted({self._bare(k) for k in cluster.keys}, key=names.fullness, reverse=True)
        listed = {id(f[0]): (k, f) for k in reversed(keys) if k not in cluster.own and (f := self._listed(k))}
        if len(listed) == 1:
            ((k, (entry, rule)),) = listed.values()
            why = None if names.key(entry.label) == k else (k, Reason(rule, entry.label, entry.source))
            return Found(cluster, entry.canonical, entry, why)
        full, why = keys[0], None
        while len(targets := self._fuller.get(full, {})) == 1:
            ((target, reason),) = targets.items()
            why = why or (full, reason)
            full = target
            if hit := self._listed(full):
                return Found(cluster, hit[0].canonical, hit[0], why)
        return Found(cluster, self._family_name(full), None, why)

    def _bare(self, key: str) -> str:
        return names.series(key) if self._family == EVENT else key

    def _listed(self, key: str) -> tuple[Entry, str] | None:
        if key not in self._seen:
            self._seen[key] = alike.listed(self._reference, self._family, key)
        return self._seen[key]

    def _family_name(self, key: str) -> str:
        """Write a product's key with the listed name of its line: Ascend 920 is 昇腾920."""
        if self._family != PRODUCT:
            return key
        for cut in range(len(key) - 1, 1, -1):
            if key[cut].isdigit() and not key[cut - 1].isdigit() and (hit := self._listed(key[:cut])):
                return names.key(hit[0].label) + key[cut:]
        return key

    def _learn(self, cluster: Cluster) -> None:
        """Note what a document joins: its short names mean its full one."""
        full = self._bare(cluster.full)
        for k in sorted(
            k for k in {self._bare(k) for k in cluster.keys} - {full} if not _GENERIC.fullmatch(k)
        ):
            reason = cluster.reasons.get(k, Reason("defined-elsewhere", full))
            if reason.rule not in alike.HERE:
                self._fuller[k].setdefault(full, Reason("defined-elsewhere", full, reason.text))

    def _fit(self, keys: Iterable[str]) -> None:
        """Add what the rules that hold across documents say of the names that no document joins."""
        said = {k: names.name(k) for k in sorted(keys)}
        fits: dict[str, dict[str, str]] = defaultdict(dict)
        for short, full in sorted(candidates(self._family, said, wide=False)):
            rule = alike.fit(_TYPES[self._family], said[short], said[full])
            if rule and not (self._listed(short) and self._listed(full)):
                fits[short][full] = rule
        for short in sorted(fits.keys() - self._fuller.keys()):
            target = sole(fits[short], fits)
            if target and fits[short][target] in alike.SAFE:
                self._fuller[short][target] = Reason(fits[short][target], target)


# Editions of events.


def _dated(found: Sequence[Found], texts: Mapping[str, Document]) -> list[Found]:
    """Add to events which edition they are: the number or year that a name gives, or else the document's year."""
    stamps = [_stamp(f, texts[f.cluster.doc].date) for f in found]
    numbers: dict[tuple[str, str], set[int]] = defaultdict(set)
    for f, (year, number) in zip(found, stamps, strict=True):
        if f.cluster.family == EVENT and year and number:
            numbers[f.canonical, year].add(number)
    return [
        f if f.cluster.family != EVENT else _edition(f, stamp, numbers)
        for f, stamp in zip(found, stamps, strict=True)
    ]


def _stamp(found: Found, date: str | None) -> tuple[str, int]:
    """Tell an event's year and number, "" and 0 where they are not known."""
    if found.cluster.family != EVENT:
        return "", 0
    keys = found.cluster.keys
    years = {y for k in keys for y in names.years(k)}
    numbers = {n for k in keys for n in names.ordinals(k)}
    bare = any(names.series(k) == k for k in keys)
    year = min(years, default="")
    if not year and (bare or not numbers) and (found.entry or _RECURS.search(found.canonical)):
        year = (date or "")[:4]
    return year, min(numbers, default=0)


def _edition(found: Found, stamp: tuple[str, int], numbers: Mapping[tuple[str, str], set[int]]) -> Found:
    year, number = stamp
    known = numbers.get((found.canonical, year), set())
    number = number or (min(known) if len(known) == 1 else 0)
    edition = f"第{number}届" if number else year
    canonical = f"{found.canonical}@{edition}" if edition else found.canonical
    return replace(found, canonical=canonical)
