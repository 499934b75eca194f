"""The benchmark of `kg serve`: many clients at once, cheap queries and hostile ones, and a worker killed midway.

usage: python -m tests.bench_serve [SECONDS]     60 unless given
"""

import asyncio
import os
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from statistics import quantiles
from urllib.parse import quote

from tests import big
from tests.server import BASE, BOMBS, Server, serving, write

CHEAP_CLIENTS, HOSTILE_CLIENTS = 24, 8
CHEAP = (
    "SELECT ?type ?name {{ <{base}/id/{id}> a ?type ; rdfs:label ?name }}",
    "SELECT ?thing {{ ?thing rdfs:label \"{name}\" }} LIMIT 10",
    "SELECT ?p ?name {{ <{base}/id/{id}> ?p ?other . ?other rdfs:label ?name }} ORDER BY ?p ?name",
    "SELECT ?maker ?chip {{ ?m kg:develops ?c ; rdfs:label ?maker . ?c a kg:Chip ; rdfs:label ?chip }} LIMIT 20",
    "ASK {{ <{base}/id/{id}> kg:develops ?what }}",
    "SELECT ?status ?quote {{ ?r rdf:subject <{base}/id/{id}> ; kg:status ?status ; kg:evidence/kg:quote ?quote }} LIMIT 20",
    "CONSTRUCT {{ <{base}/id/{id}> ?p ?o }} WHERE {{ <{base}/id/{id}> ?p ?o }}",
)  # fmt: skip


@dataclass
class Tally:
    """What became of the requests of one kind, and how long each took."""

    statuses: Counter[str] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)


async def ask(port: int, sparql: str) -> int:
    """Ask one query over a connection of its own; return the status."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        head = f"GET /sparql?query={quote(sparql)} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
        writer.write(head.encode())
        reply = await reader.read(-1)
        status, length = int(reply[9:12]), int(reply.lower().partition(b"content-length:")[2].split()[0])
        assert len(reply.partition(b"\r\n\r\n")[2]) == length
        return status
    finally:
        writer.close()


async def client(
    port: int, rng: random.Random, names: list[tuple[str, str]], tally: Tally, until: float
) -> None:
    """Ask one query after the other: cheap ones about some entity, or hostile ones if there are no names."""
    while time.monotonic() < until:
        if names:
            key, name = rng.choice(names)
            sparql = rng.choice(CHEAP).format(base=BASE, id=key, name=name)
        else:
            sparql = f"{rng.choice(list(BOMBS.values()))} # {rng.random()}"
        began = time.monotonic()
        try:
            tally.statuses[str(await ask(port, sparql))] += 1
        except (OSError, ValueError, AssertionError, IndexError) as error:
            tally.statuses[f"lost: {error!r}"] += 1
        tally.seconds.append(time.monotonic() - began)


async def watch(server: Server, until: float, peaks: list[float]) -> None:
    """Note how much memory the server and its workers take together; midway, kill a worker."""
    middle, killed = (time.monotonic() + until) / 2, False
    while time.monotonic() < until:
        peaks.append(sum(map(resident_mb, [server.process.pid, *server.workers()])))
        if not killed and time.monotonic() > middle:
            os.kill(server.workers()[0], signal.SIGKILL)
            killed = True
        await asyncio.sleep(0.5)


def resident_mb(pid: int) -> float:
    """Return how much memory a process takes, 0 if it is gone."""
    try:
        return (
            int(Path(f"/proc/{pid}/statm").read_text("ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20
        )
    except OSError:
        return 0


async def storm(
    server: Server, names: list[tuple[str, str]], seconds: float
) -> tuple[Tally, Tally, list[float]]:
    """Let all clients loose; return what became of cheap and hostile requests, and the memory over time."""
    until, cheap, hostile, peaks = time.monotonic() + seconds, Tally(), Tally(), list[float]()
    await asyncio.gather(
        watch(server, until, peaks),
        *(client(server.port, random.Random(n), names, cheap, until) for n in range(CHEAP_CLIENTS)),
        *(client(server.port, random.Random(-n), [], hostile, until) for n in range(1, HOSTILE_CLIENTS + 1)),
    )
    return cheap, hostile, peaks


def main() -> None:
    """Print a table."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 60
    documents, entities, relations = big.make(1500, 2200)
    say, load = sys.stdout.write, os.getloadavg()[0]
    with tempfile.TemporaryDirectory() as folder:
        out = write(Path(folder) / "out", tuple(documents), tuple(entities), tuple(relations))
        with serving(out, "--quiet") as server:
            triples = server.query("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", "text/csv").text.split()[1]
            alone = [_timed(server) for _ in range(200)]
            names = [(e.id, e.label) for e in entities]
            cheap, hostile, peaks = asyncio.run(storm(server, names, seconds))
            workers = len(server.workers())
    say(f"{triples} triples, {CHEAP_CLIENTS} cheap and {HOSTILE_CLIENTS} hostile clients, {seconds:.0f} s\n")
    say(f"{os.cpu_count()} cores, on which {load:.1f} other processes ran before\n")
    say(f"one cheap query alone: median {sorted(alone)[100] * 1000:.1f} ms\n")
    say(f"{'':8} {'requests':>8} {'p50 ms':>8} {'p95 ms':>8} {'p99 ms':>8} {'max ms':>8}  statuses\n")
    for kind, tally in (("cheap", cheap), ("hostile", hostile)):
        cuts = quantiles([s * 1000 for s in tally.seconds], n=100)
        figures = f"{cuts[49]:8.0f} {cuts[94]:8.0f} {cuts[98]:8.0f} {max(tally.seconds) * 1000:8.0f}"
        say(f"{kind:8} {len(tally.seconds):8} {figures}  {dict(tally.statuses)}\n")
    say(
        f"memory of server and workers: at most {max(peaks):.0f} MB; one worker killed, {workers} at the end\n"
    )


def _timed(server: Server) -> float:
    began = time.monotonic()
    server.query(CHEAP[3].format())
    return time.monotonic() - began


if __name__ == "__main__":
    main()
