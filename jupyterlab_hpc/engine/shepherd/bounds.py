"""The limits of a job: what it takes, looked at now and then, and which limit that exceeds."""

from __future__ import annotations

import os
import time
from typing import Any

from .processes import descendants
from .usage import disk_usage, proportional, resident, size_text

# Seconds between two looks: near a limit, and where none is near.
SOON = 0.25
LATER = 1.0
# The first look; most short commands have ended before it.
FIRST = 0.1


class Bounds:
    """What ``limits`` of ``task.json`` allow.

    Memory is measured, not limited by RLIMIT_AS: that counts address space, of which threads,
    CUDA, Java and Go reserve far more than they use, and each process alone.
    """

    def __init__(self, directory: str, limits: dict[str, Any]) -> None:
        self.directory = directory
        self.walltime: float | None = limits["walltime"]
        self.memory: int | None = limits.get("memory")
        self.disk: int = limits["disk"]
        #: Most memory that was seen in use.
        self.peak = 0
        #: The command grows: it must not have long to end.
        self.urgent = False
        self.begun = time.monotonic()
        self.next = self.begun + FIRST

    def exceeded(self) -> str | None:
        """Which limit is exceeded, in words; looks only when it is time to."""
        now = time.monotonic()
        if self.walltime is not None and now - self.begun >= self.walltime:
            return f"time limit of {self.walltime:g} s exceeded"
        if now < self.next:
            return None
        used = self._memory()
        self.peak = max(self.peak, used)
        if self.memory is not None and used > self.memory:
            self.urgent = True
            return f"memory limit of {size_text(self.memory)} exceeded ({size_text(used)} in use)"
        disk = disk_usage(self.directory)
        if disk > self.disk:
            return self.disk_words()
        near = self.memory is not None or disk > self.disk // 2
        # A tree that takes long to walk is walked less often.
        taken = time.monotonic() - now
        self.next = now + taken + max(SOON if near else LATER, 10 * taken)
        return None

    def left(self) -> float:
        """Seconds until :meth:`exceeded` is worth another call."""
        due = self.next if self.walltime is None else min(self.next, self.begun + self.walltime)
        return max(0.0, due - time.monotonic())

    def disk_words(self) -> str:
        return f"disk quota of {size_text(self.disk)} exceeded"

    def _memory(self) -> int:
        pids = descendants(os.getpid())
        used = resident(pids)
        if self.memory is not None and used > self.memory and len(pids) > 1:
            # Forked processes share most of it, which must count once before anything is ended.
            return proportional(pids) or used
        return used
