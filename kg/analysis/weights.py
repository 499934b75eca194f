"""How much stands behind a link between two entities: its weight.

What a build tells of two entities is a list of sightings, each with a confidence: the probability that it was read
right. Sightings are not all news of their own. Those in one source (a newspaper, an agency), and those that quote the
same sentence (a wire story printed by many), are of one *origin*. The weight of a link is the sum, over its origins, of
the best confidence there: the number of independent sources that tell of it, as expected after errors of reading.

    w(a, b) = Σ over origins o of max{ confidence(s) : s is a sighting of o that links a and b }

A link told three times in one paper weighs no more than its surest sighting; two papers that tell the same in words of
their own weigh about two. Direction and number of predicates do not count. `distance` is 1 / w: paths prefer links that
many vouch for.

Links are relations between two entities, and what was said of one: who `stated` words that name an entity is linked to
it. A document may be left out, or counted several times, as bootstrap draws want.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import networkx as nx

from kg import names
from kg.access import Build
from kg.records import Document, Evidence, Relation
from kg.vocabulary import ASSERTED, PREDICATES

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Telling:
    """A document that tells of a link: its best confidence there, and the number of the origin it belongs to."""

    pair: Pair
    origin: int
    doc: str
    confidence: float
    predicates: tuple[str, ...]


def telling(
    build: Build,
    *,
    predicates: Collection[str] = PREDICATES,
    without: Collection[str] = (),
    statuses: Collection[str] = (ASSERTED,),
) -> list[Telling]:
    """List who tells of which link, sorted; only relations of the given predicates and statuses count.

    `without` names predicates to leave out. Raises ValueError for a predicate that there is not.
    """
    if unknown := {*predicates, *without} - set(PREDICATES):
        raise ValueError(f"no predicate is called {min(unknown)!r}; known are {', '.join(PREDICATES)}")
    shelf = {d.id: d for d in build.documents}
    seen: dict[Pair, list[tuple[str, Evidence]]] = defaultdict(list)
    for relation in build.relations:
        if (
            relation.predicate in predicates
            and relation.predicate not in without
            and relation.status in statuses
        ):
            for pair in _pairs(relation):
                seen[pair].extend((relation.predicate, sighting) for sighting in relation.evidence)
    return [told for pair in sorted(seen) for told in _told(pair, seen[pair], shelf)]


def _pairs(relation: Relation) -> set[Pair]:
    """Name the links of a relation: to its object, or to each entity that the words said name."""
    others = [relation.object] if isinstance(relation.object, str) else relation.about
    a = relation.subject
    return {(min(a, b), max(a, b)) for b in others if a != b}


def _told(
    pair: Pair, sightings: Iterable[tuple[str, Evidence]], shelf: Mapping[str, Document]
) -> Iterable[Telling]:
    """Gather the sightings of one link by document, and number their origins."""
    by_doc: dict[str, list[tuple[str, Evidence]]] = defaultdict(list)
    for predicate, sighting in sightings:
        by_doc[sighting.doc].append((predicate, sighting))
    origin = origins({doc: [e for _, e in found] for doc, found in by_doc.items()}, shelf)
    for doc in sorted(by_doc):
        found = by_doc[doc]
        best = max(e.confidence for _, e in found)
        if best > 0:
            yield Telling(pair, origin[doc], doc, best, tuple(sorted({p for p, _ in found})))


def origins(quoted: Mapping[str, Iterable[Evidence]], shelf: Mapping[str, Document]) -> dict[str, int]:
    """Tell documents of one origin from others by number: one source, or a sentence in common, makes them one."""
    links: nx.Graph[tuple[str, str]] = nx.Graph()
    for doc, evidence in quoted.items():
        links.add_node(("doc", doc))
        if source := shelf[doc].source if doc in shelf else None:
            links.add_edge(("doc", doc), ("source", names.key(source)))
        links.add_edges_from((("doc", doc), ("words", words)) for e in evidence if (words := _bare(e.text)))
    groups = [sorted(name for kind, name in part if kind == "doc") for part in nx.connected_components(links)]
    return {doc: number for number, group in enumerate(sorted(groups)) for doc in group}


def _bare(text: str) -> str:
    """Keep what two prints of one sentence have in common: letters and digits in one script, width and case."""
    return "".join(filter(str.isalnum, names.key(text)))


def network(
    build: Build,
    *,
    predicates: Collection[str] = PREDICATES,
    without: Collection[str] = (),
    statuses: Collection[str] = (ASSERTED,),
    documents: Collection[str] | None = None,
) -> "nx.Graph[str]":
    """Return the weighted network of a build: no direction, one link a pair, no entity without a link.

    A node has `label, type, subtype, documents`; a link has `weight, distance, sources` (how many origins),
    `predicates` (a comma between). Only `documents` count, where they are given.
    """
    told = telling(build, predicates=predicates, without=without, statuses=statuses)
    kept = told if documents is None else [t for t in told if t.doc in documents]
    return _graph(build, kept)


def _graph(build: Build, told: Iterable[Telling]) -> "nx.Graph[str]":
    """Add up what is told of each link."""
    by_pair: dict[Pair, list[Telling]] = defaultdict(list)
    for t in told:
        by_pair[t.pair].append(t)
    graph: nx.Graph[str] = nx.Graph()
    linked = {end for pair in by_pair for end in pair}
    for e in sorted(build.entities, key=lambda e: e.id):
        if e.id in linked:
            graph.add_node(e.id, label=e.label, type=e.type, subtype=e.subtype or "", documents=e.documents)
    for pair, tellings in sorted(by_pair.items()):
        graph.add_edge(*pair, **_link(tellings))
    return graph


def _link(told: Iterable[Telling]) -> dict[str, Any]:
    """Return the attributes of one link."""
    best: dict[int, float] = {}
    predicates: set[str] = set()
    for t in told:
        best[t.origin] = max(t.confidence, best.get(t.origin, 0.0))
        predicates.update(t.predicates)
    weight = sum(best.values())
    return {
        "weight": weight,
        "distance": 1 / weight,
        "sources": len(best),
        "predicates": ",".join(sorted(predicates)),
    }
