"""Who may come in, and the log of who came."""

import base64
import hmac
import logging
import time
from collections.abc import Mapping
from http import HTTPStatus
from typing import Final

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_log = logging.getLogger("kg.access")

LOOPBACK: Final = ("127.0.0.1", "::1", "localhost")


class Doorkeeper:
    """Turns away who lacks the token and, on this machine alone, who was sent here under a foreign name.

    The second stops a page on the web whose host name was pointed at this machine (DNS rebinding).
    """

    def __init__(self, app: ASGIApp, host: str, token: str) -> None:
        self._app = app
        self._token = token.encode()
        self._local = host in LOOPBACK

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request in or answer it here."""
        if scope["type"] == "http" and (refusal := self._refusal(Headers(scope=scope))):
            await refusal(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    def _refusal(self, headers: Headers) -> Response | None:
        if self._token:
            if hmac.compare_digest(_shown(headers), self._token):
                return None
            ask = {"WWW-Authenticate": 'Basic realm="kg", charset="UTF-8"'}
            return _plain(HTTPStatus.UNAUTHORIZED, "a token is needed: as Bearer, or as the password", ask)
        if self._local and _name(headers.get("host", "")) not in LOOPBACK:
            return _plain(HTTPStatus.FORBIDDEN, "this server answers under the names of this machine only")
        return None


def _shown(headers: Headers) -> bytes:
    """Return the token of a request: a Bearer's, or the password of whatever user."""
    kind, _, value = headers.get("authorization", "").partition(" ")
    if kind.lower() == "bearer":
        return value.strip().encode()
    if kind.lower() == "basic":
        try:
            return base64.b64decode(value, validate=True).partition(b":")[2]
        except ValueError:
            return b""
    return b""


def _name(host: str) -> str:
    """Take the port off a Host header.

    >>> _name("[::1]:8000"), _name("localhost:8000")
    ('::1', 'localhost')
    """
    name = host.partition("]")[0] if host.startswith("[") else host.partition(":")[0]
    return name.lstrip("[").lower()


def _plain(status: HTTPStatus, reason: str, headers: Mapping[str, str] | None = None) -> Response:
    return Response(f"{reason}\n", status, headers, "text/plain")


class Log:
    """Writes a line for each request in the common log format, and how many milliseconds it took."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on and note what became of it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = time.perf_counter()
        status, sent = 499, 0  # the client went away, unless an answer begins

        async def noting(message: Message) -> None:
            nonlocal status, sent
            if message["type"] == "http.response.start":
                status = message["status"]
            sent += len(message.get("body", b""))
            await send(message)

        try:
            await self._app(scope, receive, noting)
        finally:
            took = (time.perf_counter() - started) * 1000
            _log.info(
                '%s - - [%s] "%s" %d %d %.0fms', _client(scope), _clock(), _line(scope), status, sent, took
            )


def _client(scope: Scope) -> str:
    return str(scope["client"][0]) if scope.get("client") else "-"


def _clock() -> str:
    return time.strftime("%d/%b/%Y:%H:%M:%S +0000", time.gmtime())


def _line(scope: Scope) -> str:
    """Write a request's first line; what could break the log's line is escaped."""
    query = scope["query_string"].decode("latin-1")
    path = scope.get("raw_path", b"").decode("latin-1") + (f"?{query}" if query else "")
    safe = path.encode("ascii", "backslashreplace").decode().replace('"', "%22")
    return f"{scope['method']} {''.join(c if c.isprintable() else '?' for c in safe)} HTTP/{scope['http_version']}"
