"""Graph analysis of a build: from news to insight, as pandas data frames and networkx graphs.

Everything starts at `network`: entities, and between each two the link that the texts tell of, with a weight that
says how much stands behind it (`kg.analysis.weights` explains it). Needs the extra `analysis`.

>>> from kg.analysis import network
"""

try:
    import pandas  # noqa: F401 - only to say in one line what is missing
except ImportError as error:
    raise ImportError(
        f"kg.analysis needs {error.name}; install it: pip install 'zh-news-kg[analysis]'", name=error.name
    ) from error

from kg.analysis.centrality import (
    MEASURES,
    betweenness,
    betweenness_sampled,
    centralities,
    eigenvector,
    pagerank,
)
from kg.analysis.frames import answer, documents, entities, mentions, relations, sightings
from kg.analysis.groups import communities, members, roles, worlds
from kg.analysis.projections import by_body, by_event, by_product, posts, project
from kg.analysis.quality import confusion, doubtful, graded, scores
from kg.analysis.stability import compare, ranks
from kg.analysis.times import entered, events, snapshots, statements
from kg.analysis.weights import Telling, network, telling

__all__ = [
    "MEASURES",
    "Telling",
    "answer",
    "betweenness",
    "betweenness_sampled",
    "by_body",
    "by_event",
    "by_product",
    "centralities",
    "communities",
    "compare",
    "confusion",
    "documents",
    "doubtful",
    "eigenvector",
    "entered",
    "entities",
    "events",
    "graded",
    "members",
    "mentions",
    "network",
    "pagerank",
    "posts",
    "project",
    "ranks",
    "relations",
    "roles",
    "scores",
    "sightings",
    "snapshots",
    "statements",
    "telling",
    "worlds",
]
