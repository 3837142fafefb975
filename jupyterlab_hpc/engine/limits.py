"""What an administrator may bound."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path

CPU_MAX = Path("/sys/fs/cgroup/cpu.max")


def processors(cpu_max: Path = CPU_MAX) -> int:
    """Processors that this process may use: fewer than the machine has in most containers."""
    count = os.cpu_count() or 1
    if hasattr(os, "sched_getaffinity"):
        count = len(os.sched_getaffinity(0))
    try:
        quota, period = cpu_max.read_text().split()
        return max(1, min(count, int(quota) // int(period)))
    except (OSError, ValueError):
        # No such file, or "max": no limit beside the processors themselves.
        return count


@dataclass(frozen=True)
class EngineLimits:
    """Limits of the embedded engine. Sizes in bytes, times in seconds.

    A process may ask for less than a bound here; where it asks for more, the bound holds.
    """

    #: Cores that all running jobs may take together; the others wait their turn.
    running: int = field(default_factory=processors)
    #: Longest run of one job; None for no limit.
    walltime: float | None = None
    #: What all processes of a job may hold in memory; None for no limit. Linux only.
    memory: int | None = None
    #: What a job's directory may hold.
    disk: int = 4 << 30
    #: Size of a log (standard output, standard error) of one job.
    log: int = 64 << 20
    #: Niceness of commands, 0 to 19: a job leaves the processor to the server and its kernels
    #: when they want it, and has all of it when they do not.
    nice: int = 5
    #: From the polite signal to the one that cannot be ignored.
    grace: float = 3.0
    #: Longest wait of a synchronous execution; after it the client gets the job instead.
    sync: float = 30.0
    #: Size of an execute request.
    body: int = 64 << 20
    #: How long an ended job is kept; None for ever.
    keep: float | None = 30 * 86400.0
    #: What the directories of all jobs may take together; None for no limit.
    total: int | None = 20 << 30
    #: What the links of an execute request may bring, all together.
    inputs: int = 64 << 20
    #: Until the links of an execute request must have been followed.
    links: float = 60.0
