"""Resolve: mentions into entities. First within a document, then across documents, never by guessing.

Within a document two names join when the text defines one by the other (A（B）, 简称B) or when exactly one longer name
fits a rule of `names`. Across documents a name means the full name that every document gives it; where documents
disagree (WAIC of 2022 and of 2024) it stays with each document's own. The result depends on the set of documents only.
"""

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from kg import names
from kg.records import Document, Entity, Mention
from kg.subtypes import subtype
from kg.vocabulary import ENTITY_TYPES, EVENT, PRODUCT

_DEFINES = re.compile(
    r"\s*[（(]\s*(?:(?:以下)?(?:[简簡][称稱]|统称)|英文(?:[简簡]称|名)?|[又亦也]称|下[称稱]|即)?[为為：:]?\s*[“「『\"《]?\s*"
)
_RECURS = re.compile(
    r"(?:大会|论坛|峰会|年会|会议|全会|座谈会|博览会|展览会|展会|展|两会|节|赛|周|日|[a-z]{2,})$"
)
_YEAR = re.compile(r"(?:19|20)\d\d")

_Key = tuple[str, str]  # type, canonical key


@dataclass(frozen=True, slots=True)
class _Cluster:
    """The mentions of one thing in one document, and why each of its names was joined."""

    doc: str
    type: str
    mentions: tuple[Mention, ...]
    reasons: Mapping[str, str]  # key of a name -> rule

    @property
    def keys(self) -> set[str]:
        """The keys of its names."""
        return {names.key(m.text) for m in self.mentions}

    @property
    def full(self) -> str:
        """The key of its fullest name."""
        return max(self.keys, key=_fullness)


def resolve(documents: Iterable[Document], mentions: Iterable[Mention]) -> tuple[list[Mention], list[Entity]]:
    """Give every mention of an entity type its entity, and list the entities; both come sorted."""
    texts = {d.id: d for d in documents}
    kept = sorted(mentions, key=lambda m: (m.doc, m.start, m.end))
    groups = _across(list(_clusters(texts, kept)), texts)
    owner = {
        (m.doc, m.start): identifier(*k) for k, group in groups.items() for c in group for m in c.mentions
    }
    resolved = [replace(m, entity=owner.get((m.doc, m.start), "")) for m in kept]
    return resolved, sorted((_entity(k, group, texts) for k, group in groups.items()), key=lambda e: e.id)


def identifier(type_: str, canonical: str) -> str:
    """Mint the id of an entity: it depends on its type and canonical key alone."""
    return f"{type_.lower()}/{hashlib.sha256(f'{type_}|{canonical}'.encode()).hexdigest()[:20]}"


def _fullness(key: str) -> tuple[bool, int, str]:
    return names.has_han(key), len(key), key


# Within a document.


def _clusters(texts: Mapping[str, Document], mentions: Iterable[Mention]) -> Iterator[_Cluster]:
    grouped: dict[tuple[str, str], list[Mention]] = defaultdict(list)
    for mention in mentions:
        if mention.type in ENTITY_TYPES:
            grouped[mention.doc, mention.type].append(mention)
    for (doc, type_), group in grouped.items():
        yield from _cluster(type_, group, texts[doc].text)


def _cluster(type_: str, mentions: Sequence[Mention], text: str) -> Iterator[_Cluster]:
    """Join the names of one type in one document."""
    by_key: dict[str, list[Mention]] = defaultdict(list)
    for mention in mentions:
        by_key[names.key(mention.text)].append(mention)
    parent = {k: k for k in by_key}
    reasons: dict[str, str] = {}
    for short, full, rule in [*_defined(type_, mentions, text), *_fitting(type_, list(by_key))]:
        a, b = _root(parent, short), _root(parent, full)
        if a != b:
            parent[a] = b
            reasons[full if short in reasons else short] = rule  # each join explains one name
    members: dict[str, list[str]] = defaultdict(list)
    for k in by_key:
        members[_root(parent, k)].append(k)
    for keys in members.values():
        found = tuple(m for k in keys for m in by_key[k])
        yield _Cluster(mentions[0].doc, type_, found, {k: reasons[k] for k in keys if k in reasons})


def _root(parent: Mapping[str, str], node: str) -> str:
    while parent[node] != node:
        node = parent[node]
    return node


def _defined(type_: str, mentions: Sequence[Mention], text: str) -> Iterator[tuple[str, str, str]]:
    """Find the names that the text defines: A（B）, A（以下简称“B”）."""
    for first, second in pairwise(mentions):
        if not _DEFINES.fullmatch(text[first.end : second.start]) or not _closes(text[second.end :]):
            continue
        short, full = sorted((names.key(first.text), names.key(second.text)), key=_fullness)
        if short != full and not (type_ == PRODUCT and _numbers(short) != _numbers(full)):
            yield short, full, "defined-in-brackets"


