"""The word segmenter: the shipped model, its spaCy component, its trainer. None of it may use the network."""

import json
import os
import re
import socket
import subprocess
import sys
from importlib.metadata import PackageNotFoundError, distribution
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import spacy
import srsly
from hypothesis import given
from hypothesis import strategies as st
from spacy.language import Language

from kg import train_words, words
from kg.errors import InputError, ModelError
from kg.script import simplify

TEXT = st.text(
    alphabet=st.one_of(
        st.sampled_from("芯片公司發布了发布。，「 \n12.5GPT-４🚀𠮷\u200b\u0301"), st.characters()
    )
)
TRADITIONAL = st.lists(
    st.sampled_from(
        ["這家", "公司", "開發", "電腦", "與", "總統", "會談", "國際", "經濟", "臺灣", "發展", "條件"]
    )
).map("".join)
OWN = "小米集团董事长雷军在北京表示，公司今年将投入20.5亿元研发自动驾驶技术。"


@pytest.fixture(scope="module")
def chinese() -> Language:
    return spacy.blank("zh")


@pytest.fixture(scope="module", autouse=True)
def _model() -> None:
    words.segment("北京")  # opened here, or the first example of a property would pay for it


def cut(text: str) -> list[str]:
    return [text[start:end] for start, end in words.segment(text)]


def test_a_sentence_falls_into_the_words_a_reader_sees() -> None:
    assert " ".join(cut(OWN)) == (
        "小米 集团 董事长 雷军 在 北京 表示 ， 公司 今年 将 投入 20.5亿 元 研发 自动 驾驶 技术 。"
    )


def test_latin_names_and_numbers_stay_whole() -> None:
    assert cut("新款iPhone售价5,999元，芯片是A17。") == [
        *("新款", "iPhone", "售价", "5,999", "元", "，", "芯片", "是", "A17", "。"),
    ]


@given(TEXT)
def test_words_cover_all_but_white_space_in_order(text: str) -> None:
    spans = words.segment(text)
    assert all(start < end for start, end in spans)
    assert all(before[1] <= after[0] for before, after in pairwise(spans))
    covered = {i for start, end in spans for i in range(start, end)}
    assert covered == {i for i, character in enumerate(text) if not character.isspace()}


@given(TEXT)
def test_words_joined_give_the_text(text: str) -> None:
    assert "".join(cut(text)) == "".join(text.split())


@given(TEXT | TRADITIONAL)
def test_traditional_and_simplified_text_have_the_same_boundaries(text: str) -> None:
    assert words.segment(text) == words.segment(simplify(text))


def test_a_traditional_sentence_is_cut_as_its_simplified_form() -> None:
    assert "|".join(cut("這家公司發布了輝達晶片")) == "這|家|公司|發布|了|輝達|晶片"


@pytest.mark.parametrize(
    "text",
    ["", " \n\u3000", "🚀🇨🇳👩‍👩‍👧", "𠮷野家", "\ud800", "9" * 20_000, "a" * 20_000, "…" * 500, "\x00\x1c"],
)
def test_odd_text_is_no_error(text: str) -> None:
    assert "".join(cut(text)) == "".join(text.split())


def test_a_long_text_without_a_stop_is_cut() -> None:
    assert "".join(cut(OWN[:-1] * 300)) == OWN[:-1] * 300


@given(TEXT)
def test_folding_keeps_the_length(text: str) -> None:
    assert len(words.fold(text)) == len(text)


def test_keywords_are_frequent_words_that_mean_something() -> None:
    text = "芯片工厂停产。我们说，芯片短缺的影响很大，芯片公司的股价下跌。"
    assert words.keywords(text, top=1) == ["芯片"]
    assert not {"我们", "的", "芯"} & set(words.keywords(text, top=50))


def test_two_words_that_stand_together_twice_are_one_keyword() -> None:
    found = words.keywords("人工智能公司发布新品。人工智能有前途。")
    assert found[0] == "人工智能"
    assert not {"人工", "智能"} & set(found)


def test_words_that_stand_together_once_stay_apart() -> None:
    assert words.keywords("人工智能芯片。") == ["人工", "智能", "芯片"]


def test_keywords_are_written_as_in_the_text() -> None:
    assert words.keywords("數據中心缺電，數據中心停工。", top=1) == ["數據中心"]


@pytest.mark.parametrize(("text", "top"), [("", 10), ("GPT-4 2025", 10), (OWN, 0)])
def test_keywords_may_be_none(text: str, top: int) -> None:
    assert words.keywords(text, top=top) == []


def test_the_component_sets_a_span_group_and_no_entity() -> None:
    nlp = spacy.blank("zh")
    nlp.add_pipe("kg_words")
    doc = nlp(OWN + "  iPhone 好")
    assert [(span.start_char, span.end_char) for span in doc.spans["words"]] == words.segment(doc.text)
    assert [span.text for span in doc.spans["words"]] == cut(doc.text)
    assert doc.ents == ()


