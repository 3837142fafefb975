"""What the watch is told when it starts."""

from __future__ import annotations

from dataclasses import dataclass, field

from ..ledger.retention import Limits


@dataclass(frozen=True)
class Settings:
    """Intervals of surveys in seconds, bytes of results per job, effects at the same time, and what
    is kept of ended jobs.

    `callbacks`: the public address below which remote systems may tell about jobs, and for how
    many seconds; None: nobody may.
    """

    floor: float = 2.0
    ceiling: float = 60.0
    quota: int = 2 << 30
    parallel: int = 8
    callbacks: tuple[str, float] | None = None
    keep: Limits = field(default_factory=Limits)
