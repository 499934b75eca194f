"""Generated builds of any size: seeded, invented names, communities of unlike sizes."""

import random
from dataclasses import replace
from datetime import date, timedelta
from hashlib import sha256
from itertools import cycle

from kg.records import Document, Entity, Evidence, Relation, Value, identifier
from kg.vocabulary import SIGNATURES, STATUSES

_FIRST = "星启远云海天明华东北极光智芯腾凌青山金瑞鼎博康安宏泰"
_SECOND = "河图航景澜穹曜峰辰岳源擎衡驰霖泽川野石林舟屿桥岭"
_TAILS = {
    "Company": ("科技", "半导体", "智能", "通信", "汽车", "集团"),
    "Product": ("一号", "3", "芯片X1", "大模型", "手机5", "OS"),
    "Person": ("",),
    "Agency": ("市科技局", "省工信厅", "发展改革委"),
    "Organization": ("大学", "研究院", "产业联盟"),
    "Event": ("峰会", "博览会", "开发者大会"),
    "Location": ("市", "园区", "县"),
    "Policy": ("管理办法", "行动计划"),
}
_SHARES = {
    "Company": 26,
    "Product": 30,
    "Person": 16,
    "Agency": 6,
    "Organization": 7,
    "Event": 6,
    "Location": 6,
    "Policy": 3,
}

Build = tuple[list[Document], list[Entity], list[Relation]]


def make(count: int, links: int, *, documents: int = 40, seed: int = 7, distinct: bool = False) -> Build:
    """Return about `links` relations between `count` entities; some entities stay alone.

    With `distinct` no two entities share a name, and ids are minted as a build mints them.
    """
    rng = random.Random(seed)
    entities = [_entity(n, rng, distinct=distinct) for n in range(count)]
    shelf = [_document(n, rng) for n in range(documents)]
    communities = max(2, count // 45)
    home = [min(int(rng.expovariate(3) * communities), communities - 1) for _ in entities]
    members: dict[int, list[int]] = {}
    for n, place in enumerate(home):
        members.setdefault(place, []).append(n)
    seen: dict[str, Relation] = {}
    for _ in range(links * (400 if distinct else 60)):
        relation = _relation(rng, entities, (home, members), shelf)
        if relation:
            seen.setdefault(relation.id, relation)
        if len(seen) >= links:
            break
    return shelf, entities, list(seen.values())


def of_triples(triples: int, *, seed: int = 7) -> Build:
    """Return a build of about so many triples, with what a real one has: dates, posts, sources, keywords, abouts."""
    documents, entities, relations = make(
        triples // 54, triples // 54, documents=triples // 220, seed=seed, distinct=True
    )
    rng = random.Random(seed)
    words = ("芯片", "大模型", "汽车", "融资", "峰会", "监管", "机器人", "算力")
    documents = [
        replace(d, source=f"示例社{n % 12}", keywords=tuple(rng.sample(words, 3)))
        for n, d in enumerate(documents)
    ]
    relations = [
        replace(r, about=(rng.choice(entities).id,)) if r.predicate == "stated" else r for r in relations
    ]
    for event in (e for e in entities if e.type == "Event"):
        day = (date(2024, 1, 1) + timedelta(days=rng.randrange(700))).isoformat()
        held = _fact(rng, documents, event, ("heldOn", Value(day, day)))
        relations.append(held)
    return documents, entities, relations


def _entity(n: int, rng: random.Random, *, distinct: bool) -> Entity:
    kind = rng.choices(list(_SHARES), weights=list(_SHARES.values()))[0]
    label = rng.choice(_FIRST) + rng.choice(_SECOND) + rng.choice(_TAILS[kind]) + (f"{n}" if distinct else "")
    subtype = rng.choice(("Chip", "AIModel", "Device")) if kind == "Product" else None
    aliases = (f"{label}股份有限公司",) if kind == "Company" else ()
    merged = ({"alias": aliases[0], "rule": "legal-form", "to": label},) if aliases else ()
    return Entity(
        identifier(kind, label) if distinct else f"e{n:05}",
        kind,
        subtype,
        label,
        {"zh-hans": label},
        aliases,
        merged,
        rng.randint(1, 5),
        rng.randint(1, 30),
    )


def _document(n: int, rng: random.Random) -> Document:
    day = date(2023, 1, 1) + timedelta(days=int(rng.betavariate(4, 2) * 700))
    digest = sha256(str(n).encode()).hexdigest()
    when = None if n % 17 == 16 else day.isoformat()
    return Document(
        f"d{n:03}",
        f"d{n}.txt",
        f"第{n}号文档：产业动态",
        when,
        "示例社",
        None,
        "zh-hans",
        "utf-8",
        digest,
        "",
    )


def _relation(
    rng: random.Random,
    entities: list[Entity],
    homes: tuple[list[int], dict[int, list[int]]],
    shelf: list[Document],
) -> Relation | None:
    home, members = homes
    a = int(rng.random() ** 1.6 * len(entities))
    near = members[home[a]] if rng.random() < 0.9 else range(len(entities))
    b = near[int(rng.random() ** 2.2 * len(near))]
    if a == b:
        return None
    subject = entities[a]
    if rng.random() < 0.1 and subject.type in {"Person", "Company", "Agency"}:
        return _fact(
            rng, shelf, subject, ("stated", Value(f"{entities[b].label}今年会有新的进展，产业要靠大家一起做"))
        )
    fitting = [p for p, pairs in SIGNATURES.items() if (subject.type, entities[b].type) in pairs]
    return _fact(rng, shelf, subject, (rng.choice(fitting), entities[b])) if fitting else None


def _fact(
    rng: random.Random, shelf: list[Document], subject: Entity, rest: tuple[str, Entity | Value]
) -> Relation:
    predicate, target = rest
    name = target.label if isinstance(target, Entity) else target.text
    status = rng.choices(STATUSES, weights=(85, 8, 3, 4))[0]
    sightings = tuple(
        _sighting(rng.choice(shelf).id, subject.label, name) for _ in range(rng.choice((1, 1, 1, 2, 3)))
    )
    end = target.id if isinstance(target, Entity) else target
    key = sha256(f"{subject.id}{predicate}{name}{status}".encode()).hexdigest()[:16]
    title = "总经理" if predicate == "affiliatedWith" else None
    return Relation(
        f"r{key}", predicate, subject.id, end, status, round(rng.uniform(0.5, 1), 2), title, sightings
    )


def _sighting(doc: str, subject: str, name: str) -> Evidence:
    """Return a sentence whose marks are where they should be; it starts at offset 100 of its document."""
    text, roles = "", {}
    pieces = cycle(("据报道，", "", "在会上与记者谈到，将与业界一道", "推进", "", "的工作，各方都很期待。"))
    for role, piece in zip(("", "subject", "", "trigger", "object", ""), pieces, strict=False):
        part = {"subject": subject, "object": name}.get(role, piece)
        if role:
            roles[role] = (100 + len(text), 100 + len(text) + len(part))
        text += part
    return Evidence(doc, 100, 100 + len(text), text, **roles)
