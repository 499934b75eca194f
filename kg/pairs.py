"""Pairs: the relation network.

One int8 encoder pass over a window whose mentions are tagged in its input, then a small head in numpy that scores
pairs of spans.

The encoder gives each token a vector and a tag of its own: whether it stands in the words that somebody said.
"""

import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from kg.calibration import Line
from kg.errors import ModelError
from kg.models import folder, named
from kg.tokens import CLS, SEP
from kg.vocabulary import DATE, MENTION_TYPES, STATEMENT

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
TokenSpan = tuple[int, int, str]  # first token, last token, type

SPAN_TYPES = (*MENTION_TYPES, DATE, STATEMENT)
_FAR = 7  # distances of 2**7 tokens and more are one


class PairModel:
    """The relation network, opened; `where` holds `relate.onnx`, `relate.npz` and `relate.json`."""

    def __init__(self, where: Path, *, threads: int = 2) -> None:
        try:
            config = json.loads((where / "relate.json").read_text("utf-8"))
            options = onnxruntime.SessionOptions()
            options.add_session_config_entry("session.x64quantprecision", "1")  # right sums without VNNI too
            options.intra_op_num_threads = threads
            self._session = onnxruntime.InferenceSession(str(where / "relate.onnx"), options)
            self._weights = {n: w.astype(np.float32) for n, w in np.load(where / "relate.npz").items()}
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
        self.line: Line = tuple(config["calibration"])

    def encode(self, ids: Sequence[int], spans: Sequence[TokenSpan]) -> tuple[Floats, Floats]:
        """Give each token's vector, and the probability that it stands in reported words."""
        tags = np.zeros((1, len(ids) + 2), np.int64)
        for first, last, kind in spans:
            tag = 1 + 2 * SPAN_TYPES.index(kind)
            tags[0, first + 1] = tag
            tags[0, first + 2 : last + 2] = tag + 1
        framed = np.array([[CLS, *ids, SEP]], np.int64)
        vectors, said = self._session.run(None, {"ids": framed, "tags": tags})
        scores = np.exp(said[0, 1:-1] - said[0, 1:-1].max(1, keepdims=True))
        return vectors[0, 1:-1], 1 - scores[:, 0] / scores.sum(1)

    def score(self, vectors: Floats, spans: Sequence[TokenSpan], pairs: Ints) -> tuple[Floats, Floats]:
        """Score pairs of span numbers: probabilities of the predicates, and of the statuses."""
        w = self._weights
        firsts, lasts, kinds = (
            np.array(c) for c in zip(*((a, b, SPAN_TYPES.index(k)) for a, b, k in spans), strict=True)
        )
        ends = np.concatenate([vectors[firsts], vectors[lasts]], 1)
        as_subject = ends @ w["ws.weight"].T + w["ws.bias"]
        as_object = ends @ w["wo.weight"].T + w["wo.bias"]
        a, b = pairs.T
        between = _means(vectors, np.minimum(lasts[a], lasts[b]) + 1, np.maximum(firsts[a], firsts[b]))
        sums = as_subject[a] + as_object[b] + between @ w["wm.weight"].T + w["wm.bias"]
        sums += (
            w["dist.weight"][buckets(firsts[b] - firsts[a])]
            + w["ty.weight"][kinds[a] * len(SPAN_TYPES) + kinds[b]]
        )
        hidden = _gelu(np.concatenate([sums, as_subject[a] * as_object[b]], 1))
        hidden = _gelu(hidden @ w["h1.weight"].T + w["h1.bias"])
        predicates = hidden @ w["out.weight"].T + w["out.bias"]
        statuses = np.exp(hidden @ w["stat.weight"].T + w["stat.bias"])
        return 1 / (1 + np.exp(-predicates)), statuses / statuses.sum(1, keepdims=True)


@cache
def load(*, threads: int = 2, model: str | None = None) -> PairModel:
    """Open the shipped relation network, or the one in the folder `model`, once a process."""
    return PairModel(folder(model), threads=threads)


def model_id(model: str | None = None) -> str:
    """Name a relation network without opening it."""
    return named(folder(model) / "relate.json")


def _means(vectors: Floats, starts: Ints, ends: Ints) -> Floats:
    """Average the vectors between two spans; zeros where nothing stands between."""
    sums = np.concatenate([np.zeros((1, vectors.shape[1]), np.float64), np.cumsum(vectors, 0, np.float64)])
    ends = np.maximum(starts, ends)
    means: Floats = ((sums[ends] - sums[starts]) / np.maximum(ends - starts, 1)[:, None]).astype(np.float32)
    return means


def buckets(distances: Ints) -> Ints:
    """Give the number of each signed token distance, by its logarithm."""
    steps = np.minimum(np.log2(np.abs(distances) + 1).astype(np.int64), _FAR)
    numbers: Ints = np.where(distances >= 0, 8, 0) + steps
    return numbers


def _gelu(x: Floats) -> Floats:
    y: Floats = 0.5 * x * (1 + np.tanh(np.sqrt(2 / np.pi).astype(np.float32) * (x + 0.044715 * x**3)))
    return y
