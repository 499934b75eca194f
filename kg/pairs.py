"""Pairs: the relation network.

One int8 encoder pass over a window whose mentions are tagged in its input, then a small head that scores pairs of spans.

The encoder gives each token a vector and a tag of its own: whether it stands in the words that somebody said.
"""

import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from kg.calibration import Line
from kg.errors import ModelError
from kg.models import folder, named, session
from kg.tokens import CLS, SEP
from kg.vocabulary import DATE, MENTION_TYPES, STATEMENT

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
TokenSpan = tuple[int, int, str]  # first token, last token, type

SPAN_TYPES = (*MENTION_TYPES, DATE, STATEMENT)
_FAR = 7  # distances of 2**7 tokens and more are one


class PairModel:
    """The relation network, opened; `where` holds `relate.onnx`, `relate.head.onnx` and `relate.json`."""

    def __init__(self, where: Path, *, threads: int = 2) -> None:
        try:
            config = json.loads((where / "relate.json").read_text("utf-8"))
            self._session = session(where / "relate.onnx", threads=threads)
            self._head = session(where / "relate.head.onnx", threads=threads)
        except Exception as error:
            raise ModelError(
                f"cannot open the relation model in {where}: {error}; install kg again"
            ) from error
        self.id: str = config["id"]
        self.vocabulary = where / "vocab.txt"
        self.longest: int = config["longest"]
        self.predicates: tuple[str, ...] = tuple(config["predicates"])
        self.statuses: tuple[str, ...] = tuple(config["statuses"])
        self.thresholds: dict[str, float] = config["thresholds"]
        self.lines: dict[str, Line] = config["calibration"]

    def encode(self, ids: Sequence[int], spans: Sequence[TokenSpan]) -> tuple[Floats, Floats]:
        """Give each token's vector, and the probabilities that it stands outside reported words, begins or continues them."""
        tags = np.zeros((1, len(ids) + 2), np.int64)
        for first, last, kind in spans:
            tag = 1 + 2 * SPAN_TYPES.index(kind)
            tags[0, first + 1] = tag
            tags[0, first + 2 : last + 2] = tag + 1
        framed = np.array([[CLS, *ids, SEP]], np.int64)
        vectors, said = self._session.run(None, {"ids": framed, "tags": tags})
        scores = np.exp(said[0, 1:-1] - said[0, 1:-1].max(1, keepdims=True))
        return vectors[0, 1:-1], scores / scores.sum(1, keepdims=True)

    def score(self, vectors: Floats, spans: Sequence[TokenSpan], pairs: Ints) -> tuple[Floats, Floats]:
        """Score pairs of span numbers: probabilities of the predicates, and of the statuses."""
        predicates, statuses = self._head.run(None, {"vectors": vectors, **places(spans, pairs)})
        return predicates, statuses


@cache
def load(*, threads: int = 2, model: str | None = None) -> PairModel:
    """Open the shipped relation network, or the one in the folder `model`, once a process."""
    return PairModel(folder(model), threads=threads)


def model_id(model: str | None = None) -> str:
    """Name a relation network without opening it."""
    return named(folder(model) / "relate.json")


def places(spans: Sequence[TokenSpan], pairs: Ints) -> dict[str, Ints]:
    """Tell the head where the spans stand, which pairs to score, and how far apart and of which types their spans are."""
    firsts, lasts, kinds = np.array([(a, b, SPAN_TYPES.index(k)) for a, b, k in spans], np.int64).T
    subjects, objects = pairs.T
    return {
        "firsts": firsts,
        "lasts": lasts,
        "subjects": subjects,
        "objects": objects,
        "distances": buckets(firsts[objects] - firsts[subjects]),
        "types": kinds[subjects] * len(SPAN_TYPES) + kinds[objects],
    }


def buckets(distances: Ints) -> Ints:
    """Give the number of each signed token distance, by its logarithm."""
    steps = np.minimum(np.log2(np.abs(distances) + 1).astype(np.int64), _FAR)
    numbers: Ints = np.where(distances >= 0, 8, 0) + steps
    return numbers