def _closes(rest: str) -> bool:
    return bool(re.match(r"\s*[”」』\"》]?\s*[）)，,]", rest[:6]))


def _numbers(name: str) -> list[str]:
    """List a model's numbers, each with the letters that end it."""
    return re.findall(r"\d+[a-z]*", name)


def _fitting(type_: str, keys: Sequence[str]) -> Iterator[tuple[str, str, str]]:
    """Join a name to the one longer name of the document that fits a rule; two that fit leave it alone."""
    for short in sorted(keys, key=_fullness):
        fits = [(full, rule) for full in keys if full != short and (rule := _rule(type_, short, full))]
        longest = max((full for full, _ in fits), key=_fullness, default="")
        if fits and all(full == longest or _rule(type_, full, longest) for full, _ in fits):
            yield short, longest, dict(fits)[longest]


def _rule(type_: str, short: str, full: str) -> str | None:
    return names.same(type_, short, full) if _fullness(short) < _fullness(full) else None


# Across documents.


def _across(clusters: Sequence[_Cluster], texts: Mapping[str, Document]) -> dict[_Key, list[_Cluster]]:
    """Group the documents' clusters under the canonical key of what they name."""
    fuller: dict[_Key, set[str]] = defaultdict(set)
    for cluster in clusters:
        for k in cluster.keys - {cluster.full}:
            fuller[cluster.type, k].add(cluster.full)
    groups: dict[_Key, list[_Cluster]] = defaultdict(list)
    for cluster in clusters:
        groups[cluster.type, _canonical(cluster, fuller, texts[cluster.doc].date)].append(cluster)
    return groups


def _canonical(cluster: _Cluster, fuller: Mapping[_Key, set[str]], date: str | None) -> str:
    """Follow a name to the fuller name on which all documents agree; an event keeps to its year."""
    full = cluster.full
    year = (date or "")[:4]
    while len(targets := fuller.get((cluster.type, full), set())) == 1:
        (target,) = targets
        if cluster.type == EVENT and _YEAR.findall(target) not in ([], [year]):
            break
        full = target
    if cluster.type == EVENT and year and _RECURS.search(full) and not names.EDITION.search(full):
        return f"{full}@{year}"
    return full


def _entity(key: _Key, group: Sequence[_Cluster], texts: Mapping[str, Document]) -> Entity:
    type_, canonical = key
    mentions = [m for c in group for m in c.mentions]
    counts = Counter(_surface(m.text) for m in mentions)
    label = _best(counts)
    return Entity(
        id=identifier(type_, canonical),
        type=type_,
        subtype=subtype(type_, [(texts[m.doc].text, m) for m in mentions]),
        label=label,
        labels=_labels(mentions, texts),
        aliases=tuple(sorted(set(counts) - {label})),
        merged=tuple(_merged(group)),
        documents=len({m.doc for m in mentions}),
        mentions=len(mentions),
    )


def _surface(text: str) -> str:
    """Give a name without the line breaks and spaces that scanning put between its characters."""
    return re.sub(r"(?<![A-Za-z0-9])\s+|\s+(?![A-Za-z0-9])", "", re.sub(r"\s+", " ", text.strip()))


def _best(counts: Mapping[str, int]) -> str:
    """Choose the name to show: the commonest, of those the longest."""
    return max(counts, key=lambda n: (counts[n], len(n), n))


def _labels(mentions: Iterable[Mention], texts: Mapping[str, Document]) -> dict[str, str]:
    """Choose one name a language tag, from the names seen in text of that script."""
    by_tag: dict[str, Counter[str]] = defaultdict(Counter)
    for mention in mentions:
        script = texts[mention.doc].script
        by_tag[script if names.has_han(mention.text) else "en"][_surface(mention.text)] += 1
    return {tag: _best(by_tag[tag]) for tag in ("zh-hans", "zh-hant", "en") if tag in by_tag}


def _merged(group: Iterable[_Cluster]) -> list[dict[str, str]]:
    """List why each alias was joined: its first document in order of ids, and the rule."""
    reasons: dict[str, dict[str, str]] = {}
    for cluster in sorted(group, key=lambda c: c.doc):
        for mention in cluster.mentions:
            rule = cluster.reasons.get(names.key(mention.text))
            if rule:
                alias = _surface(mention.text)
                reasons.setdefault(alias, {"alias": alias, "rule": rule, "doc": cluster.doc})
    return [reasons[alias] for alias in sorted(reasons)]
