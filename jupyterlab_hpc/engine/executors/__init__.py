"""Where jobs run: this machine, and the batch systems it can reach."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Protocol

from ..directory import JobDirectory
from ..housekeeping import Housekeeping
from ..limits import EngineLimits
from ..problems import Problem
from ..store import FAILED, Job
from .cluster import ClusterExecutor
from .local import LocalExecutor
from .offer import Offer
from .queries import Manners
from .register import Register
from .scheduler import Scheduler
from .wish import LOCAL

__all__ = ["LOCAL", "Cluster", "Executors", "Manners", "Offer"]

THIS = "This server"


class Cluster:
    """A batch system as an administrator or the PATH offers it."""

    def __init__(
        self,
        key: str,
        title: str,
        scheduler: Scheduler,
        python: str,
        manners: Manners | None = None,
        defaults: Mapping[str, Any] | None = None,
        locked: Mapping[str, Any] | None = None,
    ) -> None:
        """``defaults``, ``locked``: members of ``resources`` that a job gets unless it says
        otherwise, and whatever it says."""
        self.key = key
        self.title = title
        self.scheduler = scheduler
        self.python = python
        self.manners = manners
        self.defaults = dict(defaults or {})
        self.locked = dict(locked or {})


class _Executor(Protocol):
    def submit(self, job: Job) -> None: ...
    def current(self, job: Job) -> Job: ...
    def dismiss(self, job: Job) -> Job: ...


class Executors:
    """What the engine talks to: hands each job to the executor that it names."""

    def __init__(
        self,
        directory: Path,
        limits: EngineLimits,
        register: Register,
        clusters: Mapping[str, Cluster] | None = None,
    ) -> None:
        self._directory = directory
        self._store = register.store
        self._register = register
        self._closed = False
        self.housekeeping = Housekeeping(directory, register.store, limits, register.now)
        self._local = LocalExecutor(directory, limits, register, self.housekeeping)
        #: What may be asked of each executor, by its id.
        self.offers: dict[str, Offer] = {
            LOCAL: Offer(THIS, LOCAL, cores=limits.running, memory=limits.memory),
            **{key: _offer(each) for key, each in (clusters or {}).items()},
        }
        self.clusters = {
            key: ClusterExecutor(
                key,
                each.scheduler,
                directory,
                register,
                self.housekeeping,
                each.python,
                each.manners,
            )
            for key, each in (clusters or {}).items()
        }

    def adopt(self) -> None:
        """Take up the jobs of an earlier server."""
        jobs = self._store.unfinished()
        self._local.adopt([job for job in jobs if job.executor == LOCAL])
        for key, cluster in self.clusters.items():
            cluster.adopt([job for job in jobs if job.executor == key])
        self.housekeeping.wake()

    async def close(self) -> None:
        """Stop watching; jobs go on."""
        self._closed = True
        self.housekeeping.close()
        self._local.close()
        for cluster in self.clusters.values():
            await cluster.close()
        for offer in self.offers.values():
            await offer.close()

    def directory(self, job_id: str) -> JobDirectory:
        return JobDirectory(self._directory / job_id)

    async def submit(self, job: Job) -> None:
        """Start a job that the store already has, once it would outlive a power cut."""
        # Also when its client goes away meanwhile.
        await asyncio.shield(asyncio.ensure_future(self._submit(job)))

    async def _submit(self, job: Job) -> None:
        try:
            await self._store.flushed()
        except OSError as error:
            # Waiting on would be until the next start; a job whose client was told of a fault.
            detail = f"The job cannot be kept ({error.strerror}), and does not run."
            self._register.end(job, FAILED, detail, live=False, ended_at=None)
            raise Problem(507, detail) from error
        if not self._closed:
            self._of(job).submit(job)

    def current(self, job: Job) -> Job:
        """The job with its live progress, if it is running."""
        return self._of(job).current(job)

    async def wait(self, job_id: str, seconds: float) -> bool:
        """Wait for the job's end; whether it came within that time."""
        return await self._register.wait(job_id, seconds)

    def dismiss(self, job: Job) -> Job:
        """End a job, waiting or running."""
        return self._of(job).dismiss(job)

    def estimated(self, job: Job) -> float | None:
        """When a waiting job may start, in seconds since 1970, where its cluster said so."""
        cluster = self.clusters.get(job.executor)
        return cluster.estimated(job) if cluster else None

    def _of(self, job: Job) -> _Executor:
        # A cluster that is not configured any more: its jobs are known, and nothing else.
        return self.clusters.get(job.executor, self._local)


def _offer(cluster: Cluster) -> Offer:
    return Offer(
        cluster.title,
        cluster.scheduler.kind,
        scheduler=cluster.scheduler,
        defaults=cluster.defaults,
        locked=cluster.locked,
    )
