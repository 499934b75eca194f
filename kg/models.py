"""Models: where the networks lie and what they are called."""

import json
from functools import cache
from importlib.resources import files
from pathlib import Path

import onnxruntime

from kg.errors import ModelError

# A CPU without VNNI multiplies int8 by a shortcut that overflows and costs .01 of F1; this has it multiply exactly.
# One with VNNI is exact anyway, and recognises 1.7 times as fast without.
_EXACT = ("session.x64quantprecision", "1")
_CPU = Path("/proc/cpuinfo")  # of Linux; elsewhere no VNNI is taken for granted


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


def session(network: Path, *, threads: int) -> onnxruntime.InferenceSession:
    """Open a network so that it gives the same on every CPU."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    if not _has_vnni():
        options.add_session_config_entry(*_EXACT)
    return onnxruntime.InferenceSession(str(network), options)


@cache
def _has_vnni() -> bool:
    return _CPU.exists() and "vnni" in _CPU.read_text("utf-8", errors="replace")
