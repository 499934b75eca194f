"""Who stands at the centre of a weighted network, by five measures, each as scores by node.

`degree` counts neighbours; `strength` adds up the weights of links; `betweenness` is the share of shortest paths
(of `distance`) that run through a node; `eigenvector` is high beside high ones; `pagerank` is where a walk that follows
links by weight, and jumps anywhere once in seven steps, is found. Betweenness is NetworKit's, whose compiled Brandes
gives networkx's numbers; PageRank and eigenvector are networkx's own.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Final

import networkx as nx
import numpy as np
import pandas as pd

Scores = dict[str, float]
BATCHES: Final = 10  # independent samples, whose spread is the error of sampling


def degree(graph: "nx.Graph[str]") -> Scores:
    """Count the neighbours of each node."""
    return {node: float(d) for node, d in graph.degree}


def strength(graph: "nx.Graph[str]") -> Scores:
    """Add up the weights of each node's links."""
    return {node: float(d) for node, d in graph.degree(weight="weight")}


def pagerank(graph: "nx.Graph[str]") -> Scores:
    """Return the weighted PageRank of each node; the sum is 1."""
    return dict(nx.pagerank(graph, weight="weight", tol=1e-10, max_iter=1000)) if graph else {}


def eigenvector(graph: "nx.Graph[str]") -> Scores:
    """Return the eigenvector centrality within the largest connected part, and 0 elsewhere: apart, it has no meaning."""
    if not graph:
        return {}
    largest = max(nx.connected_components(graph), key=lambda part: (len(part), min(part)))
    inside = nx.eigenvector_centrality(graph.subgraph(sorted(largest)), max_iter=10_000, weight="weight")
    return {node: float(inside.get(node, 0.0)) for node in graph}


def betweenness(graph: "nx.Graph[str]") -> Scores:
    """Return the exact betweenness of each node, from 0 to 1, over paths of least `distance`."""
    import networkit as nk  # noqa: PLC0415 - takes a second to import

    nodes, compiled = _compiled(graph)
    if len(nodes) < 3:
        return dict.fromkeys(nodes, 0.0)
    scores = nk.centrality.Betweenness(compiled, normalized=True).run().scores()
    return dict(zip(nodes, scores, strict=True))


def betweenness_sampled(graph: "nx.Graph[str]", *, sources: int = 500, seed: int = 0) -> pd.DataFrame:
    """Estimate betweenness from the shortest paths of some nodes only: columns `betweenness` and `error`, by node.

    `sources` nodes are drawn in ten independent batches; `error` is the standard error of their mean.
    """
    import networkit as nk  # noqa: PLC0415 - takes a second to import

    nodes, compiled = _compiled(graph)
    if len(nodes) < 3:
        return pd.DataFrame({"betweenness": 0.0, "error": 0.0}, index=pd.Index(nodes, name="id"))
    each = max(1, sources // BATCHES)
    batches = []
    for batch in np.random.SeedSequence(seed).generate_state(BATCHES):
        nk.engineering.setSeed(int(batch), useThreadId=True)
        batches.append(_estimated(compiled, each))
    drawn = np.array(batches) / _excess(each)
    error = drawn.std(axis=0, ddof=1) / np.sqrt(BATCHES)
    return pd.DataFrame({"betweenness": drawn.mean(axis=0), "error": error}, index=pd.Index(nodes, name="id"))


def _estimated(compiled: Any, sources: int) -> list[float]:
    """Estimate betweenness by NetworKit from so many nodes."""
    import networkit as nk  # noqa: PLC0415 - takes a second to import

    run = nk.centrality.EstimateBetweenness(compiled, sources, normalized=True, parallel=True).run()
    return list(run.scores())


def _excess(sources: int) -> float:
    """Return by what factor NetworKit's estimate from so many nodes is too high.

    Version 11 draws one node more than it scales for. On a ring every sample tells the whole, so the factor shows.
    """
    ring = nx.relabel_nodes(nx.cycle_graph(5), str)
    compiled = _compiled(ring)[1]
    return sum(_estimated(compiled, sources)) / sum(betweenness(ring).values())


def _compiled(graph: "nx.Graph[str]") -> tuple[list[str], Any]:
    """Return the nodes in order, and the same graph for NetworKit with distances on its links."""
    import networkit as nk  # noqa: PLC0415 - takes a second to import

    nodes = list(graph)
    number = {node: n for n, node in enumerate(nodes)}
    compiled = nk.Graph(len(nodes), weighted=True)
    for a, b, distance in graph.edges(data="distance", default=1.0):
        compiled.addEdge(number[a], number[b], distance)
    return nodes, compiled


MEASURES: Final[Mapping[str, Callable[["nx.Graph[str]"], Scores]]] = MappingProxyType(
    {
        "degree": degree,
        "strength": strength,
        "betweenness": betweenness,
        "eigenvector": eigenvector,
        "pagerank": pagerank,
    }
)


def centralities(graph: "nx.Graph[str]", *, sources: int | None = None) -> pd.DataFrame:
    """Return a row a node, by id: label, type, in how many documents, and all five measures; best PageRank first.

    With `sources`, betweenness is estimated from so many nodes: for networks of ten thousand nodes and more.
    """
    frame = describe(graph)
    for name, measure in MEASURES.items():
        if name == "betweenness" and sources:
            frame[name] = betweenness_sampled(graph, sources=sources)["betweenness"]
        else:
            frame[name] = pd.Series(measure(graph), dtype=float)
    frame["degree"] = frame["degree"].astype(int)
    return frame.sort_values("pagerank", ascending=False, kind="stable")


def describe(graph: "nx.Graph[str]") -> pd.DataFrame:
    """Return label, type and number of documents of each node, by id."""
    rows = [(n, d["label"], d["type"], d["documents"]) for n, d in graph.nodes(data=True)]
    return pd.DataFrame(rows, columns=["id", "label", "type", "documents"]).set_index("id")
