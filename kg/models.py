"""Models: where the networks lie and what they are called."""

import json
from functools import cache
from importlib.resources import files
from pathlib import Path

from kg.errors import ModelError


def folder(model: str | None = None) -> Path:
    """Give the folder `model`, or that of the shipped networks."""
    return Path(model) if model else Path(str(files("kg.model")))


@cache
def named(file: Path) -> str:
    """Read a network's id from its settings; raise ModelError if there are none."""
    try:
        name: str = json.loads(file.read_text("utf-8"))["id"]
    except (OSError, ValueError, KeyError) as error:
        raise ModelError(f"{file} names no network: {error}; give a folder that `kg train` wrote") from error
    return name
