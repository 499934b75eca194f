"""Verifying: every offset and quotation is checked against its source."""

from dataclasses import replace

import pytest

from kg.errors import InputError
from kg.records import Document, Evidence, Mention, Relation
from kg.verify import verify

DOCUMENT = Document("d1", "a.txt", "", None, None, None, "zh-hans", "utf-8", "0" * 64, "甲发布芯一。")
MENTION = Mention("d1", 0, 1, "甲", "Company", "company/a")
SEEN = Evidence("d1", 0, 6, "甲发布芯一。", subject=(0, 1), object=(3, 5))
RELATION = Relation("r1", "develops", "company/a", "product/p", "asserted", 0.9, None, (SEEN,))


def faults(
    mention: Mention = MENTION, relation: Relation = RELATION, source: Document | None = DOCUMENT
) -> list[str]:
    def reread(_: Document) -> Document:
        if source is None:
            raise InputError("a.txt: gone")
        return source

    return [f"{f.where} {f.what}" for f in verify([DOCUMENT], [mention], [relation], reread)]


def test_a_true_build_has_no_fault() -> None:
    assert faults() == []


@pytest.mark.parametrize(
    "mention",
    [
        replace(MENTION, start=1, end=2),
        replace(MENTION, end=0),
        replace(MENTION, doc="d9"),
        replace(MENTION, text="乙"),
    ],
)
def test_a_mention_that_quotes_wrongly_is_a_fault(mention: Mention) -> None:
    assert len(faults(mention)) == 1


@pytest.mark.parametrize(
    "evidence", [(), (replace(SEEN, text="乙"),), (replace(SEEN, end=5),), (replace(SEEN, object=(5, 99)),)]
)
def test_a_relation_without_true_evidence_is_a_fault(evidence: tuple[Evidence, ...]) -> None:
    assert len(faults(relation=replace(RELATION, evidence=evidence))) == 1


@pytest.mark.parametrize("source", [None, replace(DOCUMENT, sha256="1" * 64), replace(DOCUMENT, text="别的")])
def test_a_source_that_is_gone_or_changed_is_a_fault(source: Document | None) -> None:
    assert len(faults(source=source)) == 1
