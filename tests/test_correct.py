"""Corrections: replayed in order on what resolving found; the last word on a name holds, and nothing is guessed."""

from collections.abc import Sequence

from kg.assemble import assemble
from kg.correct import unrejected
from kg.ledger import Correction, Ref
from kg.records import Claim, Document, Entity, Evidence, Mention
from kg.resolve import resolve

ONE, OTHER = Ref("Company", "星河科技"), Ref("Company", "银河网络")
MERGE = Correction("merge", (ONE, OTHER), line=1, source="corrections.jsonl")
SPLIT = Correction("split", (ONE,), names=("银河网络",))


def texts(*lines: str) -> tuple[list[Document], list[Mention]]:
    documents = [
        Document(f"d{n}", "", "", None, None, None, "zh-hans", "utf-8", "0" * 64, line)
        for n, line in enumerate(lines, 1)
    ]
    names = {"星河科技": "Company", "银河网络": "Company", "启明": "Product", "李伟": "Person"}
    found = [
        Mention(d.id, at, at + len(n), n, t)
        for d in documents
        for n, t in names.items()
        if (at := d.text.find(n)) >= 0
    ]
    return documents, found


NEWS = texts("星河科技与银河网络签约。", "银河网络发布启明。", "李伟到访。", "李伟离开。")


def corrected(*corrections: Correction) -> list[Entity]:
    return resolve(*NEWS, corrections=corrections)[1]


def named(entities: Sequence[Entity], name: str) -> list[Entity]:
    return [e for e in entities if name in (e.label, *e.aliases)]


def test_merge_then_split_is_as_if_nothing_had_been_said_but_for_the_order() -> None:
    (merged,) = named(corrected(MERGE), "银河网络")
    assert merged.documents == 2
    assert [m for m in merged.merged if m["rule"] == "correction"] == [
        {
            "alias": "银河网络",
            "rule": "correction",
            "doc": "d1",
            "to": "星河科技",
            "text": "corrections.jsonl line 1",
        }
    ]
    assert corrected(MERGE, SPLIT) == corrected()
    assert corrected(SPLIT, MERGE) == corrected(MERGE)


def test_a_correction_of_what_is_not_there_changes_nothing() -> None:
    gone = Ref("Company", "无此公司")
    assert (
        corrected(Correction("merge", (ONE, gone)), Correction("rename", (gone,), label="甲")) == corrected()
    )


def test_a_new_name_is_shown_and_the_old_ones_stay_aliases() -> None:
    (renamed,) = named(corrected(Correction("rename", (ONE,), label="星河")), "星河科技")
    assert (renamed.label, renamed.aliases) == ("星河", ("星河科技",))
    assert renamed.labels["zh-hans"] == "星河"


def test_a_retyped_entity_has_the_id_of_its_new_type() -> None:
    (retyped,) = named(
        corrected(Correction("retype", (ONE,), type="Product", subtype="Platform")), "星河科技"
    )
    assert (retyped.type, retyped.subtype, retyped.id[:8]) == ("Product", "Platform", "product/")


def test_one_of_two_people_of_a_name_is_meant_by_id_or_by_documents() -> None:
    one, other = named(corrected(), "李伟")
    by_id = tuple(Ref("Person", "李伟", e.id) for e in (one, other))
    by_documents = (
        Ref("Person", "李伟", "person/gone", ("d3",)),
        Ref("Person", "李伟", "person/gone", ("d4",)),
    )
    for refs in (by_id, by_documents):
        (person,) = named(corrected(Correction("merge", refs)), "李伟")
        assert (person.documents, person.maybe_same) == (2, ())
    unclear = Correction("merge", (Ref("Person", "李伟"), ONE))
    assert corrected(unclear) == corrected()


def test_what_a_document_says_can_be_split_off() -> None:
    split = Correction("split", (OTHER,), documents=("d2",))
    one, other = named(corrected(split), "银河网络")
    assert {one.documents, other.documents} == {1}
    assert one.id != other.id


def test_a_rejected_relation_is_left_out_wherever_its_ends_are_named() -> None:
    documents, mentions = NEWS
    spans = {m.text: (m.start, m.end) for m in mentions if m.doc == "d2"}
    said = Evidence("d2", 0, 9, documents[1].text[:9])
    claims = [Claim("develops", spans["银河网络"], spans["启明"], said)]
    reject = Correction("reject", (OTHER, Ref("Product", "启明")), predicate="develops", status="asserted")
    for ledger in ((), (MERGE,)):
        resolved, entities = resolve(documents, mentions, corrections=ledger)
        relations = list(assemble(claims, resolved, entities))
        assert len(relations) == 1
        assert list(unrejected(relations, entities, [*ledger, reject])) == []
        other = Correction("reject", (OTHER, Ref("Product", "启明")), predicate="uses")
        assert list(unrejected(relations, entities, [other])) == relations
