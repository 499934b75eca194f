"""The whole flow on one screen: read, segment, recognise, relate, resolve, assemble, then RDF, HTML and tables."""

import logging
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from kg import folder as folders
from kg import ledger, nlp, pairs, rdf, read, recognise, refer, reference, relate, view, words
from kg._version import __version__
from kg.assemble import assemble
from kg.correct import unrejected
from kg.errors import BuildError, InputError
from kg.folder import Folder, Part
from kg.read import Skip
from kg.records import Document
from kg.resolve import resolve
from kg.segment import segment
from kg.settings import Settings

_log = logging.getLogger("kg")
_BATCH = 16  # documents that are recognised together

Judgement = tuple[reference.Reference, Sequence[ledger.Correction]]  # what is known before any text is read
Progress = Callable[[int, int], None]  # documents done, documents to do


def build(
    inputs: Iterable[str | Path],
    *,
    out: str | Path,
    settings: Settings | None = None,
    prune: bool = False,
    progress: Progress | None = None,
) -> dict[str, Any]:
    """Build `inputs` (files, folders, globs) into the folder `out` and return its manifest.

    Documents built before stay, and only what is new or changed is worked on; `prune` drops documents whose files
    are gone. Raises InputError when nothing at all could be read, BuildError when `out` cannot be written.
    """
    settings = settings or Settings()
    started = time.perf_counter()
    folder = Folder(Path(out))
    judged = _judgement(folder, settings)
    sources, skipped = read.find(inputs, settings=settings)
    folder.prepare()
    documents, unread = _read(sources, settings)
    skipped = [*skipped, *unread]
    kept = _still_valid(folder, documents, prune=prune)
    if not documents and not kept:
        raise InputError(f"nothing could be read: {'; '.join(f'{s.path}: {s.reason}' for s in skipped)}")
    models = {"recognise": recognise.model_id(settings.model), "relate": pairs.model_id(settings.model)}
    made_by = " ".join([__version__, _code(), *models.values()])
    new = [d for d in documents if d.id not in kept or kept[d.id].made_by != made_by]
    _log.info("read: %d sources in, %d skipped, %d new or changed", len(sources), len(skipped), len(new))
    for part in _work(new, made_by, settings, progress):
        folder.keep(part)
        kept[part.document.id] = part
    counts = _write(folder, kept, settings, judged)
    manifest = {
        "version": __version__,
        "models": models,
        "settings": asdict(settings),
        "folder": Path.cwd().as_posix(),  # what the inputs' paths start from
        "inputs": [{"path": p.document.path, "sha256": p.document.sha256} for p in _in_order(kept)],
        "counts": counts,
        "skipped": [asdict(s) for s in _all_skipped(folder, skipped, documents)],
        "timings": {"total_s": round(time.perf_counter() - started, 2)},
    }
    folder.write_all({"manifest.json": folders.pretty(manifest)})
    return manifest


@cache
def _code() -> str:
    """Digest the package's modules: what other code made of a document is made anew."""
    modules = sorted(Path(__file__).parent.glob("*.py"))
    return sha256(b"".join(module.read_bytes() for module in modules)).hexdigest()[:12]


def _read(sources: Sequence[read.Source], settings: Settings) -> tuple[list[Document], list[Skip]]:
    """Read every source; of several with equal content the first path stands for all."""
    documents: dict[str, Document] = {}
    skipped = []
    for source in sources:
        try:
            document = read.read(source, settings=settings)
        except InputError as error:
            skipped.append(Skip(source.path, str(error)))
            continue
        first = documents.setdefault(document.id, document)
        if first is not document:
            skipped.append(Skip(source.path, f"holds the same bytes as {first.path}, which stands for both"))
    return list(documents.values()), skipped


def _still_valid(folder: Folder, documents: Sequence[Document], *, prune: bool) -> dict[str, Part]:
    """Take up the kept parts; drop those whose file has changed or, with `prune`, is gone."""
    now = {d.path: d.id for d in documents}
    read_again = {d.id: d for d in documents}
    kept = {}
    for part in folder.parts():
        document = part.document
        if now.get(document.path, document.id) != document.id or (prune and not Path(document.path).exists()):
            folder.drop(document.id)
        else:
            path = read_again.get(document.id, document).path
            kept[document.id] = replace(part, document=replace(document, path=path))
    return kept


