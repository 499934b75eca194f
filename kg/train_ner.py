"""Train the recogniser: examples from annotated text, the network with its CRF in torch, and its export."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import nn

from kg.crf import grammar
from kg.fit import Network, autocast, encoder, export, padded
from kg.gold import GoldText
from kg.tokens import CLS, SEP, Tokens, tokenize, windows

LONGEST = 254  # tokens of a window
_NEVER = -1e4
_SCALE = 20  # brings the loss of a sentence near 1


@dataclass(frozen=True, slots=True)
class NerExample:
    """A window of tokens and the tag of each."""

    ids: list[int]
    tags: list[int]


def examples(texts: Iterable[GoldText], types: Sequence[str], vocabulary: Path) -> Iterator[NerExample]:
    """Turn annotated texts into examples; tags are `O`, then `B-T`, `I-T` for each of `types`."""
    for text in texts:
        tokens = tokenize(text.text, vocabulary)
        tags = _tags(tokens, text.spans, types)
        for a, b in windows(tokens, text.text, LONGEST):
            yield NerExample(tokens.ids[a:b], tags[a:b])


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
        self.drop = nn.Dropout(0.1)
        self.head = nn.Linear(self.enc.config.hidden_size, n)
        self.step, self.first, self.last = (nn.Parameter(torch.zeros(s)) for s in ((n, n), (n,), (n,)))
        never = torch.where(torch.tensor(grammar(len(types))), 0.0, _NEVER)
        self.register_buffer("forbidden", never, persistent=False)

    def forward(self, ids: torch.Tensor) -> torch.Tensor:
        """Score each token's tags; the frame tokens' too."""
        vectors = self.enc(input_ids=ids, attention_mask=(ids > 0).long()).last_hidden_state
        return self.head(self.drop(vectors.float()))

    def loss(self, batch: Sequence[NerExample]) -> torch.Tensor:
        """Give the mean negative log-likelihood of the right tags."""
        ids = padded([[CLS, *e.ids, SEP] for e in batch])
        tags = padded([e.tags for e in batch])
        lengths = torch.tensor([len(e.ids) for e in batch])
        with autocast():
            scores = self(ids)[:, 1:-1].float()
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

    def write(self, folder: Path) -> None:
        """Export the network as `ner.onnx`, its decoder and settings as `ner.json`."""
        export(self, {"ids": torch.randint(200, 2000, (1, 20))}, ["scores"], folder / "ner.onnx")
        digest = hashlib.sha256((folder / "ner.onnx").read_bytes()).hexdigest()[:12]
        weights = {k: getattr(self, k).tolist() for k in ("step", "first", "last")}
        config = {"id": f"ner-{digest}", "types": self.types, "longest": LONGEST, **weights}
        (folder / "ner.json").write_text(json.dumps(config) + "\n", "utf-8")
