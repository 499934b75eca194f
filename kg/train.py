"""Train: both networks from annotated text, exported as the package ships them (`kg train`; needs the extra `train`)."""

import logging
import random
import shutil
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory

import torch

from kg import access, gazetteer, pipeline, pretrain, renaming, train_ner, train_pairs
from kg.calibration import AS_IT_IS, Line, fitted
from kg.errors import InputError
from kg.evaluate import Score, by_document, matched
from kg.fit import SAMPLE, Recipe, fit, seeded
from kg.gold import GoldText, read_gold
from kg.pairs import PairModel
from kg.recognise import Recogniser
from kg.settings import Settings
from kg.vocabulary import MENTION_TYPES, PREDICATES, TITLE

_log = logging.getLogger("kg")
_Judged = tuple[str, float, bool]  # predicate, confidence, whether it is right
_ENOUGH = 200  # facts of a predicate to fit a line of its own to
_THRESHOLD = 0.3  # least probability of a relation that is kept; `Settings.relation_threshold` then decides by confidence


def train(
    corpora: Sequence[Path], encoder: str, out: Path, *, recipe: Recipe, raw: Path | None = None
) -> dict[str, Score]:
    """Train on each corpus's `train`, score on every `dev` there is, write the models into `out`; return the scores.

    `encoder` is the folder or the hub id of a BERT, `raw` a folder of unannotated text that it reads first. An interrupted training
    goes on where it stopped. Types beyond the shipped ones are learnt from the corpora.
    """
    texts = [text for corpus in corpora for text in read_gold(corpus / "train", own_types=True)]
    held = [
        text
        for corpus in corpora
        if (corpus / "dev").exists()
        for text in read_gold(corpus / "dev", own_types=True)
    ]
    if not held:
        raise InputError(f"{corpora[0]} has no dev/; give a corpus with texts to score on")
    vocabulary = _vocabulary(encoder)
    out.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(vocabulary, out / "vocab.txt")
    shutil.copyfile(str(files("kg.model") / "gazetteer.txt"), out / "gazetteer.txt")
    if raw is not None:
        encoder = _pretrained(raw, held, encoder, out, recipe)
    return {
        **_train_ner(texts, held, encoder, out, recipe),
        **_train_pairs(texts, held, encoder, out, recipe),
    }


def _vocabulary(encoder: str) -> Path:
    """Find the vocabulary of a BERT in its folder, or on the hub."""
    file = Path(encoder) / "vocab.txt"
    if file.exists():
        return file
    from transformers.utils import cached_file  # noqa: PLC0415 - seconds that only training spends

    try:
        return Path(str(cached_file(encoder, "vocab.txt")))
    except OSError as error:
        raise InputError(
            f"{encoder} has no vocab.txt, nor has the hub; give the folder or the hub id of a BERT: {error}"
        ) from error


def _pretrained(raw: Path, held: Sequence[GoldText], encoder: str, out: Path, recipe: Recipe) -> str:
    """Let the encoder read raw text, without what shares a stretch with the texts to score on."""
    folder = out / "encoder"
    if (folder / "config.json").exists():
        return str(folder)
    seeded(recipe.seed)
    texts = pretrain.apart(pretrain.raw_texts(raw), (t.text for t in held))
    examples = pretrain.examples(texts, out / "vocab.txt", most=recipe.raw_windows, seed=recipe.seed)
    network = pretrain.GuessNetwork(encoder)
    reading = replace(recipe, epochs=1, rate=recipe.raw_rate, tokens=recipe.raw_tokens, nudge=0.0)
    fit(network, lambda _: examples, reading, checkpoint=out / "encoder.checkpoint", name="reading")
    network.write(folder)
    shutil.copyfile(out / "vocab.txt", folder / "vocab.txt")
    return str(folder)


def _types(texts: Sequence[GoldText]) -> list[str]:
    found = {kind for text in texts for _, _, kind in text.spans}
    return [*MENTION_TYPES, *sorted(found - set(MENTION_TYPES))]


def _take_up(network: torch.nn.Module, checkpoint: Path) -> None:
    """Give a network the weights of a finished training."""
    if not checkpoint.exists():
        raise InputError(
            f"{checkpoint.parent} holds no {checkpoint.name}; give the --out of a finished training"
        )
    try:
        network.load_state_dict(torch.load(checkpoint)["network"])
    except RuntimeError as error:
        raise InputError(
            f"{checkpoint} is of another shape; train with the same --encoder and types: {str(error).splitlines()[-1].strip()}"
        ) from error


def _train_ner(
    texts: Sequence[GoldText], held: Sequence[GoldText], encoder: str, out: Path, recipe: Recipe
) -> dict[str, Score]:
    seeded(recipe.seed)
    types = _types(texts)
    network = train_ner.NerNetwork(encoder, types)
    if recipe.start is not None:
        _take_up(network, recipe.start / "ner.checkpoint")
    lists = gazetteer.load(out / "gazetteer.txt")
    draw = train_ner.NerExamples(texts, types, out / "vocab.txt", lists)
    fit(network, draw, recipe, checkpoint=out / "ner.checkpoint", name="recognition")
    sample = train_ner.NerExamples(texts[:SAMPLE], types, out / "vocab.txt", lists)
    network.write(out, sample(random.Random(recipe.seed)))  # noqa: S311 - noise, no secret
    train_ner.calibrate(out, held)
    exact = _score_ner(Recogniser(out, network="ner.float.onnx"), held)
    return {"entities, float": exact["entities"], **_score_ner(Recogniser(out), held)}


