"""Where things stand on the map, which of them matter and who belongs together.

Everything here works on plain numbers: things are 0 … n-1, links are pairs of them, and the same numbers give the
same picture on every machine. A map is made like one of countries: each community is laid out by itself, the
communities are laid out as discs, and what is linked to nothing stands in rows below.
"""

import random
from collections.abc import Sequence
from hashlib import sha256
from typing import Any

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from kg import discs

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Terms = tuple[Ints, Ints, Floats]  # from, to, wished distance
Pairs = Sequence[tuple[int, int]]

GOLDEN_ANGLE = np.pi * (3 - np.sqrt(5))
PIVOTS = 40  # things whose distance to all others is wished for
ROUNDS = 40  # of the stress majorisation
LOOSENESS = 1.4  # area of a community over the area of its discs
FEW = 8.0  # how much looser small ones are
GAP = 22.0  # free space that is kept between two discs
BORDER = 55.0  # free space between two communities
STEPS, FAR = 30, 0.85  # how far around a thing's wish reaches
WIDE = (1.12, 0.89)  # screens are wide


def grain(names: Sequence[str]) -> Floats:
    """Return a point of the unit square for each name, by its hash: what makes pictures of two builds alike."""
    digests = b"".join(sha256(name.encode("utf-8", "surrogatepass")).digest()[:8] for name in names)
    return np.frombuffer(digests, dtype=">u4").astype(float).reshape(-1, 2) / 2**31 - 1


def centrality(count: int, pairs: Pairs) -> Floats:
    """Return the PageRank of `count` things over undirected links; the sum is 1."""
    if count == 0:
        return np.zeros(0)
    ends = _both_ways(pairs)
    degree = np.maximum(np.bincount(ends[:, 0], minlength=count), 1)
    loose = np.bincount(ends[:, 0], minlength=count) == 0
    rank = np.full(count, 1 / count)
    for _ in range(50):
        flow = np.bincount(ends[:, 1], weights=(rank / degree)[ends[:, 0]], minlength=count)
        rank = 0.15 / count + 0.85 * (flow + rank[loose].sum() / count)
    return rank


class _InOrder(random.Random):
    """Leaves an order as it is: Louvain then visits things in ours, and a new one changes little."""

    def shuffle(self, x: Any) -> None:
        """Do nothing."""


def communities(count: int, pairs: Pairs) -> list[int]:
    """Return a community number for each thing, the largest community first (Louvain, without chance)."""
    weights: dict[tuple[int, int], int] = {}
    for a, b in pairs:
        if a != b:
            key = (min(a, b), max(a, b))
            weights[key] = weights.get(key, 0) + 1
    graph: nx.Graph[int] = nx.Graph()
    graph.add_nodes_from(range(count))
    graph.add_weighted_edges_from((a, b, w) for (a, b), w in sorted(weights.items()))
    in_order: Any = _InOrder()
    found = nx.community.louvain_communities(graph, seed=in_order)
    numbers = [0] * count
    for number, members in enumerate(sorted(found, key=lambda m: (-len(m), min(m)))):
        for member in members:
            numbers[member] = number
    return numbers


def place(radii: Sequence[float], pairs: Pairs, groups: Sequence[int], seeds: Floats) -> Floats:
    """Return x and y for discs of the given radii: linked ones near, communities apart, none overlapping.

    `seeds` are the things' points from `grain`; they decide what links leave open.
    """
    sizes, links = np.asarray(radii, dtype=float), _both_ways(pairs)
    positions = np.zeros((len(sizes), 2))
    degree = np.bincount(links[:, 0], minlength=len(sizes)).astype(float)
    linked, wished = degree > 0, _field(links, seeds)
    numbers = np.where(linked, np.asarray(groups, dtype=np.int64), -1)
    parts = [np.flatnonzero(numbers == n) for n in np.unique(numbers[linked])]
    for part in parts:
        positions[part] = _community(part, links, sizes, wished)
    reaches = np.array([_reach(positions[part], sizes[part]) for part in parts])
    centres = _between(parts, wished, degree, reaches)
    for part, centre in zip(parts, centres, strict=True):
        positions[part] += centre
    positions[~linked] = _rows(sizes[~linked], positions[linked])
    return discs.separate(positions, sizes, GAP)


def _both_ways(pairs: Pairs) -> Ints:
    """Return each distinct link in both directions, sorted, without loops."""
    links = np.array([p for p in pairs if p[0] != p[1]], dtype=np.int64).reshape(-1, 2)
    both = np.concatenate([links, links[:, ::-1]])
    return np.unique(both, axis=0)


