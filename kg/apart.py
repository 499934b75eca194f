"""Apart: things of one name that may be several, people above all, told apart by what the texts tie them to.

Two people of one name are one if a body or an office ties both; else they stay two that may be the same. Districts go
by the city they are named after (鼓楼区 of 南京 and of 福州).
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from kg import names
from kg.across import UNTOLD, Found
from kg.records import Claim, Document, Mention
from kg.reference import BODY, family
from kg.vocabulary import LOCATION, PERSON, TITLE

Ties = Mapping[tuple[str, int], frozenset[str]]  # (document, start of a mention) -> what the text ties it to

_CLOSE = re.compile(r"[\s、“”\"'（(的]{0,2}")
_HOLDS = re.compile(r"[\s（(，,]{0,2}(?:现任|担任|就任|任|是|为|系)?\s*")
_OFFICE = re.compile(
    r"国家主席|总书记|总理|国务委员|总统|首相|行政长官|特首|财政司司长|政务司司长|外交部发言人|秘书长|国王|女王|教皇"
)
_COUNTY = re.compile(r"[\u3400-\u9fff]{1,3}(?:区|县|镇|街道)")
_DISTINCT = 4  # characters from which a name in Chinese is hardly borne by two


def apart(
    found: Sequence[Found],
    mentions: Sequence[Mention],
    texts: Mapping[str, Document],
    claims: Iterable[Claim],
) -> list[Found]:
    """Tell people and districts of one name apart; `mentions` come sorted."""
    bodies = _owners(found)
    ties = _ties(mentions, texts, bodies, claims)
    seen: dict[str, set[str]] = defaultdict(set)
    for (doc, _), canonical in bodies.items():
        seen[doc].add(canonical)
    groups: dict[tuple[str, str], list[Found]] = defaultdict(list)
    for f in found:
        groups[f.cluster.family, f.canonical].append(f)
    return [f for (family_, _), group in groups.items() for f in _told(family_, group, ties, seen)]


def _owners(found: Iterable[Found]) -> dict[tuple[str, int], str]:
    """Give the canonical key of every mention of a body or a place."""
    return {
        (m.doc, m.start): f.canonical
        for f in found
        if f.cluster.family in (BODY, LOCATION)
        for m in f.cluster.mentions
    }


def _told(family_: str, group: Sequence[Found], ties: Ties, seen: Mapping[str, set[str]]) -> list[Found]:
    """Tell the bearers of one canonical key apart."""
    if family_ not in (PERSON, LOCATION) or (family_ == PERSON and group[0].entry):
        return list(group)  # the reference list knows people whom one name means
    group = [replace(f, ties=_of(f, ties)) for f in group]
    if family_ == PERSON:
        return _split(group, [frozenset(seen[f.cluster.doc] if _distinct(f) else ()) for f in group])
    if (
        not _COUNTY.fullmatch(group[0].canonical)
        or len(set(_components([f.ties for f in group if f.ties]))) < 2
    ):
        return group
    loose = [f if f.ties else replace(f, ties=frozenset({UNTOLD})) for f in group]
    return _split(loose, [frozenset()] * len(group))


def _of(found: Found, ties: Ties) -> frozenset[str]:
    return frozenset().union(*(ties.get((m.doc, m.start), frozenset()) for m in found.cluster.mentions))


def _distinct(found: Found) -> bool:
    """Tell whether a name is one that two people hardly share: foreign, and not a surname alone."""
    name = found.canonical
    return (
        len(name) >= _DISTINCT if names.has_han(name) else any(" " in m.text for m in found.cluster.mentions)
    )


def _split(group: Sequence[Found], near: Sequence[frozenset[str]]) -> list[Found]:
    """Group by shared ties; one without ties goes where the only fitting tie is; the sole bearer keeps the plain name."""
    tied = [f.ties for f in group]
    root = _components(tied)
    of_token = {t: root[n] for n, tokens in enumerate(tied) for t in tokens}
    for n, tokens in enumerate(tied):
        fitting = {of_token[t] for t in near[n] if t in of_token}
        if not tokens and len(fitting) == 1:
            root[n] = fitting.pop()
    if len(set(root)) == 1:
        return list(group)
    marks: dict[int, str] = {}
    for n, r in enumerate(root):
        mark = min(tied[n], default=f"~{group[n].cluster.doc}")
        marks[r] = min(mark, marks.get(r, mark))
    return [replace(f, canonical=f"{f.canonical}@{marks[root[n]]}") for n, f in enumerate(group)]


def _components(tied: Sequence[frozenset[str]]) -> list[int]:
    """Give each set the number of its component: sets that share a member are in one."""
    parent = list(range(len(tied)))

    def find(n: int) -> int:
        while parent[n] != n:
            parent[n] = parent[parent[n]]
            n = parent[n]
        return n

    first: dict[str, int] = {}
    for n, tokens in enumerate(tied):
        for token in sorted(tokens):
            parent[find(n)] = find(first.setdefault(token, n))
    return [find(n) for n in range(len(tied))]


# What a text ties a name to.


def _ties(
    mentions: Sequence[Mention],
    texts: Mapping[str, Document],
    owners: Mapping[tuple[str, int], str],
    claims: Iterable[Claim],
) -> dict[tuple[str, int], frozenset[str]]:
    tied: dict[tuple[str, int], set[str]] = defaultdict(set)
    for claim in claims:
        if claim.predicate == "affiliatedWith" and isinstance(claim.object, tuple):
            body = owners.get((claim.evidence.doc, claim.object[0]))
            if body and claim.status == "asserted":
                tied[claim.evidence.doc, claim.subject[0]].add(body)
    for n, m in enumerate(mentions):
        if m.type == PERSON:
            author, source = texts[m.doc].author, texts[m.doc].source
            if author and source and names.key(author) == names.key(m.text):
                tied[m.doc, m.start].add(f"author {names.key(source)}")
            tied[m.doc, m.start] |= set(_before(n, mentions, texts, owners)) | set(
                _after(n, mentions, texts, owners)
            )
        elif m.type == LOCATION and n and _touch(mentions[n - 1], m, texts[m.doc].text, _CLOSE):
            holder = mentions[n - 1]
            if holder.type == LOCATION and holder.end == m.start:
                tied[m.doc, m.start].add(owners[m.doc, holder.start])
    return {place: frozenset(tokens) for place, tokens in tied.items() if tokens}


def _before(
    n: int, mentions: Sequence[Mention], texts: Mapping[str, Document], owners: Mapping[tuple[str, int], str]
) -> Iterable[str]:
    """Read 华为 轮值董事长 金一: the titles before a person, and the body or place before them."""
    text, at = texts[mentions[n].doc].text, n
    titles = []
    while at and mentions[at - 1].type == TITLE and _touch(mentions[at - 1], mentions[at], text, _CLOSE):
        at -= 1
        titles.append(names.key(mentions[at].text))
    held = []
    if at and _touch(mentions[at - 1], mentions[at], text, _CLOSE):
        held = list(_token(mentions[at - 1], titles, owners))
    yield from held or (t for t in titles if _OFFICE.search(t))


def _after(
    n: int, mentions: Sequence[Mention], texts: Mapping[str, Document], owners: Mapping[tuple[str, int], str]
) -> Iterable[str]:
    """Read 金一（华为轮值董事长）: a body and a title after a person."""
    text, rest = texts[mentions[n].doc].text, mentions[n : n + 3]
    if len(rest) < 3 or rest[2].type != TITLE:
        return
    if _touch(rest[0], rest[1], text, _HOLDS) and _touch(rest[1], rest[2], text, _CLOSE):
        yield from _token(rest[1], [names.key(rest[2].text)], owners)


def _token(holder: Mention, titles: Sequence[str], owners: Mapping[tuple[str, int], str]) -> Iterable[str]:
    """Give what ties: a body by itself, a place only together with the office held there."""
    owner = owners.get((holder.doc, holder.start))
    if owner and family(holder.type) == BODY:
        yield owner
    elif owner:
        yield from (f"{owner} {title}" for title in titles)


def _touch(first: Mention, second: Mention, text: str, between: re.Pattern[str]) -> bool:
    return first.doc == second.doc and bool(between.fullmatch(text[first.end : second.start]))
