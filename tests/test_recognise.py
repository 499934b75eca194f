"""Recognising with the shipped model: what it finds, and that nothing around a text changes it."""

import json
from importlib.resources import files
from itertools import pairwise
from pathlib import Path

import numpy as np
import onnxruntime
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import kg
from kg import models
from kg.errors import ModelError
from kg.recognise import Recogniser, load, model_id
from tests.float_mentions import passages

TEXT = "11月3日，工业和信息化部副部长王一在上海表示，华为发布的昇腾910B芯片将亮相2024世界人工智能大会。"


def names(text: str) -> dict[str, str]:
    (spans,) = load().spans([text])
    return {text[a:b]: kind for a, b, kind, _ in spans}


def test_names_are_found_with_their_types() -> None:
    assert names(TEXT) == {
        "工业和信息化部": "Agency",
        "副部长": "Title",
        "王一": "Person",
        "上海": "Location",
        "华为": "Company",
        "昇腾910B": "Product",
        "2024世界人工智能大会": "Event",
    }


@pytest.mark.parametrize(
    "traditional", ["華為發布新款晶片，由台積電代工。", "「華為發布新款晶片，由台積電代工。」"]
)
def test_traditional_text_is_read_as_well(traditional: str) -> None:
    assert names(traditional) == {"華為": "Company", "台積電": "Company"}


def test_a_text_alone_is_read_as_it_is_among_others() -> None:
    texts = [TEXT, "苹果公司发布iPhone 15。", "无人。", "", "会议在北京召开。" * 80]
    together = load().spans(texts)
    assert [load().spans([t])[0] for t in texts] == together
    assert load().spans(texts[::-1])[::-1] == together


def test_scores_are_probabilities() -> None:
    (spans,) = load().spans([TEXT])
    assert all(0 < score <= 1 for *_, score in spans)


@given(st.text(alphabet="华为A1，。\n「😀 \u202e<", max_size=60))
@settings(max_examples=40, deadline=None)
def test_any_text_gives_spans_in_order_without_overlap_or_line_ends(text: str) -> None:
    (spans,) = load().spans([text])
    assert all(0 <= a < b <= len(text) and "\n" not in text[a:b] for a, b, *_ in spans)
    assert all(one[1] <= other[0] for one, other in pairwise(spans))


def test_spacy_gives_the_same_names_as_entities() -> None:
    nlp = kg.load_nlp()
    assert {e.text: e.label_ for e in nlp(TEXT).ents} == names(TEXT)
    assert nlp.pipe_names == ["kg_recognise", "kg_words"]
    assert [d.text for d in nlp.pipe([TEXT, "好。"])] == [TEXT, "好。"]


def test_a_folder_without_a_model_is_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="cannot open the model"):
        Recogniser(tmp_path)


def test_the_rounded_network_finds_what_the_float_network_found() -> None:
    kept = json.loads((Path(__file__).parent / "float_mentions.json").read_text("utf-8"))
    assert kept["id"] == model_id(), "write tests/float_mentions.json anew for these weights"
    texts = passages()
    assert texts.keys() == kept["mentions"].keys()
    ours, floats = set(), set()
    for name, spans in zip(texts, load().spans(list(texts.values())), strict=True):
        ours |= {(name, a, b, kind) for a, b, kind, _ in spans}
        floats |= {(name, *mention) for mention in kept["mentions"][name]}
    assert 2 * len(ours & floats) / (len(ours) + len(floats)) >= 0.97


def test_a_folder_of_ones_own_networks_is_opened_instead() -> None:
    own = str(files("kg.model"))
    assert load(model=own).spans([TEXT]) == load().spans([TEXT])
    assert model_id(own) == model_id()


def test_int8_multiplies_exactly_on_this_cpu() -> None:
    network = models.folder() / "ner.onnx"
    options = onnxruntime.SessionOptions()
    options.add_session_config_entry("session.x64quantprecision", "1")
    exact = onnxruntime.InferenceSession(str(network), options)
    ids = np.arange(700, 1000, dtype=np.int64)[None]
    inputs = {"ids": ids, "hints": np.zeros_like(ids)}
    assert np.array_equal(models.session(network, threads=1).run(None, inputs)[0], exact.run(None, inputs)[0])
