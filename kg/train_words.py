"""Train the word segmenter that `kg.words` ships, from Universal Dependencies treebanks, on one core in two minutes.

    python -m kg.train_words --ud DIR --out DIR

The same treebanks give the same bytes. `model/words/README.md` says where the treebanks are from.
"""

import argparse
import contextlib
import logging
import random
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import spacy_pkuseg
import srsly

from kg import words
from kg.errors import InputError

TRAIN = ("zh-ud-train.UDv1-2016-04-27.conllu", "zh_pud-ud-test.conllu")
DEV, TEST = "zh_gsdsimp-ud-dev.conllu", "zh_gsdsimp-ud-test.conllu"

_log = logging.getLogger("kg")
_STEMS = frozenset({"NN", "NNP", "VV", "JJ", "FW", "SFN"})
_SUFFIX = "SFN"
_PRUNE = 0.05  # a feature whose weights are all below this is dropped
_STEP = 64  # weights are kept in steps of 1/64, which halves the file


def sentences(path: Path) -> Iterator[list[str]]:
    """Yield the words of each sentence of a CoNLL-U file, folded; noun suffixes stay with their stem (董事+长)."""
    for block in path.read_text("utf-8").strip().split("\n\n"):
        rows = [line.split("\t") for line in block.split("\n")]
        yield _words(row for row in rows if row[0].isdigit())


def _words(rows: Iterable[Sequence[str]]) -> list[str]:
    found: list[str] = []
    before = ""
    for _, form, _, _, tag, *_ in rows:
        # the old training file writes a full stop as "."; a treebank word may hold a space, pkuseg's may not
        word = "。" if form == "." else "".join(words.fold(form).split())
        if tag == _SUFFIX and before in _STEMS:
            found[-1] += word
        elif word:
            found.append(word)
        before = tag
    return found


def f1(gold: Iterable[Sequence[str]], model: Path) -> float:
    """Score a model on sentences given as words: F1 of whole words, in per cent."""
    right = total = 0
    for sentence in gold:
        expected = set(_offsets(sentence))
        got = set(words.segment("".join(sentence), model=model))
        right += 2 * len(expected & got)
        total += len(expected) + len(got)
    return 100 * right / total


def _offsets(sentence: Sequence[str]) -> Iterator[tuple[int, int]]:
    start = 0
    for word in sentence:
        yield start, start + len(word)
        start += len(word)


def train(ud: Path, out: Path, *, iterations: int = 10) -> None:
    """Train on the treebanks found below `ud` and write the pruned model's two files into `out`."""
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        _write(work / "train.txt", [s for name in TRAIN for s in sentences(find(ud, name))])
        _write(work / "dev.txt", sentences(find(ud, DEV)))
        random.seed(0)  # pkuseg shuffles with the global generator
        with contextlib.redirect_stdout(sys.stderr):
            paths = (str(work / name) for name in ("train.txt", "dev.txt", "model"))
            spacy_pkuseg.train(*paths, train_iter=iterations)
        prune(work / "model", out)


def find(ud: Path, name: str) -> Path:
    """Find a treebank's file anywhere below `ud`."""
    if not (found := sorted(ud.rglob(name))):
        raise InputError(
            f"{ud}: no {name} below it; give --ud the folder of the UD treebanks of the model's README"
        )
    return found[0]


def _write(path: Path, lines: Iterable[Sequence[str]]) -> None:
    path.write_text("".join(f"{' '.join(words)}\n" for words in lines), "utf-8")


def prune(source: Path, out: Path) -> None:
    """Copy a pkuseg model without the features that decide nothing, weights rounded and compressed."""
    data: dict[str, Any] = srsly.read_msgpack(source / "features.msgpack")
    with np.load(source / "weights.npz") as model:
        tags, count = (int(size) for size in model["sizes"])
        weights = model["w"]
    nodes, edges = weights[: tags * count].reshape(count, tags), weights[tags * count :]
    keep = np.abs(nodes).max(axis=1) >= _PRUNE
    keep[0] = True  # pkuseg adds feature 0 at every character
    names = sorted(data["feature_to_idx"], key=data["feature_to_idx"].__getitem__)
    kept = [name for name, kept in zip(names, keep, strict=True) if kept]
    out.mkdir(parents=True, exist_ok=True)
    data |= {
        "feature_to_idx": {name: i for i, name in enumerate(kept)},
        "unigram": _lexicon(kept),
        "bigram": [],
    }
    srsly.write_msgpack(out / "features.msgpack", data)
    rounded = np.round(np.concatenate([nodes[keep].ravel(), edges]) * _STEP) / _STEP
    np.savez_compressed(out / "weights.npz", sizes=np.array([tags, len(kept)]), w=rounded)
    _log.info("%d of %d features kept", len(kept), count)


def _lexicon(features: Iterable[str]) -> list[str]:
    """List the words that the kept features name; pkuseg looks up no others (`w1.词`, `ww.l.词*词`)."""
    found: set[str] = set()
    for feature in features:
        kind, _, rest = feature.partition(".")
        if kind in {"w1", "w-1"}:
            found.add(rest)
        elif kind == "ww":
            found.update(rest[2:].split("*"))
    return sorted(found)


def main(arguments: Sequence[str] | None = None) -> int:
    """Train, then log the F1 of the new model on the test treebank."""
    parser = argparse.ArgumentParser(prog="python -m kg.train_words", description=main.__doc__)
    parser.add_argument(
        "--ud", type=Path, required=True, help="folder with the UD Chinese GSD, GSDSimp and PUD files"
    )
    parser.add_argument("--out", type=Path, required=True, help="folder for features.msgpack and weights.npz")
    parser.add_argument(
        "--iterations", type=int, default=10, help="rounds over the training data (default 10)"
    )
    options = parser.parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    train(options.ud, options.out, iterations=options.iterations)
    _log.info("F1 %.2f on %s", f1(sentences(find(options.ud, TEST)), options.out), TEST)
    return 0


if __name__ == "__main__":
    sys.exit(main())
