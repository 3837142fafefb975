"""A job that a batch system has, or may have."""

from __future__ import annotations

from dataclasses import dataclass

from ..directory import JobDirectory
from ..store import Job
from .evidence import Evidence

PREFIX = "jlhpc-"


@dataclass
class Tracked:
    """The job as it is now, its directory, and what is known against its being there."""

    job: Job
    directory: JobDirectory
    evidence: Evidence
    #: What its log and progress file looked like the last time.
    seen: tuple[int, int] = (0, 0)
    #: When it may start, by the scheduler's estimate; seconds since 1970.
    estimated: float | None = None


def name_of(job_id: str) -> str:
    """What a job is called in the queue; by it a job is found whose id was never heard."""
    return f"{PREFIX}{job_id}"


def job_of(name: str) -> str | None:
    """The job's id of what `name_of` gave; None for other names."""
    return name[len(PREFIX) :] if name.startswith(PREFIX) else None
