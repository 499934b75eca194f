"""A small build by hand: two documents in two scripts, every type, predicate and status; names are invented."""

from dataclasses import replace
from hashlib import sha256
from itertools import chain

from kg.records import Document, Entity, Evidence, Mention, Relation, Value

HANS = """星河科技在2024未来计算大会上发布启明3芯片。
星河科技董事长林远和云溪大学教授苏晴出席2024未来计算大会。
2024未来计算大会于2024年5月20日在上海举行，由东海市科学技术局主办。
林远表示，启明3将用于远山大模型。
云溪大学采用了启明3，并与星河科技合作。
极光半导体的曜石X是启明3的竞争对手。
极光半导体否认收购星河科技。
据传，极光半导体加入芯片产业联盟。
极光半导体总部位于上海。
东海市科学技术局印发《先进芯片发展办法》，并对极光半导体展开调查。
"""
HANT = """星河科技發布啟明3晶片，極光半導體的曜石X也將採用啟明3的架構。
全球芯片峰會將於2024年9月在上海舉行，會期為9月3日至5日，另有消息說在秋天。
蘇晴說：「晶片要靠人才。」
"""

_NAMES = {  # key -> type, subtype, zh-hans, zh-hant, en, aliases
    "xinghe": ("Company", None, "星河科技", "星河科技", "Starriver", ("星河",)),
    "jiguang": ("Company", None, "极光半导体", "極光半導體", "", ()),
    "qiming": ("Product", "Chip", "启明3", "啟明3", "", ("启明三代", '"启明"\\3')),
    "yaoshi": ("Product", "Chip", "曜石X", "曜石X", "", ()),
    "yuanshan": ("Product", "AIModel", "远山", "遠山", "", ("远山大模型",)),
    "linyuan": ("Person", None, "林远", "林遠", "", ()),
    "suqing": ("Person", None, "苏晴", "蘇晴", "", ()),
    "bureau": ("Agency", None, "东海市科学技术局", "東海市科學技術局", "", ("东海市科技局",)),
    "yunxi": ("Organization", "University", "云溪大学", "雲溪大學", "", ()),
    "alliance": ("Organization", "Association", "芯片产业联盟", "晶片產業聯盟", "", ()),
    "congress": ("Event", None, "2024未来计算大会", "2024未來計算大會", "", ()),
    "summit": ("Event", None, "全球芯片峰会", "全球芯片峰會", "", ()),
    "shanghai": ("Location", None, "上海", "上海", "Shanghai", ()),
    "rules": ("Policy", None, "先进芯片发展办法", "先進晶片發展辦法", "", ()),
}

