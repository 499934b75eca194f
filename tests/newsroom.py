"""A build by hand for the cookbook: six documents of four sources that agree, differ, plan, deny and repeat.

All names are invented. Each fact names the sentences that tell it, and every span is found in them.
"""

from hashlib import sha256
from typing import NamedTuple

from kg.records import Document, Entity, Evidence, Mention, Relation, Value

_TEXTS = {
    "d1": """星河科技在2024未来计算大会上发布启明3芯片。
星河科技董事长林远、云溪大学教授苏晴和东海市科学技术局局长周正出席2024未来计算大会。
2024未来计算大会于2024年5月20日在东海市举行，由东海市科学技术局主办。
周正表示，星河科技的启明3达到先进水平。
东海市科学技术局印发《先进芯片发展办法》。
天枢汽车的天枢T7搭载启明3。
星河云是星河科技的子公司。
""",
    "d2": """星河科技發布啟明3晶片。
2024未來計算大會於2024年5月21日在南嶺市舉行。
蘇晴說，啟明3離不開雲溪大學的人才。
極光半導體的曜石X與啟明3競爭。
""",
    "d3": """极光半导体发布曜石X芯片。
极光半导体否认收购星河科技。
据传，极光半导体将加入芯片产业联盟。
北辰资本投资极光半导体。
远山大模型基于启明3训练，由云溪大学研发。
云溪大学与星河科技合作。
天枢汽车工程师周正说，天枢T7将改用曜石X。
灵犀手机搭载启明3。
""",
    "d4": """全球芯片峰会将于2024年9月20日在临港新城举行。
林远和周正将出席全球芯片峰会。
周正指出，极光半导体要遵守《先进芯片发展办法》。
东海市科学技术局对极光半导体展开调查。
极光半导体收购星河科技，双方已经签约。
临港新城位于东海市。
极光半导体总部位于临港新城。
""",
    "d5": """国家算力局发布《算力网络建设规划》。
国家算力局局长何岚宣布，算力网络今年建成。
天枢汽车加入芯片产业联盟。
星河云采用曜石X。
""",
    "d6": """星河科技计划推出启明4芯片。
启明4与曜石X竞争。
何岚说，星河科技和极光半导体都要参与算力网络。
星河科技与极光半导体竞争。
天枢汽车与星河云合作。
苏晴和林远出席全球芯片峰会。
星河科技总部位于东海市。
""",
}
_ABOUT_DOCUMENTS = {  # title, date, source, author, script, keywords
    "d1": ("未来计算大会开幕", "2024-05-21", "东海日报", "记者甲", "zh-hans", ("芯片", "大会")),
    "d2": ("晶片消息", "2024-05-22", "南島時報", None, "zh-hant", ("晶片",)),
    "d3": ("芯片业观察", "2024-06-03", "科技观察", "乙", "zh-hans", ("芯片", "收购")),
    "d4": ("峰会将至", "2024-09-05", "东海日报", "记者甲", "zh-hans", ("峰会", "收购")),
    "d5": ("算力公报", None, None, None, "zh-hans", ("算力",)),
    "d6": ("新年的芯片业", "2025-01-10", "科技观察", "乙", "zh-hans", ("芯片", "算力")),
}


class _Thing(NamedTuple):
    type: str
    subtype: str | None
    hans: str
    hant: str = ""
    en: str = ""
    aliases: tuple[str, ...] = ()
    country: str | None = None
    level: str | None = None
    parent: str | None = None
    maybe_same: tuple[str, ...] = ()


_THINGS = {
    "xinghe": _Thing(
        "Company", None, "星河科技", "星河科技", "Starriver", ("星河", "星河科技有限公司"), "CN"
    ),
    "cloud": _Thing("Company", None, "星河云"),
    "jiguang": _Thing("Company", None, "极光半导体", "極光半導體"),
    "tianshu": _Thing("Company", None, "天枢汽车"),
    "beichen": _Thing("Company", None, "北辰资本"),
    "qiming3": _Thing("Product", "Chip", "启明3", "啟明3"),
    "qiming4": _Thing("Product", "Chip", "启明4"),
    "yaoshi": _Thing("Product", "Chip", "曜石X", "曜石X"),
    "yuanshan": _Thing("Product", "AIModel", "远山大模型", aliases=("远山",)),
    "t7": _Thing("Product", "Vehicle", "天枢T7"),
    "lingxi": _Thing("Product", "Device", "灵犀手机"),
    "linyuan": _Thing("Person", None, "林远"),
    "suqing": _Thing("Person", None, "苏晴", "蘇晴"),
    "zhou": _Thing("Person", None, "周正", maybe_same=("zhou2",)),
    "zhou2": _Thing("Person", None, "周正", maybe_same=("zhou",)),
    "helan": _Thing("Person", None, "何岚"),
    "bureau": _Thing(
        "Agency",
        None,
        "东海市科学技术局",
        aliases=("东海市科技局",),
        country="CN",
        level="municipal",
        parent="东海市",
    ),
    "power": _Thing("Agency", None, "国家算力局", country="CN", level="national"),
    "yunxi": _Thing("Organization", "University", "云溪大学", "雲溪大學"),
    "alliance": _Thing("Organization", "Association", "芯片产业联盟"),
    "congress": _Thing("Event", None, "2024未来计算大会", "2024未來計算大會"),
    "summit": _Thing("Event", None, "全球芯片峰会"),
    "donghai": _Thing("Location", None, "东海市", level="municipal"),
    "lingang": _Thing("Location", None, "临港新城", level="county", parent="东海市"),
    "nanling": _Thing("Location", None, "南岭市", "南嶺市"),
    "rules": _Thing("Policy", None, "先进芯片发展办法"),
    "plan": _Thing("Policy", None, "算力网络建设规划"),
}

