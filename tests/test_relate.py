"""Relating: claims from mentions given by hand, with the shipped relation network."""

import pytest

from kg import pairs
from kg.records import Claim, Document, Mention, Value
from kg.relate import relate
from kg.segment import segment
from kg.vocabulary import SIGNATURES


def read(text: str, *named: tuple[str, str], date: str | None = "2024-07-05") -> list[Claim]:
    """Find the claims of a text in which each name is a mention at its next occurrence."""
    document = Document("d1", "a.txt", "", date, None, None, "zh-hans", "utf-8", "0" * 64, text)
    mentions, at = [], 0
    for name, type_ in named:
        at = text.index(name, at)
        mentions.append(Mention("d1", at, at + len(name), name, type_))
        at += len(name)
    return list(relate(document, segment(document), mentions, pairs.load()))


def facts(text: str, claims: list[Claim]) -> set[tuple[str, str, str]]:
    def words(claim: Claim) -> str:
        return claim.object.text if isinstance(claim.object, Value) else text[slice(*claim.object)]

    return {(text[slice(*c.subject)], c.predicate, words(c)) for c in claims}


def test_a_company_develops_its_product() -> None:
    text = "华为近日发布了自主研发的昇腾910B芯片。"
    assert ("华为", "develops", "昇腾910B") in facts(
        text, read(text, ("华为", "Company"), ("昇腾910B", "Product"))
    )


def test_what_stands_before_the_first_name_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    model, read_tokens = pairs.load(), []
    encode = model.encode

    def watched(ids: list[int], spans: list[pairs.TokenSpan]) -> tuple[pairs.Floats, pairs.Floats]:
        read_tokens.append(len(ids))
        return encode(ids, spans)

    monkeypatch.setattr(model, "encode", watched)
    line, named = "华为近日发布了自主研发的昇腾910B芯片。", (("华为", "Company"), ("昇腾910B", "Product"))
    claims = [read(text, *named) for text in (line, "今天天气很好。\n2024年7月5日\n" + line)]
    assert [[c.predicate for c in found] for found in claims] == [["develops"]] * 2
    assert read_tokens[0] == read_tokens[1]
    read("今天天气很好。2024年7月5日也很好。")
    assert len(read_tokens) == 2


def test_the_day_on_which_a_report_was_sent_is_no_events_date() -> None:
    text = "新华社江湾7月25日电 首届江湾算力大会在江湾隆重开幕。"
    named = (("江湾", "Location"), ("首届江湾算力大会", "Event"), ("江湾", "Location"))
    assert not [f for f in facts(text, read(text, *named)) if f[1] == "heldOn"]


def test_an_official_belongs_to_the_agency_and_keeps_the_titles() -> None:
    text = "工业和信息化部党组成员、副部长王一出席会议。"
    named = (("工业和信息化部", "Agency"), ("党组成员", "Title"), ("副部长", "Title"), ("王一", "Person"))
    (claim,) = [c for c in read(text, *named) if c.predicate == "affiliatedWith"]
    assert claim.title == "党组成员、副部长"


def test_a_title_is_that_of_the_post_in_its_body() -> None:
    text = "江湾科学院院士、东岭大学前校长王一到会，西港软件创始人是赵二，北川电子总经理李三致辞。"
    named = (
        *(("江湾科学院", "Organization"), ("院士", "Title"), ("东岭大学", "Organization"), ("校长", "Title")),
        *(("王一", "Person"), ("西港软件", "Company"), ("创始人", "Title"), ("赵二", "Person")),
        *(("北川电子", "Company"), ("总经理", "Title"), ("李三", "Person")),
    )
    titles = {
        (text[slice(*c.subject)], text[slice(*c.object)]): c.title
        for c in read(text, *named)
        if c.predicate == "affiliatedWith" and not isinstance(c.object, Value)
    }
    assert titles == {
        ("王一", "江湾科学院"): "院士",
        ("王一", "东岭大学"): "校长",
        ("赵二", "西港软件"): "创始人",
        ("李三", "北川电子"): "总经理",
    }