# predicate, subject, object, status, title, (document, sentence, trigger) of each sighting
_Fact = tuple[str, str, str | Value, str, str | None, tuple[tuple[str, int, str], ...]]
_FACTS: tuple[_Fact, ...] = (
    ("develops", "xinghe", "qiming", "asserted", None, (("hans", 0, "发布"), ("hant", 0, "發布"))),
    ("develops", "jiguang", "yaoshi", "asserted", None, (("hans", 5, "的"),)),
    ("exhibitedAt", "qiming", "congress", "asserted", None, (("hans", 0, "发布"),)),
    ("affiliatedWith", "linyuan", "xinghe", "asserted", "董事长", (("hans", 1, "董事长"),)),
    ("affiliatedWith", "suqing", "yunxi", "asserted", "教授", (("hans", 1, "教授"),)),
    ("participatesIn", "linyuan", "congress", "asserted", None, (("hans", 1, "出席"),)),
    ("participatesIn", "suqing", "congress", "asserted", None, (("hans", 1, "出席"),)),
    ("heldAt", "congress", "shanghai", "asserted", None, (("hans", 2, "举行"),)),
    ("heldOn", "congress", Value("2024年5月20日", "2024-05-20"), "asserted", None, (("hans", 2, "于"),)),
    ("organizes", "bureau", "congress", "asserted", None, (("hans", 2, "主办"),)),
    ("stated", "linyuan", Value("启明3将用于远山大模型"), "asserted", None, (("hans", 3, "表示"),)),
    ("basedOn", "yuanshan", "qiming", "planned", None, (("hans", 3, "用于"),)),
    ("uses", "yunxi", "qiming", "asserted", None, (("hans", 4, "采用"),)),
    ("cooperatesWith", "xinghe", "yunxi", "asserted", None, (("hans", 4, "合作"),)),
    ("competesWith", "qiming", "yaoshi", "asserted", None, (("hans", 5, "竞争"),)),
    ("investsIn", "jiguang", "xinghe", "denied", None, (("hans", 6, "收购"),)),
    ("partOf", "jiguang", "alliance", "rumoured", None, (("hans", 7, "加入"),)),
    ("locatedIn", "jiguang", "shanghai", "asserted", None, (("hans", 8, "位于"),)),
    ("issues", "bureau", "rules", "asserted", None, (("hans", 9, "印发"),)),
    ("regulates", "bureau", "jiguang", "asserted", None, (("hans", 9, "调查"),)),
    ("basedOn", "yaoshi", "qiming", "asserted", None, (("hant", 0, "採用"),)),
    ("heldAt", "summit", "shanghai", "planned", None, (("hant", 1, "舉行"),)),
    ("heldOn", "summit", Value("2024年9月", "2024-09"), "planned", None, (("hant", 1, "將於"),)),
    (
        "heldOn",
        "summit",
        Value("9月3日至5日", "2024-09-03/2024-09-05"),
        "asserted",
        None,
        (("hant", 1, "會期"),),
    ),
    ("heldOn", "summit", Value("秋天"), "rumoured", None, (("hant", 1, "消息"),)),
    ("stated", "suqing", Value("晶片要靠人才。"), "asserted", None, (("hant", 2, "說"),)),
)

# Names and words as untrusted text may bring them.
HOSTILE = [
    'quotes " and \\ backslash',
    'three """ quotes and a last "',
    "lines\nand\r\nreturns\tand tabs",
    "<script>alert(1)</script> & <https://x.example/> .",
    "𠮷野家 👩‍🔬 🇨🇳",
    "right \u202eto left\u202c \u200f \ufeff mark",
    "控制\x01\x08\x0b\x1f\x7f\x85字",
    "@prefix kg: <x> .",
    "\\u4e2d \\U0001F600 %E4%B8%AD",
    "e\u0301 \u2028 \u2029 \ufdd0",
]


def documents() -> tuple[Document, ...]:
    """The two sources."""
    return (
        _document("hans", HANS, title="星河科技发布新芯片", date="2024-05-21", source="东海日报"),
        _document("hant", HANT, title="晶片消息", date="2024-05-22", source="南島時報"),
    )


def hostile() -> tuple[tuple[Document, ...], tuple[Entity, ...], tuple[Relation, ...]]:
    """A build whose every text is hostile: titles, names, aliases, reasons, posts, quotations, words said and dates."""
    sources, things, facts = [], [], []
    for n, text in enumerate(HOSTILE):
        sources.append(_document(f"h{n}", text, title=text, date="2024-05-21", source=text))
        names = {"zh-hans": text, "zh-hant": text, "en": text}
        merged = ({"alias": f"{text}!", "rule": text, "to": text, "text": text, "doc": f"h{n}"},)
        person = Entity(f"person/h{n}", "Person", None, text, names, (f"{text}!",), merged, 1, 1)
        elsewhere = f"http://www.wikidata.org/entity/Q{n}"
        things.append(replace(person, parent=text, exact=(elsewhere,), maybe_same=("person/h0",) * (n > 0)))
        things.append(Entity(f"event/h{n}", "Event", None, text, names, (f"{text}!",), merged, 1, 1))
        seen = (Evidence(f"h{n}", 0, len(text), text, rule=text),)
        for predicate, target in (
            ("participatesIn", f"event/h{n}"),
            ("stated", Value(text)),
        ):
            facts.append(
                Relation(f"h{n}{predicate}", predicate, f"person/h{n}", target, "asserted", 1.0, text, seen)
            )
        facts.append(
            Relation(f"h{n}heldOn", "heldOn", f"event/h{n}", Value(text), "planned", 0.5, None, seen)
        )
    return tuple(sources), tuple(things), tuple(facts)


