"""The server: the explorer at `/`, SPARQL at `/sparql`, the query editor at `/query`, a page at every IRI.

It only reads. Queries run in the workers of `kg.pool`, and never here.
"""

import asyncio
import json
import signal
import socket
from collections.abc import Callable, Coroutine, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import cache
from http import HTTPStatus
from importlib import resources
from pathlib import Path
from typing import Any, Final

import pyoxigraph as ox
import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from kg import pages, protocol
from kg.answers import ROW_TYPES, serialize
from kg.cookbook import cookbook, fill, recipe
from kg.errors import InputError, QueryError
from kg.gate import LOOPBACK, Doorkeeper, Log
from kg.pool import Limits, Question, Reply
from kg.protocol import GRAPHS, ROWS, Fault
from kg.publication import Publication, Shelf
from kg.rdf import NAMESPACE, PREFIXES

LARGEST: Final = 1 << 20  # bytes of a request
ASSETS: Final = frozenset(
    {
        *("page.css", "query.css", "query.js"),
        *(f"codemirror/{name}.js" for name in ("codemirror", "sparql", "matchbrackets", "show-hint")),
        *(f"codemirror/{name}.css" for name in ("codemirror", "show-hint")),
    }
)
_HTML: Final = "text/html"
_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_SAFE: Final = {"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer"}
_OPTIONS: Final[Mapping[str, Any]] = {
    "lifespan": "off",
    "log_config": None,
    "access_log": False,  # `kg.gate` writes one
    "server_header": False,
    "limit_concurrency": 512,
    "timeout_graceful_shutdown": 3,
}
_WATCH_S: Final = 0.2  # after which it is looked whether the client is still there
_RETRY: Final = {"Retry-After": "10"}


@dataclass(frozen=True, slots=True)
class Service:
    """Where and to whom a build is shown."""

    host: str = "127.0.0.1"
    port: int = 8000
    token: str = ""  # that everyone must show; needed for any host but this one
    origins: Sequence[str] = ()  # whose pages may ask, "*" for all


def run(folder: Path, service: Service, limits: Limits, told: Callable[[str], None]) -> None:
    """Show a build folder until a signal ends it; tell the address once it can be asked.

    Raises BuildError if it is no build folder, InputError if nothing can listen there or anybody could.
    """
    if service.host not in LOOPBACK and not service.token:
        raise InputError(f"{service.host} is open to others; give a --token that they must show")
    asyncio.run(_run(folder, service, limits, told))


async def _run(folder: Path, service: Service, limits: Limits, told: Callable[[str], None]) -> None:
    shelf = Shelf(folder, limits)
    with _listening(service) as listener:
        await shelf.open()
        watching = asyncio.create_task(shelf.watch())
        server = _Server(uvicorn.Config(application(shelf, service), **_OPTIONS))
        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, setattr, server, "should_exit", True)
        told(_address(service.host, listener.getsockname()[1]))
        try:
            await server.serve(sockets=[listener])
        finally:
            watching.cancel()
            await shelf.close()


