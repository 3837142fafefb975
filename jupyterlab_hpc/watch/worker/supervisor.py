"""Has a worker running while there is something for it to do, and only then."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from ...ledger.records import Json
from .conversation import Conversation, Fault, Subject
from .node import Node, NoNode, command, examine, locate

# Seconds until a worker that broke down without any use is started again; after the last one it
# is given up.
BACK_OFF = (0.5, 1.0, 2.0, 4.0, 8.0)
# Seconds until one that was given up is tried again.
PAUSE = 600.0
# Seconds for which changes are gathered before it is asked whether work is left.
_GATHER = 0.5


@dataclass(frozen=True)
class WorkerSettings:
    """Traits; `memory` in MiB, `patience` in seconds, as `linger`: how long it stays unused."""

    enabled: bool = True
    node: str = ""
    memory: int = 64
    patience: float = 10.0
    linger: float = 10.0


class House(Protocol):
    """What the supervisor needs of the server."""

    async def desk(self, name: str, body: Json) -> Json:
        """Answer a call of the worker, as `Desk` says."""
        raise NotImplementedError

    async def wanted(self, protocols: Sequence[str] | None) -> bool:
        """Whether jobs of these protocols (any, for None) are unfinished, and ours to drive."""

    async def others(self, protocols: Sequence[str]) -> None:
        """Tell tabs, if there is work that only they can do."""

    async def leave_alone(self, subject: Subject, why: str) -> None:
        """Keep away what made the worker break down."""

    async def lost(self) -> None:
        """The worker is gone with what it had: somebody else may take it."""

    def changed(self) -> None:
        """`driving` or `problem` is another one."""


class Supervisor:
    """Starts, watches, restarts and stops the worker."""

    def __init__(
        self,
        program: Path,
        directory: Path,
        settings: WorkerSettings,
        house: House,
        log: logging.Logger,
    ):
        """`program` is what the build made of `src/worker`, `directory` where it runs."""
        self._program = program
        self._directory = directory
        self._settings = settings
        self._house = house
        self._log = log
        self._node: Node | None = None
        self._conversation: Conversation | None = None
        self._protocols: list[str] | None = None
        self._life: asyncio.Task[None] | None = None
        self._looking: asyncio.Task[None] | None = None
        self._stirred = asyncio.Event()
        self._faults = 0
        self._not_before = float("-inf")
        self._stopped = False
        self.driving = False
        self.problem: str | None = None

    @property
    def driven(self) -> list[str]:
        """Protocols whose jobs the worker drives; none while there is no worker."""
        return list(self._protocols or []) if self.driving else []

    @property
    def pid(self) -> int | None:
        """The worker's process, while there is one."""
        return None if self._conversation is None else self._conversation.process.pid

    async def start(self) -> None:
        """See whether there can be a worker; it is started when there is work."""
        self._looking = asyncio.create_task(self._look())

    async def stop(self) -> None:
        """End the worker. What it was at is taken up by the next one."""
        self._stopped = True
        for task in (self._looking, self._life):
            if task is not None:
                task.cancel()
                await asyncio.gather(task, return_exceptions=True)

    def stir(self, *, work: bool) -> bool:
        """Something changed, and there may be work. Whether the worker will see to it.

        Without a worker, tabs have to.
        """
        self._stirred.set()
        if work and self._conversation is not None:
            self._conversation.wake()
        elif self._life is None:
            self._begin()
        return self.driving

    async def _look(self) -> None:
        try:
            if not self._settings.enabled:
                raise NoNode("The worker is switched off (HpcApp.worker_enabled).")
            if not self._program.is_file():
                raise NoNode("This installation has no worker: build it with `jlpm build:worker`.")
            self._protocols = await asyncio.to_thread(self._known)
            self._node = await examine(locate(self._settings.node))
        except NoNode as problem:
            self._log.info("Jobs go on while JupyterLab is open. %s", problem)
            self._tell(driving=False, problem=str(problem))
        else:
            self._tell(driving=True, problem=None)
            self._begin()

    def _known(self) -> list[str] | None:
        """What the worker said when it was built."""
        try:
            greeting = json.loads(self._program.with_name("hello.json").read_text("utf-8"))
            return [str(name) for name in greeting["protocols"]]
        except (OSError, ValueError, LookupError, TypeError):
            return None

    def _tell(self, *, driving: bool, problem: str | None) -> None:
        if (driving, problem) != (self.driving, self.problem):
            self.driving, self.problem = driving, problem
            self._house.changed()

    def _begin(self) -> None:
        """Live, unless there is a reason not to."""
        now = asyncio.get_running_loop().time()
        if self._node is None or self._stopped or now < self._not_before:
            return
        self._life = asyncio.create_task(self._live(self._node), name="hpc worker")
        self._life.add_done_callback(self._ended)

    def _ended(self, life: asyncio.Task[None]) -> None:
        self._life = None
        if not life.cancelled() and (error := life.exception()) is not None:
            self._log.error("The worker's supervisor stumbled: %r", error)
        elif self._stirred.is_set():
            # it changed while we were leaving
            self._begin()

    async def _live(self, node: Node) -> None:
        while await self._wanted():
            try:
                await self._one_life(node)
                self._faults = 0
            except Fault as fault:
                if not await self._goes_on_after(fault):
                    return
        # what the worker does not understand is for tabs
        await self._house.others(self._protocols or [])

    async def _wanted(self) -> bool:
        self._stirred.clear()
        return await self._house.wanted(self._protocols)

    async def _one_life(self, node: Node) -> None:
        """Start a worker and stay with it until there is nothing left. Raises `Fault`."""
        self._directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        argv = command(node, self._program, self._settings.memory)
        worker = await Conversation.start(
            argv, self._directory, self._house.desk, self._settings.patience
        )
        self._protocols = worker.protocols
        self._conversation = worker
        self._tell(driving=True, problem=None)
        worker.wake()
        serving = asyncio.create_task(worker.run())
        idle = asyncio.create_task(self._until_idle())
        try:
            await asyncio.wait({serving, idle}, return_when=asyncio.FIRST_COMPLETED)
            self._conversation = None
            if idle.done():
                worker.close()
            await serving
        finally:
            self._conversation = None
            if worker.useful:
                self._faults = 0
            for task in (idle, serving):
                task.cancel()
            await asyncio.gather(idle, serving, return_exceptions=True)

    async def _until_idle(self) -> None:
        while True:
            if await self._wanted():
                await self._stirred.wait()
                await asyncio.sleep(_GATHER)
                continue
            try:
                await asyncio.wait_for(self._stirred.wait(), self._settings.linger)
            except asyncio.TimeoutError:
                return

    async def _goes_on_after(self, fault: Fault) -> bool:
        """Keep away what did it, or wait a while, or give up. Whether to start it again."""
        if fault.at is not None:
            where = f"{fault.at.kind} {fault.at.id}"
            self._log.error("The worker broke down at %s: %s.", where, fault)
            await self._house.leave_alone(fault.at, str(fault))
            await self._house.lost()
            return True
        pause = BACK_OFF[self._faults] if self._faults < len(BACK_OFF) else None
        self._faults += 1
        if pause is None:
            problem = f"The worker was given up after {self._faults} faults in a row: {fault}."
            self._log.error("%s Jobs go on while JupyterLab is open.", problem)
            self._not_before = asyncio.get_running_loop().time() + PAUSE
            self._faults = 0
        else:
            problem = None
            self._log.warning("The worker broke down and is started again: %s.", fault)
        self._tell(driving=False, problem=problem)
        await self._house.lost()
        if pause is None:
            return False
        await asyncio.sleep(pause)
        return True
