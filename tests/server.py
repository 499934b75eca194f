"""`kg serve` as a process of its own, and what asks it."""

import http.client
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Self
from urllib.parse import quote, urlsplit

from kg import rdf, view
from kg.records import Document, Entity, Relation
from kg.settings import Settings
from tests import records

BASE = "https://x.example/news"
QUERY = {"Content-Type": "application/sparql-query"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}

# Each of these would take hours or all memory on a build of a thousand triples.
BOMBS = {
    "count": "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }",
    "distinct": "SELECT DISTINCT ?a { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }",
    "order": "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?c ?f ?i",
    "path": "SELECT (COUNT(*) AS ?n) { ?a (!<x:>|^!<x:>)* ?b . ?b (!<x:>|^!<x:>)* ?c . ?c (!<x:>|^!<x:>)* ?d }",
    "group": "SELECT ?a ?d (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } GROUP BY ?a ?d",
    "concat": "SELECT (GROUP_CONCAT(CONCAT(STR(?a), STR(?d))) AS ?t) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
}


def write(
    folder: Path,
    documents: tuple[Document, ...] = records.documents(),
    entities: tuple[Entity, ...] = records.entities(),
    relations: tuple[Relation, ...] = records.relations(),
) -> Path:
    """Write what a server shows of a build, as a build does: each file whole or not at all."""
    folder.mkdir(exist_ok=True)
    files = {
        "graph.ttl": "".join(rdf.turtle(documents, entities, relations, base=BASE)),
        "graph.html": view.render(documents, records.mentions(), entities, relations, settings=Settings()),
        "manifest.json": f'{{"settings": {{"base": "{BASE}"}}}}',
    }
    for name, text in files.items():
        new = folder / f"{name}.new"
        new.write_text(text, "utf-8")
        new.replace(folder / name)
    return folder


@dataclass(frozen=True)
class Reply:
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def kind(self) -> str:
        return self.headers.get("content-type", "").partition(";")[0]


class Server:
    """A running `kg serve`."""

    def __init__(self, process: "subprocess.Popen[str]", address: str, log: Path) -> None:
        self.process = process
        self.address = address
        self.log = log
        self.port = urlsplit(address).port or 0

    @classmethod
    def start(cls, folder: Path, *options: str, log: Path) -> Self:
        command = [sys.executable, "-m", "kg", "serve", str(folder), "--port", "0", *options]
        with log.open("w", encoding="utf-8") as err:
            process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=err, text=True)
        assert process.stdout
        line = process.stdout.readline()
        assert line.startswith("open http"), (line, log.read_text("utf-8"))
        return cls(process, line.split()[1], log)

    def stop(self) -> int:
        self.process.terminate()
        code = self.process.wait(timeout=20)
        assert self.process.stdout
        self.process.stdout.close()
        return code

    def ask(
        self,
        path: str,
        method: str = "GET",
        body: bytes | str | None = None,
        headers: Mapping[str, str] | None = None,
        timeout: float = 60,
    ) -> Reply:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        try:
            data = body.encode() if isinstance(body, str) else body
            connection.request(method, path, data, dict(headers or {}))
            reply = connection.getresponse()
            return Reply(reply.status, {k.lower(): v for k, v in reply.getheaders()}, reply.read())
        finally:
            connection.close()

    def query(self, sparql: str, accept: str = "", **headers: str) -> Reply:
        return self.ask(f"/sparql?query={quote(sparql)}", headers={"Accept": accept, **headers})

    def workers(self) -> list[int]:
        """List the processes that answer queries."""
        found = []
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                parent = int((folder / "stat").read_text("ascii").rpartition(")")[2].split()[1])
                if parent == self.process.pid and b"kg.worker" in (folder / "cmdline").read_bytes():
                    found.append(int(folder.name))
            except OSError:
                continue
        return found

    def kill_workers(self) -> None:
        for pid in self.workers():
            os.kill(pid, signal.SIGKILL)


@contextmanager
def serving(folder: Path, *options: str, log: Path | None = None) -> Iterator[Server]:
    """Run `kg serve` on a folder for as long as the block lasts; it must end in good order."""
    server = Server.start(folder, *options, log=log or folder / "server.log")
    try:
        yield server
    except BaseException:
        server.process.kill()
        server.stop()
        raise
    assert server.stop() == 0
    assert "Traceback" not in server.log.read_text("utf-8")
