"""Builds for the explorer's tests: a small one with invented names, and one in which all text is hostile."""

from dataclasses import replace

from kg import view
from kg.records import Document, Entity, Evidence, Mention, Relation, Value
from kg.settings import Settings
from kg.vocabulary import ENTITY_TYPES

MENTIONS = [Mention("d3", 0, 4, "孤屿精密", "Company", "id/company/2")]
DOCUMENTS = [
    Document("d1", "a.txt", "澄湖发布新品", "2024-03-05", "湖报", None, "zh-hans", "utf-8", "", ""),
    Document("d2", "b.txt", "峰會落幕", "2024-09-20", None, None, "zh-hant", "utf-8", "", ""),
    Document("d3", "c.txt", "没有日期的一篇", None, None, None, "zh-hans", "utf-8", "", ""),
]
ENTITIES = [
    Entity(
        "id/company/1",
        "Company",
        None,
        "澄湖电讯",
        {"zh-hans": "澄湖电讯", "zh-hant": "澄湖電訊", "en": "Clearlake"},
        ("澄湖", "CLK"),
        (
            {
                "alias": "CLK",
                "rule": "defined-in-brackets",
                "doc": "d2",
                "to": "澄湖电讯",
                "text": "澄湖电讯（CLK）",
            },
        ),
        2,
        5,
        country="CN",
        level="municipal",
        parent="湖城市",
        types={"Company": 4, "Organization": 1},
        exact=("urn:ticker:CLK",),
    ),
    Entity("id/product/1", "Product", "Chip", "镜泊2", {"zh-hans": "镜泊2"}, (), (), 2, 3),
    Entity("id/person/1", "Person", None, "白岭", {"zh-hans": "白岭"}, (), (), 1, 2),
    Entity("id/event/1", "Event", None, "湖城峰会", {"zh-hans": "湖城峰会"}, (), (), 1, 1),
    Entity("id/location/1", "Location", None, "湖城", {"zh-hans": "湖城"}, (), (), 1, 1),
    Entity(
        "id/company/2",
        "Company",
        None,
        "孤屿精密",
        {"zh-hans": "孤屿精密"},
        (),
        (),
        1,
        1,
        maybe_same=("id/person/1",),
        related=("id/product/1",),
    ),
]
SAID = "镜泊2明年量产"


def sighting(doc: str, text: str, subject: str, trigger: str, target: str) -> Evidence:
    """Return evidence whose sentence begins at offset 50 of its document."""
    span = {role: (50 + text.index(part), 50 + text.index(part) + len(part)) for role, part in
            (("subject", subject), ("trigger", trigger), ("object", target))}  # fmt: skip
    return Evidence(doc, 50, 50 + len(text), text, **span)


RELATIONS = [
    Relation("r1", "develops", "id/company/1", "id/product/1", "asserted", 0.91, None, (
        sighting("d1", "澄湖电讯在湖城发布镜泊2。", "澄湖电讯", "发布", "镜泊2"),
        sighting("d2", "澄湖電訊早前已推出鏡泊2。", "澄湖電訊", "推出", "鏡泊2"),
    )),
    Relation("r2", "affiliatedWith", "id/person/1", "id/company/1", "asserted", 0.8, "总工程师", (
        sighting("d1", "𠮷日，澄湖电讯总工程师白岭出席。", "白岭", "总工程师", "澄湖电讯"),
    )),
    Relation("r3", "participatesIn", "id/person/1", "id/event/1", "planned", 0.7, None, (
        sighting("d2", "白岭将出席湖城峰会。", "白岭", "出席", "湖城峰会"),
    )),
    Relation("r4", "heldAt", "id/event/1", "id/location/1", "asserted", 0.9, None, (
        sighting("d2", "湖城峰会在湖城举行。", "湖城峰会", "举行", "湖城"),
    )),
    Relation("r5", "stated", "id/person/1", Value(SAID), "asserted", 0.9, None, (
        sighting("d3", f"白岭说，{SAID}。", "白岭", "说", SAID),
    ), ("id/product/1",)),
    Relation("r6", "stated", "id/person/1", Value("价格不变"), "asserted", 0.9, None, (
        sighting("d1", "白岭说，价格不变。", "白岭", "说", "价格不变"),
    )),
    Relation("r7", "heldOn", "id/event/1", Value("9月18日", "2024-09-18"), "asserted", 0.9, None, (
        sighting("d2", "湖城峰会9月18日开幕。", "湖城峰会", "开幕", "9月18日"),
    )),
    Relation("r8", "investsIn", "id/company/1", "id/product/1", "denied", 0.6, None, (
        sighting("d1", "澄湖电讯否认投资镜泊2。", "澄湖电讯", "否认投资", "镜泊2"),
    )),
]  # fmt: skip


def render(
    documents: list[Document] = DOCUMENTS,
    mentions: list[Mention] = MENTIONS,
    entities: list[Entity] = ENTITIES,
    relations: list[Relation] = RELATIONS,
) -> str:
    """Return the explorer of a build."""
    return view.render(documents, mentions, entities, relations, settings=Settings())


RUN = "window.hacked = true; alert(1)"
HOSTILE = [
    f"<script>{RUN}</script>",
    f"</script><script>{RUN}</script>",
    f'<img src=x onerror="{RUN}">',
    f"\"'><svg onload='{RUN}'>",
    "{{ 7*7 }}{% raw %}",
    "<!--<script>",
    "]]>--><b>",
    "行\u2028分\u2029隔",
    "__proto__",
    "constructor",
    "toString",
    "长" * 10_000,
    "x" * 10_000,
    "👩‍🚀🇨🇳𠮷",
    "\u202egnp.exe\u202c\u200f",
    "javascript:alert(1)",
    "\x00\x07控制",
    "\ud800半",
    "${alert(1)}`",
    "   ",
]


def hostile_build() -> tuple[list[Document], list[Entity], list[Relation]]:
    """Return a build in which everything that can be text is hostile."""
    documents = [Document(t[:40] + str(n), t, t, t[:10], t, t, t, t, t, t) for n, t in enumerate(HOSTILE)]
    entities = [
        Entity(f"{n}{t[:60]}", ENTITY_TYPES[n % 8], t, t, {t[:20]: t, "en": t}, (t, t + "2"), ({t[:20]: t},))
        for n, t in enumerate(HOSTILE)
    ]
    entities += [
        Entity(t, t, t, t, {t: t}, (), ({t: t},)) for t in ("__proto__", "constructor", "hasOwnProperty")
    ]
    relations = [
        Relation(f"r{n}{t[:60]}", t[:60], entities[n].id, entities[n - 1].id, t[:60], 1, t, (
            Evidence(documents[n].id, 5, 5 + len(t), t, (5, 7), (0, 99_999), (9, 6), t),
        ))
        for n, t in enumerate(HOSTILE)
    ]  # fmt: skip
    relations += [
        replace(r, id=f"s{r.id}", object=Value(t, t)) for r, t in zip(relations, HOSTILE, strict=True)
    ]
    return documents, entities, relations
