"""What a server shows of a build folder at one moment: the store with its workers, the explorer, the IRIs' prefix."""

import asyncio
import logging
import os
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp
from typing import Final

from kg import store
from kg.errors import BuildError, KgError
from kg.folder import Folder
from kg.pool import Limits, Pool, Question
from kg.settings import Settings

_log = logging.getLogger("kg")
_LOOK_S: Final = (
    1.0  # how often the folder is looked at; a build must be whole for so long before it is shown
)


@dataclass(frozen=True, slots=True)
class Publication:
    """One state of a build folder."""

    stamp: str
    pool: Pool
    explorer: bytes | None
    base: str  # what the IRIs of the build begin with
    triples: int
    lock: int  # keeps the store on the disk

    async def retire(self) -> None:
        """Answer what was asked, then let the store go."""
        await self.pool.close()
        os.close(self.lock)


class Shelf:
    """A build folder that is watched; `now` is what it shows."""

    now: Publication

    def __init__(self, folder: Path, limits: Limits) -> None:
        self._folder = folder
        self._limits = limits
        self._stores = folder / store.FOLDER
        self._retiring: set[asyncio.Task[None]] = set()

    async def open(self) -> None:
        """Show the folder as it is; raise BuildError if it is none."""
        if not os.access(self._folder, os.W_OK):
            self._stores = Path(mkdtemp(prefix="kg-"))
        self.now = await self._publish(self.stamp())

    async def close(self) -> None:
        """Show nothing any more."""
        await asyncio.gather(self.now.retire(), *self._retiring)

    def stamp(self) -> str:
        """Tell one state of the folder from any other."""
        explorer = self._folder / "graph.html"
        written = explorer.stat().st_mtime_ns if explorer.exists() else 0
        return f"{store.stamp(self._folder / 'graph.ttl')} {written}"

    async def watch(self) -> None:
        """Show each new build when it is there and whole; one that is wrong is noted, and the old one stays."""
        seen = failed = self.now.stamp
        while True:
            await asyncio.sleep(_LOOK_S)
            try:
                before, seen = seen, self.stamp()
                if seen != before or seen in {self.now.stamp, failed}:
                    continue
                old, self.now = self.now, await self._publish(seen)
            except (KgError, OSError) as error:
                failed = seen
                _log.warning("the new build is not shown: %s", error)
            else:
                task = asyncio.create_task(old.retire())
                self._retiring.add(task)
                task.add_done_callback(self._retiring.discard)
                _log.info("published: %d triples", self.now.triples)

    async def _publish(self, stamp: str) -> Publication:
        """Load the folder and start its workers."""
        graph, explorer = self._folder / "graph.ttl", self._folder / "graph.html"
        folder, lock = await asyncio.to_thread(store.held, graph, self._stores)
        try:
            pool = Pool(folder, self._limits)
            await pool.open()
            counted = await pool.ask(Question("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", "tsv"))
            return Publication(
                stamp,
                pool,
                explorer.read_bytes() if explorer.exists() else None,
                self._base(),
                int(counted.body.split(b'"')[1]),
                lock,
            )
        except BaseException:
            os.close(lock)
            raise

    def _base(self) -> str:
        """Read what the build's IRIs begin with."""
        try:
            return Settings.from_dict(Folder(self._folder).manifest()["settings"]).base.rstrip("/")
        except (BuildError, KeyError):
            return Settings().base
