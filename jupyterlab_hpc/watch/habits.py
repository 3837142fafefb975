"""How long the like of a job took, as far as we remember."""

from __future__ import annotations

import asyncio

from ..ledger import Ledger, watched

# Seconds for which what was read of a gateway is good enough.
_FRESH = 30.0


class Habits:
    """Reads the history of a gateway once for many jobs."""

    def __init__(self, ledger: Ledger):
        self._ledger = ledger
        self._read: dict[str, tuple[float, dict[str, float]]] = {}

    async def usual(self, gateway: str, process: str) -> float | None:
        """Seconds that jobs of a process took there lately; None where none has ended well."""
        now = asyncio.get_running_loop().time()
        known = self._read.get(gateway)
        if known is None or now - known[0] > _FRESH:
            known = (now, await self._ledger.read(watched.usual, gateway))
            self._read[gateway] = known
        return known[1].get(process)
