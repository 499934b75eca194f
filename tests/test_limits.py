"""What hostile queries, killed workers and new builds do to `kg serve`: nothing that others would notice."""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

import pytest

from tests import records
from tests.server import BOMBS, Server, serving, write

CHEAP = "SELECT ?name { ?chip a kg:Chip ; rdfs:label ?name } ORDER BY ?name"
COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write(tmp_path / "out")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    out = write(tmp_path_factory.mktemp("limited") / "out")
    with serving(out, "--time", "2", "--memory", "200", "--rows", "1000") as running:
        yield running


def until(condition: Callable[[], bool], seconds: float = 15) -> None:
    for _ in range(int(seconds * 20)):
        if condition():
            return
        time.sleep(0.05)
    raise AssertionError("never true")


def ask_in_vain(server: Server) -> None:
    with suppress(OSError, http.client.HTTPException):
        server.query(BOMBS["count"])


def resident_mb(pid: int) -> float:
    try:
        lines = Path(f"/proc/{pid}/status").read_text("ascii").splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS")), 0)


@pytest.mark.parametrize("bomb", BOMBS)
def test_a_bomb_is_stopped_and_cheap_queries_do_not_wait(bomb: str, server: Server) -> None:
    with ThreadPoolExecutor() as threads:
        started = time.monotonic()
        dear = threads.submit(server.query, BOMBS[bomb])
        waits, peak = [], 0.0
        while not dear.done():
            before = time.monotonic()
            assert server.query(CHEAP).status == 200
            waits.append(time.monotonic() - before)
            peak = max([peak, *map(resident_mb, server.workers())])
        reply = dear.result()
    assert reply.status in {504, 507}, reply.text
    assert ("stopped after 2 s" if reply.status == 504 else "ask for less") in reply.text
    assert time.monotonic() - started < 8
    assert sorted(waits)[len(waits) // 2] < 0.5
    assert peak < 300


def test_many_bombs_wait_their_turn_and_none_is_lost(server: Server) -> None:
    with ThreadPoolExecutor(8) as threads:
        replies = list(threads.map(server.query, [BOMBS["count"], BOMBS["path"]] * 3))
    assert {r.status for r in replies} == {504}
    assert server.query(CHEAP).status == 200


@pytest.mark.parametrize(
    ("sparql", "status"),
    [
        ("SELECT * { ?s ?p ?o . ?a ?b ?c }", 507),
        ("CONSTRUCT { ?s ?p ?c } WHERE { ?s ?p ?o . ?a ?b ?c }", 507),
        ("SELECT * { ?s ?p ?o . ?a ?b ?c } LIMIT 1000", 200),
        ("SELECT * { ?s ?p ?o . ?a ?b ?c } LIMIT 1001", 507),
    ],
)
def test_an_answer_has_so_many_rows_and_no_more(sparql: str, status: int, server: Server) -> None:
    reply = server.query(sparql)
    assert reply.status == status
    assert status == 200 or "more than 1,000 rows; add LIMIT" in reply.text


@pytest.mark.parametrize(
    "sparql",
    ["ASK " + "{" * 100_000, "SELECT * { FILTER(" + "(" * 100_000, "ASK { ?s " + "/".join(["<x:p>"] * 60_000) + " ?o }"],
    ids=["braces", "brackets", "path"],
)  # fmt: skip
def test_what_is_nested_too_deep_ends_a_worker_and_no_more(sparql: str, server: Server) -> None:
    reply = server.ask("/sparql", "POST", sparql, {"Content-Type": "application/sparql-query"})
    assert reply.status in {200, 400, 504, 507}
    assert server.query(CHEAP).status == 200


def test_a_killed_worker_is_replaced(folder: Path) -> None:
    with serving(folder) as server:
        first = server.workers()
        assert len(first) == 4
        server.kill_workers()
        assert [server.query(CHEAP).status for _ in range(8)] == [200] * 8
        until(lambda: len(server.workers()) == 4)
        assert not set(first) & set(server.workers())


def test_a_query_whose_worker_is_killed_is_asked_again(folder: Path) -> None:
    slow = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f FILTER(STRLEN(CONCAT(STR(?c), STR(?f))) > 3) }"
    with serving(folder) as server, ThreadPoolExecutor() as threads:
        asked = threads.submit(server.query, slow)
        time.sleep(0.3)
        server.kill_workers()
        reply = asked.result()
        assert reply.status == 200
        assert int(json.loads(reply.body)["results"]["bindings"][0]["n"]["value"]) > 100_000


