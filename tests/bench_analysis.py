"""The benchmark of betweenness: exact and sampled beside plain networkx, in one run, with the error of sampling.

usage: python -m tests.bench_analysis [SOURCES]
SOURCES: networkx runs from so many nodes only, and its time is scaled up to all; without it, from all (minutes)
"""

import os
import sys
import time
from collections.abc import Callable
from typing import TypeVar

import networkx as nx
import numpy as np
import pandas as pd
from scipy.stats import spearmanr

from kg.analysis import betweenness, betweenness_sampled

T = TypeVar("T")
NODES, NEW_LINKS, SEED = 10_000, 2, 20240704
SAMPLES = (100, 500, 2000)


def make() -> "nx.Graph[str]":
    """Return a network with hubs, as news gives them: 10,000 nodes, about 20,000 links, weights of a few sources."""
    rng = np.random.default_rng(SEED)
    graph = nx.relabel_nodes(nx.barabasi_albert_graph(NODES, NEW_LINKS, seed=SEED), str)
    for _, _, link in graph.edges(data=True):
        link["weight"] = float(rng.uniform(0.4, 0.99, size=rng.geometric(0.6)).sum())
        link["distance"] = 1 / link["weight"]
    return graph


def timed(run: Callable[[], T]) -> tuple[T, float]:
    """Return what `run` returns, and its seconds."""
    started = time.perf_counter()
    found = run()
    return found, time.perf_counter() - started


def line(name: str, seconds: float, scores: "pd.Series[float]", exact: "pd.Series[float]") -> str:
    """Write one row of the table."""
    off = (scores - exact).abs()
    shared = len(set(scores.nlargest(20).index) & set(exact.nlargest(20).index))
    rank = spearmanr(scores, exact).statistic
    return f"{name:34} {seconds:9.1f} {off.max():10.2e} {off.mean():10.2e} {shared:7}/20 {rank:9.4f}\n"


def main() -> None:
    """Print the table."""
    write, graph = sys.stdout.write, make()
    betweenness(graph.subgraph(list(graph)[:10]))  # NetworKit takes a second to import
    write(f"{len(graph)} nodes, {graph.number_of_edges()} links, paths by distance, {os.cpu_count()} cores\n")
    write(f"{'what':34} {'seconds':>9} {'max error':>10} {'mean error':>10} {'top 20':>10} {'Spearman':>9}\n")
    found, seconds = timed(lambda: betweenness(graph))
    exact = pd.Series(found)
    write(line("kg, exact", seconds, exact, exact))
    for sources in SAMPLES:
        sampled, seconds = timed(lambda n=sources: betweenness_sampled(graph, sources=n))
        scores = sampled["betweenness"]
        write(line(f"kg, sampled from {sources}", seconds, scores, exact))
        best = exact.idxmax()
        within = ((scores - exact).abs() <= 2 * sampled["error"]).loc[exact.nlargest(100).index].mean()
        write(
            f"    top node {exact[best]:.4f}: sampled {scores[best]:.4f} ± {sampled['error'][best]:.4f}; "
            f"of the top 100, {within:.0%} lie within two standard errors\n"
        )
    some = int(sys.argv[1]) if len(sys.argv) > 1 else NODES
    plain, seconds = timed(lambda: nx.betweenness_centrality(graph, k=some, weight="distance", seed=SEED))
    name = "networkx, exact" if some == NODES else f"networkx, {some} nodes, time scaled up"
    write(line(name, seconds * NODES / some, pd.Series(plain), exact))


if __name__ == "__main__":
    main()
