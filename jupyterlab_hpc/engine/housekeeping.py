"""How long jobs are kept, and how much room they may take together."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from pathlib import Path

from .directory import JobDirectory
from .limits import EngineLimits
from .problems import Problem
from .shepherd import disk_usage, size_text
from .store import Store

# Seconds that every ended job is kept, so that its results can be fetched.
LEAST = 3600.0
# Directories that are measured or removed between two looks at the loop.
BATCH = 50
log = logging.getLogger(__name__)


class Housekeeping:
    """Measures ended jobs and removes those that the limits do not keep.

    Works only when told that a job has ended; the files are touched in a thread, the store on
    the loop. The row of a removed job stays, so that its order does not run again.
    """

    def __init__(
        self, directory: Path, store: Store, limits: EngineLimits, now: Callable[[], float]
    ) -> None:
        self._directory = directory
        self._store = store
        self._limits = limits
        self._now = now
        self._task: asyncio.Task[None] | None = None
        self._again = False

    def wake(self) -> None:
        """A job has ended, or the jobs of an earlier server were taken over."""
        if self._task is not None and not self._task.done():
            self._again = True
            return
        self._task = asyncio.get_running_loop().create_task(self._tidy())

    def close(self) -> None:
        """Leave the rest to the next server."""
        if self._task is not None:
            self._task.cancel()

    def require_room(self) -> None:
        """:class:`Problem` 507 when the kept jobs take more than they may."""
        most = self._limits.total
        taken = 0 if most is None else self._store.taken()
        if most is None or taken <= most:
            return
        large = [f"jobs/{job.id} ({size_text(job.size or 0)})" for job in self._store.largest(3)]
        raise Problem(
            507,
            f"The jobs of this server take {size_text(taken)}, more than the {size_text(most)} "
            "that HpcApp.engine_keep_bytes allows. Remove jobs that have ended; the largest are "
            f"{', '.join(large)}.",
        )

    async def _tidy(self) -> None:
        self._again = True
        try:
            while self._again:
                self._again = False
                await self._measure()
                await self._remove_old()
                await self._remove_for_room()
        except Exception:
            log.exception("The directories of ended jobs could not be looked after")

    async def _measure(self) -> None:
        while found := self._store.unmeasured(BATCH):
            sizes = await asyncio.to_thread(self._sizes, found)
            self._store.measured(sizes)

    def _sizes(self, jobs: list[str]) -> dict[str, int]:
        return {job: disk_usage(str(self._directory / job)) for job in jobs}

    async def _remove_old(self) -> None:
        keep = self._limits.keep
        if keep is None:
            return
        why = f"it had ended more than {keep / 86400:g} days ago (HpcApp.engine_keep_days)"
        before = self._now() - max(keep, LEAST)
        while found := self._store.ended_before(before, BATCH):
            await self._remove([job.id for job in found], why)

    async def _remove_for_room(self) -> None:
        most = self._limits.total
        if most is None:
            return
        why = f"the jobs took more than {size_text(most)} (HpcApp.engine_keep_bytes)"
        while (excess := self._store.taken() - most) > 0:
            chosen = []
            for job in self._store.ended_before(self._now() - LEAST, BATCH):
                if excess <= 0:
                    break
                chosen.append(job.id)
                excess -= job.size or 0
            if not chosen:
                return
            await self._remove(chosen, why)

    async def _remove(self, jobs: list[str], why: str) -> None:
        # The store first: what it does not know any more is cleared away by the next server.
        self._store.remove(jobs, f"removed: {why}")
        await asyncio.to_thread(self._remove_directories, jobs)

    def _remove_directories(self, jobs: list[str]) -> None:
        for job in jobs:
            JobDirectory(self._directory / job).remove()
