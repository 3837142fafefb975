"""An answer of a batch system that is good for a while: many want it, few questions are put."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

from .shell import CommandFailed

T = TypeVar("T")


class Kept(Generic[T]):
    """The last answer, and why there is no newer one.

    ``ask`` puts the question, at most once in ``seconds``, whether it is answered or not.
    """

    def __init__(self, ask: Callable[[], Awaitable[T]], seconds: float) -> None:
        self._ask = ask
        self._seconds = seconds
        self._last = float("-inf")
        self._task: asyncio.Task[None] | None = None
        self.value: T | None = None
        #: Why the last question was not answered; empty when it was.
        self.problem = ""

    async def get(self) -> T | None:
        """The answer, at most that old; the one before where the question is not answered."""
        loop = asyncio.get_running_loop()
        if self._task is None and loop.time() - self._last >= self._seconds:
            self._last = loop.time()
            self._task = loop.create_task(self._put())
        if self._task is not None:
            # One who stops waiting does not take the answer from the others.
            await asyncio.shield(self._task)
        return self.value

    async def close(self) -> None:
        """No answer is waited for any more."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _put(self) -> None:
        try:
            self.value = await self._ask()
            self.problem = ""
        except CommandFailed as failure:
            self.problem = failure.message
        finally:
            self._task = None
