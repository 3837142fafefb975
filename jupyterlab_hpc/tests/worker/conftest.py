"""A watch with a worker, and programs to be it."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from jupyterlab_hpc.handlers.worker import WorkerHouse
from jupyterlab_hpc.ledger import inbox, records
from jupyterlab_hpc.settings.worker import PROGRAM
from jupyterlab_hpc.watch.worker import Supervisor, WorkerSettings

from .. import samples
from ..watch.house import House

PROGRAMS = Path(__file__).parent / "programs"


class Site:
    """A house whose hints go to a supervisor; `told` holds what tabs were told."""

    def __init__(self, directory: Path, program: Path, **settings: Any):
        self.house = House(directory / "house", "http://127.0.0.1:9")
        self.told: list[str] = []
        self.log = logging.getLogger("hpc-worker")
        around = WorkerHouse(
            self.house.watch,
            self.house.ledger,
            self.log,
            settings.pop("room", 1 << 20),
            tell_tabs=lambda: self.told.append("work"),
            changed=lambda: self.told.append("worker"),
        )
        self.around = around
        self.directory = directory / "worker"
        self.supervisor = Supervisor(
            program,
            self.directory,
            WorkerSettings(**{"linger": 0.2, "patience": 2.0, **settings}),
            around,
            self.log,
        )
        self.house.watch._emit = self._hear

    def _hear(self, what: str, identifier: str, sequence: int) -> None:
        seen_to = self.supervisor.stir(work=what == "work")
        if not (what == "work" and seen_to):
            self.told.append(what)

    async def start(self) -> None:
        await self.supervisor.start()
        await self.house.watch.start()

    async def order(self, title: str, **order: Any) -> str:
        """A job in whose inbox something lies."""
        job = samples.job("far", state="running")
        job["order"].update({"title": title, **order})
        await self.house.watch.submit(job, [])
        identifier = str(job["order"]["id"])
        await self.house.ledger.write(
            inbox.put, identifier, {"type": "elapsed", "effect": "1", "at": "2026-11-24T00:00:00Z"}
        )
        self._hear("work", identifier, 0)
        return identifier

    async def record(self, job: str) -> dict[str, Any]:
        return await self.house.ledger.read(records.get, job)

    async def rests(self, job: str, seconds: float = 20) -> dict[str, Any]:
        """The job at rest."""

        async def record() -> Any:
            record = await self.record(job)
            return record if record["job"]["rest"] else None

        return await samples.eventually(record, seconds)

    async def worker(self, seconds: float = 10) -> int:
        """Id of the process that runs."""
        return await samples.eventually(lambda: self.supervisor.pid, seconds)

    async def close(self) -> None:
        await self.supervisor.stop()
        await self.house.close()


@pytest_asyncio.fixture
async def site(tmp_path: Path) -> AsyncIterator[Callable[..., Any]]:
    """`await site(program)` starts one."""
    sites: list[Site] = []

    async def make(program: Path = PROGRAM, **settings: Any) -> Site:
        place = tmp_path / str(len(sites))
        sites.append(Site(place, program, **settings))
        await sites[-1].start()
        return sites[-1]

    yield make
    for one in sites:
        await one.close()


@pytest.fixture
def scripted(tmp_path: Path) -> Callable[[str], Path]:
    """A program that runs this JavaScript."""

    def write(script: str) -> Path:
        path = tmp_path / "program.cjs"
        path.write_text(script)
        return path

    return write
