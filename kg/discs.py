"""Discs that make room for one another: spread evenly, grown little by little, pushed until none covers another."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

GROWTH = 12  # steps in which discs take their room


def evenly(values: Floats, weights: Floats) -> Floats:
    """Spread values between -1/2 and 1/2 in their order, each with room for its weight."""
    order = np.argsort(values, kind="stable")
    filled = np.cumsum(weights[order])
    places = np.empty(len(values))
    places[order] = (filled - weights[order] / 2) / filled[-1] - 0.5
    return places


def grown(centres: Floats, sizes: Floats, gap: float) -> Floats:
    """Let discs grow from points to their size, making room little by little, so that none jumps far."""
    for share in np.linspace(0.2, 1, GROWTH):
        centres = separate(centres, sizes * share, gap * share, rounds=12)
    return separate(centres, sizes, gap)


def separate(positions: Floats, sizes: Floats, gap: float, *, rounds: int = 120) -> Floats:
    """Push overlapping discs apart until none overlaps (or the rounds are spent)."""
    spread = positions + 1e-3 * np.stack(
        [np.cos(np.arange(len(sizes))), np.sin(np.arange(len(sizes)))], axis=1
    )
    for _ in range(rounds):
        a, b = _close_pairs(spread, 2 * float(sizes.max(initial=0)) + gap)
        step = spread[b] - spread[a]
        norm = np.maximum(np.hypot(step[:, 0], step[:, 1]), 1e-9)
        lack = sizes[a] + sizes[b] + gap - norm
        touching = lack > 0.5
        if not touching.any():
            break
        push = (step / norm[:, None] * (lack / 2)[:, None])[touching]
        for k in (0, 1):
            spread[:, k] += np.bincount(b[touching], weights=push[:, k], minlength=len(spread)) * 0.8
            spread[:, k] -= np.bincount(a[touching], weights=push[:, k], minlength=len(spread)) * 0.8
    return spread


def _close_pairs(positions: Floats, reach: float) -> tuple[Ints, Ints]:
    """Return the pairs that share a cell of a grid or stand in neighbouring cells."""
    cell = np.floor(positions / reach).astype(np.int64)
    cell -= cell.min(0, initial=0)
    width = int(cell[:, 1].max(initial=0)) + 3
    key = (cell[:, 0] + 1) * width + cell[:, 1] + 1
    order = np.argsort(key, kind="stable")
    ranked = key[order]
    firsts, seconds = [], []
    for shift in (0, 1, width - 1, width, width + 1):
        low = np.searchsorted(ranked, key + shift, side="left")
        high = np.searchsorted(ranked, key + shift, side="right")
        a = np.repeat(np.arange(len(key)), high - low)
        ends = np.cumsum(high - low)
        b = order[np.arange(len(a)) - np.repeat(ends - (high - low), high - low) + np.repeat(low, high - low)]
        keep = a < b if shift == 0 else np.ones(len(a), dtype=bool)
        firsts.append(a[keep])
        seconds.append(b[keep])
    return np.concatenate(firsts), np.concatenate(seconds)
