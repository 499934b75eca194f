"""Recognise: our own Chinese NER. A small BERT in int8 ONNX emits scores, a CRF decodes them into mentions.

The encoder runs one window at a time: int8 activations are scaled by what runs together, so a batch would make a
mention depend on its neighbours. The decoder, in numpy, takes many windows of like length at once.
"""

import json
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import onnxruntime

from kg import gazetteer
from kg.calibration import Line, calibrated
from kg.consistency import Span, mended
from kg.crf import CONTINUES, NORMAL, OUTSIDE, Crf, Floats
from kg.errors import ModelError
from kg.models import folder, named
from kg.tokens import CLS, SEP, Tokens, tokenize, windows

_BATCH = 32  # windows that are decoded together


@dataclass(frozen=True, slots=True)
class _Window:
    text: int  # which of the texts
    tokens: Tokens
    hints: list[int]


class Recogniser:
    """The shipped model, opened; `where` holds `ner.onnx`, `ner.json`, `vocab.txt` and `gazetteer.txt`."""

    def __init__(self, where: Path, *, threads: int = 2, network: str = "ner.onnx") -> None:
        try:
            config = json.loads((where / "ner.json").read_text("utf-8"))
            options = onnxruntime.SessionOptions()
            options.add_session_config_entry("session.x64quantprecision", "1")  # right sums without VNNI too
            options.intra_op_num_threads = 1  # windows run side by side, each in a thread of its own
            self._session = onnxruntime.InferenceSession(str(where / network), options)
        except Exception as error:
            raise ModelError(
                f"cannot open the model in {where}: {error}; reinstall, or name another"
            ) from error
        self._pool = ThreadPoolExecutor(threads)
        self._vocabulary = where / "vocab.txt"
        self._gazetteer = gazetteer.load(where / "gazetteer.txt")
        self._longest: int = config["longest"]
        self._crf = Crf.from_config(config)
        self._line: Line = tuple(config["calibration"])

    def spans(self, texts: Sequence[str]) -> list[list[Span]]:
        """Find the mentions of each text, in order of their start."""
        found: list[list[Span]] = [[] for _ in texts]
        for batch in _batches(list(self._windows(texts))):
            kinds = [_kinds(w.tokens, texts[w.text]) for w in batch]
            for window, mentions in zip(batch, self._crf.decode(self._emissions(batch), kinds), strict=True):
                offsets = window.tokens.offsets
                found[window.text] += [
                    (offsets[a][0], offsets[b - 1][1], kind, p) for a, b, kind, p in mentions
                ]
        return [
            [(a, b, kind, calibrated(p, self._line)) for a, b, kind, p in mended(text, spans)]
            for text, spans in zip(texts, found, strict=True)
        ]

    def _windows(self, texts: Sequence[str]) -> Iterator[_Window]:
        for i, text in enumerate(texts):
            tokens = tokenize(text, self._vocabulary)
            hints = self._gazetteer.hints(text, tokens)
            for a, b in windows(tokens, text, self._longest):
                part = Tokens(tokens.ids[a:b], tokens.offsets[a:b], tokens.continues[a:b])
                yield _Window(i, part, hints[a:b])

    def _emissions(self, batch: Sequence[_Window]) -> Floats:
        """Run the encoder: an array of windows x tokens x tags, zero past a window's end."""
        rows = list(self._pool.map(self._run, batch))
        out = np.zeros((len(rows), max(map(len, rows)), rows[0].shape[1]), np.float32)
        for target, row in zip(out, rows, strict=True):
            target[: len(row)] = row
        return out

    def _run(self, window: _Window) -> Floats:
        ids = np.array([[CLS, *window.tokens.ids, SEP]], np.int64)
        hints = np.array([[0, *window.hints, 0]], np.int64)
        scores: Floats = self._session.run(None, {"ids": ids, "hints": hints})[0]
        return scores[0, 1:-1]


def _kinds(tokens: Tokens, text: str) -> list[int]:
    """Tell the decoder which tokens continue a word and which are line ends."""
    return [
        CONTINUES if more else OUTSIDE if text[start] == "\n" else NORMAL
        for (start, _), more in zip(tokens.offsets, tokens.continues, strict=True)
    ]


def _batches(windows_: list[_Window]) -> Iterator[list[_Window]]:
    """Put windows of like length together."""
    windows_.sort(key=lambda w: len(w.tokens.ids))
    for i in range(0, len(windows_), _BATCH):
        yield windows_[i : i + _BATCH]


@cache
def load(*, threads: int = 2, model: str | None = None) -> Recogniser:
    """Open the shipped model, or the one in the folder `model`, once a process."""
    return Recogniser(folder(model), threads=threads)


def model_id(model: str | None = None) -> str:
    """Name a model without opening it."""
    return named(folder(model) / "ner.json")
