"""Resolve: mentions into entities. First within a document, then across documents, never by guessing.

Within a document two names join when the text defines one by the other (A（B）, 简称B) or when exactly one fuller name
fits a rule of `alike`. Across documents a name means what the reference list says, or the full name that every document
gives it; where documents disagree (WAIC of 2022 and of 2024) it stays with each document's own. People of one name stay
apart until something ties them. The ledger of corrections has the last word. The result depends on the sets of documents
and corrections only.

Mentions disagree on the types of names (抖音 as company and as product). Companies, agencies and organisations of one
name are one entity, of the type that most mentions give and with all noted, since such a body is one thing that the
recogniser names in several ways. A company and a product of one name are two, linked: what is said of the one (it
invests, it is used) is no statement about the other.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from kg import names, places
from kg.across import Key, across
from kg.apart import apart
from kg.cluster import Reason, clusters
from kg.correct import Group, corrected, grouped
from kg.ledger import Correction
from kg.records import Claim, Document, Entity, Mention, identifier
from kg.reference import Reference, shipped
from kg.subtypes import subtype
from kg.vocabulary import AGENCY, COMPANY, ENTITY_TYPES, LOCATION, PERSON, PRODUCT


def resolve(
    documents: Iterable[Document],
    mentions: Iterable[Mention],
    *,
    claims: Iterable[Claim] = (),
    reference: Reference | None = None,
    corrections: Sequence[Correction] = (),
) -> tuple[list[Mention], list[Entity]]:
    """Give every mention of an entity type its entity, and list the entities; both come sorted.

    `claims` say where people hold posts, which tells people of one name apart.
    """
    reference = reference or shipped()
    texts = {d.id: d for d in documents}
    kept = sorted(mentions, key=lambda m: (m.doc, m.start, m.end))
    found = across(list(clusters(texts, kept, reference)), texts, reference)
    groups = corrected(grouped(apart(found, kept, texts, claims)), corrections)
    named = {k: _entity(k, group, texts) for k, group in groups.items()}
    owner = {(m.doc, m.start): named[k].id for k, group in groups.items() for m in group.mentions}
    resolved = [replace(m, entity=owner.get((m.doc, m.start), "")) for m in kept]
    return resolved, sorted(_linked(named, groups), key=lambda e: e.id)


def _entity(key: Key, group: Group, texts: Mapping[str, Document]) -> Entity:
    mentions, entry = group.mentions, group.entry
    type_ = group.type
    counts = Counter(_surface(m.text) for m in mentions)
    label = group.label or _best(counts)
    votes = Counter(m.type for m in mentions)
    labels = {**(entry.labels if entry else {}), **_labels(mentions, texts)}
    if group.label:
        labels[_tag(label, mentions, texts)] = label
    standing = _standing(type_, group)
    shown = group.subtype or (entry.subtype if entry and entry.type == type_ else None)
    return Entity(
        id=identifier(type_, key[1]),
        type=type_,
        subtype=shown or subtype(type_, [(texts[m.doc].text, m) for m in mentions]),
        label=label,
        labels={tag: labels[tag] for tag in ("zh-hans", "zh-hant", "en") if tag in labels},
        aliases=tuple(sorted(set(counts) - {label})),
        merged=tuple(_merged(group, label)),
        documents=len({m.doc for m in mentions}),
        mentions=len(mentions),
        country=standing.country,
        level=standing.level,
        parent=standing.parent,
        types={t: votes[t] for t in ENTITY_TYPES if votes[t]} if len(votes) > 1 else {},
        exact=entry.ids if entry else (),
    )


def _standing(type_: str, group: Group) -> places.Standing:
    """Tell the country, level and parent of a listed entity, a body of state or a place."""
    entry = group.entry
    if entry and (entry.country or entry.level or entry.parent):
        return places.Standing(entry.country, entry.level, entry.parent)
    if type_ == LOCATION:
        known = places.of_place(group.name)
        return replace(known, parent=known.parent or group.holder)
    return places.of_body(group.name) if type_ == AGENCY else places.Standing()


def _surface(text: str) -> str:
    """Give a name without the line breaks and spaces that scanning put between its characters."""
    return re.sub(r"(?<![A-Za-z0-9])\s+|\s+(?![A-Za-z0-9])", "", re.sub(r"\s+", " ", text.strip()))


def _best(counts: Mapping[str, int]) -> str:
    """Choose the name to show: the commonest, of those the longest."""
    return max(counts, key=lambda n: (counts[n], len(n), n))


def _tag(name: str, mentions: Sequence[Mention], texts: Mapping[str, Document]) -> str:
    """Choose the language tag of a name that a user gave."""
    if not names.has_han(name):
        return "en"
    scripts = Counter(texts[m.doc].script for m in mentions if texts[m.doc].script != "other")
    return max(scripts, key=lambda s: (scripts[s], s)) if scripts else "zh-hans"


def _labels(mentions: Iterable[Mention], texts: Mapping[str, Document]) -> dict[str, str]:
    """Choose one name a language tag, from the names seen in text of that script."""
    by_tag: dict[str, Counter[str]] = defaultdict(Counter)
    for mention in mentions:
        script = texts[mention.doc].script
        by_tag[script if names.has_han(mention.text) else "en"][_surface(mention.text)] += 1
    return {tag: _best(by_tag[tag]) for tag in ("zh-hans", "zh-hant", "en") if tag in by_tag}


def _merged(group: Group, label: str) -> list[dict[str, str]]:
    """List why each alias was joined: its first document in order of ids, the rule, and what bears it out."""
    reasons: dict[str, dict[str, str]] = {}
    shown = {names.key(m.text): _surface(m.text) for m in reversed(group.mentions)}
    for found in sorted(group.found, key=lambda f: f.cluster.doc):
        given = dict(found.cluster.reasons)
        if found.why:
            given.setdefault(*found.why)
        for mention in found.cluster.mentions:
            row = _why(mention, label, group.moved, given)
            row["to"] = shown.get(names.key(row["to"]), row["to"]) if row["rule"] != "spelling" else label
            if row["rule"] and row["alias"] != row["to"]:
                reasons.setdefault(row["alias"], row)
    return [reasons[alias] for alias in sorted(reasons)]


def _why(
    mention: Mention, label: str, moved: Mapping[str, Reason], given: Mapping[str, Reason]
) -> dict[str, str]:
    """Say why one name is one with the rest; the rule is empty where nothing joined it."""
    key = names.key(mention.text)
    reason = moved.get(key) or given.get(key) or given.get(names.series(key))
    rule = reason.rule if reason else "spelling" if key == names.key(label) else ""
    row = {
        "alias": _surface(mention.text),
        "rule": rule,
        "doc": mention.doc,
        "to": reason.to if reason else label,
    }
    return row | ({"text": reason.text} if reason and reason.text else {})


# Links.


def _linked(named: Mapping[Key, Entity], groups: Mapping[Key, Group]) -> Iterator[Entity]:
    """Add to each entity those of the same name that it may be, or is a product or the maker of."""
    same = _stars(groups)
    bearers: dict[str, set[Key]] = defaultdict(set)
    for k, group in groups.items():
        if named[k].type in (COMPANY, PRODUCT):
            for m in group.mentions:
                bearers[names.key(m.text)].add(k)
    for k, entity in named.items():
        keys = {names.key(m.text) for m in groups[k].mentions} if entity.type in (COMPANY, PRODUCT) else set()
        other = {o for key in keys for o in bearers[key] if named[o].type != entity.type}
        yield replace(
            entity,
            maybe_same=tuple(sorted(named[o].id for o in same.get(k, ()))),
            related=tuple(sorted(named[o].id for o in other)),
        )


def _stars(groups: Mapping[Key, Group]) -> dict[Key, set[Key]]:
    """Link the people of one name, each with the one most spoken of, so that links grow with people, not pairs."""
    bearers: dict[str, list[Key]] = defaultdict(list)
    for k, group in groups.items():
        if group.type == PERSON and not group.split:
            bearers[k[1].partition("@")[0]].append(k)
    links: dict[Key, set[Key]] = defaultdict(set)
    for keys in bearers.values():
        hub = min(keys, key=lambda k: (-len(groups[k].mentions), k))
        for other in keys:
            if other != hub:
                links[hub].add(other)
                links[other].add(hub)
    return links
