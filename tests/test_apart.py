"""Apart: people and districts of one name are several until the texts tie them together."""

import pytest

from kg.records import Claim, Document, Entity, Evidence, Mention
from kg.resolve import resolve

Marks = tuple[tuple[str, str], ...]


def read(*texts: tuple[str, Marks], claims: tuple[Claim, ...] = ()) -> list[Entity]:
    documents, mentions = [], []
    for n, (text, marks) in enumerate(texts, 1):
        documents.append(Document(f"d{n}", "", "", None, None, None, "zh-hans", "utf-8", "0" * 64, text))
        at = 0
        for name, type_ in marks:
            at = text.index(name, at)
            mentions.append(Mention(f"d{n}", at, at + len(name), name, type_))
            at += len(name)
    return resolve(documents, mentions, claims=claims)[1]


def people(*texts: tuple[str, Marks], claims: tuple[Claim, ...] = ()) -> list[Entity]:
    return [e for e in read(*texts, claims=claims) if e.type == "Person"]


HUAWEI = ("华为董事长李伟出席。", (("华为", "Company"), ("董事长", "Title"), ("李伟", "Person")))
HUAWEI_AFTER = (
    "李伟（华为技术有限公司副总裁）说。",
    (("李伟", "Person"), ("华为技术有限公司", "Company"), ("副总裁", "Title")),
)
BAIDU = ("百度总裁李伟到访。", (("百度", "Company"), ("总裁", "Title"), ("李伟", "Person")))
BARE = ("李伟到访。", (("李伟", "Person"),))


def test_two_people_of_one_name_are_two_that_may_be_the_same() -> None:
    one, other = people(BARE, BARE)
    assert one.maybe_same == (other.id,)
    assert other.maybe_same == (one.id,)


def test_a_body_ties_two_mentions_of_a_person_whatever_the_order_of_the_words() -> None:
    (person,) = people(HUAWEI, HUAWEI_AFTER)
    assert person.documents == 2
    assert person.maybe_same == ()


def test_another_body_sets_them_apart_and_a_bare_name_joins_neither() -> None:
    assert len(people(HUAWEI, BAIDU)) == 2
    assert sorted(len(p.maybe_same) for p in people(HUAWEI, BAIDU, BARE)) == [1, 1, 2]


def test_a_post_that_a_claim_states_ties_too() -> None:
    text = "李伟自去年起执掌华为。"
    marks = (("李伟", "Person"), ("华为", "Company"))
    said = Claim("affiliatedWith", (0, 2), (8, 10), Evidence("d2", 0, len(text), text))
    assert len(people(HUAWEI, (text, marks))) == 2
    assert len(people(HUAWEI, (text, marks), claims=(said,))) == 1


def test_an_office_ties_only_with_its_country() -> None:
    def president(country: str) -> tuple[str, Marks]:
        marks = ((country, "Location"), ("总统", "Title"), ("约翰逊", "Person"))
        return f"{country}总统约翰逊讲话。", marks

    assert len(people(president("美国"), president("美国"))) == 1
    assert len(people(president("美国"), president("法国"))) == 2


def test_a_full_foreign_name_beside_its_body_is_that_person() -> None:
    tied = (
        "特斯拉首席执行官卡尔·奥斯特曼说。",
        (("特斯拉", "Company"), ("首席执行官", "Title"), ("卡尔·奥斯特曼", "Person")),
    )
    near = ("卡尔·奥斯特曼谈到了特斯拉。", (("卡尔·奥斯特曼", "Person"), ("特斯拉", "Company")))
    assert len(people(tied, near)) == 1


def test_many_people_of_one_name_are_linked_with_the_one_most_spoken_of_only() -> None:
    assert sum(len(p.maybe_same) for p in people(*[BARE] * 30)) == 2 * 29


@pytest.mark.parametrize(("other", "count"), [("南京市", 1), ("福州市", 2)])
def test_districts_of_one_name_go_by_their_city(other: str, count: int) -> None:
    def district(city: str) -> tuple[str, Marks]:
        return f"{city}鼓楼区", ((city, "Location"), ("鼓楼区", "Location"))

    found = [e for e in read(district("南京市"), district(other)) if e.label == "鼓楼区"]
    assert len(found) == count
    assert found[0].level == "county"
    assert {e.parent for e in found} == {"南京市", other}


def test_a_listed_person_is_one_and_an_author_goes_by_the_paper() -> None:
    assert (
        len(people(("马斯克到访。", (("马斯克", "Person"),)), ("馬斯克離開。", (("馬斯克", "Person"),)))) == 1
    )
    documents = [
        Document(f"d{n}", "", "", None, paper, "金一", "zh-hans", "utf-8", "0" * 64, "金一")
        for n, paper in enumerate(("东海日报", "东海日报", "南山晚报"))
    ]
    bylines = [Mention(d.id, 0, 2, "金一", "Person") for d in documents]
    assert sorted(e.documents for e in resolve(documents, bylines)[1]) == [1, 2]
