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

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Terms = tuple[Ints, Ints, Floats]  # from, to, wished distance
Pairs = Sequence[tuple[int, int]]

GOLDEN_ANGLE = np.pi * (3 - np.sqrt(5))
PIVOTS = 40  # things whose distance to all others is wished for
ROUNDS = 40  # of the stress majorisation
LOOSENESS = 1.5  # area of a community over the area of its discs
GAP = 22.0  # free space that is kept between two discs
BORDER = 55.0  # free space between two communities
STRONGEST = 3  # links to other communities that decide where one stands
WIDE = (1.5, 0.67)  # screens are wide


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
    found = nx.community.louvain_communities(graph, seed=_InOrder())
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
    linked = np.bincount(links[:, 0], minlength=len(sizes)) > 0
    numbers = np.where(linked, np.asarray(groups, dtype=np.int64), -1)
    parts = [np.flatnonzero(numbers == n) for n in np.unique(numbers[linked])]
    for part in parts:
        positions[part] = _community(part, links, sizes, seeds)
    reaches = np.array([_reach(positions[part], sizes[part]) for part in parts])
    centres = _between(parts, links, reaches, seeds)
    for part, centre in zip(parts, centres, strict=True):
        positions[part] += centre
    positions[~linked] = _rows(sizes[~linked], positions[linked])
    return _separate(positions, sizes, GAP)


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


def _community(part: Ints, links: Ints, sizes: Floats, seeds: Floats) -> Floats:
    """Place the members of one community around its middle."""
    local, own, seed = _within(part, links), sizes[part], seeds[part]
    degree = np.bincount(local[:, 0], minlength=len(part)).astype(float)
    room = GAP * (1.2 + 0.6 * np.sqrt(np.maximum(degree[local[:, 0]], degree[local[:, 1]])))
    lengths = own[local[:, 0]] + own[local[:, 1]] + room
    spread = _with_room(_draw(local, lengths, seed), own)
    apart = _separate(spread, own, GAP)
    turned = _turned(apart - apart.mean(0), seed, own**2)
    return turned - (turned.min(0) + turned.max(0)) / 2


def _between(parts: list[Ints], links: Ints, reaches: Floats, seeds: Floats) -> Floats:
    """Place the communities as discs, those with most links between them next to each other."""
    if len(parts) < 2:
        return np.zeros((len(parts), 2))
    leaders = np.array(
        [part[np.argmax(np.bincount(links[:, 0], minlength=part.max() + 1)[part])] for part in parts]
    )
    strongest, strength = _strongest(parts, links)
    a, b = strongest[:, 0], strongest[:, 1]
    lengths = (reaches[a] + reaches[b]) * (1 + 1 / (1 + strength))
    centres = _with_room(_draw(strongest, lengths, seeds[leaders]), reaches)
    turned = _turned(centres - centres.mean(0), seeds[leaders], reaches**2)
    return _separate(_gathered(turned * WIDE, reaches), reaches, BORDER)


def _strongest(parts: list[Ints], links: Ints) -> tuple[Ints, Floats]:
    """Return for each community its strongest links to others, in both directions, and how strong they are."""
    home = np.full(int(links.max(initial=0)) + 1, -1)
    for number, part in enumerate(parts):
        home[part] = number
    ends = home[links]
    pairs, counts = np.unique(ends[ends[:, 0] != ends[:, 1]], axis=0, return_counts=True)
    sizes = np.array([len(part) for part in parts], dtype=float)
    strength = counts / np.sqrt(sizes[pairs[:, 0]] * sizes[pairs[:, 1]]) if len(pairs) else np.zeros(0)
    order = np.lexsort((pairs[:, 1], -strength, pairs[:, 0]))
    first = np.searchsorted(pairs[order, 0], pairs[order, 0])
    kept = pairs[order[np.arange(len(order)) - first < STRONGEST]]
    both = np.unique(np.concatenate([kept, kept[:, ::-1]]), axis=0)
    table = {(int(a), int(b)): float(s) for (a, b), s in zip(pairs, strength, strict=True)}
    return both, np.array([table[int(a), int(b)] for a, b in both])


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
    start = _pivot_scaling(distances, pivots) + seeds * wished.mean() / 3
    drawn = _majorise(start, _terms(distances, pivots, local, wished))
    return drawn - drawn.mean(0)


def _with_room(positions: Floats, sizes: Floats) -> Floats:
    """Scale a picture so that its discs fill a like share of it, whatever their number."""
    wanted = float(np.sqrt(((sizes + GAP) ** 2).sum() * LOOSENESS))
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


def _pivot_scaling(distances: Floats, pivots: Ints) -> Floats:
    """Return a first picture by pivot multidimensional scaling (PivotMDS, 2007)."""
    squared = distances**2
    centred = squared - squared.mean(0) - squared.mean(1)[:, None] + squared.mean()
    flat = np.einsum("np,pk->nk", centred, _main_axes(np.einsum("np,nq->pq", centred, centred)))
    spread = np.sqrt((flat**2).sum() / max((flat[pivots] ** 2).sum(), 1e-9) * (flat**2).mean())
    scaled: Floats = flat * (distances.mean() / max(spread, 1e-9))
    return scaled


def _main_axes(matrix: Floats) -> Floats:
    """Return the two main axes of a symmetric matrix, by iteration.

    numpy's own eigenvectors start threads, which on a busy machine cost a hundred times the work.
    """
    axes = np.stack([np.cos(np.arange(len(matrix))), np.sin(np.arange(len(matrix)) * 1.7)], axis=1)
    for _ in range(40):
        axes = np.einsum("pq,qk->pk", matrix, axes)
        axes[:, 0] /= max(float(np.sqrt((axes[:, 0] ** 2).sum())), 1e-12)
        axes[:, 1] -= axes[:, 0] * (axes[:, 0] * axes[:, 1]).sum()
        axes[:, 1] /= max(float(np.sqrt((axes[:, 1] ** 2).sum())), 1e-12)
    return axes


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
    return positions @ (left @ right)


def _pack(positions: Floats, parts: list[Ints], unit: float) -> None:
    """Lay the parts out along a sunflower's spiral, the largest in the middle."""
    filled = 0.0
    for number, part in enumerate(parts):
        reach = float(np.quantile(np.hypot(*positions[part].T), 0.85)) + unit / 2
        distance = np.sqrt(filled) + reach if number else 0.0
        angle = number * GOLDEN_ANGLE
        positions[part] += distance * np.array([np.cos(angle), np.sin(angle)])
        filled += reach**2


def _gathered(centres: Floats, reaches: Floats) -> Floats:
    """Draw discs together as far as they have room, so that no great spaces stay between them."""
    for _ in range(30):
        centres = _separate(centres * 0.92, reaches, BORDER, rounds=8)
    return centres


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
    top = float(low[1][1]) + (BORDER * 3 if len(others) else 0)
    return np.stack([left + number % columns * cell, top + number // columns * cell], axis=1)


def _separate(positions: Floats, sizes: Floats, gap: float, *, rounds: int = 120) -> Floats:
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
