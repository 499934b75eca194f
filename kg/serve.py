"""The server as a process: it listens, shows what `kg.site` makes of a build folder, and ends in good order."""

import asyncio
import signal
import socket
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import uvicorn

from kg.errors import InputError
from kg.gate import LOOPBACK
from kg.pool import Limits
from kg.publication import Shelf
from kg.site import application

_OPTIONS: Final[Mapping[str, Any]] = {
    "lifespan": "off",
    "log_config": None,
    "access_log": False,  # `kg.gate` writes one
    "server_header": False,
    "limit_concurrency": 512,
    "timeout_graceful_shutdown": 3,
}


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
        app = application(shelf, host=service.host, token=service.token, origins=service.origins)
        server = _Server(uvicorn.Config(app, **_OPTIONS))
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
    except (OSError, OverflowError) as error:
        where = f"{service.host}, port {service.port}"
        raise InputError(f"cannot listen on {where} ({error}); choose another --host or --port") from error


def _address(host: str, port: int) -> str:
    return f"http://{f'[{host}]' if ':' in host else host}:{port}/"
