"""Communities, the roles of their members, and who stands between the worlds of chips, models and policy."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Final

import networkx as nx
import numpy as np
import pandas as pd

from kg.analysis.centrality import betweenness, describe, strength
from kg.analysis.frames import joined
from kg.vocabulary import AGENCY, POLICY

Node = Mapping[str, Any]

HUB: Final = 2.5  # deviations above its community's mean from which a node is a hub
ROLES: Final = (  # least share of links beyond the own community -> role, of hubs and of others (Guimerà, Amaral 2005)
    (True, ((0.75, "kinless hub"), (0.3, "connector hub"), (0.0, "provincial hub"))),
    (False, ((0.8, "kinless"), (0.625, "connector"), (0.05, "peripheral"), (0.0, "ultra-peripheral"))),
)
WORLDS: Final[Mapping[str, Callable[[Node], bool]]] = MappingProxyType(
    {
        "chip": lambda node: node["subtype"] == "Chip",
        "model": lambda node: node["subtype"] == "AIModel",
        "policy": lambda node: node["type"] in {POLICY, AGENCY},
    }
)


def communities(
    graph: "nx.Graph[str]", *, resolution: float = 1.0, runs: int = 20, seed: int = 0
) -> pd.DataFrame:
    """Return a row a node, by id: its `community` (1 is the largest), strength, and how `steady` it belongs there.

    Weighted Louvain is run `runs` times from different orders of nodes; the run of best modularity counts. `steady` is
    how far the node's companions are the same in the other runs: the mean Jaccard index, 1 when always. `attrs` keep
    `modularity`, the number of `communities` and n.
    """
    frame = describe(graph)
    tried = [_louvain(graph, resolution, seed + run) for run in range(runs)]
    quality = [_modularity(graph, parts, resolution) for parts in tried]
    best = int(np.argmax(np.round(quality, 12)))
    homes = [{node: part for part in parts for node in part} for parts in tried]
    number = {node: n for n, part in enumerate(tried[best], 1) for node in part}
    frame["community"] = pd.Series(number, dtype=int)
    frame["strength"] = pd.Series(strength(graph), dtype=float)
    steady = {n: np.mean([_alike(homes[best][n], home[n]) for home in homes]) for n in graph}
    frame["steady"] = pd.Series(steady, dtype=float)
    frame.attrs |= {"modularity": quality[best], "communities": len(tried[best]), "n_entities": len(frame)}
    return frame.sort_values(["community", "strength"], ascending=[True, False], kind="stable")


def _louvain(graph: "nx.Graph[str]", resolution: float, seed: int) -> list[frozenset[str]]:
    """Return the communities of one run, the largest first."""
    if not graph:
        return []
    parts = nx.community.louvain_communities(graph, weight="weight", resolution=resolution, seed=seed)
    return sorted(map(frozenset, parts), key=lambda part: (-len(part), min(part)))


def _modularity(graph: "nx.Graph[str]", parts: list[frozenset[str]], resolution: float) -> float:
    if not parts:
        return 0.0
    return float(
        nx.community.modularity(graph, list(map(set, parts)), weight="weight", resolution=resolution)
    )


def _alike(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / len(one | other)


def members(found: pd.DataFrame, *, named: int = 4) -> pd.DataFrame:
    """Return a row a community, by number: `name` (its strongest members), n of members, `steady`, share of each type."""
    rows = {
        number: {
            "name": joined(part["label"].head(named)),
            "n": len(part),
            "steady": part["steady"].mean(),
            "types": joined(f"{t} {n}" for t, n in part["type"].value_counts().sort_index().items()),
        }
        for number, part in found.groupby("community")
    }
    frame = pd.DataFrame.from_dict(rows, orient="index", columns=["name", "n", "steady", "types"])
    return frame.rename_axis("community")


def roles(graph: "nx.Graph[str]", community: "pd.Series[int]") -> pd.DataFrame:
    """Return a row a node, by id: how much it is `within` its community, how far it reaches `across`, and its role.

    `within` is the z-score of the weight of its links inside, among its community; `across` is 1 - Σ (share of its
    weight that goes to each community)², 0 when all stays in one (Guimerà and Amaral, Nature 2005).
    """
    frame = describe(graph)
    frame["community"] = community
    inside, across = {}, {}
    for node in graph:
        to: dict[int, float] = {}
        for other, link in graph[node].items():
            to[community[other]] = to.get(community[other], 0.0) + link["weight"]
        total = sum(to.values())
        inside[node] = to.get(community[node], 0.0)
        across[node] = 1 - sum((w / total) ** 2 for w in to.values()) if total else 0.0
    weight = pd.Series(inside, dtype=float)
    grouped = weight.groupby(frame["community"])
    spread = grouped.transform("std", ddof=0)
    frame["within"] = ((weight - grouped.transform("mean")) / spread.where(spread > 1e-12)).fillna(0.0)
    frame["across"] = pd.Series(across, dtype=float).clip(lower=0).round(12)
    frame["role"] = [_role(z, p) for z, p in zip(frame["within"], frame["across"], strict=True)]
    return frame.sort_values(["across", "within"], ascending=False, kind="stable")


def _role(within: float, across: float) -> str:
    """Name the role of a node.

    >>> _role(3.0, 0.5), _role(0.1, 0.0)
    ('connector hub', 'ultra-peripheral')
    """
    steps = dict(ROLES)[within >= HUB]
    return next(name for least, name in steps if across >= least)


def worlds(graph: "nx.Graph[str]", *, named: int = 4) -> pd.DataFrame:
    """Return a row a node that a world reaches, by id: its share of each world, how many it spans, its betweenness.

    A world is where a walk over weighted links is found that now and then (one step in seven) starts anew at one of
    its anchors: chips; models; policies and agencies. The shares of a node say by which walk it is met most. `span` is
    the effective number of worlds, e to the entropy of the shares: 1 in one world only, 3 evenly between all. Highest
    betweenness first. `attrs` name the strongest anchors of each world, and how many there are.
    """
    frame = describe(graph)
    anchors = {w: [n for n, d in graph.nodes(data=True) if holds(d)] for w, holds in WORLDS.items()}
    walks = pd.DataFrame({w: pd.Series(_walk(graph, starts), dtype=float) for w, starts in anchors.items()})
    shares = walks.reindex(frame.index).fillna(0.0)
    total = shares.sum(axis=1)
    frame[list(WORLDS)] = shares.div(total.where(total > 0), axis=0)
    frame = frame.dropna(subset=list(WORLDS)).copy()
    logs = np.log(frame[list(WORLDS)].where(frame[list(WORLDS)] > 0, 1.0))
    frame["span"] = np.exp(-(frame[list(WORLDS)] * logs).sum(axis=1))
    frame["betweenness"] = pd.Series(betweenness(graph), dtype=float).reindex(frame.index)
    frame.attrs |= {
        "anchors": {w: _strongest(graph, nodes, named) for w, nodes in anchors.items()},
        "n_anchors": {w: len(nodes) for w, nodes in anchors.items()},
        "n_entities": len(frame),
    }
    return frame.sort_values(["betweenness", "span"], ascending=False, kind="stable")


def _walk(graph: "nx.Graph[str]", starts: list[str]) -> dict[str, float]:
    """Return the PageRank of a walk that starts, and starts anew, at the given nodes only: 0 where it never comes."""
    if not starts:
        return {}
    start = dict.fromkeys(starts, 1.0)
    walk = nx.pagerank(graph, personalization=start, nstart=start, weight="weight", tol=1e-10, max_iter=1000)
    return dict(walk)


def _strongest(graph: "nx.Graph[str]", nodes: list[str], named: int) -> str:
    ranked = sorted(nodes, key=lambda n: (-graph.degree(n, weight="weight"), n))
    return joined(graph.nodes[n]["label"] for n in ranked[:named])
