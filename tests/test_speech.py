"""Speech: the words after a verb of saying, quotations before one, and what carries a statement on."""

import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.pairs import Floats
from kg.speech import Speech, clause_ends, proposals, ruled, together

Words = tuple[str, str | None]  # of a statement, with its speaker


def tokens(text: str) -> list[tuple[int, int]]:
    return [(i, i + 1) for i in range(len(text))]


def people(text: str, *names: str) -> list[tuple[int, int, str]]:
    return [(text.index(n), text.index(n) + len(n), "Person") for n in names]


def words(text: str, found: list[Speech]) -> list[Words]:
    return [(text[s.start : s.end], text[slice(*s.speaker)] if s.speaker else None) for s in found]


def said(text: str, *speakers: str) -> list[Words]:
    """Find statements by rule, each speaker a person."""
    return words(text, ruled(text, people(text, *speakers), tokens(text)))


def tagged(text: str, stretch: str, chance: float = 1.0) -> Floats:
    """Tag each character of a stretch as probably said, the first as its beginning."""
    tags = np.tile(np.float32([1, 0, 0]), (len(text), 1))
    start = text.index(stretch)
    tags[start] = 1 - chance, chance, 0
    tags[start + 1 : start + len(stretch)] = 1 - chance, 0, chance
    return tags


def proposed(text: str, *speakers: str, likely: str, chance: float = 1.0) -> list[Words]:
    """List what may be statements where the characters of `likely` are tagged as said."""
    return words(text, proposals(text, people(text, *speakers), tokens(text), tagged(text, likely, chance)))


@pytest.mark.parametrize(
    "verb", ["表示", "指出", "認為", "介绍说", "透露称", "在会上强调", "告诉《某某日报》记者"]
)
def test_words_after_a_verb_of_saying_go_to_the_end_of_the_sentence(verb: str) -> None:
    text = f"王一{verb}，芯片产能将翻倍，成本会下降。随后散会。"
    assert said(text, "王一") == [("芯片产能将翻倍，成本会下降", "王一")]


@pytest.mark.parametrize("quotes", ["“”", "「」"])
def test_a_quotation_after_the_verb_is_taken_whole_with_its_sentences(quotes: str) -> None:
    text = f"王一说：{quotes[0]}芯片很快。它也省电。{quotes[1]}随后散会。"
    assert said(text, "王一") == [("芯片很快。它也省电。", "王一")]


def test_a_quotation_before_its_speaker_is_taken() -> None:
    assert said("“芯片很快，也很省电。”总经理王一说。", "王一") == [("芯片很快，也很省电。", "王一")]


@pytest.mark.parametrize("pronoun", ["他", "她", "同时，他"])
def test_a_pronoun_stands_for_who_spoke_last_in_the_paragraph(pronoun: str) -> None:
    text = f"王一表示，芯片很快也很省电。{pronoun}还指出，产能将会翻倍。"
    assert said(text, "王一") == [("芯片很快也很省电", "王一"), ("产能将会翻倍", "王一")]


@pytest.mark.parametrize(
    "text", ["王一昨天到了上海。他表示，{}。", "甲公司请来王一，甲公司散会后，她说，{}。"]
)
def test_a_pronoun_stands_for_who_was_named_last_where_nobody_spoke_before(text: str) -> None:
    assert said(text.format("芯片很快也很省电"), "王一") == [("芯片很快也很省电", "王一")]


def test_a_pronoun_means_no_body_that_stands_before_it() -> None:
    text = "王一表示，芯片很快也很省电。在甲公司散会后，他称产能将会翻倍。"
    names = [(0, 2, "Person"), (text.index("甲公司"), text.index("甲公司") + 3, "Company")]
    found = ruled(text, names, tokens(text))
    assert [s.speaker for s in found] == [(0, 2), (0, 2)]


@pytest.mark.parametrize(
    ("start", "others"),
    [("\n他还", [("产能将会翻倍", None)]), ("他们还", [("产能将会翻倍", None)]), ("大家都", [])],
)
def test_another_paragraph_or_subject_is_not_who_spoke_last(
    start: str, others: list[tuple[str, str | None]]
) -> None:
    text = f"王一表示，芯片很快也很省电。{start}指出，产能将会翻倍。"
    assert said(text, "王一") == [("芯片很快也很省电", "王一"), *others]


@pytest.mark.parametrize("start", ["该公司", "财报", "总书记", "这位总裁", "財報", "調查報告", "該公司"])
def test_who_is_named_elsewhere_speaks_without_a_name(start: str) -> None:
    assert said(f"某厂昨天开会。{start}指出，产能将会翻倍。") == [("产能将会翻倍", None)]
    assert said("某厂昨天开会。会后指出，产能将会翻倍。") == []


