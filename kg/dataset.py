"""The build as an RDF dataset in TriG: a named graph a document, one for the entities, and PROV-O about the run.

The named graphs together hold what `graph.ttl` holds. The default graph says how each came to be; there is no time in
it, so that the same build gives the same bytes.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from itertools import chain
from typing import Any, Final

from kg import rdf
from kg.rdf import Triple
from kg.records import Document, Entity, Relation
from kg.settings import check_base

PREFIXES: Final = {**rdf.PREFIXES, "prov": "http://www.w3.org/ns/prov#"}


def trig(
    documents: Iterable[Document],
    entities: Iterable[Entity],
    relations: Iterable[Relation],
    *,
    manifest: Mapping[str, Any],
) -> Iterator[str]:
    """Yield the build as TriG, sorted; `manifest` tells version, models and settings of the run."""
    base = check_base(manifest["settings"]["base"])
    sources = sorted(documents, key=lambda d: d.id)
    graphs = [_graph(d.id, base) for d in sources]
    yield rdf.prefixes(PREFIXES)
    yield from rdf.blocks(_provenance(sources, manifest, base))
    dates = rdf.dates_of(sources)
    seen, unseen = _by_document(relations)
    rest = chain.from_iterable(rdf.of_relation(r, dates, base) for r in unseen)
    yield from _named(
        _entities(base), chain(chain.from_iterable(rdf.of_entity(e, base) for e in entities), rest)
    )
    for document, graph in zip(sources, graphs, strict=True):
        told = (rdf.of_relation(r, dates, base, doc=document.id) for r in seen[document.id])
        yield from _named(graph, chain(rdf.of_document(document, base), chain.from_iterable(told)))


def _by_document(relations: Iterable[Relation]) -> tuple[defaultdict[str, list[Relation]], list[Relation]]:
    """List relations by the documents that tell them, and those that none does."""
    seen: defaultdict[str, list[Relation]] = defaultdict(list)
    unseen = []
    for relation in relations:
        docs = {e.doc for e in relation.evidence}
        for doc in docs:
            seen[doc].append(relation)
        if not docs:
            unseen.append(relation)
    return seen, unseen


def _named(graph: str, triples: Iterable[Triple]) -> Iterator[str]:
    """Write a named graph."""
    yield f"\n{graph} {{"
    yield from rdf.blocks(triples)
    yield "}\n"


def _graph(doc: str, base: str) -> str:
    """Name the graph of a document."""
    return rdf.mint(base, "graph", f"document/{doc}")


def _entities(base: str) -> str:
    """Name the graph of the entities."""
    return rdf.mint(base, "graph", "entities")


def _provenance(documents: Sequence[Document], manifest: Mapping[str, Any], base: str) -> Iterator[Triple]:
    """Say which program made the graphs, with which models and settings, from which documents."""
    made_with = {k: manifest[k] for k in ("version", "models", "settings", "inputs")}
    digest = sha256(json.dumps(made_with, sort_keys=True).encode()).hexdigest()[:20]
    run, program = rdf.mint(base, "run", digest), rdf.mint(base, "software", f"kg-{manifest['version']}")
    yield run, "a", "prov:Activity"
    yield run, "rdfs:label", rdf.quoted("kg build")
    yield run, "dcterms:description", rdf.quoted(json.dumps(manifest["settings"], ensure_ascii=False))
    yield run, "prov:wasAssociatedWith", program
    yield program, "a", "prov:SoftwareAgent"
    yield program, "rdfs:label", rdf.quoted(f"kg {manifest['version']}")
    for stage, name in manifest["models"].items():
        model = f"{run[:-1]}/model/{stage}>"
        yield run, "prov:used", model
        yield model, "a", "prov:Entity"
        yield model, "rdfs:label", rdf.quoted(f"{stage} {name}")
    everything = _entities(base)
    yield from _made(everything, run)
    for document in documents:
        source, graph = rdf.mint(base, "document", document.id), _graph(document.id, base)
        yield source, "a", "prov:Entity"
        yield run, "prov:used", source
        yield from _made(graph, run)
        yield graph, "prov:hadPrimarySource", source
        yield everything, "prov:wasDerivedFrom", source


def _made(graph: str, run: str) -> Iterator[Triple]:
    """Say that a run made a graph."""
    yield graph, "a", "prov:Entity"
    yield graph, "prov:wasGeneratedBy", run