def entities() -> tuple[Entity, ...]:
    """Fourteen things, every type among them."""
    return tuple(_entity(key) for key in _NAMES)


def relations() -> tuple[Relation, ...]:
    """Facts with every predicate and every status; one of them is sighted in both documents."""
    return tuple(map(_relation, _FACTS))


def mentions() -> tuple[Mention, ...]:
    """Every place where a name of an entity stands in a document."""
    return tuple(chain.from_iterable(_mentions(key, document) for key in _NAMES for document in documents()))


def entity_id(key: str) -> str:
    """The id that the contract gives to one of the entities above."""
    kind, _, label, *_ = _NAMES[key]
    return f"{kind.lower()}/{sha256(f'{kind}|{label}'.encode()).hexdigest()[:20]}"


def _document(name: str, text: str, *, title: str, date: str, source: str) -> Document:
    digest = sha256(text.encode()).hexdigest()
    return Document(name, f"{name}.txt", title, date, source, None, f"zh-{name}", "utf-8", digest, text)


def _entity(key: str) -> Entity:
    kind, subtype, hans, hant, en, aliases = _NAMES[key]
    labels = {k: v for k, v in (("zh-hans", hans), ("zh-hant", hant), ("en", en)) if v}
    merged = tuple({"alias": alias, "rule": "short form", "doc": "hans"} for alias in aliases)
    places = [m.doc for document in documents() for m in _mentions(key, document)]
    return Entity(entity_id(key), kind, subtype, hans, labels, aliases, merged, len(set(places)), len(places))


def _relation(fact: _Fact) -> Relation:
    predicate, subject, target, status, title, sightings = fact
    value = entity_id(target) if isinstance(target, str) else target
    key = f"{predicate}|{subject}|{target}|{status}"
    evidence = tuple(_evidence(subject, target, *sighting) for sighting in sightings)
    return Relation(
        id=sha256(key.encode()).hexdigest()[:20],
        predicate=predicate,
        subject=entity_id(subject),
        object=value,
        status=status,
        confidence=0.95,
        title=title,
        evidence=evidence,
    )


def _evidence(subject: str, target: str | Value, doc: str, number: int, trigger: str) -> Evidence:
    text = HANS if doc == "hans" else HANT
    quote = text.splitlines()[number]
    start = text.index(quote)
    end = start + len(quote)
    names = _NAMES[target][2:4] if isinstance(target, str) else (target.text,)
    return Evidence(
        doc=doc,
        start=start,
        end=end,
        text=quote,
        subject=_find(text, _NAMES[subject][2:4], start, end),
        object=_find(text, names, start, end),
        trigger=_find(text, (trigger,), start, end),
        rule=f"trigger:{trigger}",
        confidence=0.9,
    )


def _find(text: str, names: tuple[str, ...], start: int, end: int) -> tuple[int, int]:
    at, name = max((text.find(name, start, end), name) for name in names)
    assert at >= 0, f"none of {names} stands in {text[start:end]!r}"
    return at, at + len(name)


def _mentions(key: str, document: Document) -> list[Mention]:
    kind, _, hans, hant, *_ = _NAMES[key]
    found = []
    for name in sorted({hans, hant}):
        at = document.text.find(name)
        while at >= 0:
            found.append(Mention(document.id, at, at + len(name), name, kind, entity_id(key)))
            at = document.text.find(name, at + 1)
    return found