@pytest.mark.parametrize("join", ["，并", "，又", "，他还", "，也"])
def test_a_second_verb_begins_a_statement_of_the_same_speaker(join: str) -> None:
    text = f"王一表示，芯片很快也很省电{join}透露，产能将会翻倍。"
    found = [(words.strip("，"), speaker) for words, speaker in said(text, "王一")]
    assert found == [("芯片很快也很省电", "王一"), ("产能将会翻倍", "王一")]


def test_a_turn_of_an_interview_is_said_whole() -> None:
    text = "王一：芯片很快。它也很省电。产能呢？会翻倍。\n散会了。"
    assert said(text, "王一") == [("芯片很快。它也很省电。产能呢？会翻倍。", "王一")]


@pytest.mark.parametrize("head", ["王一：", "某厂董事长王一：", "【王一："])
def test_a_headline_gives_words_after_its_first_name_and_a_colon(head: str) -> None:
    close = "】" if "【" in head else ""
    text = (
        f"{head}芯片产能将翻倍，成本会下降{close}某厂昨天散会。"
        if close
        else f"{head}芯片产能将翻倍，成本会下降"
    )
    assert said(text, "王一") == [("芯片产能将翻倍，成本会下降", "王一")]


def test_a_colon_after_a_later_name_gives_no_words() -> None:
    assert said("以下各位到会，依次是李二、王一：芯片产能将翻倍", "王一") == []


def test_each_headline_of_a_list_stands_alone() -> None:
    text = "王一：芯片产能将翻倍；李二宣布，成本会下降一半；某厂昨天散会"
    assert said(text, "王一", "李二") == [("芯片产能将翻倍", "王一"), ("成本会下降一半", "李二")]


def test_words_of_a_sentence_go_on_after_a_semicolon() -> None:
    assert said("王一表示，芯片产能将翻倍；成本会下降。", "王一") == [("芯片产能将翻倍；成本会下降", "王一")]


def test_another_speaker_in_the_sentence_ends_the_words_of_the_first() -> None:
    text = "王一表示，芯片的产能将会翻倍；李二则指出，成本会下降一半。"
    assert said(text, "王一", "李二") == [("芯片的产能将会翻倍；", "王一"), ("成本会下降一半", "李二")]


def test_what_a_source_reports_is_its_own_whole_and_the_speakers_in_it_theirs() -> None:
    text = "据王一报道，甲厂昨天开工，李二表示产能将会翻倍。"
    assert said(text, "王一", "李二") == [
        ("甲厂昨天开工，李二表示产能将会翻倍", "王一"),
        ("产能将会翻倍", "李二"),
    ]


@pytest.mark.parametrize("verb", ["指", "说", "介绍", "预测", "发帖"])
def test_some_verbs_are_followed_by_words_said_only_after_a_pause(verb: str) -> None:
    assert said(f"王一{verb}，芯片产能将会翻倍。", "王一") == [("芯片产能将会翻倍", "王一")]
    assert said(f"王一{verb}芯片产能将会翻倍。", "王一") == []


@pytest.mark.parametrize("to", ["向", "对", "對"])
def test_who_is_spoken_to_does_not_speak(to: str) -> None:
    assert said(f"李二{to}王一表示，芯片产能将会翻倍。", "王一", "李二") == [("芯片产能将会翻倍", "李二")]
    assert said(f"知情者{to}王一表示，芯片产能将会翻倍。", "王一") == []


@pytest.mark.parametrize(
    "text",
    [
        "王一被认为是行业的领军人物。",
        "王一不认为芯片产能将会翻倍。",
        "王一没有透露芯片产能的细节。",
        "王一拒绝透露芯片产能的细节。",
    ],
)
def test_what_somebody_is_held_to_be_or_denies_thinking_is_no_speech(text: str) -> None:
    assert said(text, "王一") == []


@pytest.mark.parametrize(("verb", "found"), [("强调了", ["芯片产能的重要"]), ("宣布了", [])])
def test_words_said_never_begin_with_the_particle(verb: str, found: list[str]) -> None:
    assert [words for words, _ in said(f"王一{verb}芯片产能的重要。", "王一")] == found


@pytest.mark.parametrize("word", ["下称", "下稱", "全称", "通稱"])
def test_a_word_that_names_is_no_verb_of_saying(word: str) -> None:
    assert said(f"王一的工厂（以{word}甲厂）与乙厂一同办了展览，人很多。", "王一") == []


