"""Run jobs on this machine: a queue, detached processes, and the truth about how they ended."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
import subprocess
import sys
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ..directory import JobDirectory
from ..endings import judge
from ..family import end_marked
from ..housekeeping import Housekeeping
from ..limits import EngineLimits
from ..shepherd import private
from ..store import ACCEPTED, DISMISSED, FAILED, RUNNING, SUCCESSFUL, Job
from ..watch import ProcessWatch
from .register import Register

TICK = 0.2
# Seconds by which the shepherd may be late with the signal that cannot be ignored.
LATE = 2.0
# Seconds until what could not be written down is tried again; the disk is full, most likely.
AGAIN = 5.0
SHEPHERD = Path(__file__).parents[1] / "shepherd" / "__main__.py"
log = logging.getLogger(__name__)


@dataclass
class Active:
    """A job whose process is alive."""

    job: Job
    directory: JobDirectory
    watch: ProcessWatch
    #: Size of the log and age of the progress file when last looked at.
    seen: tuple[int, int] = (0, 0)
    kill: asyncio.TimerHandle | None = None
    #: Writes down its end once more.
    again: asyncio.TimerHandle | None = None


class LocalExecutor:
    """First come, first served, ``limits.running`` cores at a time; nobody is overtaken."""

    def __init__(
        self,
        directory: Path,
        limits: EngineLimits,
        register: Register,
        housekeeping: Housekeeping,
    ) -> None:
        self._directory = directory
        self._limits = limits
        self._register = register
        self._store = register.store
        self._changed = register.changed
        self._now = register.now
        self._housekeeping = housekeeping
        self._queue: deque[str] = deque()
        self._active: dict[str, Active] = {}
        self._tick: asyncio.TimerHandle | None = None
        self._next: asyncio.Handle | None = None
        self._closed = False

    def adopt(self, jobs: Sequence[Job]) -> None:
        """Take up the jobs of an earlier server: running ones as they are, the others in order."""
        for job in jobs:
            if not job.live:
                self._queue.append(job.id)
                continue
            if job.status == DISMISSED and self.directory(job.id).claim():
                # No shepherd has begun, and now none will.
                job.live = False
                self._store.save(job)
                continue
            process = self.directory(job.id).process()
            if process is None and job.status == RUNNING:
                # The server died before the shepherd claimed the job, or just then: whichever
                # shepherd comes first runs it, the other leaves.
                self._launch(job)
            else:
                self._follow(job, process)
                if job.status == DISMISSED:
                    self._kill(self._active[job.id])
        self._pump()

    def close(self) -> None:
        """Stop watching. Jobs go on; :meth:`adopt` takes them up again."""
        self._closed = True
        if self._tick:
            self._tick.cancel()
            self._tick = None
        if self._next:
            self._next.cancel()
        for active in self._active.values():
            if active.kill:
                active.kill.cancel()
            if active.again:
                active.again.cancel()
            active.watch.close()
        self._active.clear()
        self._queue.clear()

    def directory(self, job_id: str) -> JobDirectory:
        return JobDirectory(self._directory / job_id)

    def submit(self, job: Job) -> None:
        """Queue a job that the store already has."""
        if not self._closed:
            self._queue.append(job.id)
            self._pump()

    def current(self, job: Job) -> Job:
        """The job with its live progress, if it is running."""
        active = self._active.get(job.id)
        return active.job if active else job

    def dismiss(self, job: Job) -> Job:
        """Mark as dismissed and end its process group: politely, then for good."""
        active = self._active.get(job.id)
        job = active.job if active else job
        job = self._end(job, DISMISSED, "Dismissed")
        if job.id in self._queue:
            self._queue.remove(job.id)
        if active:
            self._kill(active)
        else:
            self._housekeeping.wake()
        return job

    def _kill(self, active: Active) -> None:
        # The shepherd kills after the grace period; this is for one that does not.
        active.watch.terminate()
        active.kill = asyncio.get_running_loop().call_later(
            self._limits.grace + LATE, active.watch.kill
        )

    def _pump(self) -> None:
        """Start the next job that may; the one after it when the loop has had its turn."""
        while self._queue:
            job = self._store.get(self._queue[0])
            if job is not None and job.status == ACCEPTED:
                break
            self._queue.popleft()
        else:
            return
        taken = sum(self._places(active.job) for active in self._active.values())
        if taken + self._places(job) > self._limits.running:
            return
        job.status, job.live, job.message = RUNNING, True, "Running"
        job.started = job.updated = self._now()
        # Written before the process exists: after a crash in between the claim in the
        # job's directory decides, so that it runs once.
        try:
            self._store.save(job)
        except sqlite3.OperationalError as error:
            log.error("Job %s waits until its start can be written down: %s", job.id, error)
            self._pump_after(AGAIN)
            return
        self._queue.popleft()
        self._launch(job)
        self._changed(job.id)
        if self._queue:
            self._pump_after(0)

    def _pump_after(self, seconds: float) -> None:
        if self._next:
            self._next.cancel()
        self._next = asyncio.get_running_loop().call_later(seconds, self._pump)

    def _places(self, job: Job) -> int:
        # The limit may be lower than when the job was made.
        return min(job.cores, self._limits.running)

    def _launch(self, job: Job) -> None:
        directory = self.directory(job.id)
        try:
            with open(directory.path / "shepherd.log", "ab", opener=private) as errors:
                # Our own interpreter, our own script, no shell.
                child = subprocess.Popen(  # noqa: S603
                    [sys.executable, "-I", "-S", str(SHEPHERD), str(directory.path)],
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    stderr=errors,
                    cwd=directory.path,
                    start_new_session=True,
                )
        except OSError as error:
            log.error("Job %s cannot be started: %s", job.id, error)
            self._end(job, FAILED, f"The job cannot be started: {error.strerror}", live=False)
            return
        self._follow(job, None, child)

    def _follow(
        self,
        job: Job,
        process: tuple[int, str] | None,
        child: subprocess.Popen[bytes] | None = None,
    ) -> None:
        watch = ProcessWatch(process, lambda: self._ended(job.id), child)
        self._active[job.id] = Active(job, self.directory(job.id), watch)
        if self._tick is None:
            self._tick = asyncio.get_running_loop().call_later(TICK, self._look)

    def _look(self) -> None:
        """Progress and output of the running jobs; called while there are any."""
        self._tick = None
        for active in list(self._active.values()):
            active.watch.look()
            if active.job.status == RUNNING:
                self._look_at(active)
        if self._active:
            self._tick = asyncio.get_running_loop().call_later(TICK, self._look)

    def _look_at(self, active: Active) -> None:
        active.seen = self._register.look(active.job, active.directory, active.seen)

    def _ended(self, job_id: str) -> None:
        active = self._active.pop(job_id)
        if active.kill:
            active.kill.cancel()
        try:
            self._settle(active)
        except sqlite3.OperationalError as error:
            # It counts as running until then: its end must not be forgotten.
            log.error("The end of job %s cannot be written down yet: %s", job_id, error)
            self._active[job_id] = active
            active.again = asyncio.get_running_loop().call_later(AGAIN, self._ended, job_id)

    def _settle(self, active: Active) -> None:
        """Write down how a job ended whose process is gone."""
        job, directory = active.job, active.directory
        process = directory.process()
        if directory.exit() is None and process and process[0] != active.watch.pid:
            # Ours came second: the job belongs to a shepherd of an earlier server.
            self._follow(job, process)
            return
        if directory.exit() is None:
            end_marked(directory.progress_file)
        if job.status == DISMISSED:
            self._store.save(replace(job, live=False))
        else:
            error = judge(directory)
            percent = 100 if error is None else directory.progress().percent or job.progress
            status = SUCCESSFUL if error is None else FAILED
            self._end(replace(job, progress=percent), status, error or "Finished", live=False)
        self._pump()
        self._housekeeping.wake()

    def _end(self, job: Job, status: str, message: str, live: bool | None = None) -> Job:
        """The job as it is once that is written down; the one that was given stays as it was."""
        live = job.live if live is None else live
        ended_at = None if live else self.directory(job.id).ended_at()
        return self._register.end(
            job, status, message, live=live, ended_at=ended_at, keep=self._renew
        )

    def _renew(self, job: Job) -> None:
        if job.id in self._active:
            # Who is told of the change looks here.
            self._active[job.id].job = job
