"""Assemble: claims between mentions into distinct relations between entities, with every sighting as evidence."""

import hashlib
import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping

from kg.records import Claim, Entity, Evidence, Mention, Relation, Value
from kg.vocabulary import ASSERTED, DATE, DENIED, PLANNED, RUMOURED, SIGNATURES, STATEMENT, SYMMETRIC

_Fact = tuple[str, str, str, str]  # predicate, subject, key of the object, status
_Sighting = tuple[Claim, str, str | Value]  # a claim with its ends
# Of what one text tells in two ways (as planned, as done) the training texts' annotators keep the first of these; a denial
# stands by itself.
_PLAINEST = (ASSERTED, PLANNED, RUMOURED, DENIED)


def assemble(
    claims: Iterable[Claim], mentions: Iterable[Mention], entities: Iterable[Entity]
) -> Iterator[Relation]:
    """Yield one relation for each distinct fact, sorted by id; one document gives a fact one status, or denies it too."""
    owner = {(m.doc, m.start, m.end): m.entity for m in mentions}
    standing = _standing(owner)
    types = {e.id: e.type for e in entities}
    told: dict[tuple[str, str, str, str, bool], list[_Sighting]] = defaultdict(list)
    for claim in claims:
        for subject, target in _ends(claim, owner):
            if _fits(claim.predicate, types.get(subject), target, types):
                fact = claim.predicate, subject, _object_key(target)
                told[claim.evidence.doc, *fact, claim.status == DENIED].append((claim, subject, target))
    facts: dict[_Fact, list[_Sighting]] = defaultdict(list)
    for (_, predicate, subject, target_key, _), sightings in told.items():
        status = min((claim.status for claim, _, _ in sightings), key=_PLAINEST.index)
        facts[predicate, subject, target_key, status] += sightings
    relations = (_relation(fact, sightings, standing) for fact, sightings in facts.items())
    yield from sorted(relations, key=lambda r: r.id)


def _ends(claim: Claim, owner: Mapping[tuple[str, int, int], str]) -> Iterator[tuple[str, str | Value]]:
    """Find the entities that a claim links; a symmetric predicate has its ends in order."""
    doc = claim.evidence.doc
    subject = owner.get((doc, *claim.subject), "")
    target = claim.object if isinstance(claim.object, Value) else owner.get((doc, *claim.object), "")
    if not subject or not target or subject == target:
        return
    if claim.predicate in SYMMETRIC and isinstance(target, str) and target < subject:
        subject, target = target, subject
    yield subject, target


def _fits(predicate: str, subject: str | None, target: str | Value, types: Mapping[str, str]) -> bool:
    """Tell whether a predicate's signature allows the two ends."""
    if isinstance(target, Value):
        kind: str | None = STATEMENT if predicate == "stated" else DATE
    else:
        kind = types.get(target)
    return (subject, kind) in SIGNATURES[predicate]


def _object_key(target: str | Value) -> str:
    if isinstance(target, str):
        return target
    return target.date or re.sub(r"\s", "", target.text)


def _standing(owner: Mapping[tuple[str, int, int], str]) -> dict[str, list[tuple[int, int, str]]]:
    """List where entities stand in each document, in order."""
    standing: dict[str, list[tuple[int, int, str]]] = defaultdict(list)
    for (doc, start, end), entity in sorted(owner.items()):
        if entity:
            standing[doc].append((start, end, entity))
    return standing


def _about(evidence: Iterable[Evidence], standing: Mapping[str, list[tuple[int, int, str]]]) -> set[str]:
    """Find the entities that stand in the words said."""
    found = set()
    for seen in evidence:
        if seen.object is None:
            continue
        start, end = seen.object
        places = standing.get(seen.doc, [])
        for _, until, entity in places[bisect_left(places, (start, 0, "")) :]:
            if until > end:
                break
            found.add(entity)
    return found


def _relation(
    fact: _Fact,
    sightings: list[_Sighting],
    standing: Mapping[str, list[tuple[int, int, str]]],
) -> Relation:
    predicate, subject, _, status = fact
    sightings.sort(key=lambda s: (s[0].evidence.doc, s[0].evidence.start, s[0].evidence.end, s[0].subject))
    evidence = tuple(dict.fromkeys(claim.evidence for claim, _, _ in sightings))
    titles = Counter(claim.title for claim, _, _ in sightings if claim.title)
    return Relation(
        id=hashlib.sha256("|".join(fact).encode()).hexdigest()[:20],
        predicate=predicate,
        subject=subject,
        object=sightings[0][2],
        status=status,
        confidence=max(e.confidence for e in evidence),
        title=min(titles, key=lambda t: (-titles[t], -len(t), t)) if titles else None,
        evidence=evidence,
        about=tuple(sorted(_about(evidence, standing) - {subject})) if predicate == "stated" else (),
    )
