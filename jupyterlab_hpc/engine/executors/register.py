"""Where the ends of jobs are written down, and who waits for one hears of it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace

from ..directory import JobDirectory
from ..store import ENDED, Job, Store


class Register:
    """Shared by all executors. ``changed`` is called with a job's id when it was changed."""

    def __init__(
        self, store: Store, changed: Callable[[str], None], now: Callable[[], float]
    ) -> None:
        self.store = store
        self.changed = changed
        self.now = now
        self._ends: dict[str, asyncio.Event] = {}

    async def wait(self, job_id: str, seconds: float) -> bool:
        """Wait for the job's end; whether it came within that time."""
        job = self.store.get(job_id)
        if job is None or job.status in ENDED:
            return True
        event = self._ends.setdefault(job_id, asyncio.Event())
        try:
            await asyncio.wait_for(event.wait(), seconds)
        except asyncio.TimeoutError:
            return False
        return True

    def look(self, job: Job, directory: JobDirectory, seen: tuple[int, int]) -> tuple[int, int]:
        """Note what a running job says of itself, if its files are not as they were ``seen``.

        Gives what they look like now.
        """
        now = directory.stamps()
        if now != seen:
            said = directory.progress()
            job.progress = job.progress if said.percent is None else said.percent
            job.message = said.message or job.message
            job.updated = self.now()
            self.changed(job.id)
        return now

    def end(
        self,
        job: Job,
        status: str,
        message: str,
        *,
        live: bool,
        ended_at: float | None,
        keep: Callable[[Job], None] = lambda _: None,
    ) -> Job:
        """The job as it is once that is written down; the one that was given stays as it was.

        ``ended_at``: when it ended, where that is known. ``keep`` gets the job before anybody is
        told. Raises `sqlite3.OperationalError`, and then nothing has changed.
        """
        job = replace(job, status=status, message=message, live=live, updated=self.now())
        # It may have ended long before this server was there to see it.
        job.finished = max(ended_at or job.updated, job.started or 0)
        self.store.save(job)
        keep(job)
        event = self._ends.pop(job.id, None)
        if event:
            event.set()
        self.changed(job.id)
        return job
