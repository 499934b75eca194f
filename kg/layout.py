"""Where things stand on the map, which of them matter and who belongs together.

Everything here works on plain numbers: things are 0 … n-1, links are pairs of them, and the same
numbers give the same picture on every machine run.
"""

from collections.abc import Sequence

import networkx as nx
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Terms = tuple[Ints, Ints, Floats]  # from, to, wished distance
Pairs = Sequence[tuple[int, int]]

SEED = 20240704
GOLDEN_ANGLE = np.pi * (3 - np.sqrt(5))
PIVOTS = 60  # things whose distance to all others is wished for
ROUNDS = 60  # of the stress majorisation
LOOSENESS = 2.4  # area of the map over the area of its discs
FEW = 40  # so few things keep the distances that they wish for
GAP = 24.0  # free space that is kept between two discs
BRIDGE = 1.9  # how much longer a link between two communities is drawn


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


def communities(count: int, pairs: Pairs) -> list[int]:
    """Return a community number for each thing, the largest community first (Louvain, seeded)."""
    graph: nx.Graph[int] = nx.Graph()
    graph.add_nodes_from(range(count))
    for a, b in sorted((min(p), max(p)) for p in pairs if p[0] != p[1]):
        weight = graph.get_edge_data(a, b, {"weight": 0})["weight"]
        graph.add_edge(a, b, weight=weight + 1)
    found = nx.community.louvain_communities(graph, seed=SEED)
    numbers = [0] * count
    for number, members in enumerate(sorted(found, key=lambda m: (-len(m), min(m)))):
        for member in members:
            numbers[member] = number
    return numbers


def place(radii: Sequence[float], pairs: Pairs, groups: Sequence[int]) -> Floats:
    """Return x and y for discs of the given radii: linked ones near, groups apart, none overlapping."""
    sizes = np.asarray(radii, dtype=float)
    links = _both_ways(pairs)
    lengths = _lengths(sizes, links, np.asarray(groups, dtype=np.int64))
    positions = np.zeros((len(sizes), 2))
    parts = _components(len(sizes), links)
    for part in parts:
        positions[part] = _with_room(_arrange(part, links, lengths), sizes[part])
    _pack(positions, parts, sizes)
    return _separate(positions * (1.25, 0.8), sizes)


def _both_ways(pairs: Pairs) -> Ints:
    """Return each distinct link in both directions, sorted, without loops."""
    links = np.array([p for p in pairs if p[0] != p[1]], dtype=np.int64).reshape(-1, 2)
    both = np.concatenate([links, links[:, ::-1]])
    return np.unique(both, axis=0)


def _lengths(sizes: Floats, links: Ints, groups: Ints) -> Floats:
    """Wish links of hubs long, so that their neighbours find room around them."""
    degree = np.bincount(links[:, 0], minlength=len(sizes)).astype(float)
    a, b = links[:, 0], links[:, 1]
    room = GAP * (1.5 + np.sqrt(np.maximum(degree[a], degree[b])))
    length = sizes[a] + sizes[b] + room
    wished: Floats = np.where(groups[a] == groups[b], length, length * BRIDGE)
    return wished


def _components(count: int, links: Ints) -> list[Ints]:
    """Return the connected parts, largest first, each as sorted numbers."""
    graph: nx.Graph[int] = nx.Graph()
    graph.add_nodes_from(range(count))
    graph.add_edges_from(links.tolist())
    parts = [np.array(sorted(part), dtype=np.int64) for part in nx.connected_components(graph)]
    return sorted(parts, key=lambda part: (-len(part), int(part[0])))


def _arrange(part: Ints, links: Ints, lengths: Floats) -> Floats:
    """Place one connected part around its middle."""
    if len(part) == 1:
        return np.zeros((1, 2))
    inside = np.isin(links[:, 0], part)
    local = np.searchsorted(part, links[inside])
    wished = lengths[inside]
    if len(part) == 2:
        return np.array([[-0.5, 0.0], [0.5, 0.0]]) * float(wished[0])
    rng = np.random.default_rng(SEED)
    pivots = np.sort(rng.permutation(len(part))[: 200 if len(part) <= 200 else PIVOTS])
    distances = _distances(len(part), local, wished, pivots)
    start = _pivot_scaling(distances, pivots)
    start += rng.normal(scale=wished.mean() / 3, size=start.shape)
    terms = _terms(distances, pivots, local, wished)
    return _upright(_majorise(start, terms))


def _with_room(positions: Floats, sizes: Floats) -> Floats:
    """Scale a picture so that its discs fill a like share of it, whatever their number."""
    wanted = float(np.sqrt(((sizes + GAP) ** 2).sum() * LOOSENESS))
    reach = float(np.sqrt(2 * (positions**2).sum(1).mean()))
    factor = wanted / reach if reach > 0 and len(sizes) > 2 else 1.0
    scaled: Floats = positions * (max(factor, 0.8) if len(sizes) < FEW else factor)
    return scaled


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
    _, _, axes = np.linalg.svd(centred.T @ centred)
    flat = centred @ axes[:2].T
    flat *= np.sign(flat[np.abs(flat).argmax(0), [0, 1]])  # an axis has no sign of its own
    spread = np.sqrt((flat**2).sum() / max((flat[pivots] ** 2).sum(), 1e-9) * (flat**2).mean())
    scaled: Floats = flat * (distances.mean() / max(spread, 1e-9))
    return scaled


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
    rng = np.random.default_rng(SEED + 1)
    starts = np.searchsorted(links[:, 0], np.arange(count))
    degree = np.bincount(links[:, 0], minlength=count)
    first = np.tile(np.arange(len(links)), 8)
    hub = links[first, 1]
    second = starts[hub] + (rng.random(len(hub)) * degree[hub]).astype(np.int64)
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


def _upright(positions: Floats) -> Floats:
    """Centre a picture and turn its long side level: screens are wide."""
    centred: Floats = positions - positions.mean(0)
    _, _, axes = np.linalg.svd(centred.T @ centred)
    turned: Floats = centred @ axes.T
    turned *= np.where(turned[np.abs(turned).argmax(0), [0, 1]] < 0, -1, 1)
    return turned


def _pack(positions: Floats, parts: list[Ints], sizes: Floats) -> None:
    """Lay the parts out along a sunflower's spiral, the largest in the middle."""
    filled = 0.0
    for number, part in enumerate(parts):
        reach = float(np.quantile(np.hypot(*positions[part].T) + sizes[part], 0.85)) + GAP
        distance = np.sqrt(filled) + reach if number else 0.0
        angle = number * GOLDEN_ANGLE
        positions[part] += distance * np.array([np.cos(angle), np.sin(angle)])
        filled += reach**2 * (1.0 if len(part) > 2 else 1.6)


def _separate(positions: Floats, sizes: Floats) -> Floats:
    """Push overlapping discs apart until none overlaps (or the rounds are spent)."""
    spread = positions + np.random.default_rng(SEED).normal(scale=1e-3, size=positions.shape)
    for _ in range(120):
        a, b = _close_pairs(spread, 2 * float(sizes.max(initial=0)) + GAP)
        step = spread[b] - spread[a]
        norm = np.maximum(np.hypot(step[:, 0], step[:, 1]), 1e-9)
        lack = sizes[a] + sizes[b] + GAP - norm
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
