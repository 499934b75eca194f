"""Workers that answer queries, and the two lanes in which those run.

Every query starts in the quick lane. One that has used `quick_s` of a processor there goes to the slow lane, which
has few places and the lowest priority, so that cheap queries never wait for dear ones. If no place is free it stops,
and starts again when its turn comes. In the slow lane a query has `time_s`; then its process is killed.
"""

import asyncio
import json
import logging
import os
import signal
import sys
import time
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import asdict, dataclass
from http import HTTPStatus
from math import ceil
from pathlib import Path
from typing import Final, Self

_log = logging.getLogger("kg")

_TRIES: Final = 3  # for a query whose worker someone killed
_LOOK_S: Final = 0.05  # how often a running query's use of the processor is looked at
_FATAL: Final = {
    -signal.SIGABRT,
    -signal.SIGSEGV,
    -signal.SIGBUS,
}  # how a process out of memory or stack ends
_TICKS: Final = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Limits:
    """What one query may use, and how many may run."""

    time_s: float = 10
    memory_mb: int = 512  # of each worker, beside what the open store takes
    rows: int = 100_000
    quick_s: float = 0.1  # processor time in the quick lane
    quick: int = 4
    slow: int = 2
    waiting: int = 32  # for the slow lane; one more is turned away
    patience_s: float = 30  # that one waits there


@dataclass(frozen=True, slots=True)
class Question:
    """A query, and the style that its answer is wanted in: of rows, and of triples; None where none will do."""

    sparql: str
    rows: str | None = "json"
    graph: str | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """What became of a query: an answer and its style, or what is wrong."""

    status: HTTPStatus
    style: str = ""
    body: bytes = b""


class WorkerLost(Exception):  # noqa: N818 - no fault of anybody's
    """A worker ended, and not because of its query."""


class Worker:
    """A child process that answers one query at a time."""

    def __init__(self, process: Process, limits: Limits) -> None:
        self._process = process
        self._limits = limits
        self._job: asyncio.Task[Reply] | None = None
        self._asked = self._began = 0.0  # by the clock, and in processor time
        self.leaving = False  # the quick lane, with its query

    @classmethod
    async def start(cls, folder: Path, limits: Limits) -> Self:
        """Start a process on a store; raise WorkerLost if it does not come up."""
        arguments = (str(folder), str(limits.memory_mb), str(ceil(2 * limits.time_s)))
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "kg.worker", *arguments),
            stdin=PIPE,
            stdout=PIPE,
            stderr=DEVNULL,
            start_new_session=True,  # Ctrl-C is the parent's alone
        )
        worker = cls(process, limits)
        assert process.stdout  # noqa: S101 - for the type checker
        try:
            if await process.stdout.readline() != b"ready\n":
                raise WorkerLost
        except BaseException:
            worker.kill()
            raise
        return worker

    def begin(self, question: Question) -> None:
        """Start to answer."""
        self._asked, self._began = time.monotonic(), self._used()
        self._job = asyncio.create_task(self._answer(question))

    async def is_quick(self) -> bool:
        """Wait until the answer is there, or has cost too much processor time for the quick lane."""
        assert self._job  # noqa: S101 - begun
        while not (await asyncio.wait({self._job}, timeout=_LOOK_S))[0]:
            overdue = time.monotonic() - self._asked > self._limits.time_s
            if overdue or self._used() - self._began >= self._limits.quick_s:
                return False
        return True

    async def reply(self, within: float | None = None) -> Reply:
        """Wait for the answer; raise TimeoutError after so many seconds, WorkerLost if the process was killed."""
        assert self._job  # noqa: S101 - begun
        reply = await asyncio.wait_for(self._job, within)
        self._job = None
        return reply

    @property
    def is_fit(self) -> bool:
        """Tell whether it can answer the next query."""
        return self._job is None and self._process.returncode is None

    def step_back(self) -> None:
        """Let all others go first."""
        with suppress(ProcessLookupError):
            os.setpriority(os.PRIO_PROCESS, self._process.pid, 19)

    def kill(self) -> None:
        """End the process, whatever it does."""
        if self._job:
            self._job.cancel()
        with suppress(ProcessLookupError):
            self._process.kill()

    async def _answer(self, question: Question) -> Reply:
        stdin, stdout = self._process.stdin, self._process.stdout
        assert stdin  # noqa: S101 - for the type checker
        assert stdout  # noqa: S101 - for the type checker
        request = asdict(question) | {"most": self._limits.rows}
        try:
            stdin.write(json.dumps(request).encode() + b"\n")
            await stdin.drain()
            head = json.loads(await stdout.readline())
            body = await stdout.readexactly(head["length"])
        except (OSError, ValueError, EOFError) as error:
            if await self._process.wait() in _FATAL:
                return Reply(HTTPStatus.INSUFFICIENT_STORAGE)
            raise WorkerLost from error
        return Reply(HTTPStatus(head["status"]), head["style"], body)

    def _used(self) -> float:
        """Tell how many seconds of a processor the process has used; the clock's where that is not known."""
        try:
            fields = Path(f"/proc/{self._process.pid}/stat").read_text("ascii").rpartition(")")[2].split()
        except OSError:
            return time.monotonic()
        return (int(fields[11]) + int(fields[12])) / _TICKS


