"""Which ranks are stable, and which are accidents of one article: bootstrap over documents, and leaving out.

A draw takes as many documents as there are, with replacement: some are missing, some count twice. Each draw gives a
network and ranks of its own. A rank that hardly moves over the draws is told by many documents; one that jumps hangs on
one. An entity that a draw does not know shares the place after all that it does know.
"""

from collections.abc import Collection, Sequence
from itertools import groupby
from typing import Final

import networkx as nx
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kg.access import Build
from kg.analysis.centrality import MEASURES, describe
from kg.analysis.weights import Telling, network, telling

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
EVERYTHING: Final = "everything"
LEVEL: Final = 0.9  # of the ranks drawn that an interval holds
SEED: Final = 0


def ranks(
    build: Build,
    measure: str = "pagerank",
    *,
    draws: int = 200,
    top: int = 10,
    without: Collection[str] = (),
) -> pd.DataFrame:
    """Return a row an entity, by id, best first: score and rank, and how the rank fares over `draws` of documents.

    `low` and `high` hold the middle nine tenths of the ranks drawn; `in_top` is the share of draws in which the entity is
    among the first `top`. `attrs` keep the n: documents, draws, entities.
    """
    graph = network(build, without=without)
    frame = describe(graph)
    frame["score"] = pd.Series(_scores(graph, measure), dtype=float)
    frame["rank"] = places(frame["score"].to_numpy())
    drawn = _drawn(build, telling(build, without=without), measure, draws, list(graph))
    tail = (1 - LEVEL) / 2
    frame["low"] = np.quantile(drawn, tail, axis=0, method="inverted_cdf").astype(int)
    frame["high"] = np.quantile(drawn, 1 - tail, axis=0, method="inverted_cdf").astype(int)
    frame["in_top"] = (drawn <= top).mean(axis=0)
    frame.attrs |= {
        "measure": measure,
        "level": LEVEL,
        "top": top,
        "draws": draws,
        "n_documents": len(build.documents),
        "n_entities": len(frame),
    }
    return frame.sort_values("rank", kind="stable")


def compare(
    build: Build, measure: str = "pagerank", *, leaving_out: Sequence[str] = ("stated", "participatesIn")
) -> pd.DataFrame:
    """Return ranks by id with everything and with each predicate left out; missing where the entity has no link then."""
    whole = network(build)
    frame = describe(whole)
    variants = {EVERYTHING: whole} | {f"without {p}": network(build, without=[p]) for p in leaving_out}
    for name, graph in variants.items():
        scores = pd.Series(_scores(graph, measure), dtype=float)
        frame[name] = (
            pd.Series(places(scores.to_numpy()), index=scores.index).reindex(frame.index).astype("Int64")
        )
    frame.attrs |= {
        "measure": measure,
        "n_entities": {name: len(graph) for name, graph in variants.items()},
        "n_links": {name: graph.number_of_edges() for name, graph in variants.items()},
    }
    return frame.sort_values(EVERYTHING, kind="stable")


def places(scores: Floats) -> Ints:
    """Rank scores, the highest first; equal ones share the better place. Differences below 1e-9 are noise.

    >>> places(np.array([.5, .9, .5, .1])).tolist()
    [2, 1, 2, 4]
    """
    rounded = np.round(np.asarray(scores, dtype=float), 9)
    found: Ints = 1 + np.searchsorted(np.sort(-rounded), -rounded, side="left")
    return found


def _scores(graph: "nx.Graph[str]", measure: str) -> dict[str, float]:
    if measure not in MEASURES:
        raise ValueError(f"no measure is called {measure!r}; known are {', '.join(MEASURES)}")
    return MEASURES[measure](graph)


def _drawn(build: Build, told: Sequence[Telling], measure: str, draws: int, nodes: Sequence[str]) -> Ints:
    """Return the ranks of `nodes` in each of the draws, a row a draw."""
    ids = [d.id for d in build.documents]
    rng = np.random.default_rng(SEED)
    times = rng.multinomial(len(ids), [1 / len(ids)] * len(ids), size=draws)
    weigh = Weigher(told, ids)
    ranked = np.empty((draws, len(nodes)), dtype=np.int64)
    for row in range(draws):
        scores = _scores(weigh.graph(times[row]), measure)
        ranked[row] = places(np.array([scores.get(node, -1.0) for node in nodes]))
    return ranked


class Weigher:
    """The links of a build, to be weighed again and again as documents count 0, 1 or more times.

    A document that is drawn twice counts as two; of the copies of one origin the one that gives most counts.
    """

    def __init__(self, told: Sequence[Telling], ids: Sequence[str]) -> None:
        number = {doc: n for n, doc in enumerate(ids)}
        ordered = sorted(told, key=lambda t: (t.pair, t.origin, t.doc))
        groups = [(key, len(list(run))) for key, run in groupby(ordered, key=lambda t: (t.pair, t.origin))]
        self.pairs = list(dict.fromkeys(pair for (pair, _), _ in groups))
        numbered = {pair: n for n, pair in enumerate(self.pairs)}
        self._pair_of_group = np.array([numbered[pair] for (pair, _), _ in groups], dtype=np.int64)
        self._starts = np.cumsum([0, *(size for _, size in groups)])[:-1]
        self._doc = np.array([number[t.doc] for t in ordered], dtype=np.int64)
        self._confidence = np.array([t.confidence for t in ordered])

    def weights(self, times: Ints) -> Floats:
        """Return the weight of each of `pairs` when document i counts `times[i]` times."""
        if not self.pairs:
            return np.zeros(0)
        best: Floats = np.maximum.reduceat(times[self._doc] * self._confidence, self._starts)
        return np.bincount(self._pair_of_group, weights=best, minlength=len(self.pairs)).astype(np.float64)

    def graph(self, times: Ints) -> "nx.Graph[str]":
        """Return the network of the links that weigh anything."""
        graph: nx.Graph[str] = nx.Graph()
        for (a, b), weight in zip(self.pairs, self.weights(times).tolist(), strict=True):
            if weight > 0:
                graph.add_edge(a, b, weight=weight, distance=1 / weight)
        return graph
