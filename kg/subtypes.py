"""Subtypes: what kind of product or organisation a name is, where the name or the words beside it show it."""

import re
from collections import Counter
from collections.abc import Iterable

from kg.records import Mention
from kg.script import simplify
from kg.vocabulary import ORGANIZATION, PRODUCT

# In order: the first kind whose words are found beside the name gives the name one vote.
_PRODUCT_WORDS = (
    (
        "Chip",
        re.compile(r"芯片|处理器|GPU|CPU|NPU|ASIC|FPGA|加速卡|推理卡|训练卡|显卡|SoC|晶圆", re.IGNORECASE),
    ),
    ("AIModel", re.compile(r"大模型|语言模型|模型|聊天机器人|LLM", re.IGNORECASE)),
    ("Vehicle", re.compile(r"汽车|轿车|SUV|电动车|飞行器|eVTOL|车型|卡车", re.IGNORECASE)),
    (
        "Device",
        re.compile(r"手机|手表|平板|笔记本|电脑|耳机|眼镜|头显|机器人|路由器|服务器|无人机", re.IGNORECASE),
    ),
    ("Platform", re.compile(r"平台|云服务|生态|数据库|开放平台", re.IGNORECASE)),
    ("Software", re.compile(r"操作系统|软件|系统|应用|App|浏览器|框架|工具", re.IGNORECASE)),
)
_ORGANIZATION_TAILS = (
    ("University", re.compile(r"(?:大学|学院|分校|university|college)$", re.IGNORECASE)),
    (
        "ResearchInstitute",
        re.compile(r"(?:研究院|研究所|科学院|工程院|实验室|研究中心|institute)$", re.IGNORECASE),
    ),
    (
        "Association",
        re.compile(r"(?:协会|联盟|学会|商会|联合会|基金会|association|alliance)$", re.IGNORECASE),
    ),
    (
        "Media",
        re.compile(
            r"(?:报|社|网|日报|晚报|周刊|电视台|广播|通讯社|时报|新闻|times|news|journal)$", re.IGNORECASE
        ),
    ),
)
_BESIDE = 8  # characters on either side that are looked at


def subtype(type_: str, sightings: Iterable[tuple[str, Mention]]) -> str | None:
    """Choose an entity's subtype from its mentions, each with the text of its document; None if nothing shows it."""
    vote = {PRODUCT: _product, ORGANIZATION: _organization}.get(type_)
    votes = Counter(kind for text, m in sightings if vote and (kind := vote(text, m)))
    return min(votes, key=lambda k: (-votes[k], k)) if votes else None


def _product(text: str, mention: Mention) -> str | None:
    after = text[mention.end : mention.end + _BESIDE]
    before = text[max(0, mention.start - _BESIDE) : mention.start]
    for words in (mention.text, re.split(r"[，。；,;]", after)[0], re.split(r"[，。；,;]", before)[-1]):
        for kind, pattern in _PRODUCT_WORDS:
            if pattern.search(simplify(words)):
                return kind
    return None


def _organization(_text: str, mention: Mention) -> str | None:
    name = simplify(re.sub(r"\s", "", mention.text))
    return next((kind for kind, tail in _ORGANIZATION_TAILS if tail.search(name)), None)
