"""Train the recogniser: examples from annotated text, the network with its CRF in torch, and its export."""

import hashlib
import json
import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import torch
from torch import nn

from kg import noise, renaming
from kg.calibration import AS_IT_IS, Line, fitted
from kg.crf import grammar
from kg.fit import Network, attended, autocast, encoder, export, padded
from kg.gazetteer import MARKS, Gazetteer
from kg.gold import GoldText
from kg.recognise import Recogniser
from kg.tokens import CLS, SEP, Tokens, tokenize, windows

LONGEST = 382  # tokens of a window
_NEVER = -1e4
_NOISY = 0.4  # part of the texts that noise is put on, anew in each epoch
_HIDDEN = 0.2  # part of the windows whose hints are hidden
_SCALE = 20  # brings the loss of a sentence near 1


@dataclass(frozen=True, slots=True)
class NerExample:
    """A window of tokens, the gazetteer's hint at each, and the tag of each."""

    ids: list[int]
    hints: list[int]
    tags: list[int]


class NerExamples:
    """Annotated texts as examples; tags are `O`, then `B-T`, `I-T` for each of `types`."""

    def __init__(
        self, texts: Sequence[GoldText], types: Sequence[str], vocabulary: Path, gazetteer: Gazetteer
    ) -> None:
        self._texts = texts
        self._names = renaming.names_of(texts)
        self._types = types
        self._vocabulary = vocabulary
        self._gazetteer = gazetteer

    def __call__(self, rng: random.Random) -> list[NerExample]:
        """Make the examples of an epoch, with other names, noise and hidden hints drawn by `rng`."""
        told = renaming.retold(self._texts, self._names, rng)
        drawn = (noise.noisy(t, rng) if rng.random() < _NOISY else t for t in told)
        return [
            e if rng.random() >= _HIDDEN else replace(e, hints=[0] * len(e.hints))
            for text in drawn
            for e in self._cut(text)
        ]

    def _cut(self, text: GoldText) -> Iterator[NerExample]:
        tokens = tokenize(text.text, self._vocabulary)
        hints = self._gazetteer.hints(text.text, tokens)
        tags = _tags(tokens, text.spans, self._types)
        for a, b in windows(tokens, text.text, LONGEST):
            yield NerExample(tokens.ids[a:b], hints[a:b], tags[a:b])


def _tags(tokens: Tokens, spans: Iterable[tuple[int, int, str]], types: Sequence[str]) -> list[int]:
    tags = [0] * len(tokens.ids)
    for start, end, kind in spans:
        inside = [i for i, (a, b) in enumerate(tokens.offsets) if a < end and start < b]
        for n, i in enumerate(inside):
            tags[i] = 1 + 2 * types.index(kind) + (n > 0)
    return tags


class NerNetwork(Network):
    """An encoder, a tag score for each token, and a linear-chain CRF over the tags."""

    def __init__(self, path: str, types: Sequence[str]) -> None:
        super().__init__()
        self.types = tuple(types)
        n = 1 + 2 * len(types)
        self.enc = encoder(path)
        self.hint = nn.Embedding(MARKS, self.enc.config.hidden_size)
        nn.init.normal_(self.hint.weight, std=0.01)
        self.drop = nn.Dropout(0.1)
        self.head = nn.Linear(self.enc.config.hidden_size, n)
        self.step, self.first, self.last = (nn.Parameter(torch.zeros(s)) for s in ((n, n), (n,), (n,)))
        never = torch.where(torch.tensor(grammar(len(types))), 0.0, _NEVER)
        self.register_buffer("forbidden", never, persistent=False)

    def forward(self, ids: torch.Tensor, hints: torch.Tensor) -> torch.Tensor:
        """Score each token's tags; the frame tokens' too."""
        inputs = self.enc.embeddings.word_embeddings(ids) + self.hint(hints)
        vectors = self.enc(inputs_embeds=inputs, attention_mask=attended(ids)).last_hidden_state
        return self.head(self.drop(vectors.float()))

    def loss(self, batch: Sequence[NerExample]) -> torch.Tensor:
        """Give the mean negative log-likelihood of the right tags."""
        ids = padded([[CLS, *e.ids, SEP] for e in batch])
        hints = padded([[0, *e.hints, 0] for e in batch])
        tags = padded([e.tags for e in batch])
        lengths = torch.tensor([len(e.ids) for e in batch])
        with autocast():
            scores = self(ids, hints)[:, 1:-1].float()
        return (self._total(scores, lengths) - self._path(scores, tags, lengths)).mean() / _SCALE

    def _path(self, scores: torch.Tensor, tags: torch.Tensor, lengths: torch.Tensor) -> torch.Tensor:
        """Score the right tags."""
        rows = torch.arange(len(tags))
        inside = torch.arange(tags.shape[1])[None] < lengths[:, None]
        local = scores.gather(2, tags[:, :, None])[:, :, 0]
        steps = (self.step + self.forbidden)[tags[:, :-1], tags[:, 1:]]
        ends = self.first[tags[:, 0]] + self.last[tags[rows, lengths - 1]]
        return (local * inside).sum(1) + (steps * inside[:, 1:]).sum(1) + ends

    def _total(self, scores: torch.Tensor, lengths: torch.Tensor) -> torch.Tensor:
        """Sum over all tag sequences, in logarithms."""
        steps = (self.step + self.forbidden)[None]
        reached = scores[:, 0] + self.first
        for t in range(1, scores.shape[1]):
            further = torch.logsumexp(reached[:, :, None] + steps, 1) + scores[:, t]
            reached = torch.where((t < lengths)[:, None], further, reached)
        return torch.logsumexp(reached + self.last, 1)

    def write(self, folder: Path, sample: Sequence[NerExample]) -> None:
        """Export the network as `ner.onnx`, its decoder and settings as `ner.json`."""
        ids = torch.randint(200, 2000, (1, 20))
        inputs = {"ids": ids, "hints": torch.zeros_like(ids)}
        export(self, sample, inputs, ["scores"], folder / "ner.onnx")
        digest = hashlib.sha256((folder / "ner.onnx").read_bytes()).hexdigest()[:12]
        weights = {k: getattr(self, k).tolist() for k in ("step", "first", "last")}
        config = {"id": f"ner-{digest}", "types": self.types, "longest": LONGEST, **weights}
        (folder / "ner.json").write_text(json.dumps(config) + "\n", "utf-8")


def calibrate(folder: Path, held: Sequence[GoldText]) -> None:
    """Fit the recogniser's scores on held-back texts; the line is kept in `ner.json`."""
    keep_line(folder / "ner.json", AS_IT_IS)
    found = Recogniser(folder).spans([t.text for t in held])
    pairs = [(s[3], s[:3] in set(t.spans)) for t, spans in zip(held, found, strict=True) for s in spans]
    keep_line(folder / "ner.json", fitted([score for score, _ in pairs], [right for _, right in pairs]))


def keep_line(file: Path, calibration: Line | Mapping[str, Line]) -> None:
    """Write a calibration into a network's settings."""
    config = json.loads(file.read_text("utf-8"))
    file.write_text(json.dumps({**config, "calibration": calibration}, indent=1) + "\n", "utf-8")
