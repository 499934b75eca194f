"""The decoder: only whole mentions come out, the best path by brute force, batches change nothing."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.crf import CONTINUES, NORMAL, OUTSIDE, Crf, Floats

TYPES = ["Company", "Product"]
RANDOM = np.random.default_rng(7)


def crf(seed: int = 3) -> Crf:
    random = np.random.default_rng(seed)
    weights = {
        "step": random.normal(size=(5, 5)),
        "first": random.normal(size=5),
        "last": random.normal(size=5),
    }
    return Crf.from_config({"types": TYPES, **{k: v.tolist() for k, v in weights.items()}})


def best_by_trying(model: Crf, scores: Floats) -> list[tuple[int, int, str]]:
    def total(tags: tuple[int, ...]) -> float:
        steps = sum(model.step[a, b] for a, b in itertools.pairwise(tags))
        return float(
            model.first[tags[0]]
            + model.last[tags[-1]]
            + steps
            + sum(scores[i, t] for i, t in enumerate(tags))
        )

    tags = max(itertools.product(range(5), repeat=len(scores)), key=total)
    spans: list[tuple[int, int, str]] = []
    for i, tag in enumerate(tags):
        if tag % 2:
            spans.append((i, i + 1, TYPES[(tag - 1) // 2]))
        elif tag:
            spans[-1] = (spans[-1][0], i + 1, spans[-1][2])
    return spans


@given(st.integers(0, 10_000), st.integers(1, 5))
def test_the_best_path_is_found(seed: int, length: int) -> None:
    model, scores = crf(seed), np.random.default_rng(seed).normal(size=(length, 5)).astype(np.float32) * 3
    (found,) = model.decode(scores[None], [[NORMAL] * length])
    assert [f[:3] for f in found] == best_by_trying(model, scores)


def test_a_row_decodes_alone_as_it_does_in_a_batch() -> None:
    model, lengths = crf(), [1, 4, 9, 6]
    scores = RANDOM.normal(size=(4, 9, 5)).astype(np.float32)
    kinds = [[NORMAL] * n for n in lengths]
    alone = [model.decode(scores[i : i + 1, :n], [kinds[i]])[0] for i, n in enumerate(lengths)]
    assert model.decode(scores, kinds) == alone


def test_a_token_that_continues_a_word_never_begins_or_leaves_a_mention() -> None:
    scores = RANDOM.normal(size=(50, 6, 5)).astype(np.float32) * 4
    kinds = [[NORMAL, CONTINUES, NORMAL, NORMAL, CONTINUES, CONTINUES]] * 50
    for row in crf().decode(scores, kinds):
        for start, end, _, _ in row:
            assert start not in {1, 4, 5}
            assert end not in {1, 4, 5}


def test_a_line_end_stays_outside() -> None:
    scores = RANDOM.normal(size=(50, 3, 5)).astype(np.float32) * 4
    for row in crf().decode(scores, [[NORMAL, OUTSIDE, NORMAL]] * 50):
        assert all(1 not in range(a, b) for a, b, _, _ in row)


@pytest.mark.parametrize("sure", [False, True])
def test_the_score_is_a_probability_that_grows_with_the_evidence(sure: bool) -> None:
    plain = Crf.from_config(
        {"types": TYPES, "step": np.zeros((5, 5)), "first": np.zeros(5), "last": np.zeros(5)}
    )
    scores = np.zeros((1, 3, 5), np.float32)
    scores[0, [0, 2], 0] = 12
    scores[0, 1, 1] = 12 if sure else 1
    ((found,),) = plain.decode(scores, [[NORMAL] * 3])
    assert found[:3] == (1, 2, "Company")
    assert 0 < found[3] <= 1
    assert (found[3] > 0.99) == sure
