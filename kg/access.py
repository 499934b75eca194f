"""Access: a build folder, opened for Python and notebooks."""

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.folder import Folder
from kg.graph import build_graph
from kg.query import Answer, query
from kg.records import Document, Entity, Mention, Relation

if TYPE_CHECKING:
    import networkx as nx
    import rdflib

    from kg.show import Neighbourhood


class Build:
    """A build folder; each part is read when it is first asked for, and kept."""

    def __init__(self, path: str | Path) -> None:
        self.path = Path(path)
        self._folder = Folder(self.path)
        self.manifest: dict[str, Any] = self._folder.manifest()

    def __repr__(self) -> str:
        """Name the folder."""
        return f"Build({str(self.path)!r})"

    @cached_property
    def documents(self) -> list[Document]:
        """The documents, in order of id."""
        return list(self._folder.documents())

    @cached_property
    def mentions(self) -> list[Mention]:
        """The mentions, in order of document and offset."""
        return list(self._folder.mentions())

    @cached_property
    def entities(self) -> list[Entity]:
        """The entities, in order of id."""
        return list(self._folder.entities())

    @cached_property
    def relations(self) -> list[Relation]:
        """The relations, in order of id."""
        return list(self._folder.relations())

    @cached_property
    def graph(self) -> "nx.MultiDiGraph[str]":
        """The entities and the relations between them."""
        return build_graph(self.documents, self.mentions, self.entities, self.relations)

    @cached_property
    def rdf(self) -> "rdflib.Graph":
        """The whole build as RDF."""
        from kg import rdf  # noqa: PLC0415 - rdflib takes 0.2 s that the other parts do not need

        return rdf.load(self.path / "graph.ttl")

    def query(self, sparql: str) -> Answer:
        """Answer a SPARQL query; raise QueryError if it is wrong or refused."""
        return query(self.path / "graph.ttl", sparql)

    def neighbourhood(self, name: str) -> "Neighbourhood":
        """Return what is linked to the entity of that id or name, which a notebook shows; raise InputError if none is."""
        from kg import show  # noqa: PLC0415 - only notebooks need it

        return show.neighbourhood(self, name)

    def _repr_html_(self) -> str:
        """Show the counts and the explorer in a notebook."""
        from kg import show  # noqa: PLC0415 - only notebooks need it

        return show.build_html(self)


def open(path: str | Path) -> Build:
    """Open the build folder `path`; raise BuildError if it is none."""
    return Build(path)