class _Server(uvicorn.Server):
    """Uvicorn without its handling of signals, which would end us before our workers are."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def _listening(service: Service) -> socket.socket:
    try:
        family = socket.AF_INET6 if ":" in service.host else socket.AF_INET
        return socket.create_server((service.host, service.port), family=family)
    except OSError as error:
        where = f"{service.host}, port {service.port}"
        raise InputError(f"cannot listen on {where} ({error.strerror}); choose another --port") from error


def _address(host: str, port: int) -> str:
    return f"http://{f'[{host}]' if ':' in host else host}:{port}/"


def application(shelf: Shelf, service: Service) -> Starlette:
    """Make the application that shows what is on a shelf."""
    middleware = [Middleware(Log), Middleware(Doorkeeper, service.host, service.token)]
    if service.origins:
        cors = Middleware(
            CORSMiddleware,
            allow_origins=service.origins,
            allow_methods=["GET", "POST"],
            allow_headers=["Authorization"],
        )
        middleware.insert(1, cors)
    routes = [
        Route("/", explorer),
        Route("/sparql", sparql, methods=["GET", "POST"]),
        Route("/query", editor),
        Route("/query/cookbook", recipes),
        Route("/query/filled/{name}", filled),
        Route("/assets/{name:path}", asset),
        Route("/ontology", ontology),
        Route("/favicon.ico", no_icon),
        Route("/{path:path}", entity),
    ]
    app = Starlette(routes=routes, middleware=middleware, exception_handlers={Fault: _refused})
    app.state.shelf = shelf
    return app


# What is shown.


async def explorer(request: Request) -> Response:
    """Show `graph.html`, whose own policy lets in nothing."""
    page = _now(request).explorer
    if page is None:
        return RedirectResponse("/query", HTTPStatus.SEE_OTHER)
    return _page(page, "base-uri 'none'; frame-ancestors 'none'")


async def editor(_: Request) -> Response:
    """Show the query editor."""
    return _page(_file("query.html"))


async def no_icon(_: Request) -> Response:
    """Give the icon that browsers ask for: none."""
    return Response(status_code=HTTPStatus.NO_CONTENT)


async def recipes(request: Request) -> Response:
    """List what helps to write a query: the shipped ones, prefixes, terms and what they are called."""
    words = json.loads(_file("words.json"))
    book = {
        "base": _now(request).base,
        "prefixes": PREFIXES,
        "terms": {**words["types"], **words["subtypes"], **words["predicates"], **words["statuses"]},
        "recipes": [asdict(r) for r in cookbook()],
    }
    return Response(json.dumps(book, ensure_ascii=False), media_type="application/json", headers=_SAFE)


async def filled(request: Request) -> Response:
    """Write values into a shipped query."""
    try:
        text = fill(recipe(request.path_params["name"]), dict(request.query_params))
    except QueryError as error:
        raise Fault(HTTPStatus.BAD_REQUEST, str(error)) from error
    return Response(text, media_type="text/plain", headers=_SAFE)


async def asset(request: Request) -> Response:
    """Give a file that our pages need."""
    name = request.path_params["name"]
    if name not in ASSETS:
        raise Fault(HTTPStatus.NOT_FOUND, "there is no such file")
    kind = "text/css" if name.endswith(".css") else "text/javascript"
    return Response(_file(name), media_type=kind, headers=_SAFE)


async def ontology(request: Request) -> Response:
    """Give the ontology, so that its terms' IRIs lead somewhere."""
    kind = _accepted(request, GRAPHS)
    text = resources.files("kg.ontology").joinpath("kg.ttl").read_text("utf-8")
    quads = ox.parse(text, format=ox.RdfFormat.TURTLE)
    return _answer(serialize((q.triple for q in quads), GRAPHS[kind], PREFIXES).encode(), kind)


async def entity(request: Request) -> Response:
    """Show what the build says of the IRI that has this path."""
    now = _now(request)
    iri = pages.iri_at(request.scope["raw_path"].decode("ascii", "replace"), now.base)
    if not iri:
        raise Fault(HTTPStatus.NOT_FOUND, "there is no such page")
    kind = _accepted(request, {_HTML: "html", **GRAPHS})
    known = await _asked(request, now, Question(pages.known(iri)))
    if b"true" not in known.body:
        raise Fault(HTTPStatus.NOT_FOUND, "the build says nothing of this")
    if kind != _HTML:
        reply = await _asked(request, now, Question(pages.triples(iri), graph=GRAPHS[kind]))
        return _answer(reply.body, kind)
    said = await _asked(request, now, Question(pages.about(iri)))
    told = await _asked(request, now, Question(pages.facts(iri)))
    return _page(pages.page(iri, now.base, said.body, told.body).encode(), varies=True)


