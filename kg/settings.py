"""The one home of thresholds and choices."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, Self

from kg.errors import SettingsError

_BASE = re.compile(r"https?://[A-Za-z0-9.\-]+(:[0-9]+)?(/[A-Za-z0-9._~\-]+)*/?")


def check_base(base: str) -> str:
    """Return an IRI prefix without its last slash; raise SettingsError if it is none."""
    if not _BASE.fullmatch(base):
        raise SettingsError(f"base {base!r} is no IRI prefix; give one like https://kg.example.org")
    return base.rstrip("/")


@dataclass(frozen=True, slots=True)
class Settings:
    """How a build is made; every figure that decides something stands here."""

    base: str = "https://kg.example.org"  # IRI prefix of everything minted
    max_bytes: int = 50_000_000  # a larger source is skipped
    threads: int = 2  # of each network
    model: str | None = None  # a folder that `kg train` wrote; the shipped networks unless given
    relation_threshold: float = (
        0.4  # least confidence of a relation that is kept; in news held back, three in four are right then
    )
    live_nodes: int = 300  # nodes that graph.html starts with
    reference: str = ""  # a list of entities of the user's own, CSV or SKOS Turtle
    corrections: str = ""  # a ledger from elsewhere, replayed before the build folder's own

    def __post_init__(self) -> None:
        """Refuse what is out of range before any work is done."""
        check_base(self.base)
        if not 0 <= self.relation_threshold <= 1:
            raise SettingsError(
                f"threshold {self.relation_threshold} is no probability; give one from 0 to 1"
            )
        if self.threads < 1:
            raise SettingsError(f"threads {self.threads} is too few; give 1 or more")

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Self:
        """Build settings from names and values; refuse a name that is not a setting."""
        known = {f.name for f in fields(cls)}
        if unknown := sorted(set(values) - known):
            raise SettingsError(f"unknown setting {unknown[0]!r}; known are {', '.join(sorted(known))}")
        return cls(**values)
