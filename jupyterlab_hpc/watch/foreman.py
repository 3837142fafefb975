"""Who drives what: the worker, tabs, or for a while nobody."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from typing import Any

from ..gateways import Gateways
from ..ledger import Ledger, driven
from ..ledger.records import Json
from .apart import Apart
from .surveys import Surveys

#: Why the worker leaves something to tabs.
TOO_BIG = "More than the worker reads (HpcApp.worker_memory): it goes on while JupyterLab is open."


class Foreman:
    """Knows what the worker is for, what it is kept from, and what is left to tabs."""

    def __init__(
        self,
        ledger: Ledger,
        surveys: Surveys,
        gateways: Gateways,
        emit: Callable[[str, str, int], None],
        spawn: Callable[[Coroutine[Any, Any, None]], None],
    ):
        """`emit(what, id, sequence)` tells drivers and tabs; `spawn` ends with the watch."""
        self.apart = Apart()
        self._ledger = ledger
        self._surveys = surveys
        self._gateways = gateways
        self._emit = emit
        self._spawn = spawn

    async def wanted(self, protocols: Sequence[str] | None) -> bool:
        """Whether a worker that knows these protocols (any, for None) is of use here."""
        without = self.apart.of(worker=True)
        if not await self._ledger.read(driven.wanted, protocols, without):
            return False
        return await self._ledger.owner() is None

    async def beyond(self, protocols: Sequence[str]) -> bool:
        """Whether there is work that a worker with these protocols leaves to tabs."""
        only = self.apart.tabs()
        if await self._ledger.read(driven.beyond, protocols, only):
            return True
        return any(
            gateway in only or self._gateways.get(gateway).protocol not in protocols
            for gateway in self._surveys.due()
            if gateway in self._gateways
        )

    async def fitting(self, driver: str, found: list[Json], room: int) -> list[Json]:
        """What the worker takes at a time; what it cannot take at all is left to tabs."""
        taken, big, more = driven.portion(found, room)
        for job in big:
            await self._ledger.write(driven.let_go, driver, job)
            await self.leave_alone(job, TOO_BIG, tabs=True)
        if more or big:
            self._emit("work", "", 0)
        return taken

    async def abandon(self, driver: str) -> None:
        """A driver is gone. What it had is free for another one."""
        await self._ledger.write(driven.drop, driver)
        self._surveys.abandon(driver)
        self._emit("work", "", 0)

    async def leave_alone(self, key: str, words: str, *, tabs: bool = False) -> None:
        """Keep a job, or the surveys of a gateway, from the worker for a while, and say why.

        `tabs`: they may have it.
        """
        self._spawn(self._offer_again(self.apart.put(key, tabs=tabs)))
        sequence, told = await self._ledger.write(driven.doubt, key, words)
        for job in told:
            self._emit("job", job, sequence)

    async def _offer_again(self, seconds: float) -> None:
        await asyncio.sleep(seconds)
        self._emit("work", "", 0)
