"""Handing jobs to a batch system exactly once, and taking them back."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine
from pathlib import Path

from ..shepherd import private
from ..store import ACCEPTED, SENDING
from .scheduler import Scheduler
from .shell import CommandFailed
from .tracked import Tracked, name_of

# Jobs handed in at the same time.
HANDS = 4
# Seconds until a job is looked for again that may have been handed in.
SEARCH = 5.0
# Searches that must find nothing before a job is handed in again.
SEARCHES = 2
log = logging.getLogger(__name__)


class Hands:
    """Submits, searches and cancels.

    ``find`` gives a job that is still of interest, ``script`` the text of its batch script.
    ``handed_in`` gets a job and the scheduler's id of it, ``refused`` a job and why it was not
    taken, ``gone`` a job that the scheduler does not have (any more).
    """

    def __init__(
        self,
        scheduler: Scheduler,
        *,
        find: Callable[[str], Tracked | None],
        save: Callable[..., None],
        script: Callable[[Tracked], str],
        handed_in: Callable[[Tracked, str], None],
        refused: Callable[[Tracked, str], None],
        gone: Callable[[Tracked], None],
    ) -> None:
        self._scheduler = scheduler
        self._find = find
        self._save = save
        self._script = script
        self._handed_in = handed_in
        self._refused = refused
        self._gone = gone
        self._free = asyncio.Semaphore(HANDS)
        self._tasks: set[asyncio.Task[None]] = set()

    async def close(self) -> None:
        """Leave it to the next server."""
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def send(self, job_id: str) -> None:
        """Hand a job in."""
        self._spawn(self._send(job_id))

    def search(self, job_id: str) -> None:
        """Find out whether the batch system has a job; hand it in only when it has not."""
        self._spawn(self._search(job_id))

    def cancel(self, job_id: str) -> None:
        """Take a dismissed job out of the queue, or end it."""
        self._spawn(self._cancel(job_id))

    async def _send(self, job_id: str) -> None:
        async with self._free:
            tracked = self._find(job_id)
            if tracked is None or tracked.job.status != ACCEPTED:
                return
            # Written before the command runs: after a crash in between it is looked for.
            self._save(tracked, native=SENDING, live=True, message="Being handed in")
            try:
                script = await asyncio.to_thread(self._write, tracked)
                native = await self._scheduler.submit(script)
            except CommandFailed as failure:
                if failure.refused:
                    words = f"{self._scheduler.title} refused the job: {failure.message}"
                    self._refused(tracked, words)
                else:
                    log.warning("Job %s may have been handed in: %s", job_id, failure.message)
                    self.search(job_id)
            except OSError as error:
                self._refused(tracked, f"The job's script cannot be written: {error.strerror}")
            else:
                self._handed_in(tracked, native)

    def _write(self, tracked: Tracked) -> Path:
        path = tracked.directory.path / "job.sh"
        with open(path, "w", opener=private) as file:
            file.write(self._script(tracked))
        return path

    async def _search(self, job_id: str) -> None:
        # The command that handed it in may outlive the server that started it, so one answer is
        # not enough. Should it be there twice after all, the first shepherd on a node claims the
        # job's directory, and the second one leaves.
        missed = 0
        while (tracked := self._find(job_id)) is not None:
            try:
                found = await self._scheduler.find(name_of(job_id))
            except CommandFailed as failure:
                log.warning("Job %s cannot be looked for: %s", job_id, failure.message)
                self._save(tracked, evidence="stale")
            else:
                missed += 1
                if found or tracked.directory.process() is not None:
                    self._handed_in(tracked, found[0] if found else "")
                    return
                if missed >= SEARCHES:
                    self._never_sent(tracked)
                    return
            await asyncio.sleep(SEARCH)

    def _never_sent(self, tracked: Tracked) -> None:
        if tracked.job.status == ACCEPTED:
            self._save(tracked, native=None, live=False, evidence="ok")
            self.send(tracked.job.id)
        else:
            self._gone(tracked)

    async def _cancel(self, job_id: str) -> None:
        while (tracked := self._find(job_id)) is not None:
            native = tracked.job.native
            if native is None:
                self._gone(tracked)
                return
            if native not in (SENDING, ""):
                try:
                    await self._scheduler.cancel([native])
                except CommandFailed as failure:
                    log.warning("Job %s cannot be cancelled yet: %s", job_id, failure.message)
                else:
                    return
            await asyncio.sleep(SEARCH)

    def _spawn(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._spawned)

    def _spawned(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("%s could not be told", self._scheduler.title, exc_info=error)