KEYS = tuple(_THINGS)

# predicate | subject | object (a key, or the words and the date of a value) | status | title or what it is about | sightings
_FACTS = """
develops | xinghe | qiming3 | asserted | | d1:0:发布 d2:0:發布
develops | jiguang | yaoshi | asserted | | d3:0:发布 d2:3:的
develops | xinghe | qiming4 | planned | | d6:0:计划
develops | yunxi | yuanshan | asserted | | d3:4:研发
exhibitedAt | qiming3 | congress | asserted | | d1:0:发布
affiliatedWith | linyuan | xinghe | asserted | 董事长 | d1:1:董事长
affiliatedWith | suqing | yunxi | asserted | 教授 | d1:1:教授
affiliatedWith | zhou | bureau | asserted | 局长 | d1:1:局长
affiliatedWith | zhou2 | tianshu | asserted | 工程师 | d3:6:工程师
affiliatedWith | helan | power | asserted | 局长 | d5:1:局长
participatesIn | linyuan | congress | asserted | | d1:1:出席
participatesIn | suqing | congress | asserted | | d1:1:出席
participatesIn | zhou | congress | asserted | | d1:1:出席
participatesIn | linyuan | summit | planned | | d4:1:出席
participatesIn | zhou | summit | planned | | d4:1:出席
participatesIn | linyuan | summit | asserted | | d6:5:出席
participatesIn | suqing | summit | asserted | | d6:5:出席
heldAt | congress | donghai | asserted | | d1:2:举行
heldAt | congress | nanling | asserted | | d2:1:舉行
heldAt | summit | lingang | planned | | d4:0:举行
heldOn | congress | 2024年5月20日=2024-05-20 | asserted | | d1:2:于
heldOn | congress | 2024年5月21日=2024-05-21 | asserted | | d2:1:於
heldOn | summit | 2024年9月20日=2024-09-20 | planned | | d4:0:将于
organizes | bureau | congress | asserted | | d1:2:主办
stated | zhou | 星河科技的启明3达到先进水平= | asserted | xinghe qiming3 | d1:3:表示
stated | suqing | 啟明3離不開雲溪大學的人才= | asserted | qiming3 yunxi | d2:2:說
stated | zhou2 | 天枢T7将改用曜石X= | asserted | t7 yaoshi | d3:6:说
stated | zhou | 极光半导体要遵守《先进芯片发展办法》= | asserted | jiguang rules | d4:2:指出
stated | helan | 算力网络今年建成= | asserted | | d5:1:宣布
stated | helan | 星河科技和极光半导体都要参与算力网络= | asserted | xinghe jiguang | d6:2:说
issues | bureau | rules | asserted | | d1:4:印发
issues | power | plan | asserted | | d5:0:发布
regulates | bureau | jiguang | asserted | | d4:3:调查
basedOn | t7 | qiming3 | asserted | | d1:5:搭载
basedOn | yuanshan | qiming3 | asserted | | d3:4:基于
basedOn | lingxi | qiming3 | asserted | | d3:7:搭载
basedOn | t7 | yaoshi | planned | | d3:6:改用
uses | cloud | yaoshi | asserted | | d5:3:采用
partOf | cloud | xinghe | asserted | | d1:6:子公司
partOf | jiguang | alliance | rumoured | | d3:2:加入
partOf | tianshu | alliance | asserted | | d5:2:加入
investsIn | jiguang | xinghe | denied | | d3:1:否认
investsIn | jiguang | xinghe | asserted | | d4:4:收购
investsIn | beichen | jiguang | asserted | | d3:3:投资
cooperatesWith | yunxi | xinghe | asserted | | d3:5:合作
cooperatesWith | tianshu | cloud | asserted | | d6:4:合作
competesWith | yaoshi | qiming3 | asserted | | d2:3:競爭
competesWith | qiming4 | yaoshi | asserted | | d6:1:竞争
competesWith | xinghe | jiguang | asserted | | d6:3:竞争
locatedIn | lingang | donghai | asserted | | d4:5:位于
locatedIn | jiguang | lingang | asserted | | d4:6:位于
locatedIn | xinghe | donghai | asserted | | d6:6:位于
"""


