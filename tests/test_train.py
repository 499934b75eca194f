"""`kg train` on a corpus of a few texts and an encoder of a few weights: what it writes can be opened and is repeatable."""

import json
import random
import shutil
from dataclasses import replace
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest

import kg
from kg.cli import main
from kg.errors import InputError
from kg.settings import Settings
from kg.vocabulary import ASSERTED, MENTION_TYPES, PERSON, PREDICATES, STATEMENT

pytest.importorskip("torch", reason="training needs the extra `train`")
import torch

from kg import gazetteer, pairs, recognise, train_ner, train_pairs
from kg.fit import Recipe, even, learn
from kg.gold import GoldRelation, GoldText, read_gold
from kg.models import session
from kg.train import train

# The exporter warns that a newer one exists, the tracer of every branch it cannot follow.
pytestmark = pytest.mark.filterwarnings("ignore")

ROOT = Path(__file__).parents[1]
GOLD = ROOT / "tests" / "gold"
RECIPE = Recipe(epochs=2, relation_epochs=1, raw_windows=30)


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Split our own gold: the last text is held back; one mention gets a type of its own."""
    folder = tmp_path_factory.mktemp("corpus")
    for part in ("train", "dev"):
        (folder / part).mkdir()
    for file in sorted(GOLD.iterdir()):
        shutil.copy(file, folder / ("dev" if file.stem == "007" else "train"))
    return folder


@pytest.fixture(scope="module")
def encoder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write a BERT of one narrow layer, drawn by chance, with the shipped vocabulary."""
    from transformers import BertConfig, BertModel  # noqa: PLC0415 - seconds that only these tests spend

    folder = tmp_path_factory.mktemp("encoder")
    size = {"hidden_size": 32, "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 64}
    BertModel(BertConfig(vocab_size=21_128, **size), add_pooling_layer=False).save_pretrained(folder)
    shutil.copy(str(files("kg.model") / "vocab.txt"), folder)
    return folder


@pytest.fixture(scope="module")
def raw(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("raw")
    text = "这是一段没有标注的新闻，说的是一家公司发布了一款新的芯片，用在数据中心里。" * 20
    (folder / "news.jsonl").write_text(json.dumps({"text": text}) + "\n", "utf-8")
    return folder


@pytest.fixture(scope="module")
def trained(corpus: Path, encoder: Path, raw: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("trained")
    train([corpus], str(encoder), out, recipe=RECIPE, raw=raw)
    return out


def test_both_networks_can_be_opened_and_read_text(trained: Path) -> None:
    (spans,) = recognise.Recogniser(trained).spans(["华为发布昇腾910B。"])
    assert all(0 <= p <= 1 for *_, p in spans)
    vectors, said = pairs.PairModel(trained).encode([100, 200, 300], [(0, 1, "Company")])
    assert vectors.shape == (3, 32)
    assert said.shape == (3, 3)
    assert np.allclose(said.sum(1), 1)


def test_the_exported_head_scores_pairs_as_the_trained_one_does(trained: Path, encoder: Path) -> None:
    network = train_pairs.PairNetwork(str(encoder)).eval()
    network.load_state_dict(torch.load(trained / "relate.checkpoint")["network"])
    spans = [(0, 1, "Company"), (3, 5, "Product"), (7, 9, "Statement"), (8, 8, "Product")]
    numbers = np.array([(0, 1), (0, 2), (1, 3), (0, 3)])
    vectors, _ = pairs.PairModel(trained).encode(list(range(100, 112)), spans)
    found = pairs.PairModel(trained).score(vectors, spans, numbers)
    with torch.no_grad():
        where = {n: torch.tensor(a) for n, a in pairs.places(spans, numbers).items()}
        predicates, statuses = network.judge(torch.tensor(vectors), where)
    assert np.allclose(found[0], predicates.sigmoid(), atol=1e-5)
    assert np.allclose(found[1], statuses.softmax(1), atol=1e-5)


def test_the_exported_recogniser_scores_tags_as_the_trained_one_does(trained: Path, encoder: Path) -> None:
    weights = torch.load(trained / "ner.checkpoint")["network"]
    types = json.loads((trained / "ner.json").read_text("utf-8"))["types"]
    network = train_ner.NerNetwork(str(encoder), types).eval()
    network.load_state_dict(weights)
    ids = torch.tensor([[101, *range(700, 790), 102]])
    hints = torch.zeros_like(ids)
    exported = session(trained / "ner.float.onnx", threads=1)
    (found,) = exported.run(None, {"ids": ids.numpy(), "hints": hints.numpy()})
    with torch.no_grad():
        assert np.allclose(found, network(ids, hints), atol=1e-4)


def test_a_second_training_gives_the_same_scores(
    corpus: Path, encoder: Path, raw: Path, trained: Path, tmp_path: Path
) -> None:
    again = train([corpus], str(encoder), tmp_path / "again", recipe=RECIPE, raw=raw)
    once_more = train([corpus], str(encoder), trained, recipe=RECIPE, raw=raw)  # everything is finished there
    assert again == once_more
    assert (tmp_path / "again" / "ner.onnx").read_bytes() == (trained / "ner.onnx").read_bytes()


@pytest.mark.parametrize(("nudge", "looks"), [(0.05, 2), (0.0, 1)])
def test_a_batch_is_looked_at_again_where_it_is_harder(
    corpus: Path, encoder: Path, monkeypatch: pytest.MonkeyPatch, nudge: float, looks: int
) -> None:
    texts = list(read_gold(corpus / "train"))
    network = train_ner.NerNetwork(str(encoder), MENTION_TYPES).eval()
    lists = gazetteer.load(files("kg.model") / "gazetteer.txt")
    batch = train_ner.NerExamples(texts, MENTION_TYPES, encoder / "vocab.txt", lists)(random.Random(1))[:2]
    losses, plain = [], network.loss

    def recorded(examples: list[train_ner.NerExample]) -> torch.Tensor:
        losses.append(plain(examples))
        return losses[-1]

    monkeypatch.setattr(network, "loss", recorded)
    assert learn(network, batch, nudge) == losses[0].item()
    assert len(losses) == looks
    assert losses[-1] >= losses[0]
    assert nudge == 0 or losses[-1] > losses[0] + 1e-4


def test_a_training_may_begin_with_the_weights_of_another(
    corpus: Path, encoder: Path, trained: Path, tmp_path: Path
) -> None:
    none = Recipe(epochs=0, relation_epochs=0, start=trained)
    train([corpus], str(encoder), tmp_path / "out", recipe=none)
    assert (tmp_path / "out" / "ner.onnx").read_bytes() == (trained / "ner.onnx").read_bytes()
    with pytest.raises(InputError, match="finished training"):
        train([corpus], str(encoder), tmp_path / "other", recipe=replace(none, start=corpus))


def test_the_command_prints_dev_scores_of_float_and_shipped_networks(
    corpus: Path, encoder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["--corpus", str(corpus), "--encoder", str(encoder), "--out", str(tmp_path)]
    assert main(["train", *arguments, "--epochs", "1", "--relation-epochs", "1", "--quiet"]) == 0
    names = [line.split("  ")[0].strip() for line in capsys.readouterr().out.splitlines()]
    assert {"entities, float", "entities", "Company", "relations", "develops"} <= set(names)


def test_a_type_of_the_users_own_is_learnt_and_its_mentions_are_built(
    corpus: Path, encoder: Path, tmp_path: Path
) -> None:
    own = tmp_path / "own" / "train"
    own.mkdir(parents=True)
    (own / "sky.ann").write_text("### s1\n[[天宫|SKY]]过境，[[天宫|SKY]]又过境。\n", "utf-8")
    train([corpus, own.parent], str(encoder), tmp_path / "model", recipe=Recipe(epochs=1, relation_epochs=0))
    types = json.loads((tmp_path / "model" / "ner.json").read_text("utf-8"))["types"]
    assert types == [*MENTION_TYPES, "SKY"]
    settings = Settings(model=str(tmp_path / "model"), relation_threshold=0.0)
    manifest = kg.build([ROOT / "seeds" / "007_chip_rules.txt"], out=tmp_path / "out", settings=settings)
    assert manifest["models"]["recognise"] == recognise.model_id(settings.model) != recognise.model_id()


def test_a_corpus_without_dev_is_one_clear_line(corpus: Path, encoder: Path, tmp_path: Path) -> None:
    shutil.copytree(corpus / "train", tmp_path / "train")
    with pytest.raises(InputError, match="has no dev/"):
        train([tmp_path], str(encoder), tmp_path / "out", recipe=RECIPE)


def test_an_encoder_that_is_nowhere_is_one_clear_line(
    corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)  # no network in tests
    with pytest.raises(InputError, match="nor has the hub"):
        train([corpus], str(tmp_path / "none"), tmp_path / "out", recipe=RECIPE)


def test_misread_mentions_change_what_the_network_sees_and_not_what_is_right(corpus: Path) -> None:
    vocabulary = Path(str(files("kg.model") / "vocab.txt"))
    plain = list(train_pairs.examples(read_gold(corpus / "train"), vocabulary)) * 20
    drawn = train_pairs.misread(plain, random.Random(1))
    changed = [a.tags != b.tags for a, b in zip(plain, drawn, strict=True)]
    assert 0.3 < sum(changed) / len(changed) <= 0.75
    assert all(
        len(a.tags) == len(b.tags) and a.spans is b.spans and a.right is b.right
        for a, b in zip(plain, drawn, strict=True)
    )
    again = train_pairs.misread(plain, random.Random(1))
    assert [e.tags for e in drawn] == [e.tags for e in again]


def test_stretches_are_judged_by_how_like_the_statement_they_are() -> None:
    """Each character is a token here; those that share most with the words said are right, those that share much are not judged."""
    vocabulary = Path(str(files("kg.model") / "vocab.txt"))
    told, start = "芯片很快，很省电，也便宜，产能还翻倍", 5
    text = f"王一表示，{told}。散会了，大家都回家，天黑了，下了雨。"
    relation = GoldRelation("stated", "王一", told, f"王一表示，{told}", None, ASSERTED)
    gold, seen = GoldText("t", text, ((0, 2, PERSON),), (relation,)), set()
    for seed in range(40):
        (example,) = train_pairs.examples([gold], vocabulary, random.Random(seed))
        for n, (subject, words) in enumerate(example.numbers):
            first, last, kind = example.spans[words]
            if kind == STATEMENT and subject == 0:
                shared = len({*range(first, last + 1)} & {*range(start, start + len(told))})
                likeness = 2 * shared / (last + 1 - first + len(told))
                column = PREDICATES.index("stated")
                judged = example.right[n, column], example.counts[n, column]
                assert judged == ((1, 1) if likeness >= 0.85 else (0, 0) if likeness >= 0.6 else (0, 1))
                seen.add(judged)
    assert seen == {(1, 1), (0, 0), (0, 1)}


def test_without_chance_only_annotation_and_rules_give_stretches(corpus: Path) -> None:
    vocabulary = Path(str(files("kg.model") / "vocab.txt"))
    texts = list(read_gold(corpus / "train"))

    def statements(rng: random.Random | None) -> int:
        return sum(s[2] == STATEMENT for e in train_pairs.examples(texts, vocabulary, rng) for s in e.spans)

    assert statements(None) == statements(None) < statements(random.Random(1))


def test_great_inputs_are_shrunk_before_int8_and_the_sums_stay(encoder: Path, corpus: Path) -> None:
    network = train_ner.NerNetwork(str(encoder), MENTION_TYPES).eval()
    layer = network.enc.encoder.layer[0]
    with torch.no_grad():
        layer.intermediate.dense.weight[3] *= 500  # one input of the next layer far above the others
    lists = gazetteer.load(Path(str(files("kg.model") / "gazetteer.txt")))
    texts = list(read_gold(corpus / "dev"))
    sample = train_ner.NerExamples(texts, MENTION_TYPES, encoder / "vocab.txt", lists)(random.Random(1))
    ids = torch.tensor([[101, *sample[0].ids, 102]])
    seen: list[torch.Tensor] = []

    def scores() -> torch.Tensor:
        dense = getattr(layer.output.dense, "layer", layer.output.dense)
        hook = dense.register_forward_hook(lambda _, inputs, __: seen.append(inputs[0].abs().amax((0, 1))))
        with torch.no_grad():
            found = network(ids, torch.zeros_like(ids))
        hook.remove()
        return found

    before = scores()
    even(network, sample)
    assert torch.allclose(before, scores(), atol=1e-4)
    plain, evened = seen
    assert plain.max() / plain.median() > 10 * (evened.max() / evened.median())
