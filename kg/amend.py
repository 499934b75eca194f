"""Amend: turn what a user says of a build into a line of its ledger, and write the outputs again."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from kg import names, pipeline
from kg.errors import InputError
from kg.folder import Folder
from kg.ledger import NAME, Correction, Ref, append, load, read
from kg.records import Document, Entity, Relation, Value
from kg.vocabulary import ENTITY_TYPES, SUBTYPES

_SOME = 5  # documents that an entity is remembered by
_USAGE = {
    "merge": "merge ENTITY ENTITY...",
    "split": "split ENTITY NAME... or split ENTITY --document DOC",
    "rename": "rename ENTITY LABEL",
    "retype": "retype ENTITY TYPE [SUBTYPE]",
    "reject": "reject RELATION",
    "undo": "undo LINE",
    "list": "list",
}


def correct(
    path: str | Path, action: str, arguments: Sequence[str], *, note: str = "", documents: Sequence[str] = ()
) -> Correction | None:
    """Add a correction to the ledger of the build folder `path`, write its outputs again, and return it.

    `list` adds nothing and returns None. Raises InputError when what is named is not there or is there several times.
    """
    folder = Folder(Path(path))
    folder.manifest()
    _count(action, arguments, documents)
    if action == "list":
        return None
    made = _made(folder, action, arguments, documents)
    made = replace(made, at=datetime.now(UTC).isoformat(timespec="seconds"), note=note)
    file = folder.path / NAME
    before = read(file) if file.exists() else []
    append(file, made)
    pipeline.rebuild(folder.path)
    return replace(made, line=(before[-1].line if before else 0) + 1, source=NAME)


def ledger(path: str | Path) -> Iterator[str]:
    """List a folder's corrections, one a line, those undone in brackets."""
    file = Path(path) / NAME
    lines = read(file) if file.exists() else []
    active = {c.line for c in load([file])} if lines else set()
    for c in lines:
        text = f"{c.line} {c.at} {described(c)}" + (f" ({c.note})" if c.note else "")
        yield text if c.line in active or c.action == "undo" else f"[{text}]"


def described(c: Correction) -> str:
    """Say in a line what a correction does."""
    who = [f"{r.name} ({r.type})" for r in c.entities]
    if c.action == "split":
        return f"split {', '.join((*c.names, *c.documents))} from {who[0]}"
    if c.action == "reject":
        return f"reject {who[0]} {c.predicate} {who[1] if who[1:] else c.text} ({c.status})"
    if c.action == "undo":
        return f"undo line {c.undone}"
    what = c.label or " ".join(filter(None, (c.type, c.subtype)))
    return f"{c.action} {', '.join(who)}" + (f" as {what}" if what else "")


def _count(action: str, arguments: Sequence[str], documents: Sequence[str]) -> None:
    """Refuse a number of arguments that the action has no use for."""
    least, most = {
        "merge": (2, 99),
        "split": (1 if documents else 2, 99),
        "rename": (2, 2),
        "retype": (2, 3),
        "list": (0, 0),
    }.get(action, (1, 1))
    if not least <= len(arguments) <= most:
        raise InputError(f"{action} takes other arguments; write: kg correct DIR {_USAGE[action]}")


def _made(folder: Folder, action: str, arguments: Sequence[str], documents: Sequence[str]) -> Correction:
    if action == "undo":
        return _undo(folder, arguments[0])
    if action == "reject":
        return _reject(folder, arguments[0])
    entities = list(folder.entities())
    known = arguments if action == "merge" else arguments[:1]
    refs = tuple(_ref(_entity(name, entities), folder) for name in known)
    rest = tuple(arguments[len(known) :])
    if action == "rename":
        return Correction(action, refs, label=rest[0].strip() or arguments[0])
    if action == "retype":
        return Correction(action, refs, type=_type(rest[0]), subtype=_subtype(*rest))
    if action == "split":
        return _split(folder, _entity(arguments[0], entities), refs, (rest, documents))
    return Correction(action, refs)


def _entity(name: str, entities: Sequence[Entity]) -> Entity:
    """Find the one entity of that id or name."""
    wanted = names.key(name)
    found = [e for e in entities if e.id == name] or [
        e for e in entities if wanted in map(names.key, (e.label, *e.labels.values(), *e.aliases))
    ]
    if len(found) == 1:
        return found[0]
    if not found:
        raise InputError(f"no entity is called {name!r} in this build; see entities.jsonl for names and ids")
    ids = ", ".join(f"{e.id} ({e.type} {e.label})" for e in found)
    raise InputError(f"{len(found)} entities are called {name!r}; give the id of one: {ids}")


def _ref(entity: Entity, folder: Folder) -> Ref:
    documents = sorted({m.doc for m in folder.mentions() if m.entity == entity.id})
    return Ref(entity.type, entity.label, entity.id, tuple(documents[:_SOME]))


def _split(
    folder: Folder, entity: Entity, refs: tuple[Ref, ...], parts: tuple[Sequence[str], Sequence[str]]
) -> Correction:
    known = {names.key(n): n for n in (entity.label, *entity.aliases)}
    for name in parts[0]:
        if names.key(name) not in known:
            raise InputError(f"{entity.label} has no name {name!r}; it has {', '.join(known.values())}")
    shelf = list(folder.documents())
    ids = tuple(_document(text, shelf) for text in parts[1])
    return Correction("split", refs, names=tuple(parts[0]), documents=ids)


def _document(text: str, documents: Iterable[Document]) -> str:
    found = [d.id for d in documents if text in (d.id, d.path)]
    if not found:
        raise InputError(f"no document has the id or path {text!r}; see documents.jsonl")
    return found[0]


def _type(text: str) -> str:
    if text not in ENTITY_TYPES:
        raise InputError(f"no type is called {text!r}; types are {', '.join(ENTITY_TYPES)}")
    return text


def _subtype(type_: str, subtype: str = "") -> str:
    known = SUBTYPES.get(type_, ())
    if subtype and subtype not in known:
        raise InputError(f"{type_} has no subtype {subtype!r}; known are {', '.join(known) or 'none'}")
    return subtype


def _reject(folder: Folder, name: str) -> Correction:
    relation: Relation | None = next((r for r in folder.relations() if r.id == name), None)
    if not relation:
        raise InputError(f"no relation has the id {name!r}; see relations.jsonl")
    by_id = {e.id: e for e in folder.entities()}
    ends = [relation.subject, *([relation.object] if isinstance(relation.object, str) else [])]
    refs = tuple(_ref(by_id[end], folder) for end in ends)
    text = relation.object.text if isinstance(relation.object, Value) else ""
    return Correction("reject", refs, predicate=relation.predicate, status=relation.status, text=text)


def _undo(folder: Folder, text: str) -> Correction:
    file = folder.path / NAME
    lines = {str(c.line) for c in read(file)} if file.exists() else set()
    if text not in lines:
        raise InputError(f"the ledger has no line {text!r}; see kg correct {folder.path} list")
    return Correction("undo", undone=int(text))
