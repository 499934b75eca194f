"""Build folders written from records, as `kg build` writes them, without a model."""

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from kg import folder, rdf
from kg._version import __version__
from kg.records import Document, Entity, Mention, Relation
from kg.settings import Settings

BASE = "https://x.example"


def write(
    path: Path,
    documents: Sequence[Document],
    mentions: Sequence[Mention],
    entities: Sequence[Entity],
    relations: Sequence[Relation],
) -> Path:
    """Write the tables, the Turtle and a manifest into the folder `path`; return it."""
    settings = Settings(base=BASE)
    manifest = {
        "version": __version__,
        "models": {"recognise": "hand", "relate": "hand"},
        "settings": asdict(settings),
        "folder": ".",
        "inputs": [{"path": d.path, "sha256": d.sha256} for d in documents],
        "counts": {},
        "skipped": [],
        "timings": {},
    }
    path.mkdir(parents=True, exist_ok=True)
    folder.Folder(path).write_all(
        {
            "documents.jsonl": folder.lines(documents),
            "mentions.jsonl": folder.lines(mentions),
            "entities.jsonl": folder.lines(sorted(entities, key=lambda e: e.id)),
            "relations.jsonl": folder.lines(sorted(relations, key=lambda r: r.id)),
            "graph.ttl": folder.text(rdf.turtle(documents, entities, relations, base=BASE)),
            "manifest.json": folder.pretty(manifest),
        }
    )
    return path
