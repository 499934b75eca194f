"""Resolving: mentions become entities, within documents and across them, whatever the order."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from kg.records import Document, Entity, Mention
from kg.resolve import resolve


def document(name: str, text: str, date: str | None = "2024-07-05") -> Document:
    return Document(name, f"{name}.txt", "", date, None, None, "zh-hans", "utf-8", "0" * 64, text)


def mark(doc: Document, *named: tuple[str, str]) -> list[Mention]:
    """Find the next occurrence of each name in turn."""
    found, at = [], 0
    for name, type_ in named:
        at = doc.text.index(name, at)
        found.append(Mention(doc.id, at, at + len(name), name, type_))
        at += len(name)
    return found


def entities_of(*marked: tuple[Document, list[Mention]]) -> dict[str, Entity]:
    """Index entities by each of their names."""
    _, entities = resolve([d for d, _ in marked], [m for _, ms in marked for m in ms])
    return {name: e for e in entities for name in (e.label, *e.aliases)}


def test_a_name_defined_in_brackets_is_joined_and_says_why() -> None:
    doc = document("d1", "2024世界人工智能大会（以下简称“WAIC”）开幕，WAIC很热闹。")
    marked = mark(doc, ("2024世界人工智能大会", "Event"), ("WAIC", "Event"), ("WAIC", "Event"))
    found = entities_of((doc, marked))
    assert found["WAIC"] == found["2024世界人工智能大会"]
    assert found["WAIC"].merged == (
        {
            "alias": "WAIC",
            "rule": "defined-in-brackets",
            "doc": "d1",
            "to": "2024世界人工智能大会",
            "text": "2024世界人工智能大会（以下简称“WAIC”）",
        },
    )
    assert found["WAIC"].mentions == 3


def test_every_joined_name_says_why() -> None:
    doc = document("d1", "2022世界人工智能大会（WAIC）开幕，WAIC大会很热闹。")
    found = entities_of(
        (doc, mark(doc, ("2022世界人工智能大会", "Event"), ("WAIC", "Event"), ("WAIC大会", "Event")))
    )
    assert {m["alias"]: m["rule"] for m in found["WAIC"].merged} == {
        "WAIC": "defined-in-brackets",
        "WAIC大会": "event-kind",
    }


def test_products_in_brackets_with_other_numbers_stay_apart() -> None:
    doc = document("d1", "昇腾910B（昇腾910C）均已量产。")
    found = entities_of((doc, mark(doc, ("昇腾910B", "Product"), ("昇腾910C", "Product"))))
    assert found["昇腾910B"] != found["昇腾910C"]


def test_both_scripts_name_one_entity_with_a_label_each() -> None:
    hans = document("d1", "华为发布新品。")
    hant = replace(document("d2", "華為發布新品。"), script="zh-hant")
    found = entities_of((hans, mark(hans, ("华为", "Company"))), (hant, mark(hant, ("華為", "Company"))))
    assert found["华为"] is found["華為"]
    assert found["华为"].labels == {"zh-hans": "华为", "zh-hant": "華為", "en": "Huawei"}
    assert found["华为"].documents == 2


def test_a_short_form_alone_means_what_other_documents_define() -> None:
    one = document("d1", "工业和信息化部（工信部）发文。")
    two = document("d2", "工信部答记者问。")
    found = entities_of(
        (one, mark(one, ("工业和信息化部", "Agency"), ("工信部", "Agency"))),
        (two, mark(two, ("工信部", "Agency"))),
    )
    assert found["工信部"].documents == 2


def test_a_yearly_event_is_another_one_in_another_year() -> None:
    old = document("d1", "2022世界人工智能大会（WAIC）开幕。", "2022-09-03")
    new = document("d2", "WAIC今日开幕。", "2024-07-04")
    marked = (
        (old, mark(old, ("2022世界人工智能大会", "Event"), ("WAIC", "Event"))),
        (new, mark(new, ("WAIC", "Event"))),
    )
    _, entities = resolve([d for d, _ in marked], [m for _, ms in marked for m in ms])
    assert sorted(e.documents for e in entities) == [1, 1]


def test_an_ambiguous_short_form_joins_neither() -> None:
    doc = document("d1", "华光科技有限公司与华光传媒集团签约，华光上涨。")
    marked = mark(doc, ("华光科技有限公司", "Company"), ("华光传媒集团", "Company"), ("华光", "Company"))
    assert len({e.id for e in entities_of((doc, marked)).values()}) == 3


def test_a_title_is_no_entity() -> None:
    doc = document("d1", "部长金一出席。")
    mentions, entities = resolve([doc], mark(doc, ("部长", "Title"), ("金一", "Person")))
    assert next(m.entity for m in mentions) == ""
    assert [e.type for e in entities] == ["Person"]


NEWS = [
    document("d1", "工业和信息化部（工信部）与华为技术有限公司发布，华为。"),
    document("d2", "工信部与华为。"),
    document("d3", "工业和信息化部与WAIC。", "2022-09-01"),
]
MARKED = [
    *mark(
        NEWS[0],
        ("工业和信息化部", "Agency"),
        ("工信部", "Agency"),
        ("华为技术有限公司", "Company"),
        ("华为", "Company"),
    ),
    *mark(NEWS[1], ("工信部", "Agency"), ("华为", "Company")),
    *mark(NEWS[2], ("工业和信息化部", "Agency"), ("WAIC", "Event")),
]


@given(st.permutations(NEWS), st.permutations(MARKED))
@settings(max_examples=30)
def test_the_order_of_documents_and_mentions_makes_no_difference(
    docs: list[Document], marked: list[Mention]
) -> None:
    assert resolve(docs, marked) == resolve(NEWS, MARKED)


def test_a_removed_document_leaves_no_trace() -> None:
    without = [m for m in MARKED if m.doc != "d3"]
    _, entities = resolve(NEWS[:2], without)
    assert not any("WAIC" in (e.label, *e.aliases) for e in entities)
    assert {e.id for e in entities} < {e.id for e in resolve(NEWS, MARKED)[1]}