def _within(part: Ints, links: Ints) -> Ints:
    """Return the links inside a part, by the numbers that its members have in it."""
    place = np.full(int(links.max(initial=0)) + 2, -1)
    place[part] = np.arange(len(part))
    local = place[links]
    return local[(local >= 0).all(1)]


def _community(part: Ints, links: Ints, sizes: Floats, wished: Floats) -> Floats:
    """Place the members of one community around its middle, turned to where they wish to be."""
    local, own, seed = _within(part, links), sizes[part], wished[part]
    degree = np.bincount(local[:, 0], minlength=len(part)).astype(float)
    room = GAP * (1.2 + 0.6 * np.sqrt(np.maximum(degree[local[:, 0]], degree[local[:, 1]])))
    lengths = own[local[:, 0]] + own[local[:, 1]] + room
    spread = _with_room(_draw(local, lengths, seed), own)
    apart = discs.separate(spread, own, GAP)
    turned: Floats = _turned(apart - apart.mean(0), seed - seed.mean(0), degree)
    middle: Floats = (turned.min(0) + turned.max(0)) / 2
    return turned - middle


def _field(links: Ints, seeds: Floats) -> Floats:
    """Return for each thing the mean of the seeds around it, the nearer and better linked counting more.

    Linked things come out near each other, and one link more or less moves nothing far.
    """
    a, b = links[:, 0], links[:, 1]
    degree = np.maximum(np.bincount(a, minlength=len(seeds)), 1)[:, None]
    field = seeds
    for _ in range(STEPS):
        told = [np.bincount(a, weights=field[b, k], minlength=len(seeds)) for k in (0, 1)]
        field = (1 - FAR) * seeds + FAR * np.stack(told, axis=1) / degree
    return field


def _between(parts: list[Ints], wished: Floats, degree: Floats, reaches: Floats) -> Floats:
    """Place the communities as discs near where their members wish to be."""
    if not parts:
        return np.zeros((0, 2))
    centres = np.array([np.average(wished[part], axis=0, weights=degree[part]) for part in parts])
    spread = np.stack([discs.evenly(centres[:, k], reaches**2) for k in (0, 1)], axis=1)
    spread = spread * WIDE * np.sqrt((3.2 * (reaches + BORDER / 2) ** 2).sum())
    return discs.grown(spread, reaches, BORDER)


def _reach(positions: Floats, sizes: Floats) -> float:
    """Return the radius of a disc around the middle that holds a community but for its outliers."""
    return float(np.quantile(np.hypot(*positions.T) + sizes, 0.93))


def _draw(links: Ints, lengths: Floats, seeds: Floats) -> Floats:
    """Place things by their links; parts that no link joins are laid out along a sunflower's spiral."""
    positions = np.zeros((len(seeds), 2))
    parts = _components(len(seeds), links)
    for part in parts:
        positions[part] = _arrange(part, links, lengths, seeds[part])
    _pack(positions, parts, float(lengths.mean()) if len(lengths) else 100.0)
    return positions


def _components(count: int, links: Ints) -> list[Ints]:
    """Return the connected parts, largest first, each as sorted numbers."""
    graph: nx.Graph[int] = nx.Graph()
    graph.add_nodes_from(range(count))
    graph.add_edges_from(links.tolist())
    parts = [np.array(sorted(part), dtype=np.int64) for part in nx.connected_components(graph)]
    return sorted(parts, key=lambda part: (-len(part), int(part[0])))


def _arrange(part: Ints, links: Ints, lengths: Floats, seeds: Floats) -> Floats:
    """Place one connected part around its middle, so that distances are as long as the ways along links."""
    if len(part) == 1:
        return np.zeros((1, 2))
    inside = np.isin(links[:, 0], part)
    local, wished = np.searchsorted(part, links[inside]), lengths[inside]
    if len(part) == 2:
        return np.array([[-0.5, 0.0], [0.5, 0.0]]) * float(wished[0])
    by_seed = np.argsort(seeds[:, 0], kind="stable")
    pivots = np.sort(by_seed[:PIVOTS])
    distances = _distances(len(part), local, wished, pivots)
    spread = seeds - seeds.mean(0)
    start = spread * (distances.mean() / max(float(np.sqrt((spread**2).mean())), 1e-9))
    drawn: Floats = _majorise(start, _terms(distances, pivots, local, wished))
    middle: Floats = drawn.mean(0)
    return drawn - middle