async def sparql(request: Request) -> Response:
    """Answer a query, or describe the service."""
    accept = request.headers.get("accept", "")
    text = protocol.read_query(
        request.method, request.url.query, request.headers.get("content-type", ""), await _body(request)
    )
    now = _now(request)
    if text is None:
        if protocol.negotiate(accept, [*GRAPHS, _HTML]) == _HTML:
            return RedirectResponse("/query", HTTPStatus.SEE_OTHER, {"Vary": "Accept"})
        kind = _accepted(request, GRAPHS)
        endpoint = str(request.url.replace(query="", fragment=""))
        return _answer(protocol.description(endpoint, now.triples, NAMESPACE, GRAPHS[kind]).encode(), kind)
    rows, graph = protocol.negotiate(accept, ROWS), protocol.negotiate(accept, GRAPHS)
    if not rows and not graph:
        raise Fault(HTTPStatus.NOT_ACCEPTABLE, _offer({**ROWS, **GRAPHS}))
    question = Question(text, ROWS[rows] if rows else None, GRAPHS[graph] if graph else None)
    reply = await _asked(request, now, question)
    return _answer(reply.body, str(rows if reply.style in ROW_TYPES else graph))


# How it is shown.


def _now(request: Request) -> Publication:
    shelf: Shelf = request.app.state.shelf
    return shelf.now


async def _asked(request: Request, now: Publication, question: Question) -> Reply:
    """Ask, and stop asking when the client is gone; raise Fault if there is no answer."""
    reply = await _while_there(request, now.pool.ask(question))
    if reply.status == HTTPStatus.NOT_ACCEPTABLE:
        raise Fault(reply.status, _offer({**ROWS, **GRAPHS}))
    if reply.status != HTTPStatus.OK:
        busy = reply.status == HTTPStatus.SERVICE_UNAVAILABLE
        raise Fault(reply.status, reply.body.decode(), _RETRY if busy else None)
    return reply


async def _while_there(request: Request, asking: Coroutine[Any, Any, Reply]) -> Reply:
    """Wait for a reply as long as the client does."""
    job = asyncio.create_task(asking)
    try:
        if not (await asyncio.wait({job}, timeout=_WATCH_S))[0]:
            gone = asyncio.create_task(_gone(request))
            await asyncio.wait({job, gone}, return_when=asyncio.FIRST_COMPLETED)
            gone.cancel()
        if not job.done():
            raise ClientDisconnect
        return job.result()
    finally:
        job.cancel()


async def _gone(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass


async def _body(request: Request) -> bytes:
    """Read what was sent, as long as it is not too much."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST:
            raise Fault(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"a query has at most {LARGEST:,} bytes")
    return bytes(body)


def _accepted(request: Request, offers: Mapping[str, str]) -> str:
    kind = protocol.negotiate(request.headers.get("accept", ""), offers)
    if not kind:
        raise Fault(HTTPStatus.NOT_ACCEPTABLE, _offer(offers))
    return kind


def _offer(offers: Mapping[str, str]) -> str:
    return f"none of the formats asked for fits; there are {', '.join(offers)}"


def _answer(body: bytes, kind: str) -> Response:
    return Response(body, media_type=kind, headers={**_SAFE, "Vary": "Accept"})


def _page(body: bytes, policy: str = _POLICY, *, varies: bool = False) -> Response:
    headers = {**_SAFE, "Content-Security-Policy": policy} | ({"Vary": "Accept"} if varies else {})
    return Response(body, media_type=_HTML, headers=headers)


def _refused(_: Request, fault: Exception) -> Response:
    """Say in one line why a request is not answered."""
    assert isinstance(fault, Fault)  # noqa: S101 - for the type checker: it handles nothing else
    headers = {**_SAFE, **fault.headers}
    return Response(f"{fault.reason}\n", fault.status, headers, "text/plain")


@cache
def _file(name: str) -> bytes:
    return resources.files("kg.web").joinpath(name).read_bytes()