def speaking(text: str, *names: tuple[str, str]) -> list[str | None]:
    """Give who speaks, of names with their types."""
    spans = [(text.index(n), text.index(n) + len(n), kind) for n, kind in names]
    found = ruled(text, spans, tokens(text))
    return [text[slice(*s.speaker)] if s.speaker else None for s in found]


@pytest.mark.parametrize(
    "people", ["员工", "的一名前员工", "内部人士", "的知情人士", "校友", "車主", "董事长的家人"]
)
def test_the_people_of_a_body_do_not_speak_for_it(people: str) -> None:
    assert speaking(f"甲公司{people}表示，芯片产能将会翻倍。", ("甲公司", "Company")) == []


@pytest.mark.parametrize("people", ["发言人", "相关负责人", "向员工", "援引知情人士的话", "从知情人士处"])
def test_who_speaks_for_a_body_or_hears_it_does_not_silence_it(people: str) -> None:
    assert speaking(f"甲公司{people}表示，芯片产能将会翻倍。", ("甲公司", "Company")) == ["甲公司"]


def test_who_is_named_in_the_clause_of_the_verb_speaks_before_a_person_elsewhere() -> None:
    text = "王一创办、李二投资的企业很多，其中的甲公司宣布，芯片产能将会翻倍。"
    assert speaking(text, ("王一", "Person"), ("李二", "Person"), ("甲公司", "Company")) == ["甲公司"]


@pytest.mark.parametrize("matter", ["", "乙公司芯片停产", "「芯片停产」", "记者李二"])
def test_an_answer_begins_after_its_matter(matter: str) -> None:
    names = [("甲公司", "Company"), *([("乙公司", "Company")] if "乙" in matter else [])]
    text = f"甲公司回应{matter}：芯片产能将会翻倍。"
    assert speaking(text, *names) == ["甲公司"]
    assert said(text, "甲公司") == [("芯片产能将会翻倍", "甲公司")]


def test_an_answer_without_its_words_is_no_statement() -> None:
    assert said("王一回应了芯片产能是否将会翻倍的问题。", "王一") == []


@pytest.mark.parametrize("word", ["此前", "有", "当时", "，"])
def test_news_of_nobody_has_no_speaker(word: str) -> None:
    assert said(f"王一的芯片很快，{word}消息称，产能将会翻倍。", "王一") == []


def test_of_two_names_the_person_speaks() -> None:
    text = "商务部新闻发言人王一表示，双方将继续磋商。"
    names = [(0, 3, "Agency"), (8, 10, "Person")]
    (found,) = ruled(text, names, tokens(text))
    assert found.speaker == (8, 10)


@pytest.mark.parametrize(
    "text",
    [
        "这款产品名称为王一号芯片组合。",
        "王一不久前被称为行业的领军人物。",
        "听众表示，芯片很快也很省电。",
        "“王一说，芯片很快也很省电吧”是谣言。",
    ],
)
def test_what_is_no_speech_or_has_no_speaker_is_left(text: str) -> None:
    assert said(text, *(["王一"] if "王一" in text else [])) == []


@pytest.mark.parametrize(
    ("text", "kind", "found"),
    [
        ("甲部、乙部和丙部表示", "Agency", ["丙部", "乙部", "甲部"]),
        ("甲部（简称甲）与乙部表示", "Agency", ["乙部", "甲部"]),
        ("甲部通报后，乙部表示", "Agency", ["乙部"]),
        ("甲部\n乙部表示", "Agency", ["乙部"]),
        ("甲一、总经理乙二表示", "Person", ["乙二"]),
    ],
)
def test_who_is_joined_to_a_speaker_in_front_says_the_same(text: str, kind: str, found: list[str]) -> None:
    names = [
        (text.index(n), text.index(n) + len(n), kind)
        for n in ("甲部", "乙部", "丙部", "甲一", "乙二")
        if n in text
    ]
    assert [text[a:b] for a, b in together(text, names, names[-1][:2])] == found


def test_a_person_is_joined_over_the_title_and_body_between() -> None:
    text = "甲公司董事长王一和乙公司总裁李二表示"
    kinds = {
        "甲公司": "Company",
        "董事长": "Title",
        "王一": "Person",
        "乙公司": "Company",
        "总裁": "Title",
        "李二": "Person",
    }
    names = [(text.index(n), text.index(n) + len(n), kind) for n, kind in kinds.items()]
    assert together(text, names, (14, 16)) == [(14, 16), (6, 8)]
    assert together(text, names, (9, 12)) == [(9, 12)]


