"""How many requests of strangers are looked at."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable

# Sources that are remembered; beyond it the one that was silent for longest is forgotten.
_SOURCES = 1024


class Bucket:
    """Tokens that come back at a steady rate (a second), up to so many."""

    def __init__(self, rate: float, most: float, clock: Callable[[], float]):
        self._rate = rate
        self._most = most
        self._clock = clock
        self._left = most
        self._at = clock()

    def take(self) -> bool:
        """Take one token; False when there is none."""
        now = self._clock()
        self._left = min(self._most, self._left + (now - self._at) * self._rate)
        self._at = now
        if self._left < 1:
            return False
        self._left -= 1
        return True


class RateLimit:
    """A bucket for every source, and one for all together. The clock is monotonic."""

    def __init__(
        self,
        rate: float = 120.0,
        most: float = 240.0,
        overall: float = 4.0,
        clock: Callable[[], float] = time.monotonic,
    ):
        """`rate` and `most` hold for a source; all together have `overall` times as much."""
        self._make = lambda: Bucket(rate, most, clock)
        self._sources: OrderedDict[str, Bucket] = OrderedDict()
        self._all = Bucket(rate * overall, most * overall, clock)

    def admit(self, source: str) -> bool:
        """Whether one more request of this source is looked at."""
        bucket = self._sources.get(source)
        if bucket is None:
            bucket = self._sources[source] = self._make()
            if len(self._sources) > _SOURCES:
                self._sources.popitem(last=False)
        self._sources.move_to_end(source)
        return bucket.take() and self._all.take()