def _score_ner(model: Recogniser, held: Sequence[GoldText]) -> dict[str, Score]:
    found = [{span[:3] for span in spans} for spans in model.spans([t.text for t in held])]
    wanted = [set(text.spans) for text in held]

    def score(kinds: set[str]) -> Score:
        pairs = [
            ({s for s in f if s[2] in kinds}, {s for s in w if s[2] in kinds})
            for f, w in zip(found, wanted, strict=True)
        ]
        return Score(
            sum(len(f & w) for f, w in pairs), sum(len(f) for f, _ in pairs), sum(len(w) for _, w in pairs)
        )

    kinds = sorted({kind for spans in wanted for _, _, kind in spans})
    return {"entities": score(set(kinds) - {TITLE}), **{kind: score({kind}) for kind in kinds}}


def _train_pairs(
    texts: Sequence[GoldText], held: Sequence[GoldText], encoder: str, out: Path, recipe: Recipe
) -> dict[str, Score]:
    """Train the relation network from the recogniser's encoder, which knows names already, or from an earlier one."""
    seeded(recipe.seed)
    network = train_pairs.PairNetwork(encoder)
    if recipe.start is not None:
        _take_up(network, recipe.start / "relate.checkpoint")
    else:
        learnt = torch.load(out / "ner.checkpoint")["network"]
        network.enc.load_state_dict(
            {k.removeprefix("enc."): v for k, v in learnt.items() if k.startswith("enc.")}
        )
    names, vocabulary = renaming.names_of(texts), out / "vocab.txt"

    def draw(rng: random.Random) -> list[train_pairs.PairExample]:
        told = train_pairs.examples(renaming.retold(texts, names, rng), vocabulary, rng)
        return train_pairs.misread(told, rng)

    fit(
        network,
        draw,
        replace(recipe, epochs=recipe.relation_epochs),
        checkpoint=out / "relate.checkpoint",
        name="relations",
    )
    sample = list(train_pairs.examples(texts[:SAMPLE], vocabulary))
    network.write(out, sample, dict.fromkeys(PREDICATES, _THRESHOLD))
    calibrate_pairs(out, held)
    return _score_pairs(PairModel(out), list(train_pairs.examples(held, vocabulary)))


def calibrate_pairs(out: Path, held: Sequence[GoldText]) -> None:
    """Fit the confidence of relations on held-back texts that both networks read; the lines are kept in `relate.json`."""
    train_ner.keep_line(out / "relate.json", dict.fromkeys(PREDICATES, AS_IT_IS))
    with TemporaryDirectory() as name:
        folder = Path(name)
        for text in held:
            (folder / f"{text.id}.txt").write_text(text.text, "utf-8")
        settings = Settings(model=str(out), relation_threshold=0.0)
        pipeline.build([folder], out=folder / "out", settings=settings)
        build = access.open(folder / "out")
        judged = list(_judged(build, {text.id: text for text in held}))
    train_ner.keep_line(out / "relate.json", _lines(judged))


def _lines(judged: Sequence[_Judged]) -> dict[str, Line]:
    """Fit a line for each predicate that was found often enough, and one for all others together."""
    groups: dict[str, list[tuple[float, bool]]] = defaultdict(list)
    for predicate, confidence, right in judged:
        groups[predicate].append((confidence, right))
    rare = [fact for facts in groups.values() if len(facts) < _ENOUGH for fact in facts]

    def line(facts: Sequence[tuple[float, bool]]) -> Line:
        return fitted([confidence for confidence, _ in facts], [right for _, right in facts])

    common = line(rare)
    return {p: line(groups[p]) if len(groups[p]) >= _ENOUGH else common for p in PREDICATES}


def _judged(build: access.Build, held: Mapping[str, GoldText]) -> Iterator[_Judged]:
    """Yield the predicate and the confidence of each fact in each document, and whether the gold has it."""
    mentions, facts = by_document(build.mentions, build.relations)
    for document in build.documents:
        own = facts[document.id]
        met = {f.id for f, _ in matched(held[Path(document.path).stem], mentions[document.id], own)}
        yield from ((f.predicate, f.confidence, f.id in met) for f in own)


def _score_pairs(model: PairModel, held: Sequence[train_pairs.PairExample]) -> dict[str, Score]:
    """Score the pairs of held-back texts with their mentions given."""
    right, found, wanted = (dict.fromkeys(PREDICATES, 0) for _ in range(3))
    for example in held:
        vectors, _ = model.encode(example.ids, [s for s in example.spans if s[2] != "Statement"])
        chances, _ = model.score(vectors, example.spans, example.numbers)
        chosen = (chances >= _THRESHOLD) & (example.counts > 0)
        for n, predicate in enumerate(PREDICATES):
            right[predicate] += int((chosen[:, n] & (example.right[:, n] > 0)).sum())
            found[predicate] += int(chosen[:, n].sum())
            wanted[predicate] += int(example.right[:, n].sum())
    total = Score(sum(right.values()), sum(found.values()), sum(wanted.values()))
    return {"relations": total, **{p: Score(right[p], found[p], wanted[p]) for p in PREDICATES}}
