"""Assembling: claims become distinct facts, each with every sighting."""

from dataclasses import replace

import pytest

from kg.assemble import assemble
from kg.records import Claim, Entity, Evidence, Mention, Relation, Value

ENTITIES = [
    Entity("company/a", "Company", None, "甲", {}, ()),
    Entity("company/b", "Company", None, "乙", {}, ()),
    Entity("product/p", "Product", None, "芯一", {}, ()),
    Entity("event/e", "Event", None, "大会", {}, ()),
]
MENTIONS = [
    Mention("d1", 0, 1, "甲", "Company", "company/a"),
    Mention("d1", 3, 4, "乙", "Company", "company/b"),
    Mention("d1", 6, 8, "芯一", "Product", "product/p"),
    Mention("d1", 9, 11, "大会", "Event", "event/e"),
    Mention("d2", 0, 1, "甲", "Company", "company/a"),
    Mention("d2", 6, 8, "芯一", "Product", "product/p"),
]


def claim(
    predicate: str, subject: int, target: int | Value, *, confidence: float = 0.9, status: str = "asserted"
) -> Claim:
    mention = MENTIONS[subject]
    seen = Evidence(mention.doc, 0, 12, "…", subject=mention.span, confidence=confidence)
    return Claim(
        predicate, mention.span, target if isinstance(target, Value) else MENTIONS[target].span, seen, status
    )


def facts(*claims: Claim) -> list[Relation]:
    return list(assemble(claims, MENTIONS, ENTITIES))


def test_sightings_of_one_fact_are_one_relation_with_the_best_confidence() -> None:
    (relation,) = facts(claim("develops", 0, 2, confidence=0.6), claim("develops", 4, 5, confidence=0.8))
    assert (relation.subject, relation.object, relation.confidence) == ("company/a", "product/p", 0.8)
    assert [e.doc for e in relation.evidence] == ["d1", "d2"]


def test_another_status_in_another_document_is_another_relation() -> None:
    found = facts(claim("develops", 0, 2), claim("develops", 4, 5, status="planned"))
    assert sorted(r.status for r in found) == ["asserted", "planned"]


def test_a_denial_stands_beside_what_the_same_document_asserts() -> None:
    found = facts(claim("develops", 0, 2), claim("develops", 0, 2, status="denied"))
    assert sorted(r.status for r in found) == ["asserted", "denied"]


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        (("planned", "asserted"), "asserted"),
        (("rumoured", "asserted"), "asserted"),
        (("rumoured", "planned"), "planned"),
    ],
)
def test_one_document_gives_a_fact_its_plainest_status_with_every_sighting(
    told: tuple[str, str], kept: str
) -> None:
    first, second = told
    (relation,) = facts(
        claim("develops", 0, 2, status=first, confidence=0.7), claim("develops", 0, 2, status=second)
    )
    assert (relation.status, len(relation.evidence)) == (kept, 2)


def test_a_symmetric_relation_is_one_whichever_way_it_was_read() -> None:
    (relation,) = facts(claim("cooperatesWith", 1, 0), claim("cooperatesWith", 0, 1))
    assert (relation.subject, relation.object) == ("company/a", "company/b")


@pytest.mark.parametrize(
    ("predicate", "subject", "target"), [("develops", 2, 0), ("heldAt", 0, 3), ("partOf", 0, 4)]
)
def test_what_no_signature_allows_and_what_links_a_thing_to_itself_is_left_out(
    predicate: str, subject: int, target: int
) -> None:
    assert facts(claim(predicate, subject, target)) == []


def test_dates_are_one_by_their_iso_form_and_words_by_their_characters() -> None:
    days = facts(
        claim("heldOn", 3, Value("7月4日", "2024-07-04")),
        claim("heldOn", 3, Value("2024年7月4日", "2024-07-04")),
    )
    words = facts(claim("stated", 0, Value("芯片 很好")), claim("stated", 0, Value("芯片很\n好")))
    assert (len(days), len(words)) == (1, 1)


def test_the_order_of_claims_makes_no_difference() -> None:
    claims = [claim("develops", 0, 2, confidence=0.6), claim("develops", 4, 5), claim("cooperatesWith", 1, 0)]
    assert facts(*claims) == facts(*reversed(claims))


def test_a_statement_is_about_the_entities_that_its_words_name_but_not_its_speaker() -> None:
    said = claim("stated", 0, Value("乙，芯一好"))
    placed = replace(said, evidence=replace(said.evidence, object=(2, 8)))
    (relation,) = facts(placed)
    assert relation.about == ("company/b", "product/p")
    (own_words,) = facts(replace(said, evidence=replace(said.evidence, object=(0, 3))))
    assert own_words.about == ()


def test_no_other_relation_is_about_anything() -> None:
    (relation,) = facts(claim("develops", 0, 2))
    assert relation.about == ()
