"""How long to wait before a job is asked about again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

# Part of a job's age that may pass until the next look: what is young is looked at often.
_AGE = 0.2
# Part of the time to the expected end that may pass: near it the looks come close together.
_LEFT = 0.25


@dataclass
class Watched:
    """A job that surveys ask about. Times are the loop's.

    `changed` is when it came into its state, `usual` the seconds that the like of it took,
    `due` when it is expected to end; None where nothing is known.
    """

    changed: float
    usual: float | None = None
    due: float | None = None

    def moved(self, now: float) -> None:
        """It came into another state: what is known of its like counts from here."""
        self.changed = now
        if self.usual is not None:
            self.due = now + self.usual


def interval(
    now: float, jobs: Iterable[Watched], ends: float | None, floor: float, ceiling: float
) -> float:
    """Seconds until the next look at a gateway, between `floor` and `ceiling`.

    The job that wants to be looked at first decides. An expected end only makes looks more
    frequent: one that is wrong costs some requests, and delays nothing. `ends` is when the
    servers' own word of progress lets one expect an end.
    """
    shortest = ceiling
    for job in jobs:
        wish = _AGE * max(0.0, now - job.changed)
        if job.due is not None:
            wish = min(wish, _LEFT * abs(job.due - now))
        shortest = min(shortest, wish)
    if ends is not None:
        shortest = min(shortest, _LEFT * abs(ends - now))
    return max(floor, shortest)
