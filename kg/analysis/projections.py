"""Who is tied to whom by a third: companies by products, people by bodies, participants by events.

Two ends that share a third are the closer, the fewer share it: a product of two companies ties them, one of twenty
says little. Each third adds min(w_a, w_b) / (k - 1), where w are the weights of its two links and k counts the ends
that it has: Newman's weighting for joint papers (2001), with weights of links.
"""

from collections import defaultdict
from collections.abc import Collection
from itertools import combinations

import networkx as nx
import pandas as pd

from kg.access import Build
from kg.analysis.frames import joined
from kg.analysis.weights import network
from kg.vocabulary import AGENCY, COMPANY, EVENT, ORGANIZATION, PERSON, PRODUCT

BODIES = (COMPANY, AGENCY, ORGANIZATION)
_COLUMNS = ["a", "b", "label_a", "label_b", "shared", "weight", "via"]


def project(graph: "nx.Graph[str]", *, ends: Collection[str], through: Collection[str]) -> pd.DataFrame:
    """Return a row a pair of entities of the types `ends` that share entities of the types `through`.

    Columns: ids `a` and `b`, their labels, how many they have `shared`, `weight`, and `via`: which; heaviest first.
    """
    shared: dict[tuple[str, str], list[tuple[float, str]]] = defaultdict(list)
    for third, data in graph.nodes(data=True):
        if data["type"] not in through:
            continue
        around = sorted(n for n in graph[third] if graph.nodes[n]["type"] in ends and n != third)
        for a, b in combinations(around, 2):
            weight = min(graph[third][a]["weight"], graph[third][b]["weight"]) / (len(around) - 1)
            shared[a, b].append((weight, data["label"]))
    label = graph.nodes(data="label")
    rows = [
        (
            a,
            b,
            label[a],
            label[b],
            len(found),
            sum(w for w, _ in found),
            joined(n for _, n in sorted(found, reverse=True)),
        )
        for (a, b), found in sorted(shared.items())
    ]
    frame = pd.DataFrame(rows, columns=_COLUMNS)
    return frame.sort_values(["weight", "shared"], ascending=False, kind="stable", ignore_index=True)


def by_product(build: Build) -> pd.DataFrame:
    """Tie companies by the products that both develop, use or put money into."""
    graph = network(build, predicates=["develops", "uses", "investsIn"])
    return project(graph, ends=[COMPANY], through=[PRODUCT])


def by_body(build: Build) -> pd.DataFrame:
    """Tie people by the company, agency or organisation that both belong to."""
    return project(network(build, predicates=["affiliatedWith"]), ends=[PERSON], through=BODIES)


def by_event(build: Build) -> pd.DataFrame:
    """Tie people and bodies by the events that both take part in or organise."""
    graph = network(build, predicates=["participatesIn", "organizes"])
    return project(graph, ends=[PERSON, *BODIES], through=[EVENT])


def posts(build: Build) -> pd.DataFrame:
    """Return a row a post: person, title (empty where unknown), body and its type, status, confidence, documents."""
    known = {e.id: e for e in build.entities}
    rows = [
        (
            known[r.subject].label,
            r.title or "",
            known[r.object].label,
            known[r.object].type,
            r.status,
            r.confidence,
            len({e.doc for e in r.evidence}),
        )
        for r in build.relations
        if r.predicate == "affiliatedWith" and isinstance(r.object, str)
    ]
    columns = ["person", "title", "body", "type", "status", "confidence", "documents"]
    frame = pd.DataFrame(rows, columns=columns)
    return frame.sort_values(["body", "person", "title"], kind="stable", ignore_index=True)
