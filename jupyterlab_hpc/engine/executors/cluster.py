"""The life of jobs on a batch system: handed in once, watched by their files, never guessed."""

from __future__ import annotations

import asyncio
import logging
import shlex
import sqlite3
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from ..directory import JobDirectory
from ..endings import judge
from ..housekeeping import Housekeeping
from ..shepherd import private
from ..store import ACCEPTED, DISMISSED, FAILED, RUNNING, SENDING, SUCCESSFUL, Job
from .evidence import Evidence, Settle
from .hands import Hands
from .marks import Marks
from .queries import Manners, Queries
from .register import Register
from .scheduler import Scheduler, Seen
from .shell import CommandFailed
from .tracked import Tracked, name_of
from .wish import Wish

# Seconds between two looks at the marks, and at what running jobs say of themselves.
TICK = 0.2
# Seconds until what could not be written down is tried again.
AGAIN = 5.0
# Seconds between two questions about when a job would start.
ESTIMATES = 10.0
BATCH_PROGRAM = Path(__file__).parents[1] / "shepherd" / "batch.py"
log = logging.getLogger(__name__)


class ClusterExecutor:
    """Jobs of one batch system that shares the engine's directory with this machine.

    What counts, in this order: the job's own exit record, a query of the queue for all jobs
    together, the accounting. A command that fails changes nothing.
    """

    def __init__(
        self,
        key: str,
        scheduler: Scheduler,
        directory: Path,
        register: Register,
        housekeeping: Housekeeping,
        python: str,
        manners: Manners | None = None,
    ) -> None:
        self.key = key
        self.scheduler = scheduler
        self._directory = directory
        self._register = register
        self._store = register.store
        self._housekeeping = housekeeping
        self._python = python
        self._settling = (manners or Manners()).settle
        self._marks = Marks(directory.parent / "marks" / key)
        self._tracked: dict[str, Tracked] = {}
        self._queries = Queries(
            scheduler,
            manners or Manners(),
            asked=lambda: set(self._natives()),
            told=self._told,
            silent=self._silent,
            unsettled=lambda: any(each.evidence.unsettled for each in self._tracked.values()),
        )
        self._hands = Hands(
            scheduler,
            find=self._tracked.get,
            save=self._save,
            script=self._script,
            handed_in=self._handed_in,
            refused=lambda tracked, words: self._refused(tracked, words),
            gone=self._gone,
        )
        #: Script, when it was asked about, and what came of it.
        self._estimate: tuple[str, float, float | None] = ("", float("-inf"), None)
        self._tick: asyncio.TimerHandle | None = None
        self._closed = False

    def adopt(self, jobs: Sequence[Job]) -> None:
        """Take up the jobs of an earlier server."""
        for job in jobs:
            self._track(job)
            if job.native is None and job.status == ACCEPTED:
                self._hands.send(job.id)
            elif job.native in (None, SENDING):
                self._hands.search(job.id)
            elif job.status == DISMISSED:
                self._hands.cancel(job.id)
            self._examine(job.id)
        if self._tracked:
            self._queries.soon()

    async def close(self) -> None:
        """Stop watching; jobs go on."""
        self._closed = True
        if self._tick:
            self._tick.cancel()
        await self._queries.close()
        await self._hands.close()

    def submit(self, job: Job) -> None:
        """Hand in a job that the store already has."""
        self._track(job)
        self._hands.send(job.id)

    def current(self, job: Job) -> Job:
        """The job with its live progress."""
        tracked = self._tracked.get(job.id)
        return tracked.job if tracked else job

    def dismiss(self, job: Job) -> Job:
        """Mark as dismissed, and take it out of the queue or end it."""
        job = self._end(self.current(job), DISMISSED, "Dismissed", live=True)
        self._hands.cancel(job.id)
        return job

    def estimated(self, job: Job) -> float | None:
        """When a waiting job may start, in seconds since 1970."""
        tracked = self._tracked.get(job.id)
        return tracked.estimated if tracked and tracked.job.status == ACCEPTED else None

    async def hold(self, job: Job, *, release: bool) -> None:
        """Keep a waiting job from starting, or let it. Raises `CommandFailed`."""
        native = self.current(job).native
        if native in (None, SENDING, ""):
            raise CommandFailed("it is being handed in; try again in a moment", refused=True)
        do = self.scheduler.release if release else self.scheduler.hold
        await do([str(native)])
        self.refresh()

    def refresh(self) -> None:
        """A user wants to know now: query the queue, if the last query is not too fresh."""
        if self._tracked:
            self._queries.soon()

    def script(self, job: Path, wish: Wish) -> str:
        """The batch script of a job in this directory."""
        command = shlex.join(
            [self._python, "-I", "-S", str(BATCH_PROGRAM), str(job), str(self._marks.folder)]
        )
        return self.scheduler.script(name_of(job.name), job, f"exec {command}", wish)

    def preview(self, wish: Wish) -> str:
        """The batch script of a job that is not there."""
        return self.script(self._directory / "JOB", wish)

    async def estimate(self, wish: Wish) -> float | None:
        """When such a job would start; None where the scheduler does not say, or not now."""
        text = self.preview(wish)
        loop = asyncio.get_running_loop()
        if text == self._estimate[0] or loop.time() - self._estimate[1] < ESTIMATES:
            return self._estimate[2] if text == self._estimate[0] else None
        self._estimate = (text, loop.time(), None)
        path = self._marks.folder.with_suffix(".sh")
        try:
            await asyncio.to_thread(_write, path, text)
            start = await self.scheduler.estimate(path)
        except (CommandFailed, OSError) as error:
            log.info("%s does not estimate: %s", self.scheduler.title, error)
            return None
        self._estimate = (text, self._estimate[1], start)
        return start

    def _script(self, tracked: Tracked) -> str:
        self._marks.prepare()
        return self.script(tracked.directory.path, Wish.of(tracked.job.resources))

    def _handed_in(self, tracked: Tracked, native: str) -> None:
        waits = "Waiting in the queue" if tracked.job.status == ACCEPTED else tracked.job.message
        self._save(tracked, native=native, live=True, message=waits)
        if tracked.job.status == DISMISSED:
            self._hands.cancel(tracked.job.id)
        self._look_later()
        self._queries.later()

    def _refused(self, tracked: Tracked, words: str) -> None:
        if tracked.job.status == ACCEPTED:
            self._end(tracked.job, FAILED, words, live=False)
        else:
            self._gone(tracked)

    def _natives(self) -> dict[str, Tracked]:
        """Jobs by the scheduler's ids, as far as those are known."""
        return {
            each.job.native: each
            for each in self._tracked.values()
            if each.job.native and each.job.native != SENDING
        }

    def _look_later(self) -> None:
        if self._tick is None and self._tracked and not self._closed:
            self._tick = asyncio.get_running_loop().call_later(TICK, self._look)

    def _look(self) -> None:
        """Marks of all jobs by one listing, then what running jobs say of themselves."""
        self._tick = None
        for job_id in self._marks.fresh():
            self._examine(job_id)
        for tracked in list(self._tracked.values()):
            if tracked.job.status == RUNNING:
                self._look_at(tracked)
        self._look_later()

    def _look_at(self, tracked: Tracked) -> None:
        tracked.seen = self._register.look(tracked.job, tracked.directory, tracked.seen)

    def _examine(self, job_id: str) -> None:
        """Look into a job's directory: it has begun, or it has ended."""
        tracked = self._tracked.get(job_id)
        if tracked is None:
            return
        try:
            if tracked.directory.exit() is not None:
                self._settle(tracked)
            elif tracked.job.status == ACCEPTED and tracked.directory.process() is not None:
                self._begun(tracked)
        except sqlite3.OperationalError as error:
            log.error("What became of job %s cannot be written down yet: %s", job_id, error)
            asyncio.get_running_loop().call_later(AGAIN, self._examine, job_id)

    def _begun(self, tracked: Tracked) -> None:
        now = self._register.now()
        began = tracked.directory.began_at() or now
        host = str(tracked.directory.place().get("host") or "")[:100]
        message = f"Running on {host}" if host else "Running"
        self._save(
            tracked, status=RUNNING, started=began, message=message, reason="", evidence="ok"
        )
        self._look_later()

    def _settle(self, tracked: Tracked) -> None:
        """Write down how a job ended that left its exit record."""
        job = tracked.job
        if job.started is None:
            job = replace(job, started=tracked.directory.began_at())
        if job.status == DISMISSED:
            self._gone(tracked)
            return
        error = judge(tracked.directory)
        percent = 100 if error is None else tracked.directory.progress().percent or job.progress
        status = SUCCESSFUL if error is None else FAILED
        job = replace(job, progress=percent, reason="", evidence="ok")
        self._end(job, status, error or "Finished", live=False)

    def _silent(self, natives: set[str]) -> None:
        """The batch system did not answer: what is known of its jobs is old, no more."""
        known = self._natives()
        for native in natives & set(known):
            self._save(known[native], evidence="stale")

    def _told(self, native: str, queue: Seen | None, past: Seen | None) -> None:
        """What a query says about a job, after its own record had its chance."""
        tracked = self._natives().get(native)
        if tracked is None:
            return
        settle = tracked.evidence.add(queue, past)
        estimated = queue.estimated if queue else None
        if estimated != tracked.estimated:
            tracked.estimated = estimated
            self._register.changed(tracked.job.id)
        self._examine(tracked.job.id)
        if tracked.job.id in self._tracked:
            self._weigh(tracked, settle)

    def _weigh(self, tracked: Tracked, settle: Settle) -> None:
        job = tracked.job
        if settle.verdict and job.status == DISMISSED:
            self._gone(tracked)
        elif settle.verdict == "lost":
            self._save(tracked, evidence="lost", reason=settle.reason)
        elif settle.verdict:
            status = DISMISSED if settle.verdict == "dismissed" else FAILED
            lines = tracked.directory.stderr_tail()
            words = f"{settle.reason}\n{lines}" if lines else settle.reason
            self._end(replace(job, reason=settle.reason), status, words, live=False)
        elif job.status == DISMISSED:
            return
        elif (job.reason, job.evidence) != (settle.reason, "ok"):
            waits = job.status == ACCEPTED
            words = f"Waiting: {settle.reason}" if settle.reason else "Waiting in the queue"
            self._save(
                tracked,
                reason=settle.reason,
                evidence="ok",
                message=words if waits else job.message,
            )

    def _track(self, job: Job) -> None:
        directory = JobDirectory(self._directory / job.id)
        evidence = Evidence(self._register.now, self._settling)
        self._tracked[job.id] = Tracked(job, directory, evidence)
        self._look_later()

    def _save(self, tracked: Tracked, **changes: Any) -> None:
        """Change a job, if that is a change."""
        job = replace(tracked.job, **changes)
        if job == tracked.job:
            return
        job.updated = self._register.now()
        self._store.save(job)
        tracked.job = job
        self._register.changed(job.id)

    def _gone(self, tracked: Tracked) -> None:
        """A dismissed job is nowhere any more."""
        self._save(tracked, live=False)
        self._forget(tracked.job.id)

    def _end(self, job: Job, status: str, message: str, *, live: bool) -> Job:
        """Write down the end of a job; ``live``: the scheduler has it still."""
        tracked = self._tracked.get(job.id)
        ended_at = None if live or tracked is None else tracked.directory.ended_at()

        def keep(made: Job) -> None:
            if tracked is not None:
                tracked.job = made

        job = self._register.end(job, status, message, live=live, ended_at=ended_at, keep=keep)
        if not live:
            self._forget(job.id)
        return job

    def _forget(self, job_id: str) -> None:
        self._tracked.pop(job_id, None)
        self._marks.remove(job_id)
        self._housekeeping.wake()
        if not self._tracked:
            self._queries.rest()


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with open(path, "w", opener=private) as file:
        file.write(text)
