"""What an administrator may bound."""

from __future__ import annotations

import os
from dataclasses import dataclass, field


@dataclass(frozen=True)
class EngineLimits:
    """Limits of the embedded engine. Sizes in bytes, times in seconds."""

    #: Jobs that run at the same time; the others wait their turn.
    running: int = field(default_factory=lambda: os.cpu_count() or 1)
    #: Longest run of one job; None for no limit.
    walltime: float | None = None
    #: What a job's directory may hold.
    disk: int = 1 << 30
    #: Size of a log (standard output, standard error) of one job.
    log: int = 64 << 20
    #: From the polite signal to the one that cannot be ignored.
    grace: float = 3.0
    #: Longest wait of a synchronous execution; after it the client gets the job instead.
    sync: float = 30.0
    #: Size of an execute request.
    body: int = 64 << 20
    #: What the links of an execute request may bring, all together.
    inputs: int = 64 << 20
    #: Until the links of an execute request must have been followed.
    links: float = 60.0
