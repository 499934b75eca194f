"""Resolving: mentions become entities, within documents and across them, whatever the order."""

from dataclasses import replace
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from kg import names
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


# Names that meet in every way: alike, listed, defined, of one edition, homonyms, of two types.
NAMES = (
    *(
        ("Company", n)
        for n in ("华为", "華為技術有限公司", "星瀚", "星瀚半导体", "星瀚科技有限公司", "抖音", "中国移动")
    ),
    *(("Product", n) for n in ("抖音", "昇腾910B", "Ascend 910B", "昇腾910C", "H100", "英伟达H100")),
    *(
        ("Event", n)
        for n in ("WAIC", "2022世界人工智能大会", "世界人工智能大会", "第五届数据峰会", "数据峰会")
    ),
    *(("Person", n) for n in ("李伟", "卡尔·奥斯特曼", "奥斯特曼")),
    *(("Agency", n) for n in ("市经信局", "北京市经信局", "商务部", "美国商务部")),
    *(("Location", n) for n in ("南京市", "福州市", "鼓楼区")),
    ("Organization", "抖音"),
    ("Title", "董事长"),
)


@st.composite
def stories(draw: st.DrawFn) -> list[tuple[Document, list[Mention]]]:
    """Draw documents in which some of the names stand side by side, in brackets or apart."""
    told = []
    for n in range(draw(st.integers(2, 6))):
        named = draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=7))
        text, marks = "", []
        for type_, name in named:
            text += draw(st.sampled_from(["", "，", "（", "与", "，简称"]))
            marks.append(Mention(f"d{n}", len(text), len(text) + len(name), name, type_))
            text += name
            text += draw(st.sampled_from(["", "）", "。"]))
        year = draw(st.sampled_from(["2022-09-01", "2024-07-04", None]))
        told.append((document(f"d{n}", text, year), marks))
    return told


def told(stories: list[tuple[Document, list[Mention]]]) -> tuple[list[Mention], list[Entity]]:
    return resolve([d for d, _ in stories], [m for _, marks in stories for m in marks])


@given(stories(), st.randoms(use_true_random=False))
@settings(max_examples=150)
def test_whatever_is_told_the_order_makes_no_difference(
    stories: list[tuple[Document, list[Mention]]], rng: Random
) -> None:
    shuffled = [(d, rng.sample(marks, len(marks))) for d, marks in rng.sample(stories, len(stories))]
    assert told(shuffled) == told(stories)


@given(stories())
@settings(max_examples=150)
def test_what_must_stay_apart_does_whatever_is_told(stories: list[tuple[Document, list[Mention]]]) -> None:
    resolved, entities = told(stories)
    assert len({e.id for e in entities}) == len(entities)
    assert {m.entity for m in resolved if m.type != "Title"} == {e.id for e in entities}
    for e in entities:
        keys = {names.key(n) for n in (e.label, *e.aliases)}
        assert len(keys & {"升腾910b", "升腾910c"}) < 2
        assert len(keys & {"商务部", "美国商务部"}) < 2
        assert len({y for k in keys for y in names.years(k)}) < 2


@given(stories(), st.integers(0, 5))
@settings(max_examples=100)
def test_adding_a_document_and_taking_it_away_changes_nothing(
    stories: list[tuple[Document, list[Mention]]], which: int
) -> None:
    left = [s for n, s in enumerate(stories) if n != which % len(stories)]
    before = told(left)
    told(stories)  # nothing of it may stay behind, in no cache either
    assert told(left) == before


def test_a_removed_document_leaves_no_trace() -> None:
    without = [m for m in MARKED if m.doc != "d3"]
    _, entities = resolve(NEWS[:2], without)
    assert not any("WAIC" in (e.label, *e.aliases) for e in entities)
    assert {e.id for e in entities} < {e.id for e in resolve(NEWS, MARKED)[1]}


def test_a_company_and_a_product_of_one_name_are_two_that_are_linked() -> None:
    doc = document("d1", "抖音起诉对手，网民都用抖音。")
    _, entities = resolve([doc], mark(doc, ("抖音", "Company"), ("抖音", "Product")))
    company, product = sorted(entities, key=lambda e: e.type)
    assert (company.type, product.type) == ("Company", "Product")
    assert (company.related, product.related) == ((product.id,), (company.id,))


