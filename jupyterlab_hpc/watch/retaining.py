"""Removing many jobs: what a user chose, and what is beyond the limits of retention."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence

from ..errors import ReadOnly
from ..ledger import Ledger, bulk, retention
from ..ledger.retention import Limits
from ..times import rfc3339
from ..transfer.store import Store


class Retaining:
    """Sweeps when it is told that there may be something to remove, and never by a clock.

    `removed(jobs, sequence)` is called after every transaction that removed jobs.
    """

    def __init__(
        self,
        ledger: Ledger,
        store: Store,
        limits: Limits,
        removed: Callable[[Sequence[str], int], None],
        log: logging.Logger,
    ):
        self.limits = limits
        self._ledger = ledger
        self._store = store
        self._removed = removed
        self._log = log
        self._task: asyncio.Task[None] | None = None
        self._again = False

    async def forget(self, ids: Sequence[str]) -> bulk.Outcome:
        """Remove these jobs and their results, as far as they are at rest. Raises `ReadOnly`."""
        outcome = await self._ledger.commit(bulk.forget, ids)
        await self._clear(outcome)
        return outcome

    def kick(self) -> None:
        """A job has ended or was delivered, or the server has started."""
        if not self.limits.any:
            return
        self._again = True
        if self._task is None:
            self._task = asyncio.get_running_loop().create_task(self._sweep(), name="hpc retention")
            self._task.add_done_callback(self._swept)

    async def stop(self) -> None:
        """Leave what is not removed yet to the next start."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _sweep(self) -> None:
        while self._again:
            self._again = False
            at = rfc3339()
            while (outcome := await self._ledger.write(retention.sweep, self.limits, at)).done:
                self._log.info("Retention removed %d jobs.", len(outcome.done))
                await self._clear(outcome)

    async def _clear(self, outcome: bulk.Outcome) -> None:
        for job, saved in outcome.saved.items():
            await asyncio.to_thread(self._store.forget, job, saved)
        if outcome.done:
            self._removed(outcome.done, outcome.sequence)

    def _swept(self, task: asyncio.Task[None]) -> None:
        self._task = None
        if not task.cancelled() and (error := task.exception()) is not None:
            level = logging.DEBUG if isinstance(error, ReadOnly) else logging.ERROR
            self._log.log(level, "Jobs beyond the limits could not be removed: %s", error)
