"""When to ask a gateway about its jobs. What to ask is the driver's business."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from random import SystemRandom

from .pace import Watched, interval

# Seconds for which a driver has a survey.
OUT = 15.0
# Seconds between surveys that hints of the embedded engine ask for.
APART = 0.05
# Seconds between surveys of another gateway that hints ask for.
APART_FAR = 1.0
# Seconds between surveys of a gateway that gives hints by itself.
SAFETY = 10.0
# Longest pause that a server can ask for by Retry-After.
LONGEST = 3600.0

# Part of an interval that is added to it at random: many servers are not asked in step.
_JITTER = 0.2
# Failures in a row that make the interval longer.
_DOUBLINGS = 12
_random = SystemRandom()


@dataclass
class Round:
    """The surveys of one gateway. Times are the loop's.

    `told` are the jobs that hints named since the last survey; `some`: the survey that is due or
    out asks about them alone. `whole_at` is when all jobs are to be asked about.
    """

    gateway: str
    hinted: bool
    floor: float
    interval: float
    jobs: dict[str, Watched] = field(default_factory=dict)
    due: bool = False
    driver: str | None = None
    again: bool = False
    told: set[str] = field(default_factory=set)
    some: bool = False
    whole_at: float = float("inf")
    failures: int = 0
    ends: float | None = None
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
        own_floor: Callable[[str], float] = lambda gateway: 0.0,
    ):
        """`hints` tells of a gateway whether it gives hints by itself; intervals are in seconds.

        `own_floor` is the shortest interval that a gateway has for itself; it can only be longer
        than the one for all.
        """
        self._announce = announce
        self._hints = hints
        self._floor = floor
        self._ceiling = max(floor, ceiling)
        self._own_floor = own_floor
        self._rounds: dict[str, Round] = {}

    def watches(self, gateway: str, job: str) -> bool:
        """Whether a job is followed already."""
        this = self._rounds.get(gateway)
        return this is not None and job in this.jobs

    def follow(self, gateway: str, job: str, age: float = 0.0) -> None:
        """Watch a job that came into its state `age` seconds ago; the first survey comes soon."""
        now = asyncio.get_running_loop().time()
        this = self._rounds.get(gateway)
        if this is None:
            hinted = self._hints(gateway)
            floor = max(self._floor, self._own_floor(gateway))
            this = Round(gateway, hinted, floor, SAFETY if hinted else floor)
            self._rounds[gateway] = this
        elif job in this.jobs:
            return
        this.jobs[job] = Watched(now - age)
        if this.hinted:
            # what it had to say may have come before anybody watched
            self.hint(gateway)
        else:
            self._soon(this)

    def expect(self, gateway: str, job: str, usual: float) -> None:
        """The like of a job took so many seconds."""
        this = self._rounds.get(gateway)
        if this is not None and (watched := this.jobs.get(job)) is not None:
            watched.usual, watched.due = usual, watched.changed + usual

    def drop(self, gateway: str, job: str) -> None:
        """Stop watching a job."""
        this = self._rounds.get(gateway)
        if this is None:
            return
        this.jobs.pop(job, None)
        # a survey that is out is still to be brought back
        if this.driver is None:
            self._end_if_empty(this)

    def moved(self, gateway: str, job: str) -> None:
        """A job came into another state: ask often again."""
        this = self._rounds.get(gateway)
        watched = this.jobs.get(job) if this else None
        if this is None or watched is None:
            return
        watched.moved(asyncio.get_running_loop().time())
        self._soon(this)

    def hint(self, gateway: str, job: str | None = None, urgent: bool = True) -> None:
        """Something may have changed there: ask at once, or once more if a survey is out.

        With a job, the survey asks about that one alone. A hint that is not urgent waits until the
        shortest interval is over.
        """
        this = self._rounds.get(gateway)
        if this is None or (job is not None and job not in this.jobs):
            return
        if job is not None:
            this.told.add(job)
        if this.driver is not None:
            this.again = this.again or urgent
            return
        if this.due:
            return
        delay = self._apart(this, urgent)
        if job is None:
            this.whole_at = min(this.whole_at, asyncio.get_running_loop().time() + delay)
        self._set_timer(this, delay, sooner=True)

    def named(self, gateway: str) -> frozenset[str]:
        """The jobs that the survey which is due asks about; empty: all."""
        this = self._rounds.get(gateway)
        return frozenset(this.told) if this is not None and this.some else frozenset()

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
        this.due, this.driver, this.again = False, driver, False
        this.told.clear()
        self._cancel(this)
        this.timer = asyncio.get_running_loop().call_later(OUT, self._expire, this)

    def pause(self, gateway: str, seconds: float) -> None:
        """The server asked to be left alone for so long."""
        this = self._rounds.get(gateway)
        if this is not None:
            now = asyncio.get_running_loop().time()
            this.not_before = max(this.not_before, now + min(seconds, LONGEST))

    def done(
        self,
        gateway: str,
        driver: str,
        *,
        failed: bool,
        after: float = 0.0,
        ends: float | None = None,
    ) -> None:
        """The driver has read its survey, or there was no answer to read.

        `after`: seconds for which the server says it has nothing new; hints still count.
        `ends`: seconds until the servers' word of progress lets one expect the next end.
        """
        this = self._rounds.get(gateway)
        if this is None or this.driver != driver:
            return
        this.driver = None
        if self._end_if_empty(this):
            return
        now = asyncio.get_running_loop().time()
        this.failures = min(this.failures + 1, _DOUBLINGS) if failed else 0
        if failed or not this.some:
            if not this.some:
                this.ends = None if ends is None else now + ends
            self._pace(this, now)
            pause = this.interval * _random.uniform(1, 1 + _JITTER)
            this.whole_at = now + max(pause, min(after, LONGEST))
        if this.again and not failed:
            if not this.told:
                this.whole_at = now
            self._set_timer(this, self._apart(this, urgent=True))
        else:
            self._set_timer(this, this.whole_at - now)

    def shown(self, gateway: str) -> dict[str, float | int | None]:
        """`{"jobs", "interval", "next", "floor", "ceiling"}`, in seconds; `next` is null when a
        survey is due or out, or when no job is waited for."""
        this = self._rounds.get(gateway)
        floor = max(self._floor, self._own_floor(gateway)) if this is None else this.floor
        shown: dict[str, float | int | None] = {
            "jobs": 0,
            "interval": None,
            "next": None,
            "floor": floor,
            "ceiling": max(self._ceiling, floor),
        }
        if this is not None:
            shown |= {"jobs": len(this.jobs), "interval": round(this.interval, 2)}
            if this.timer is not None and this.driver is None:
                left = this.timer.when() - asyncio.get_running_loop().time()
                shown["next"] = round(max(0.0, left), 1)
        return shown

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

    def _soon(self, this: Round) -> None:
        """A job is new or has moved: ask in a short while. A survey that is out is paced anew."""
        if this.hinted or this.driver is not None or this.due:
            return
        this.interval = this.floor
        self._ask_all(this, this.floor)

    def _pace(self, this: Round, now: float) -> None:
        ceiling = max(self._ceiling, this.floor)
        found = SAFETY
        if not this.hinted:
            found = interval(now, this.jobs.values(), this.ends, this.floor, ceiling)
        this.interval = min(max(ceiling, found), found * 2**this.failures)

    @staticmethod
    def _apart(this: Round, urgent: bool) -> float:
        """Seconds until a hint may be followed."""
        apart = APART if this.hinted else min(APART_FAR, this.floor) if urgent else this.floor
        return max(0.0, this.last + apart - asyncio.get_running_loop().time())

    def _ask_all(self, this: Round, delay: float) -> None:
        """Ask about all jobs after so many seconds, if not before."""
        this.whole_at = min(this.whole_at, asyncio.get_running_loop().time() + delay)
        self._set_timer(this, delay, sooner=True)

    def _set_timer(self, this: Round, delay: float, sooner: bool = False) -> None:
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
        this.some = bool(this.told) and this.last < this.whole_at
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