def test_a_title_before_another_person_is_not_taken() -> None:
    text = "西港软件的王一、总经理李二出席会议。"
    named = (("西港软件", "Company"), ("王一", "Person"), ("总经理", "Title"), ("李二", "Person"))
    titles = {text[slice(*c.subject)]: c.title for c in read(text, *named) if c.predicate == "affiliatedWith"}
    assert titles["王一"] is None


def test_words_said_are_quoted_whole_with_their_speaker() -> None:
    text = "商务部新闻发言人何一表示：“中方愿与各方加强对话，妥善处理分歧。”"
    claims = read(text, ("商务部", "Agency"), ("新闻发言人", "Title"), ("何一", "Person"))
    (said,) = [c for c in claims if c.predicate == "stated"]
    assert text[slice(*said.subject)] == "何一"
    assert said.object == Value("中方愿与各方加强对话，妥善处理分歧")


def test_two_bodies_that_speak_together_both_say_it() -> None:
    text = "教育部、科技部日前联合表示，今年将扩大实验室的开放范围。"
    claims = read(text, ("教育部", "Agency"), ("科技部", "Agency"))
    words = "今年将扩大实验室的开放范围"
    assert {("教育部", "stated", words), ("科技部", "stated", words)} <= facts(text, claims)


def test_an_event_has_its_place_and_its_day_by_the_documents_date() -> None:
    text = "7月4日，2024世界人工智能大会在上海开幕。"
    claims = read(text, ("2024世界人工智能大会", "Event"), ("上海", "Location"))
    assert ("2024世界人工智能大会", "heldAt", "上海") in facts(text, claims)
    assert [c.object for c in claims if c.predicate == "heldOn"] == [Value("7月4日", "2024-07-04")]


def test_without_a_date_of_the_document_a_day_stays_words() -> None:
    text = "7月4日，世界人工智能大会在上海开幕。"
    claims = read(text, ("世界人工智能大会", "Event"), ("上海", "Location"), date=None)
    assert [c.object for c in claims if c.predicate == "heldOn"] == [Value("7月4日", None)]


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("华为计划明年发布新一代芯片麒麟X1。", "planned"),
        ("华为否认将发布芯片麒麟X1。", "denied"),
    ],
)
def test_what_is_not_plainly_so_is_not_asserted(text: str, status: str) -> None:
    claims = [c for c in read(text, ("华为", "Company"), ("麒麟X1", "Product")) if c.predicate == "develops"]
    assert "asserted" not in {c.status for c in claims}
    assert {c.status for c in claims} <= {status, "planned"}


@pytest.mark.parametrize(
    "text", ["华为员工称，产能明年将会翻倍，成本会下降。", "“产能明年将会翻倍，成本会下降。”华为内部人士说。"]
)
def test_the_words_of_a_bodys_people_are_not_its_own(text: str) -> None:
    assert read(text, ("华为", "Company")) == []


def test_evidence_is_the_text_itself_and_holds_both_ends() -> None:
    text = "好消息。工业和信息\n化部副部长王一在上海出席了会议。再见。"
    for claim in read(
        text, ("工业和信息\n化部", "Agency"), ("副部长", "Title"), ("王一", "Person"), ("上海", "Location")
    ):
        evidence = claim.evidence
        assert (
            evidence.text
            == text[evidence.start : evidence.end]
            == "工业和信息\n化部副部长王一在上海出席了会议。"
        )
        assert evidence.start <= claim.subject[0] < claim.subject[1] <= evidence.end


def test_claims_keep_to_the_signatures() -> None:
    text = "华为与小米在上海签约，合作研发昇腾910B。"
    named = (("华为", "Company"), ("小米", "Company"), ("上海", "Location"), ("昇腾910B", "Product"))
    kinds = {text.index(name): kind for name, kind in named}
    for claim in read(text, *named):
        assert isinstance(claim.object, tuple)
        assert (kinds[claim.subject[0]], kinds[claim.object[0]]) in SIGNATURES[claim.predicate]


def test_agencies_that_publish_together_do_not_cooperate_thereby() -> None:
    claims = read("国家能源局与水利部联合印发通知。", ("国家能源局", "Agency"), ("水利部", "Agency"))
    assert "cooperatesWith" not in {c.predicate for c in claims}


def test_a_text_without_names_has_no_claims() -> None:
    assert read("今天天气很好。") == []
