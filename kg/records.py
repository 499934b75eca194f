"""The records that flow from stage to stage, and their JSON.

Every offset counts code points of the `text` of the record's document; `end` is exclusive.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Self


@dataclass(frozen=True, slots=True)
class Document:
    """One source, decoded and stripped of markup; `date` is ISO 8601 or None."""

    id: str
    path: str
    title: str
    date: str | None
    source: str | None
    author: str | None
    script: str
    encoding: str
    sha256: str
    text: str
    keywords: tuple[str, ...] = ()  # the words that say most about it, best first


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence as a range [start, end) of its passage's `text`, and the number of its paragraph."""

    start: int
    end: int
    paragraph: int


@dataclass(frozen=True, slots=True)
class Passage:
    """A document's text with soft line breaks joined, one paragraph a line.

    `offsets[i]` is where the character `text[i]` stands in the document.

    >>> p = Passage("d", "芯片", (4, 6), (Sentence(0, 2, 0),))
    >>> p.span(0, 2)
    (4, 7)
    """

    doc: str
    text: str
    offsets: tuple[int, ...]
    sentences: tuple[Sentence, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Turn the non-empty range [start, end) of this passage into offsets of its document."""
        return self.offsets[start], self.offsets[end - 1] + 1


@dataclass(frozen=True, slots=True)
class Mention:
    """A name in a document; `text` equals the slice, `score` is a probability."""

    doc: str
    start: int
    end: int
    text: str
    type: str
    entity: str = ""
    score: float = 1.0

    @property
    def span(self) -> tuple[int, int]:
        """The mention's offsets, its key within its document."""
        return self.start, self.end


@dataclass(frozen=True, slots=True)
class Evidence:
    """One sighting of a relation: the quoted text, and where subject, object and trigger stand in it.

    The three ranges are offsets of the document too; `trigger` is the word that gave the relation away.
    """

    doc: str
    start: int
    end: int
    text: str
    subject: tuple[int, int] | None = None
    object: tuple[int, int] | None = None
    trigger: tuple[int, int] | None = None
    rule: str = ""
    confidence: float = 1.0

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """Read what `asdict` wrote, after a trip through JSON."""
        spans = {k: tuple(data[k]) if data.get(k) else None for k in ("subject", "object", "trigger")}
        return cls(**{**data, **spans})


@dataclass(frozen=True, slots=True)
class Value:
    """A relation's object that is no entity: the words of a statement, or the words and ISO form of a date."""

    text: str
    date: str | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """A relation as read at one place, between mentions; resolving turns claims into relations.

    `subject` is a mention's span; `object` is one too, or the words said (`stated`), or the date (`heldOn`).
    """

    predicate: str
    subject: tuple[int, int]
    object: tuple[int, int] | Value
    evidence: Evidence
    status: str = "asserted"
    title: str | None = None

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """Read what `asdict` wrote, after a trip through JSON."""
        target = data["object"]
        return cls(
            predicate=data["predicate"],
            subject=tuple(data["subject"]),
            object=Value(**target) if isinstance(target, Mapping) else tuple(target),
            evidence=Evidence.from_dict(data["evidence"]),
            status=data["status"],
            title=data["title"],
        )


def identifier(type_: str, canonical: str) -> str:
    """Mint the id of an entity: it depends on its type and canonical key alone."""
    return f"{type_.lower()}/{hashlib.sha256(f'{type_}|{canonical}'.encode()).hexdigest()[:20]}"


@dataclass(frozen=True, slots=True)
class Entity:
    """One thing of the world and its names; `merged` says why each alias was joined to it.

    `country` (ISO 3166 code), `level` and `parent` (a name) are those of bodies and places; `types` counts the mentions
    of each type where they differ; `exact` are its IRIs elsewhere. `maybe_same` are the ids of people of that name who
    may be the same, `related` those of the company or product that shares its name.
    """

    id: str
    type: str
    subtype: str | None
    label: str
    labels: Mapping[str, str]
    aliases: tuple[str, ...]
    merged: tuple[Mapping[str, str], ...] = ()
    documents: int = 0
    mentions: int = 0
    country: str | None = None
    level: str | None = None
    parent: str | None = None
    types: Mapping[str, int] = field(default_factory=dict)
    exact: tuple[str, ...] = ()
    maybe_same: tuple[str, ...] = ()
    related: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Relation:
    """A distinct fact (subject, predicate, object, status) and every sighting of it.

    `about` lists, for words that were said, the entities that they name.
    """

    id: str
    predicate: str
    subject: str
    object: str | Value
    status: str
    confidence: float
    title: str | None = None
    evidence: tuple[Evidence, ...] = field(default=())
    about: tuple[str, ...] = ()

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """Read one line of `relations.jsonl`."""
        target = data["object"]
        sightings = tuple(Evidence.from_dict(e) for e in data["evidence"])
        value = Value(**target) if isinstance(target, Mapping) else target
        about = tuple(data.get("about", ()))
        return cls(**{**data, "object": value, "evidence": sightings, "about": about})


def to_json(record: Any) -> str:
    """Write a record as one line of JSON, fields in their order, Chinese as itself."""
    return json.dumps(asdict(record), ensure_ascii=False, separators=(",", ":"))
