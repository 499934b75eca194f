"""A linear-chain CRF over BIO tags, decoded for a whole batch at once.

Tags are `O`, then `B-T`, `I-T` for each type T in turn. Only a tag sequence that spells whole mentions can come out:
`I-T` follows `B-T` or `I-T`, a token that continues a word stays in its word's mention, a line end stays outside.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

NORMAL, CONTINUES, OUTSIDE = 0, 1, 2  # what a token may be
_NEVER = np.float32(-1e4)


@dataclass(frozen=True, slots=True)
class Crf:
    """The decoder's weights: `step[i, j]` scores tag j after tag i."""

    types: tuple[str, ...]
    step: Floats
    first: Floats
    last: Floats

    @classmethod
    def from_config(cls, config: Mapping[str, Any]) -> Self:
        """Read the weights that training wrote."""
        step, first, last = (np.array(config[k], np.float32) for k in ("step", "first", "last"))
        allowed = grammar(len(config["types"]))
        first[2::2] = _NEVER
        return cls(tuple(config["types"]), np.where(allowed, step, _NEVER), first, last)

    def decode(
        self, emissions: Floats, kinds: Sequence[Sequence[int]]
    ) -> list[list[tuple[int, int, str, float]]]:
        """Find the mentions of each row: first token, end token, type and probability.

        `emissions` is rows x tokens x tags; `kinds` gives each row's token kinds and thereby its length.
        """
        lengths = np.array([len(k) for k in kinds])
        padded = np.zeros(emissions.shape[:2], np.int64)
        for row, kind in zip(padded, kinds, strict=True):
            row[: len(kind)] = kind
        scores = self._constrain(emissions, padded)
        tags = self._best(scores, padded, lengths)
        chances = self._chances(scores, padded, lengths)
        return [
            [(a, b, self.types[t], _mean(chances[i, a:b], tags[i, a:b])) for a, b, t in _spans(tags[i, :n])]
            for i, n in enumerate(lengths)
        ]

    def _constrain(self, emissions: Floats, kinds: Ints) -> Floats:
        scores = emissions.astype(np.float32, copy=True)
        scores[:, :, 1:][kinds == OUTSIDE] = _NEVER
        scores[:, 0] += self.first
        return scores

    def _steps(self) -> Floats:
        """Give the transition tables by the kind of the token that is stepped to."""
        inside = np.full_like(self.step, _NEVER)
        inside[0, 0] = self.step[0, 0]
        for tag in range(1, len(inside)):
            target = tag + tag % 2  # B-T and I-T both go on as I-T
            inside[tag, target] = self.step[tag, target]
        return np.stack([self.step, inside, self.step])

    def _best(self, scores: Floats, kinds: Ints, lengths: Ints) -> Ints:
        """Run Viterbi over all rows; positions past a row's length hold zeros."""
        rows, width, n = scores.shape
        steps = self._steps()
        back = np.zeros((rows, width, n), np.int8)
        best = scores[:, 0].copy()
        final = best + self.last
        for t in range(1, width):
            paths = best[:, :, None] + steps[kinds[:, t]]
            back[:, t] = paths.argmax(1)
            best = paths.max(1) + scores[:, t]
            final = np.where((lengths == t + 1)[:, None], best + self.last, final)
        tags = np.zeros((rows, width), np.int64)
        tag = final.argmax(1)
        row = np.arange(rows)
        for t in range(width - 1, -1, -1):
            inside = t < lengths
            tags[inside, t] = tag[inside]
            tag = np.where(inside, back[row, t, tag], tag)
        return tags

    def _chances(self, scores: Floats, kinds: Ints, lengths: Ints) -> Floats:
        """Give the probability of each tag at each token (forward-backward in scaled probabilities)."""
        rows, width, n = scores.shape
        steps = np.exp(self._steps())
        local = np.exp(scores - scores.max(2, keepdims=True))
        forward = np.empty((rows, width, n), np.float32)
        forward[:, 0] = _scaled(local[:, 0])
        for t in range(1, width):
            forward[:, t] = _scaled(
                np.einsum("ri,rij->rj", forward[:, t - 1], steps[kinds[:, t]]) * local[:, t]
            )
        backward = np.tile(_scaled(np.exp(self.last)[None]), (rows, 1))
        out = np.empty_like(forward)
        for t in range(width - 1, -1, -1):
            out[:, t] = _scaled(forward[:, t] * backward)
            earlier = _scaled(np.einsum("rij,rj->ri", steps[kinds[:, t]], backward * local[:, t]))
            backward = np.where((t < lengths)[:, None], earlier, backward)
        return out


def grammar(types: int) -> NDArray[np.bool_]:
    """Tell for each pair of tags whether the second may follow the first."""
    n = 1 + 2 * types
    allowed = np.ones((n, n), bool)
    for inside in range(2, n, 2):
        allowed[:, inside] = False
        allowed[[inside - 1, inside], inside] = True
    return allowed


def _scaled(values: Floats) -> Floats:
    total: Floats = values / np.maximum(values.sum(1, keepdims=True), 1e-30)
    return total


def _spans(tags: Ints) -> list[tuple[int, int, int]]:
    """Read the mentions off a row of tags: first token, end token, type number."""
    begins = np.flatnonzero(tags % 2 == 1)
    inside = tags > 0
    return [(int(b), _end(tags, inside, int(b)), int(tags[b] - 1) // 2) for b in begins]


def _end(tags: Ints, inside: NDArray[np.bool_], begin: int) -> int:
    end = begin + 1
    while end < len(tags) and inside[end] and tags[end] % 2 == 0:
        end += 1
    return end


def _mean(chances: Floats, tags: Ints) -> float:
    """Average the probabilities of a mention's tags: its score."""
    return round(float(chances[np.arange(len(tags)), tags].mean()), 3)
