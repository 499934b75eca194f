"""Chinese tech and industry news in, a knowledge graph with evidence out.

`build` makes a build folder from sources, `open` reads one, `load_nlp` gives the spaCy pipeline alone.
"""

from typing import TYPE_CHECKING, Any

from kg._version import __version__
from kg.errors import BuildError, InputError, KgError, QueryError

if TYPE_CHECKING:
    from kg.access import Build, open
    from kg.nlp import load_nlp
    from kg.pipeline import build

__all__ = [
    "Build",
    "BuildError",
    "InputError",
    "KgError",
    "QueryError",
    "__version__",
    "build",
    "load_nlp",
    "open",
]

_HOMES = {"Build": "kg.access", "open": "kg.access", "build": "kg.pipeline", "load_nlp": "kg.nlp"}


def __getattr__(name: str) -> Any:
    """Import the heavy names only when they are asked for."""
    if name not in _HOMES:
        raise AttributeError(f"module 'kg' has no attribute {name!r}")
    from importlib import import_module  # noqa: PLC0415 - start-up stays light

    return getattr(import_module(_HOMES[name]), name)
