"""When the queue of a batch system is queried: seldom, and once for all jobs together."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from .scheduler import Scheduler, Seen
from .shell import CommandFailed

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Manners:
    """Seconds: between automatic queries of the queue, the least between any two, and until a
    job without any evidence is called lost."""

    interval: float = 60.0
    apart: float = 10.0
    settle: float = 90.0


class Queries:
    """Queries the queue while there are jobs, and the accounting for those that left it.

    ``asked`` gives the scheduler's ids of all jobs, ``told`` gets what the queue and the accounts
    say of each, ``silent`` is called when the batch system does not answer, and ``unsettled``
    tells whether the next query may prove something.
    """

    def __init__(
        self,
        scheduler: Scheduler,
        manners: Manners,
        *,
        asked: Callable[[], set[str]],
        told: Callable[[str, Seen | None, Seen | None], None],
        silent: Callable[[set[str]], None],
        unsettled: Callable[[], bool],
    ) -> None:
        self._scheduler = scheduler
        self._manners = manners
        self._asked = asked
        self._told = told
        self._silent = silent
        self._unsettled = unsettled
        self._timer: asyncio.TimerHandle | None = None
        self._task: asyncio.Task[None] | None = None
        self._last = float("-inf")
        self._again = False
        self._closed = False

    async def close(self) -> None:
        """No more queries."""
        self._closed = True
        if self._timer:
            self._timer.cancel()
        if self._task:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    def soon(self) -> None:
        """Somebody waits for what the queue has to say."""
        self._again = self._task is not None
        self._within(self._manners.apart)

    def later(self) -> None:
        """There are jobs: ask in the usual time."""
        self._within(self._manners.interval)

    def rest(self) -> None:
        """There are no jobs any more."""
        if self._timer:
            self._timer.cancel()
            self._timer = None

    def _within(self, apart: float) -> None:
        if self._closed or self._task is not None:
            return
        loop = asyncio.get_running_loop()
        when = max(loop.time(), self._last + apart)
        if self._timer is not None:
            if self._timer.when() <= when:
                return
            self._timer.cancel()
        self._timer = loop.call_at(when, self._start)

    def _start(self) -> None:
        loop = asyncio.get_running_loop()
        self._timer, self._last, self._again = None, loop.time(), False
        self._task = loop.create_task(self._ask())
        self._task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._task = None
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("%s could not be queried", self._scheduler.title, exc_info=error)
        if self._closed or not self._asked():
            return
        if self._again:
            self._within(self._manners.apart)
        elif self._unsettled():
            self._within(min(self._manners.interval, self._manners.settle / 2))
        else:
            self._within(self._manners.interval)

    async def _ask(self) -> None:
        asked = self._asked()
        if not asked:
            return
        try:
            seen = await self._scheduler.poll()
        except CommandFailed as failure:
            title = self._scheduler.title
            log.warning("%s does not tell about its jobs: %s", title, failure.message)
            self._silent(asked)
            return
        past = await self._past(asked - set(seen))
        for native in asked:
            self._told(native, seen.get(native), past.get(native))

    async def _past(self, left: set[str]) -> Mapping[str, Seen]:
        if left:
            # Many clusters keep no accounts; that is no reason to know less of the others.
            with contextlib.suppress(CommandFailed):
                return await self._scheduler.account(left)
        return {}