def _work(
    documents: Sequence[Document], made_by: str, settings: Settings, progress: Progress | None
) -> Iterator[Part]:
    """Run the costly stages, a batch of documents at a time."""
    if not documents:  # then no model is opened
        return
    pipe = nlp.load_nlp(threads=settings.threads, model=settings.model)
    network = pairs.load(threads=settings.threads, model=settings.model)
    for i in range(0, len(documents), _BATCH):
        batch = documents[i : i + _BATCH]
        passages = [segment(d) for d in batch]
        docs = pipe.pipe(
            (p.text for p in passages), disable=["kg_words"]
        )  # keywords cut the words themselves
        for document, passage, doc in zip(batch, passages, docs, strict=True):
            mentions = tuple(nlp.mentions(passage, doc, document.text))
            words_for = refer.referents(document, passage, mentions)
            named = sorted([*mentions, *words_for], key=lambda m: m.start)
            told = relate.relate(document, passage, named, network)
            claims = tuple(refer.meant(told, words_for))
            keywords = tuple(words.keywords(passage.text))
            yield Part(replace(document, keywords=keywords), mentions, claims, made_by)
        if progress:
            progress(i + len(batch), len(documents))


def rebuild(out: str | Path) -> dict[str, Any]:
    """Resolve and write again what the folder `out` holds, with its settings and ledger; return its manifest."""
    folder = Folder(Path(out))
    manifest = folder.manifest()
    settings = Settings.from_dict(manifest["settings"])
    kept = {p.document.id: p for p in folder.parts()}
    manifest["counts"] = _write(folder, kept, settings, _judgement(folder, settings))
    folder.write_all({"manifest.json": folders.pretty(manifest)})
    return manifest


def _judgement(folder: Folder, settings: Settings) -> Judgement:
    """Read the reference list and the ledgers: one from elsewhere first, then the folder's own."""
    own = folder.path / ledger.NAME
    paths = [settings.corrections] * bool(settings.corrections) + [own] * own.exists()
    return reference.load(settings.reference), ledger.load(paths)


def _write(folder: Folder, kept: Mapping[str, Part], settings: Settings, judged: Judgement) -> dict[str, int]:
    """Resolve and assemble everything that is kept, and write the outputs together."""
    parts = _in_order(kept)
    documents = [p.document for p in parts]
    named = [m for p in parts for m in p.mentions]
    claims = [c for p in parts for c in p.claims if c.evidence.confidence >= settings.relation_threshold]
    listed, corrections = judged
    mentions, entities = resolve(documents, named, claims=claims, reference=listed, corrections=corrections)
    relations = list(unrejected(assemble(claims, mentions, entities), entities, corrections))
    folder.write_all(
        {
            "documents.jsonl": folders.lines(documents),
            "mentions.jsonl": folders.lines(mentions),
            "entities.jsonl": folders.lines(entities),
            "relations.jsonl": folders.lines(relations),
            "graph.ttl": folders.text(rdf.turtle(documents, entities, relations, base=settings.base)),
            "graph.html": folders.text(
                [view.render(documents, mentions, entities, relations, settings=settings)]
            ),
        }
    )
    return {
        "documents": len(documents),
        "mentions": len(mentions),
        "entities": len(entities),
        "relations": len(relations),
    }


def _in_order(kept: Mapping[str, Part]) -> list[Part]:
    return [kept[k] for k in sorted(kept)]


def _all_skipped(folder: Folder, skipped: Sequence[Skip], documents: Sequence[Document]) -> list[Skip]:
    """Add what earlier runs into the folder skipped and this one did not look at."""
    seen = {d.path for d in documents} | {s.path for s in skipped}
    try:
        earlier = [Skip(**s) for s in folder.manifest().get("skipped", [])]
    except BuildError:
        earlier = []
    return sorted([*skipped, *(s for s in earlier if s.path not in seen)], key=lambda s: s.path)
