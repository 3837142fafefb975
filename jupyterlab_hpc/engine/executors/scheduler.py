"""What a batch system is to the engine, whichever it is."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, Protocol

from .wish import Wish

#: Where a job is; ``ended`` says nothing of how.
Stage = Literal["waiting", "held", "running", "ending", "ended", "unknown"]
#: How a job ended by the scheduler's evidence. There is no word for success: only the job's own
#: exit record tells that.
Verdict = Literal["", "failed", "dismissed"]


@dataclass(frozen=True)
class Seen:
    """What a scheduler tells of a job. Times are seconds since 1970."""

    stage: Stage
    #: The scheduler's own word.
    raw: str
    #: Why it waits or how it ended, in plain words; empty where nothing is to be said.
    reason: str = ""
    verdict: Verdict = ""
    started: float | None = None
    #: When it may start, by the scheduler's estimate.
    estimated: float | None = None


@dataclass(frozen=True)
class QueueRow:
    """A job of this user in the queue, ours or not."""

    id: str
    name: str
    stage: Stage
    raw: str
    reason: str = ""
    partition: str = ""
    cores: int | None = None
    submitted: float | None = None
    started: float | None = None


@dataclass(frozen=True)
class Partition:
    """A partition or queue, and what it allows. None: no limit, or not known."""

    name: str
    default: bool = False
    available: bool = True
    state: str = ""
    #: Seconds.
    max_walltime: float | None = None
    default_walltime: float | None = None
    #: Of one node; bytes.
    max_cores: int | None = None
    max_memory: int | None = None
    nodes: int | None = None
    #: Cores that nothing runs on, and all.
    cores_free: int | None = None
    cores_total: int | None = None
    #: Number by type; an empty type where the cluster names none.
    gpus: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class ClusterFacts:
    """What can be asked for, as the cluster says itself."""

    partitions: tuple[Partition, ...] = ()
    accounts: tuple[str, ...] = ()
    #: Jobs of all users.
    running: int | None = None
    waiting: int | None = None


class Scheduler(Protocol):
    """The commands of a batch system.

    Every method but `script` runs a command and raises `CommandFailed` when it does not
    answer, or answers with something else than what it should; then nothing is known.
    """

    #: ``slurm``, ``gridengine``.
    kind: str
    #: What to call it in sentences: ``Slurm``.
    title: str
    #: Options of its submit command that are ours to set, without dashes.
    ours: frozenset[str]

    def script(self, name: str, job: Path, command: str, wish: Wish) -> str:
        """The batch script: directives, then ``command``."""

    async def submit(self, script: Path) -> str:
        """Hand a script in; the scheduler's id of the job."""

    async def find(self, name: str) -> list[str]:
        """Ids of this user's jobs of that name, ended ones as long as the scheduler has them."""

    async def poll(self) -> Mapping[str, Seen]:
        """One query about all jobs of this user."""

    async def account(self, ids: Collection[str]) -> Mapping[str, Seen]:
        """One query to the accounting about jobs that have left the queue; empty without one."""

    async def cancel(self, ids: Collection[str]) -> None:
        """End jobs, waiting or running; those that have ended are no fault."""

    async def hold(self, ids: Collection[str]) -> None:
        """Keep waiting jobs from starting."""

    async def release(self, ids: Collection[str]) -> None:
        """Let held jobs start."""

    async def facts(self) -> ClusterFacts:
        """Partitions, limits and load."""

    async def queue(self) -> list[QueueRow]:
        """All jobs of this user in the queue, ours or not."""

    async def estimate(self, script: Path) -> float | None:
        """When a script would start if it were handed in now, in seconds since 1970."""
