"""The graph for programs that draw graphs: GraphML and GEXF, by networkx. Control characters become U+FFFD."""

from pathlib import Path
from xml.etree.ElementTree import ElementTree

import networkx as nx
from networkx.readwrite.gexf import GEXFWriter

from kg.legible import xml


def graphml(graph: "nx.MultiDiGraph[str]", out: Path) -> None:
    """Write entities as nodes and relations between them as edges; an edge's id is its relation's."""
    nx.write_graphml(_clean(graph), out)


def gexf(graph: "nx.MultiDiGraph[str]", out: Path) -> None:
    """Write the same as GEXF, where an edge's label is its predicate."""
    clean = _clean(graph)
    for _, _, key, edge in clean.edges(keys=True, data=True):
        edge |= {"id": key, "label": edge["predicate"]}
    writer = GEXFWriter()
    writer.add_graph(clean)
    for meta in writer.xml.iter("meta"):
        del meta.attrib["lastmodifieddate"]  # the same build gives the same bytes on every day
    writer.indent(writer.xml)
    ElementTree(writer.xml).write(out, encoding="utf-8", xml_declaration=True)


def _clean(graph: "nx.MultiDiGraph[str]") -> "nx.MultiDiGraph[str]":
    """Copy a graph, its texts as XML can hold them."""
    clean: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for node, data in graph.nodes(data=True):
        clean.add_node(node, **_texts(data))
    for one, other, key, data in graph.edges(keys=True, data=True):
        clean.add_edge(one, other, key=key, **_texts(data))
    return clean


def _texts(data: dict[str, str | int | float]) -> dict[str, str | int | float]:
    return {k: xml(v) if isinstance(v, str) else v for k, v in data.items()}