@given(TEXT.filter(lambda text: not re.search("[\ud800-\udfff]", text)))
def test_the_component_agrees_with_the_function(chinese: Language, text: str) -> None:
    doc = words.add_words(chinese.make_doc(text))
    assert [(span.start_char, span.end_char) for span in doc.spans["words"]] == words.segment(doc.text)


def test_words_widen_to_the_tokens_of_another_tokenizer() -> None:
    nlp = spacy.blank("en")
    doc = words.add_words(nlp.make_doc("我们喜欢 北京"))
    assert {span.text for span in doc.spans["words"]} == {"我们喜欢", "北京"}


def test_spacy_finds_the_component_by_its_entry_point_in_a_fresh_process() -> None:
    try:
        distribution("zh-news-kg")
    except PackageNotFoundError:
        if os.environ.get("CI"):
            raise
        pytest.skip("kg is not installed: pip install -e .")
    code = "import spacy; nlp = spacy.blank('zh'); nlp.add_pipe('kg_words'); print(len(nlp('北京').spans['words']))"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (ran.stdout.strip(), ran.returncode) == ("1", 0), ran.stderr


def test_the_model_loads_without_a_socket(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("a socket was opened")

    words._segmenter.cache_clear()
    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    assert cut("北京") == ["北京"]


def test_the_shipped_model_is_small() -> None:
    assert sum(path.stat().st_size for path in words._shipped().iterdir()) < 8_000_000


def test_a_missing_model_is_named_with_the_remedy(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"lacks features\.msgpack; install kg again"):
        words.segment("北京", model=tmp_path)


def treebank(*sentences: str) -> str:
    """Write sentences of `word/tag` as CoNLL-U."""
    blocks = []
    for sentence in sentences:
        pairs = (token.rsplit("/", 1) for token in sentence.split())
        blocks.append(
            "".join(f"{i}\t{w}\t{w}\tX\t{t}\t_\t0\tdep\t_\t_\n" for i, (w, t) in enumerate(pairs, 1))
        )
    return "# text = 注\n" + "\n".join(blocks)


def test_suffixes_join_their_stem_and_old_stops_become_chinese(tmp_path: Path) -> None:
    path = tmp_path / "a.conllu"
    path.write_text(treebank("董事/NN 長/SFN 說/VV ,/, 3/CD 家/SFN ./.", "好/JJ"), "utf-8")
    assert list(train_words.sentences(path)) == [["董事长", "说", "，", "０", "家", "。"], ["好"]]


def trained(tmp_path: Path, out: str) -> Path:
    ud = tmp_path / "ud"
    (ud / "gsd").mkdir(parents=True, exist_ok=True)
    text = treebank(
        *["我們/PRP 喜歡/VV 北京/NNP", "上海/NNP 有/VV 公司/NN ./.", "公司/NN 喜歡/VV 我們/PRP"] * 8
    )
    for name in (*train_words.TRAIN, train_words.DEV, train_words.TEST):
        (ud / "gsd" / name).write_text(text, "utf-8")
    assert train_words.main(["--ud", str(ud), "--out", str(tmp_path / out), "--iterations", "2"]) == 0
    return tmp_path / out


def test_training_twice_gives_the_same_usable_model(tmp_path: Path) -> None:
    first, second = trained(tmp_path, "a"), trained(tmp_path, "b")
    for name in ("features.msgpack", "weights.npz"):
        assert (first / name).read_bytes() == (second / name).read_bytes()
    assert words.segment("我们喜欢上海", model=first) == [(0, 2), (2, 4), (4, 6)]
    assert train_words.f1([["我们", "喜欢", "北京"]], first) == 100
    assert train_words.f1([["我们喜欢", "北京"]], first) == pytest.approx(40)


def test_pruning_keeps_the_features_that_decide(tmp_path: Path) -> None:
    features = {"$$": 0, "c.芯": 1, "c.片": 2, "ww.l.芯片*公司": 3}
    srsly.write_msgpack(
        tmp_path / "features.msgpack",
        {
            "feature_to_idx": features,
            "tag_to_idx": {"B": 0, "I": 1},
            "unigram": ["芯片", "公司", "北京"],
            "bigram": ["x"],
        },
    )
    weights = np.array([0, 0, 0.01, -0.01, 0.5, 0, 0, -0.3, 1, 2, 3, 4])
    np.savez(tmp_path / "weights.npz", sizes=np.array([2, 4]), w=weights)
    train_words.prune(tmp_path, tmp_path / "out")
    kept = srsly.read_msgpack(tmp_path / "out" / "features.msgpack")
    assert kept["feature_to_idx"] == {"$$": 0, "c.片": 1, "ww.l.芯片*公司": 2}
    assert (kept["unigram"], kept["bigram"]) == (["公司", "芯片"], [])
    with np.load(tmp_path / "out" / "weights.npz") as model:
        assert model["sizes"].tolist() == [2, 3]
        assert json.dumps(model["w"].tolist()) == "[0.0, 0.0, 0.5, 0.0, 0.0, -0.296875, 1.0, 2.0, 3.0, 4.0]"


def test_a_missing_treebank_is_named_with_the_remedy(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="give --ud the folder"):
        train_words.train(tmp_path, tmp_path / "out")
