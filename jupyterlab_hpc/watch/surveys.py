"""When to ask a gateway about its jobs. What to ask is the driver's business."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from random import SystemRandom

# Seconds for which a driver has a survey.
OUT = 15.0
# Seconds between surveys of the same gateway that hints ask for.
APART = 0.05
# Seconds between surveys of a gateway that gives hints by itself.
SAFETY = 10.0
# Longest pause that a server can ask for by Retry-After.
LONGEST = 3600.0

_GROWTH = 1.5
_JITTER = 0.1
_random = SystemRandom()


@dataclass
class Round:
    """The surveys of one gateway. Times are the loop's."""

    gateway: str
    hinted: bool
    interval: float
    jobs: set[str] = field(default_factory=set)
    due: bool = False
    driver: str | None = None
    changed: bool = False
    again: bool = False
    last: float = float("-inf")
    not_before: float = float("-inf")
    timer: asyncio.TimerHandle | None = None


class Surveys:
    """Knows which gateways are watched and when the next survey of each is due.

    A survey that is due and that nobody fetches sets no timer; neither does a gateway without
    watched jobs. `announce` is called with the gateway when its survey becomes due.
    """

    def __init__(
        self,
        announce: Callable[[str], None],
        hints: Callable[[str], bool],
        floor: float = 2.0,
        ceiling: float = 60.0,
    ):
        """`hints` tells of a gateway whether it gives hints by itself; intervals are in seconds."""
        self._announce = announce
        self._hints = hints
        self._floor = floor
        self._ceiling = max(floor, ceiling)
        self._rounds: dict[str, Round] = {}

    def follow(self, gateway: str, job: str) -> None:
        """Watch a job; the first survey comes soon."""
        this = self._rounds.get(gateway)
        if this is None:
            hinted = self._hints(gateway)
            this = Round(gateway, hinted, SAFETY if hinted else self._floor)
            self._rounds[gateway] = this
        elif job in this.jobs:
            return
        this.jobs.add(job)
        if this.hinted:
            # what it had to say may have come before anybody watched
            self.hint(gateway)
        else:
            self.reset(gateway)

    def drop(self, gateway: str, job: str) -> None:
        """Stop watching a job."""
        this = self._rounds.get(gateway)
        if this is None:
            return
        this.jobs.discard(job)
        # a survey that is out is still to be brought back
        if this.driver is None:
            self._end_if_empty(this)

    def reset(self, gateway: str) -> None:
        """Something changed there: ask often again."""
        this = self._rounds.get(gateway)
        if this is None or this.hinted:
            return
        this.interval = self._floor
        if this.driver is not None:
            this.changed = True
        elif not this.due:
            self._schedule(this, self._floor, sooner=True)

    def hint(self, gateway: str) -> None:
        """Something may have changed there: ask at once, or once more if a survey is out."""
        this = self._rounds.get(gateway)
        if this is None:
            return
        if this.driver is not None:
            this.again = True
            return
        now = asyncio.get_running_loop().time()
        self._schedule(this, max(0.0, this.last + APART - now), sooner=True)

    def due(self) -> list[str]:
        """Gateways whose survey is due and with nobody."""
        return [this.gateway for this in self._rounds.values() if this.due]

    def holder(self, gateway: str) -> str | None:
        """The driver that has the survey of a gateway."""
        this = self._rounds.get(gateway)
        return None if this is None else this.driver

    def hand(self, gateway: str, driver: str) -> None:
        """Give the survey to a driver, for 15 s."""
        this = self._rounds[gateway]
        this.due, this.driver, this.changed, this.again = False, driver, False, False
        self._cancel(this)
        this.timer = asyncio.get_running_loop().call_later(OUT, self._expire, this)

    def pause(self, gateway: str, seconds: float) -> None:
        """The server asked to be left alone for so long."""
        this = self._rounds.get(gateway)
        if this is not None:
            now = asyncio.get_running_loop().time()
            this.not_before = max(this.not_before, now + min(seconds, LONGEST))

    def done(self, gateway: str, driver: str, *, failed: bool, after: float = 0.0) -> None:
        """The driver has read its survey, or there was no answer to read.

        `after`: seconds for which the server says it has nothing new; hints still count.
        """
        this = self._rounds.get(gateway)
        if this is None or this.driver != driver:
            return
        this.driver = None
        if self._end_if_empty(this):
            return
        if failed:
            this.interval = min(self._ceiling, 2 * this.interval)
        elif this.hinted:
            this.interval = SAFETY
        elif this.changed:
            this.interval = self._floor
        else:
            this.interval = min(self._ceiling, _GROWTH * this.interval)
        if this.again and not failed:
            now = asyncio.get_running_loop().time()
            self._schedule(this, max(0.0, this.last + APART - now))
        else:
            pause = this.interval * _random.uniform(1 - _JITTER, 1 + _JITTER)
            self._schedule(this, max(pause, min(after, LONGEST)))

    def abandon(self, driver: str) -> None:
        """A driver is gone: what it had is due again."""
        for this in list(self._rounds.values()):
            if this.driver == driver:
                self._cancel(this)
                self._expire(this)

    def stop(self) -> None:
        """Cancel all timers."""
        for this in self._rounds.values():
            self._cancel(this)
        self._rounds.clear()

    def _schedule(self, this: Round, delay: float, sooner: bool = False) -> None:
        loop = asyncio.get_running_loop()
        when = max(loop.time() + delay, this.not_before)
        if sooner and this.timer is not None and this.timer.when() <= when:
            return
        self._cancel(this)
        this.timer = loop.call_at(when, self._fire, this)

    def _fire(self, this: Round) -> None:
        this.timer = None
        this.due = True
        this.last = asyncio.get_running_loop().time()
        self._announce(this.gateway)

    def _expire(self, this: Round) -> None:
        this.driver = None
        if not self._end_if_empty(this):
            self._fire(this)

    def _end_if_empty(self, this: Round) -> bool:
        if this.jobs:
            return False
        self._cancel(this)
        del self._rounds[this.gateway]
        return True

    @staticmethod
    def _cancel(this: Round) -> None:
        if this.timer is not None:
            this.timer.cancel()
            this.timer = None