def test_a_likely_sentence_may_carry_the_statement_on_within_its_paragraph() -> None:
    text = "王一表示，芯片的算力很强。它的功耗也很低。会议结束。\n它的功耗也很低。"
    found = proposed(text, "王一", likely="它的功耗也很低。")
    assert ("芯片的算力很强", "王一") in found
    assert ("芯片的算力很强。它的功耗也很低", "王一") in found
    assert not [words for words, _ in found if "会议" in words]


def test_a_quotation_is_not_carried_on() -> None:
    text = "王一说：“芯片的算力很强”。它的功耗也很低。"
    assert proposed(text, "王一", likely="它的功耗也很低。") == [
        ("芯片的算力很强", "王一"),
        ("它的功耗也很低", None),
    ]


@pytest.mark.parametrize("start", ["要把", "我们把", "二是把", "希望各厂把", "让我们把", "中方把"])
def test_a_sentence_that_goes_on_as_speeches_do_needs_no_likelihood(start: str) -> None:
    text = f"王一强调，芯片产能还不够。{start}产能提上去。会议结束。"
    assert (text[5:].removesuffix("。会议结束。"), "王一") in proposed(text, "王一", likely="芯片")


@pytest.mark.parametrize("start", ["据悉，", "此外，", "然而", "该厂", "根据公告，"])
def test_a_sentence_that_begins_as_reports_do_carries_nothing_on(start: str) -> None:
    text = f"王一表示，芯片的算力很强。{start}它的功耗也很低。"
    found = proposed(text, "王一", likely=f"{start}它的功耗也很低。")
    assert [words for words, speaker in found if speaker] == ["芯片的算力很强"]


def in_part(text: str, stretch: str) -> list[Words]:
    """List what may be statements where every second character of a stretch is tagged: the clauses are likely, no words are."""
    tags = tagged(text, stretch)
    tags[text.index(stretch) : text.index(stretch) + len(stretch) : 2] = 1, 0, 0
    return words(text, proposals(text, [], tokens(text), tags))


def test_likely_clauses_without_a_verb_are_a_statement_without_a_speaker() -> None:
    text = "会上有人发言，产能要翻倍，成本要下降。散会。"
    assert in_part(text, "产能要翻倍，成本要下降。") == [("产能要翻倍，成本要下降", None)]


@pytest.mark.parametrize("start", ["", "会议结束。", "会议结束\n"])
def test_likely_clauses_that_begin_a_sentence_are_no_statement(start: str) -> None:
    text = f"{start}产能要翻倍，成本要下降。"
    assert in_part(text, "产能要翻倍，成本要下降。") == []


def test_each_tagged_beginning_may_be_a_statement() -> None:
    text = "会上的声音，产能要翻倍的事，成本要下降的事。"
    tags = tagged(text, "产能要翻倍的事，成本要下降的事")
    tags[text.index("成本")] = 0, 1, 0
    found = words(text, proposals(text, [], tokens(text), tags))
    assert ("产能要翻倍的事", None) in found
    assert ("成本要下降的事", None) in found


@pytest.mark.parametrize(("chance", "may"), [(0.3, True), (0.1, False)])
def test_what_is_tagged_in_doubt_is_proposed_too(chance: float, *, may: bool) -> None:
    text = "会上有人说到产能要翻倍的事情，散会。"
    found = proposed(text, likely="产能要翻倍的事情", chance=chance)
    assert (("产能要翻倍的事情", None) in found) is may


def test_nothing_is_proposed_twice() -> None:
    text = "王一表示，芯片的算力很强。"
    assert proposed(text, "王一", likely="芯片的算力很强") == [("芯片的算力很强", "王一")]


def test_clauses_end_at_their_marks() -> None:
    assert clause_ends("甲说，“乙。”丙") == [3, 4, 7, 8]
    assert clause_ends("甲说，“乙。”丙", 3, 7) == [4, 7]


@given(st.text(alphabet="王一表示说，。“”「」\n称芯片", max_size=60), st.randoms(use_true_random=False))
def test_any_text_gives_ranges_inside_it(text: str, rng: random.Random) -> None:
    names = [(i, i + 2, "Person") for i in range(len(text) - 1) if text[i : i + 2] == "王一"]
    tags = np.float32([[rng.random() for _ in range(3)] for _ in text]).reshape(-1, 3)
    for found in proposals(text, names, tokens(text), tags):
        assert 0 <= found.start < found.end <= len(text)
        assert found.speaker is None or found.speaker in [n[:2] for n in names]