def _with_room(positions: Floats, sizes: Floats) -> Floats:
    """Scale a picture so that its discs fill a like share of it; few get more room, for their names."""
    looseness = LOOSENESS + FEW / np.sqrt(len(sizes))
    wanted = float(np.sqrt(((sizes + GAP) ** 2).sum() * looseness))
    reach = float(np.sqrt(2 * (positions**2).sum(1).mean()))
    return positions * (wanted / reach) if reach > 0 else positions


def _distances(count: int, links: Ints, lengths: Floats, pivots: Ints) -> Floats:
    """Return the length of the shortest way from every thing to every pivot."""
    distances = np.full((count, len(pivots)), np.inf)
    distances[pivots, np.arange(len(pivots))] = 0
    starts = np.searchsorted(links[:, 0], np.arange(count))
    while True:
        through: Floats = np.minimum.reduceat(distances[links[:, 1]] + lengths[:, None], starts, axis=0)
        nearer: Floats = np.minimum(distances, through)
        if np.array_equal(nearer, distances):
            return distances
        distances = nearer


def _terms(distances: Floats, pivots: Ints, links: Ints, lengths: Floats) -> Terms:
    """Gather the wished distances: to pivots, to neighbours, and between neighbours of one thing."""
    count = len(distances)
    far = (np.repeat(np.arange(count), len(pivots)), np.tile(pivots, count), distances.ravel())
    near = (links[:, 0], links[:, 1], lengths)
    fan = _fan(count, links, lengths)
    a, b, wished = (np.concatenate(column) for column in zip(far, near, fan, strict=True))
    apart = a != b
    return a[apart], b[apart], wished[apart]


def _fan(count: int, links: Ints, lengths: Floats) -> Terms:
    """Wish some neighbours of each hub apart, or leaves with equal distances would pile up."""
    starts = np.searchsorted(links[:, 0], np.arange(count))
    degree = np.bincount(links[:, 0], minlength=count)
    first = np.tile(np.arange(len(links)), 8)
    hub, step = links[first, 1], np.repeat(np.arange(8), len(links))
    turn = (first * 7919 + step * 104_729) % 1_000_003 / 1_000_003  # scattered, and always alike
    second = starts[hub] + (turn * degree[hub]).astype(np.int64)
    return links[first, 0], links[second, 1], lengths[first] + lengths[second]


def _majorise(positions: Floats, terms: Terms) -> Floats:
    """Move everything to where its wished distances want it, round after round."""
    a, b, wished = terms
    weight = wished**-2
    total = np.bincount(a, weights=weight, minlength=len(positions))
    for _ in range(ROUNDS):
        step = positions[a] - positions[b]
        norm = np.maximum(np.hypot(step[:, 0], step[:, 1]), 1e-6)
        target = positions[b] + step * (wished / norm)[:, None]
        moved = [np.bincount(a, weights=weight * target[:, k], minlength=len(positions)) for k in (0, 1)]
        positions = np.stack(moved, axis=1) / total[:, None]
    return positions


def _turned(positions: Floats, seeds: Floats, weights: Floats) -> Floats:
    """Turn or flip a picture so that it fits the seeds best: entities that stay then stay where they were."""
    left, _, right = np.linalg.svd((positions * weights[:, None]).T @ seeds)
    turned: Floats = positions @ (left @ right)
    return turned


def _pack(positions: Floats, parts: list[Ints], unit: float) -> None:
    """Lay the parts out along a sunflower's spiral, the largest in the middle."""
    filled = 0.0
    for number, part in enumerate(parts):
        reach = float(np.quantile(np.hypot(*positions[part].T), 0.85)) + unit / 2
        distance = np.sqrt(filled) + reach if number else 0.0
        angle = number * GOLDEN_ANGLE
        positions[part] += distance * np.array([np.cos(angle), np.sin(angle)])
        filled += reach**2


def _rows(sizes: Floats, others: Floats) -> Floats:
    """Return places in rows below all others, for what is linked to nothing."""
    if not len(sizes):
        return np.zeros((0, 2))
    cell = 2 * float(sizes.max()) + GAP
    low = others.min(0, initial=0), others.max(0, initial=0)
    width = max(float(low[1][0] - low[0][0]), cell * np.sqrt(len(sizes)) * 1.3)
    columns = max(1, int(width // cell))
    number = np.arange(len(sizes))
    left = (low[0][0] + low[1][0]) / 2 - (min(columns, len(sizes)) - 1) * cell / 2
    top = float(low[1][1]) + (max(BORDER * 4, 0.06 * float(np.ptp(others[:, 1]))) if len(others) else 0)
    return np.stack([left + number % columns * cell, top + number // columns * cell], axis=1)
