"""Jobs and gateways that are left alone for a while, because computing for them failed."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

# Seconds for which something is left alone at first; doubled each time it fails again.
FIRST = 600.0
LONGEST = 86400.0


@dataclass
class _Left:
    until: float
    times: int
    tabs: bool


class Apart:
    """What the worker does not get, by id of job or gateway. Some of it tabs may still drive."""

    def __init__(self, clock: Callable[[], float] = time.monotonic):
        self._clock = clock
        self._left: dict[str, _Left] = {}

    def put(self, key: str, *, tabs: bool) -> float:
        """Leave a job or gateway alone; `tabs` may drive it. For how many seconds."""
        before = self._left.get(key)
        times = 0 if before is None else before.times + 1
        seconds = min(LONGEST, FIRST * 2**times)
        self._left[key] = _Left(self._clock() + seconds, times, tabs)
        return seconds

    def of(self, *, worker: bool) -> list[str]:
        """What the worker, or a tab, is not to get now."""
        now = self._clock()
        return [
            key
            for key, left in self._left.items()
            if left.until > now and (worker or not left.tabs)
        ]

    def tabs(self) -> list[str]:
        """What only tabs drive now."""
        now = self._clock()
        return [key for key, left in self._left.items() if left.until > now and left.tabs]

    def forget(self, key: str) -> None:
        """There is no such job or gateway any more, or it is another one now."""
        self._left.pop(key, None)
