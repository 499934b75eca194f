"""Pretrain: bring an encoder closer to the news by guessing masked words of raw text, before any annotation.

Masked are runs of whole tokens, a few characters each, since a name is guessed as a whole or not at all. The word
embeddings stay as they are and score the guesses too. Needs torch (`pip install zh-news-kg[train]`).
"""

import json
import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
import torch.nn.functional as F  # noqa: N812 - the field's own abbreviation
from torch import nn

from kg.errors import InputError
from kg.fit import Network, autocast, encoder, padded
from kg.tokens import CLS, SEP, tokenize, windows

LONGEST = 254  # tokens of a window, as the recogniser reads
_MASK = 103  # [MASK] of a BERT vocabulary
_MASKED = 0.18  # part of the tokens that are to be guessed
_RUNS = (1, 1, 2, 2, 2, 3, 3, 4, 5)  # lengths of masked runs
_SHORTEST = 40  # tokens: a shorter window teaches little
_OVERLAP = 24  # characters that a raw text may share with a held-back one, at most


@dataclass(frozen=True, slots=True)
class RawExample:
    """A window of tokens, and which of them begin a word."""

    ids: list[int]
    begins: list[bool]


def raw_texts(folder: Path) -> Iterator[str]:
    """Yield the texts of a folder: its `.txt` files, and the field `text` of each line of its `.jsonl` files."""
    files = sorted([*folder.glob("*.jsonl"), *folder.glob("*.txt")])
    if not files:
        raise InputError(f"{folder} holds no .jsonl or .txt file; give a folder of raw text")
    for file in files:
        if file.suffix == ".txt":
            yield file.read_text("utf-8")
            continue
        with file.open(encoding="utf-8") as lines:
            yield from (json.loads(line)["text"] for line in lines if line.strip())


def apart(texts: Iterable[str], held: Iterable[str]) -> Iterator[str]:
    """Leave out the texts that share a stretch with a held-back one, so that dev stays unseen."""
    known = {part for text in held for part in _stretches("".join(text.split()), _OVERLAP)}
    for text in texts:
        bare = "".join(text.split())
        if not any(bare[i : i + _OVERLAP] in known for i in range(len(bare) - _OVERLAP)):
            yield text


def examples(texts: Iterable[str], vocabulary: Path, *, most: int, seed: int) -> list[RawExample]:
    """Cut raw texts into windows and draw at most `most` of them."""
    found = []
    for text in texts:
        clean = "\n".join(line.strip() for line in text.splitlines() if line.strip())
        tokens = tokenize(clean, vocabulary)
        for a, b in windows(tokens, clean, LONGEST):
            if b - a >= _SHORTEST:
                found.append(RawExample(tokens.ids[a:b], [not c for c in tokens.continues[a:b]]))
    random.Random(seed).shuffle(found)  # noqa: S311 - shuffling, no secret
    return found[:most]


class GuessNetwork(Network):
    """An encoder, and a head that guesses masked tokens by the encoder's own word embeddings."""

    def __init__(self, path: str) -> None:
        super().__init__()
        self.enc = encoder(path)
        size: int = self.enc.config.hidden_size
        self.change, self.norm = nn.Linear(size, size), nn.LayerNorm(size)
        self.bias = nn.Parameter(torch.zeros(self.enc.config.vocab_size))

    def loss(self, batch: Sequence[RawExample]) -> torch.Tensor:
        """Give the mean cross-entropy of the masked tokens."""
        ids, targets = (padded(rows) for rows in zip(*map(masked, batch), strict=True))
        with autocast():
            vectors = self.enc(input_ids=ids, attention_mask=(ids > 0).long()).last_hidden_state
            guessed = self.norm(F.gelu(self.change(vectors[targets > 0])))
            table = self.enc.embeddings.word_embeddings.weight
            scores = F.linear(guessed, table, self.bias)
        return F.cross_entropy(scores.float(), targets[targets > 0])

    def write(self, folder: Path) -> None:
        """Write the encoder as a folder that `--encoder` takes, without its vocabulary."""
        self.enc.save_pretrained(folder)


def masked(example: RawExample) -> tuple[list[int], list[int]]:
    """Hide runs of an example's tokens: the ids as they are read, and the hidden ones (0: not hidden)."""
    ids, targets = [CLS, *example.ids, SEP], [0] * (len(example.ids) + 2)
    wanted = max(1, int(_MASKED * len(example.ids)))
    while wanted > 0:
        start = random.randrange(len(example.ids))  # noqa: S311 - drawing, no secret
        end = start + random.choice(_RUNS)  # noqa: S311 - drawing, no secret
        start, end = _whole(example.begins, start, end)
        for i in range(start, end):
            if not targets[i + 1]:
                targets[i + 1] = example.ids[i]
                ids[i + 1] = _hidden(example.ids[i])
                wanted -= 1
    return ids, targets


def _hidden(token: int) -> int:
    """Draw what stands in place of a hidden token: mostly the mask, at times itself or another."""
    chance = random.random()  # noqa: S311 - drawing, no secret
    return _MASK if chance < 0.8 else token if chance < 0.9 else random.randrange(672, 7992)  # noqa: S311 - a Han character


def _whole(begins: Sequence[bool], start: int, end: int) -> tuple[int, int]:
    """Widen a run so that it cuts no word."""
    while start and not begins[start]:
        start -= 1
    end = min(end, len(begins))
    while end < len(begins) and not begins[end]:
        end += 1
    return start, end


def _stretches(text: str, length: int) -> Iterator[str]:
    yield from (text[i : i + length] for i in range(0, len(text) - length, length))