class Pool:
    """The workers on one store."""

    def __init__(self, folder: Path, limits: Limits) -> None:
        self.limits = limits
        self._folder = folder
        self._idle: asyncio.Queue[Worker] = asyncio.Queue()
        self._slow = asyncio.Semaphore(limits.slow)
        self._waiting = 0
        self._asked = 0
        self._free = asyncio.Event()
        self._free.set()
        self._refills: set[asyncio.Task[None]] = set()

    async def open(self) -> None:
        """Start the workers of the quick lane; raise WorkerLost if they do not come up."""
        for worker in await asyncio.gather(*(self._start() for _ in range(self.limits.quick))):
            self._idle.put_nowait(worker)

    async def close(self) -> None:
        """Wait until every query is answered, then end the workers."""
        await self._free.wait()
        for task in self._refills:
            task.cancel()
        await asyncio.gather(*self._refills, return_exceptions=True)
        while not self._idle.empty():
            self._idle.get_nowait().kill()

    async def ask(self, question: Question) -> Reply:
        """Answer a query; whatever becomes of it, there is a reply. Cancelling ends the query too."""
        self._asked += 1
        self._free.clear()
        try:
            for _ in range(_TRIES):
                with suppress(WorkerLost):
                    return _told(await self._ask(question), self.limits)
            return _told(Reply(HTTPStatus.SERVICE_UNAVAILABLE), self.limits)
        finally:
            self._asked -= 1
            if not self._asked:
                self._free.set()

    async def _ask(self, question: Question) -> Reply:
        async with self._lent() as worker:
            worker.begin(question)
            if await worker.is_quick():
                return await worker.reply()
            worker.leaving = not self._slow.locked()
        return await self._ask_slowly(question, worker if worker.leaving else None)

    async def _ask_slowly(self, question: Question, worker: Worker | None) -> Reply:
        """Answer in the slow lane, with the worker that is at it already or with a new one."""
        try:
            async with self._place():
                if not worker:
                    worker = await self._start()
                    worker.begin(question)
                worker.step_back()
                with suppress(TimeoutError):
                    return await worker.reply(self.limits.time_s)
                return Reply(HTTPStatus.GATEWAY_TIMEOUT)
        except TimeoutError:
            return Reply(HTTPStatus.SERVICE_UNAVAILABLE)
        finally:
            if worker:
                worker.kill()

    @asynccontextmanager
    async def _place(self) -> AsyncIterator[None]:
        """Wait for a place in the slow lane; raise TimeoutError if too many wait, or it takes too long."""
        if self._slow.locked() and self._waiting >= self.limits.waiting:
            raise TimeoutError
        self._waiting += 1
        try:
            async with asyncio.timeout(self.limits.patience_s):
                await self._slow.acquire()
        finally:
            self._waiting -= 1
        try:
            yield
        finally:
            self._slow.release()

    @asynccontextmanager
    async def _lent(self) -> AsyncIterator[Worker]:
        """Lend a worker of the quick lane; one that does not come back fit is replaced."""
        worker = await self._idle.get()
        try:
            if not worker.is_fit:
                raise WorkerLost
            yield worker
        finally:
            if worker.is_fit:
                self._idle.put_nowait(worker)
            else:
                if not worker.leaving:
                    worker.kill()
                task = asyncio.create_task(self._refill())
                self._refills.add(task)
                task.add_done_callback(self._refills.discard)

    async def _refill(self) -> None:
        """Add a worker, however long it takes until one comes up."""
        while True:
            try:
                self._idle.put_nowait(await self._start())
            except (WorkerLost, OSError) as error:
                _log.warning("a worker did not come up (%s); trying again", error)
                await asyncio.sleep(1)
            else:
                return

    async def _start(self) -> Worker:
        return await Worker.start(self._folder, self.limits)


def _told(reply: Reply, limits: Limits) -> Reply:
    """Say in words what a bare status means."""
    words = {
        HTTPStatus.GATEWAY_TIMEOUT: f"the query was stopped after {limits.time_s:g} s; ask for less",
        HTTPStatus.INSUFFICIENT_STORAGE: f"the query needs more than {limits.memory_mb} MB; ask for less",
        HTTPStatus.SERVICE_UNAVAILABLE: "too many long queries are running; try again later",
    }
    if reply.body or reply.status not in words:
        return reply
    return Reply(reply.status, body=words[reply.status].encode())