def test_who_leaves_takes_the_query_along(folder: Path) -> None:
    with serving(folder, "--time", "60") as server:
        before = set(server.workers())
        with socket.create_connection(("127.0.0.1", server.port)) as client:
            client.sendall(
                f"GET /sparql?query={quote(BOMBS['count'])} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode()
            )
            until(lambda: len(server.workers()) == 5)  # the slow one, and one more in its place
        until(lambda: len(server.workers()) == 4)
        assert len(before - set(server.workers())) == 1
        until(lambda: '"GET /sparql' in server.log.read_text("utf-8"))
        assert " 499 " in server.log.read_text("utf-8")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_workers_end_with_the_server(number: signal.Signals, folder: Path) -> None:
    server = Server.start(folder, "--time", "1", log=folder / "log")
    with ThreadPoolExecutor() as threads:
        threads.submit(ask_in_vain, server)
        until(lambda: len(server.workers()) == 5)
        workers = server.workers()
        server.process.send_signal(number)
        assert server.process.wait(20) == (-9 if number == signal.SIGKILL else 0)
    assert server.process.stdout
    server.process.stdout.close()
    until(lambda: not any(Path(f"/proc/{pid}/exe").exists() for pid in workers))


def test_a_worker_can_open_nothing_once_it_is_confined() -> None:
    code = """if True:
        import os, socket, time, tempfile
        from kg.worker import _confine
        time.time(), socket.AF_INET
        _confine(50)
        for what in (lambda: open("/etc/passwd"), socket.socket, lambda: bytearray(100 << 20)):
            try:
                what()
            except (OSError, MemoryError) as error:
                os.write(1, type(error).__name__.encode() + b" ")
    """
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert done.stdout.split() == [b"OSError", b"OSError", b"MemoryError"]


def test_ctrl_c_ends_a_query_on_the_command_line(folder: Path) -> None:
    command = [sys.executable, "-m", "kg", "query", str(folder), BOMBS["count"]]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as asked:
        until((folder / "store").exists)
        time.sleep(0.5)
        asked.send_signal(signal.SIGINT)
        assert asked.wait(5) in {-signal.SIGINT, 130}


# --- a new build ----------------------------------------------------------------------------------------------


def triples(server: Server) -> int:
    return int(json.loads(server.query(COUNT).body)["results"]["bindings"][0]["n"]["value"])


def test_a_new_build_is_published_without_a_failed_request(folder: Path) -> None:
    renamed = tuple(replace(e, label=f"新{e.label}", labels={}) for e in records.entities())
    qiming = f"/news/id/{records.entity_id('qiming')}"
    with serving(folder) as server:
        seen: list[int] = []
        finished = threading.Event()

        def look() -> None:
            while not finished.is_set():
                for path in ("/", qiming, f"/sparql?query={quote(CHEAP)}", f"/sparql?query={quote(COUNT)}"):
                    seen.append(server.ask(path, headers={"Accept": "*/*"}).status)  # noqa: PERF401

        with ThreadPoolExecutor(6) as threads:
            looking = [threads.submit(look) for _ in range(6)]
            try:
                for entities in (renamed, records.entities(), renamed):
                    write(folder, entities=entities)
                    wanted = "新启明3" if entities is renamed else '"启明3"'
                    until(lambda wanted=wanted: wanted in server.query(CHEAP).text)  # type: ignore[misc]
            finally:
                finished.set()
            for one in looking:
                one.result()
        assert set(seen) == {200}
        assert len(seen) > 50
        assert "新启明3" in server.ask(qiming, headers={"Accept": "text/html"}).text
        assert "新启明3" in server.ask("/").text
        until(lambda: len(server.workers()) == 4)
        assert len(list((folder / "store").iterdir())) <= 2


def test_a_broken_build_is_not_published(folder: Path) -> None:
    with serving(folder) as server:
        before = triples(server)
        whole = (folder / "graph.ttl").read_text("utf-8")
        (folder / "graph.ttl").write_text(whole + "\nbroken", "utf-8")
        until(lambda: "is not shown" in server.log.read_text("utf-8"))
        assert triples(server) == before
        (folder / "graph.ttl").write_text(whole + "\n<x:a> <x:b> <x:c> .\n", "utf-8")
        until(lambda: triples(server) == before + 1)
        (folder / "graph.ttl").unlink()
        time.sleep(2.5)
        assert triples(server) == before + 1


def test_a_folder_that_cannot_be_written_is_served(folder: Path) -> None:
    if os.geteuid() == 0:
        (folder / "store").write_text("in the way", "utf-8")
    else:
        folder.chmod(0o500)
    with serving(folder, log=folder.parent / "log") as server:
        assert triples(server) > 900