def documents() -> tuple[Document, ...]:
    """The six sources."""
    return tuple(_document(doc) for doc in _TEXTS)


def entities() -> tuple[Entity, ...]:
    """Twenty-seven things."""
    return tuple(map(_entity, _THINGS))


def relations() -> tuple[Relation, ...]:
    """Fifty-two facts."""
    return tuple(map(_relation, _FACTS.strip().splitlines()))


def mentions() -> tuple[Mention, ...]:
    """The places of subjects and objects that the facts show; each is a mention."""
    found = set()
    for line in _FACTS.strip().splitlines():
        _, subject, target, *_, sightings = _cells(line)
        for key in (subject, target):
            if key in _THINGS:
                for doc, start, end, _ in map(_place, sightings.split()):
                    at = _find(doc, _names(key), start, end)
                    text = _TEXTS[doc][slice(*at)]
                    found.add(Mention(doc, *at, text, _THINGS[key].type, thing_id(key)))
    return tuple(sorted(found, key=lambda m: (m.doc, m.start, m.entity)))


def thing_id(key: str) -> str:
    """The id of one of the things above; the second 周正 has one of his own."""
    thing = _THINGS[key]
    name = key if key == "zhou2" else thing.hans
    return f"{thing.type.lower()}/{sha256(f'{thing.type}|{name}'.encode()).hexdigest()[:20]}"


def relation_id(line: str) -> str:
    """The id of the fact that starts so: `predicate | subject | object | status`."""
    return sha256(line.encode()).hexdigest()[:20]


def _document(doc: str) -> Document:
    title, date, source, author, script, keywords = _ABOUT_DOCUMENTS[doc]
    text = _TEXTS[doc]
    digest = sha256(text.encode()).hexdigest()
    return Document(doc, f"{doc}.txt", title, date, source, author, script, "utf-8", digest, text, keywords)


def _entity(key: str) -> Entity:
    thing = _THINGS[key]
    labels = {"zh-hans": thing.hans, "zh-hant": thing.hant, "en": thing.en}
    places = [m for m in mentions() if m.entity == thing_id(key)]
    return Entity(
        id=thing_id(key),
        type=thing.type,
        subtype=thing.subtype,
        label=thing.hans,
        labels={k: v for k, v in labels.items() if v},
        aliases=thing.aliases,
        merged=tuple(
            {"alias": a, "rule": "short form", "to": thing.hans, "doc": "d1"} for a in thing.aliases
        ),
        documents=len({m.doc for m in places}),
        mentions=len(places),
        country=thing.country,
        level=thing.level,
        parent=thing.parent,
        maybe_same=tuple(map(thing_id, thing.maybe_same)),
    )


def _relation(line: str) -> Relation:
    predicate, subject, target, status, more, sightings = _cells(line)
    words, is_value, date = target.partition("=")
    said = predicate == "stated"
    evidence = tuple(_evidence(subject, words, s) for s in sightings.split())
    return Relation(
        id=relation_id(" | ".join((predicate, subject, target, status))),
        predicate=predicate,
        subject=thing_id(subject),
        object=Value(words, date or None) if is_value else thing_id(target),
        status=status,
        confidence=max(e.confidence for e in evidence),
        title=None if said else more or None,
        evidence=evidence,
        about=tuple(map(thing_id, more.split())) if said else (),
    )


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.split("|")]


def _evidence(subject: str, target: str, sighting: str) -> Evidence:
    doc, start, end, trigger = _place(sighting)
    return Evidence(
        doc=doc,
        start=start,
        end=end,
        text=_TEXTS[doc][start:end],
        subject=_find(doc, _names(subject), start, end),
        object=_find(doc, _names(target) if target in _THINGS else (target,), start, end),
        trigger=_find(doc, (trigger,), start, end),
        rule="hand",
        confidence=0.9 if doc != "d3" else 0.6,
    )


def _place(sighting: str) -> tuple[str, int, int, str]:
    """Find the sentence that a sighting names: its document, its range, and the trigger."""
    doc, number, trigger = sighting.split(":")
    quote = _TEXTS[doc].splitlines()[int(number)]
    start = _TEXTS[doc].index(quote)
    return doc, start, start + len(quote), trigger


def _names(key: str) -> tuple[str, ...]:
    return tuple(filter(None, (_THINGS[key].hans, _THINGS[key].hant)))


def _find(doc: str, names: tuple[str, ...], start: int, end: int) -> tuple[int, int]:
    at, name = max((_TEXTS[doc].find(name, start, end), name) for name in names)
    assert at >= 0, f"none of {names} stands in {_TEXTS[doc][start:end]!r}"
    return at, at + len(name)
