"""What a gateway was asked about its jobs, for the user to see."""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass, field

from ..times import rfc3339

HOUR = 3600.0
# Seconds that are counted together.
_SLOT = 60.0


@dataclass
class Count:
    """Requests of one gateway by minute, and what came of the last one."""

    slots: deque[list[float]] = field(default_factory=deque)
    last: dict[str, object] | None = None

    def requests(self, now: float) -> int:
        """How many there were in the last hour, to a minute."""
        while self.slots and self.slots[0][0] <= now - HOUR:
            self.slots.popleft()
        return int(sum(count for _, count in self.slots))


class Budget:
    """Counts the requests of surveys; nothing of it outlives the server."""

    def __init__(self) -> None:
        self._gateways: dict[str, Count] = {}

    def asked(
        self, gateway: str, status: int | None, failure: str | None, unchanged: bool = False
    ) -> None:
        """A request was sent: the answer's status, or why there was none.

        `unchanged`: the server said that what we know still holds (304).
        """
        mine = self._gateways.setdefault(gateway, Count())
        now = asyncio.get_running_loop().time()
        if mine.slots and now - mine.slots[-1][0] < _SLOT:
            mine.slots[-1][1] += 1
        else:
            mine.slots.append([now, 1])
        mine.requests(now)
        mine.last = {
            "status": status,
            "failure": failure,
            "unchanged": unchanged,
            "at": rfc3339(),
        }

    def of(self, gateway: str) -> dict[str, object]:
        """`{"requests", "last"}`: requests in the last hour, and the last answer or null."""
        mine = self._gateways.get(gateway)
        if mine is None:
            return {"requests": 0, "last": None}
        return {"requests": mine.requests(asyncio.get_running_loop().time()), "last": mine.last}

    def forget(self, gateway: str) -> None:
        """The gateway was removed or is another one now."""
        self._gateways.pop(gateway, None)