def test_bodies_of_one_name_are_one_of_the_type_that_most_mentions_give_with_all_noted() -> None:
    doc = document("d1", "云湖中心，云湖中心，云湖中心。")
    marked = mark(doc, ("云湖中心", "Organization"), ("云湖中心", "Agency"), ("云湖中心", "Organization"))
    ((entity,), resolved) = (resolve([doc], marked)[1], resolve([doc], marked)[0])
    assert entity.type == "Organization"
    assert entity.types == {"Agency": 1, "Organization": 2}
    assert {m.entity for m in resolved} == {entity.id}
    assert [m.type for m in resolved] == ["Organization", "Agency", "Organization"]


def test_a_generic_word_that_one_text_defines_means_nothing_in_the_next() -> None:
    one = document("d1", "《云湖市数据管理办法》（以下简称《办法》）施行。")
    two = document("d2", "《办法》公布。")
    found = entities_of(
        (one, mark(one, ("云湖市数据管理办法", "Policy"), ("办法", "Policy"))),
        (two, mark(two, ("办法", "Policy"))),
    )
    assert found["云湖市数据管理办法"].documents == 1


def test_a_city_bureau_is_that_of_the_one_city_of_the_text() -> None:
    doc = document("d1", "北京市经信局发文，市经济和信息化局解读。")
    found = entities_of((doc, mark(doc, ("北京市经信局", "Agency"), ("市经济和信息化局", "Agency"))))
    assert found["北京市经信局"] == found["市经济和信息化局"]
    assert (found["北京市经信局"].country, found["北京市经信局"].level) == ("CN", "provincial")


def test_what_two_lists_of_names_call_two_is_never_one_even_in_brackets() -> None:
    doc = document("d1", "谷歌（Alphabet）发布财报。")
    assert len(entities_of((doc, mark(doc, ("谷歌", "Company"), ("Alphabet", "Company"))))) == 2


def test_letters_that_a_text_defines_mean_what_it_says_before_any_list() -> None:
    one = document("d1", "云湖数据保护局（AP）开出罚单，AP称不满。")
    two = document("d2", "美联社（AP）报道。")
    found = entities_of(
        (one, mark(one, ("云湖数据保护局", "Agency"), ("AP", "Agency"), ("AP", "Agency"))),
        (two, mark(two, ("美联社", "Organization"), ("AP", "Organization"))),
    )
    assert found["云湖数据保护局"] != found["美联社"]
    assert found["云湖数据保护局"].mentions == 3


def test_a_mention_of_a_users_own_type_is_kept_and_belongs_to_no_entity() -> None:
    doc = document("d1", "天宫过境。")
    (mention,), entities = resolve([doc], mark(doc, ("天宫", "SKY")))
    assert (mention.type, mention.entity, entities) == ("SKY", "", [])


def test_what_one_text_leaves_out_says_nothing_of_the_next() -> None:
    one = document("d1", "美国国会周一开会，国会通过了法案。")
    other = document("d2", "国会昨天休会。")
    marked = [*mark(one, ("美国国会", "Agency"), ("国会", "Agency")), *mark(other, ("国会", "Agency"))]
    resolved, _ = resolve([one, other], marked)
    owner = [m.entity for m in resolved]
    assert owner[0] == owner[1] != owner[2]


def test_a_word_that_fits_two_names_of_a_text_joins_neither() -> None:
    doc = document("d1", "秦之衡和秦之航到场，秦先讲话。")
    marked = mark(doc, ("秦之衡", "Person"), ("秦之航", "Person"), ("秦", "Person"))
    assert len(entities_of((doc, marked))) == 3


def test_a_name_that_fits_two_names_of_one_thing_joins_them() -> None:
    doc = document("d1", "法国极昼集团扩产，法国极昼说明年投产，极昼股价上涨。")
    marked = mark(doc, ("法国极昼集团", "Company"), ("法国极昼", "Company"), ("极昼", "Company"))
    assert len({entity.id for entity in entities_of((doc, marked)).values()}) == 1
