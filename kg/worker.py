"""A process that answers queries from one store, one at a time, and can do nothing else.

Its parent writes a line of JSON for each query and reads a line of JSON and so many bytes. Once the store is open the
process may take only so much more memory and open no file and no connection at all, so that neither `SERVICE` nor
`FROM` reaches anything even if one were not refused. The parent kills it when its time is up; should the parent be
gone, an alarm does.
"""

import json
import resource
import signal
import sys
from collections.abc import Mapping
from http import HTTPStatus
from pathlib import Path
from typing import Any, BinaryIO, Final

from kg.answers import render
from kg.errors import LimitError, QueryError, RefusedError
from kg.query import ask
from kg.store import Stored, at

LARGEST: Final = 64 << 20  # bytes of one answer
_GRACE_S: Final = 5  # that the parent has for killing us first


def serve(folder: str, memory_mb: str, alarm_s: str) -> None:
    """Answer what comes in on standard input until it ends."""
    stored = at(Path(folder))
    _confine(int(memory_mb))
    out = sys.stdout.buffer
    out.write(b"ready\n")
    out.flush()
    for line in sys.stdin.buffer:
        signal.alarm(int(alarm_s) + _GRACE_S)
        _reply(out, *answer(stored, json.loads(line)))
        signal.alarm(0)


def answer(stored: Stored, request: Mapping[str, Any]) -> tuple[HTTPStatus, str, bytes]:
    """Answer `sparql`, at most `most` rows, in style `rows` or `graph`; return status, style ("" if none) and text."""
    try:
        found = ask(stored, request["sparql"], rows=request["most"])
        style = request["graph" if found.form == "graph" else "rows"]
        if not style:
            return HTTPStatus.NOT_ACCEPTABLE, "", b""
        text = render(found, style).encode()
        if len(text) > LARGEST:
            raise LimitError(f"the answer is larger than {LARGEST >> 20} MB; add LIMIT, or ask for less")
    except RefusedError as error:
        return HTTPStatus.FORBIDDEN, "", str(error).encode()
    except LimitError as error:
        return HTTPStatus.INSUFFICIENT_STORAGE, "", str(error).encode()
    except QueryError as error:
        return HTTPStatus.BAD_REQUEST, "", str(error).encode("utf-8", "replace")
    except MemoryError:
        return HTTPStatus.INSUFFICIENT_STORAGE, "", b""
    return HTTPStatus.OK, style, text


def _reply(out: BinaryIO, status: HTTPStatus, style: str, body: bytes) -> None:
    """Write a head of one line, then the body."""
    head = {"status": status, "style": style, "length": len(body)}
    out.write(json.dumps(head).encode() + b"\n" + body)
    out.flush()


def _confine(memory_mb: int) -> None:
    """Give up what an answer does not need: more memory, files, sockets, core dumps."""
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[0])
    most = pages * resource.getpagesize() + (memory_mb << 20)
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    for kind in (resource.RLIMIT_NOFILE, resource.RLIMIT_CORE, resource.RLIMIT_FSIZE):
        resource.setrlimit(kind, (0, 0))


if __name__ == "__main__":
    serve(*sys.argv[1:])
