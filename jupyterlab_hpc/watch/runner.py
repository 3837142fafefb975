"""Runs planned effects: those of one job in sequence, jobs side by side.

A wait counts as run as soon as its clock is set, so that nothing behind it is held up.
"""

from __future__ import annotations

import asyncio
import itertools
import logging
import sqlite3
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeVar

from ..errors import ReadOnly
from ..ledger import Ledger, effects
from ..ledger.effects import Running
from ..ledger.records import Json
from ..ledger.results import Result
from ..times import rfc3339

# Seconds between attempts to write while the ledger cannot be written; the last again and again.
_PATIENCE = (0.2, 1.0, 3.0, 10.0)
# Seconds that effects under way get to finish when the server stops.
_GRACE = 2.0

T = TypeVar("T")


@dataclass(frozen=True)
class Outcome:
    """What came of an effect: the event for the driver, and the results that are kept."""

    event: Json | None
    kept: tuple[Result, ...] = ()


class EffectRunner:
    """Takes effects from the ledger, has them performed, and records what came of them.

    `perform` raises nothing but `CancelledError`; `recorded` is told the job and the
    sequence whenever there is a new event.
    """

    def __init__(
        self,
        ledger: Ledger,
        perform: Callable[[Running], Awaitable[Outcome]],
        recorded: Callable[[str, int], None],
        log: logging.Logger,
        parallel: int = 8,
    ):
        self._ledger = ledger
        self._perform = perform
        self._recorded = recorded
        self._log = log
        self._parallel = asyncio.Semaphore(parallel)
        self._jobs: dict[str, asyncio.Task[None]] = {}
        self._again: set[str] = set()
        self._clocks: dict[tuple[str, str], asyncio.TimerHandle] = {}
        self._endings: set[asyncio.Task[None]] = set()
        self._stopped = False

    def kick(self, job: str) -> None:
        """A job may have planned effects: run them."""
        if self._stopped:
            return
        if job in self._jobs:
            self._again.add(job)
            return
        task = asyncio.get_running_loop().create_task(self._run(job), name=f"hpc effects of {job}")
        self._jobs[job] = task
        task.add_done_callback(lambda _: self._ended(job))

    async def resume(self) -> None:
        """Take up what the ledger holds: planned effects, and waits that were running."""
        for run in await self._ledger.read(effects.waits):
            self._set_clock(run)
        for job in await self._ledger.read(effects.planned_jobs):
            self.kick(job)

    async def stop(self) -> None:
        """Let what is under way finish for a moment, then leave it to the next start."""
        self._stopped = True
        for clock in self._clocks.values():
            clock.cancel()
        tasks = [*self._jobs.values(), *self._endings]
        if tasks:
            await asyncio.wait(tasks, timeout=_GRACE)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _run(self, job: str) -> None:
        while not self._stopped:
            async with self._parallel:
                run = await self._patiently(lambda: self._ledger.commit(effects.begin, job))
                if run is None:
                    return
                if run.due is not None:
                    self._set_clock(run)
                    continue
                outcome = await self._perform(run)
                await self._record(run, outcome)

    def _ended(self, job: str) -> None:
        task = self._jobs.pop(job)
        if not task.cancelled() and (error := task.exception()) is not None:
            level = logging.WARNING if isinstance(error, ReadOnly) else logging.ERROR
            self._log.log(level, "The effects of job %s stand still: %s", job, error)
        if job in self._again:
            self._again.discard(job)
            self.kick(job)

    async def _record(self, run: Running, outcome: Outcome) -> None:
        sequence = await self._patiently(
            lambda: self._ledger.commit(effects.finish, run, outcome.event, outcome.kept)
        )
        if sequence is not None:
            self._recorded(run.job, sequence)

    async def _patiently(self, write: Callable[[], Awaitable[T]]) -> T:
        """What is written later, where it cannot be now: the disk is full, or the file locked.

        It is tried until the server stops: else the job would stand still till the next start.
        """
        for pause in itertools.chain(_PATIENCE, itertools.repeat(_PATIENCE[-1])):
            try:
                return await write()
            except sqlite3.OperationalError as error:
                self._log.warning("The ledger cannot be written (%s); trying again.", error)
            await asyncio.sleep(pause)
        raise AssertionError("the pauses do not end")

    def _set_clock(self, run: Running) -> None:
        key = (run.job, run.id)
        if key in self._clocks or self._stopped:
            return
        # never longer than was asked for: the clock may have been set back since
        delay = min(max(0.0, (run.due or 0.0) - time.time()), float(run.effect["seconds"]))
        loop = asyncio.get_running_loop()
        self._clocks[key] = loop.call_later(delay, self._elapse, run)

    def _elapse(self, run: Running) -> None:
        self._clocks.pop((run.job, run.id), None)
        event = {"type": "elapsed", "effect": run.id, "at": rfc3339()}
        task = asyncio.get_running_loop().create_task(self._record(run, Outcome(event)))
        self._endings.add(task)
        task.add_done_callback(self._after_wait)

    def _after_wait(self, task: asyncio.Task[None]) -> None:
        self._endings.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            self._log.error("The end of a wait could not be recorded: %s", error)
