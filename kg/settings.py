"""The one home of thresholds and choices."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, Self

from kg.errors import SettingsError


@dataclass(frozen=True, slots=True)
class Settings:
    """How a build is made; every figure that decides something stands here."""

    base: str = "https://kg.example.org"  # IRI prefix of everything minted
    max_bytes: int = 50_000_000  # a larger source is skipped
    threads: int = 2  # of the recogniser's session
    relation_threshold: float = 0.5  # least confidence of a relation that is kept
    live_nodes: int = 300  # nodes that graph.html starts with

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Self:
        """Build settings from names and values; refuse a name that is not a setting."""
        known = {f.name for f in fields(cls)}
        if unknown := sorted(set(values) - known):
            raise SettingsError(f"unknown setting {unknown[0]!r}; known are {', '.join(sorted(known))}")
        return cls(**values)
