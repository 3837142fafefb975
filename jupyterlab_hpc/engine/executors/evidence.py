"""What queries of the queue and the accounts prove about one job, over time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from .scheduler import Seen

#: Queries that have to miss a job before that means anything.
TWICE = 2


@dataclass(frozen=True)
class Settle:
    """What is to be believed: nothing yet, how it ended, or that there is no trace of it."""

    verdict: Literal["", "failed", "dismissed", "lost"]
    reason: str


class Evidence:
    """Collects what is seen of a job that left no exit record yet.

    An end is believed once the shared file system had ``settle`` seconds to show the job's own
    record, which would be right (a node's last files can arrive late). A job that is missing
    everywhere, twice and for that long, is lost; nothing here ever calls a job successful.
    """

    def __init__(self, now: Callable[[], float], settle: float) -> None:
        self._now = now
        self._settle = settle
        self._since: float | None = None
        self._missed = 0
        self._end: Seen | None = None

    @property
    def unsettled(self) -> bool:
        """Something is suspected that the next query may prove."""
        return self._since is not None

    def add(self, queue: Seen | None, past: Seen | None) -> Settle:
        """What the queue and the accounts say now; None: nothing, while they did answer."""
        # A state that is not known is a job that is there, unless the accounts know better.
        told = past if queue is None or (queue.stage == "unknown" and past) else queue
        if told is not None and told.stage != "ended":
            self._since, self._missed, self._end = None, 0, None
            return Settle("", told.reason)
        if self._since is None:
            self._since = self._now()
        if told is not None:
            self._end = told
        self._missed += 1
        if self._now() - self._since < self._settle or self._missed < TWICE:
            return Settle("", self._end.reason if self._end else "")
        if self._end is not None and self._end.verdict:
            return Settle(self._end.verdict, self._end.reason)
        if self._end is not None:
            raw = self._end.raw
            return Settle("lost", f"The cluster says {raw}, but the job left no record of its end.")
        return Settle("lost", "The cluster does not know the job any more, and it left no record.")
