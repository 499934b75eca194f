"""该公司 and its like: read as the one name that they can mean, or left alone."""

import pytest

from kg import refer
from kg.records import Claim, Document, Evidence, Mention, Value
from kg.segment import segment

Marks = tuple[tuple[str, str], ...]


def read(text: str, *marks: tuple[str, str]) -> dict[str, str]:
    mentions, at = [], 0
    for name, type_ in marks:
        at = text.index(name, at)
        mentions.append(Mention("d1", at, at + len(name), name, type_))
        at += len(name)
    doc = Document("d1", "", "", None, None, None, "zh-hans", "utf-8", "0" * 64, text)
    return {word.text: name.text for word, name in refer.referents(doc, segment(doc), mentions).items()}


@pytest.mark.parametrize(
    ("text", "marks", "found"),
    [
        ("星瀚发布财报。该公司称将扩产。", (("星瀚", "Company"),), {"该公司": "星瀚"}),
        (
            "星瀚半导体（星瀚）获奖，該公司致謝。",
            (("星瀚半导体", "Company"), ("星瀚", "Company")),
            {"該公司": "星瀚"},
        ),
        ("商务部发文。该部表示欢迎。", (("商务部", "Agency"),), {"该部": "商务部"}),
        ("启明3上市。该芯片由星瀚研发。", (("启明3", "Product"), ("星瀚", "Company")), {"该芯片": "启明3"}),
        ("星瀚与沐光签约。该公司称将扩产。", (("星瀚", "Company"), ("沐光", "Company")), {}),
        ("星瀚发布财报。\n\n该公司称将扩产。", (("星瀚", "Company"),), {}),
        ("商务部发文。该公司表示欢迎。", (("商务部", "Agency"),), {}),
        ("商务部发文。该部门表示欢迎，该部分条款有效。", (("商务部", "Agency"),), {"该部门": "商务部"}),
        ("该公司称将扩产。", (), {}),
    ],
)
def test_a_word_means_the_only_name_of_its_kind_before_it_in_its_paragraph(
    text: str, marks: Marks, found: dict[str, str]
) -> None:
    assert read(text, *marks) == found


@pytest.mark.parametrize(
    ("text", "events", "found"),
    [
        (
            "首届江湾算力大会开幕。\n\n本届大会由江湾市政府主办。",
            ("首届江湾算力大会",),
            {"本届大会": "首届江湾算力大会"},
        ),
        (
            "江灣晶片論壇2024登場。本次論壇由工研院主辦。",
            ("江灣晶片論壇2024",),
            {"本次論壇": "江灣晶片論壇2024"},
        ),
        ("算力大会与芯片论坛举行，此次大会由甲承办。", ("算力大会", "芯片论坛"), {"此次大会": "算力大会"}),
        (
            "去年的算力大会、今年的云大会先后举行，本次大会更大。",
            ("算力大会", "云大会"),
            {"本次大会": "云大会"},
        ),
        (
            "工博会今天开幕，本届展会由甲主办，本届博览会面积更大。",
            ("工博会",),
            {"本届展会": "工博会", "本届博览会": "工博会"},
        ),
        ("江湾围棋邀请赛落幕。本次大赛由甲主办。", ("江湾围棋邀请赛",), {"本次大赛": "江湾围棋邀请赛"}),
        ("算力大会开幕。大会由甲主办，大会由乙承办。", ("算力大会",), {"大会": "算力大会"}),
        ("算力大会开幕。大会上人很多。", ("算力大会",), {}),
        ("算力大会开幕。本次论坛由甲主办。", ("算力大会",), {}),
        ("本次大会由甲主办。算力大会开幕。", ("算力大会",), {}),
    ],
)
def test_an_event_is_the_last_one_before_whose_name_ends_so(
    text: str, events: tuple[str, ...], found: dict[str, str]
) -> None:
    assert read(text, *((event, "Event") for event in events)) == found


def test_a_claim_is_told_of_the_name_and_keeps_its_evidence() -> None:
    word, name = Mention("d1", 7, 10, "该公司", "Company"), Mention("d1", 0, 2, "星瀚", "Company")
    said = Evidence("d1", 7, 15, "该公司称将扩产。", subject=(7, 10))
    claim = Claim("stated", (7, 10), Value("将扩产"), said)
    (told,) = refer.meant([claim], {word: name})
    assert (told.subject, told.evidence) == ((0, 2), said)
    (linked,) = refer.meant([Claim("investsIn", (20, 22), (7, 10), said)], {word: name})
    assert linked.object == (0, 2)
