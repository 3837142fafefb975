"""What may be asked of an executor, and what a request comes to there."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from ..process import Fault
from .kept import Kept
from .scheduler import ClusterFacts, Partition, QueueRow, Scheduler
from .wish import LOCAL, Wish, read_wish

# Seconds that facts and queue count as fresh.
FACTS = 60.0
QUEUE = 10.0
# Seconds that a submission waits for limits that nobody has asked for before.
PATIENCE = 2.0
# Seconds that the list of executors waits for a cluster.
LISTING = 5.0
# Seconds that a job's own limit stays below its cluster's, so that it ends by its own.
SPARE = 30.0
# What means something on this machine.
HERE = ("executor", "cores", "memory", "walltime")
UNITS = ((86400, "d"), (3600, "h"), (60, "min"), (1, "s"))


class Offer:
    """An executor as clients see it. Without a scheduler it is this machine."""

    def __init__(
        self,
        title: str,
        kind: str,
        *,
        scheduler: Scheduler | None = None,
        defaults: Mapping[str, Any] | None = None,
        locked: Mapping[str, Any] | None = None,
        cores: int | None = None,
        memory: int | None = None,
    ) -> None:
        self.title = title
        self.kind = kind
        self.defaults = defaults or {}
        self.locked = locked or {}
        self.cores = cores
        self.memory = memory
        self.facts: Kept[ClusterFacts] | None = None
        self.queue: Kept[list[QueueRow]] | None = None
        self._ours = scheduler.ours if scheduler else frozenset[str]()
        if scheduler is not None:
            self.facts = Kept(scheduler.facts, FACTS)
            self.queue = Kept(scheduler.queue, QUEUE)

    async def informed(self) -> None:
        """Have the limits, if they come soon; old ones are good enough."""
        if self.facts is not None and self.facts.value is None:
            await self.fresh(PATIENCE)

    async def fresh(self, patience: float = LISTING) -> str:
        """Have fresh facts, if they come within these seconds; else why there are none."""
        if self.facts is None:
            return ""
        with contextlib.suppress(asyncio.TimeoutError):
            await asyncio.wait_for(self.facts.get(), patience)
            return self.facts.problem
        return f"{self.title} has not answered yet."

    async def close(self) -> None:
        """Ask nothing any more."""
        for kept in (self.facts, self.queue):
            if kept is not None:
                await kept.close()

    def read(self, given: Any) -> tuple[Wish, list[Fault]]:
        """The wish of a request (its member ``resources``), and what cannot be met."""
        if given is None or not isinstance(given, dict):
            return read_wish(given)
        said = {name: value for name, value in given.items() if value is not None}
        faults = [
            Fault(f"resources.{name}", f"is fixed to {value!r} by the administrator")
            for name, value in self.locked.items()
            if said.get(name, value) != value
        ]
        wish, wrong = read_wish({**self.defaults, **said, **self.locked}, self._ours)
        if wrong or self.facts is None:
            return wish, [*faults, *wrong, *(_elsewhere(said) if self.kind == LOCAL else [])]
        partition = self._partition(wish)
        if partition is None:
            return wish, faults
        return _fitted(wish, partition), [*faults, *_beyond(wish, partition)]

    def _partition(self, wish: Wish) -> Partition | None:
        """Where it would go. One that is not listed may be there all the same."""
        every = self.facts.value.partitions if self.facts and self.facts.value else ()
        for each in every:
            if each.name == wish.partition or (wish.partition is None and each.default):
                return each
        return None


def _elsewhere(said: Mapping[str, Any]) -> list[Fault]:
    words = "means something on a cluster only"
    return [Fault(f"resources.{name}", words) for name in said if name not in HERE]


def _fitted(wish: Wish, partition: Partition) -> Wish:
    most = partition.max_walltime
    if wish.walltime is None or most is None or wish.walltime + SPARE <= most:
        return wish
    return replace(wish, walltime=max(1.0, most - SPARE))


def _beyond(wish: Wish, partition: Partition) -> list[Fault]:
    """What the partition does not have or does not allow."""
    name = f"partition {partition.name}"
    found: list[Fault] = []

    def check(field: str, wanted: float | None, most: float | None, words: str) -> None:
        if wanted is not None and most is not None and wanted > most:
            found.append(Fault(f"resources.{field}", words))

    check("nodes", wish.nodes, partition.nodes, f"{name} has {partition.nodes} nodes")
    check(
        "cores",
        wish.cores,
        partition.max_cores,
        f"{name} has {partition.max_cores} cores on a node",
    )
    memory = (partition.max_memory or 0) / (1 << 30)
    check("memory", wish.memory, partition.max_memory, f"{name} has {memory:.3g} GiB on a node")
    most = partition.max_walltime
    check("walltime", wish.walltime, most, f"{name} allows {span(most or 0)}")
    gpus = sum(partition.gpus.values())
    check("gpus", wish.gpus, gpus, f"{name} has {gpus or 'no'} GPUs{' on a node' if gpus else ''}")
    return found


def span(seconds: float) -> str:
    """``90`` → ``1 min 30 s``; the two largest units that are not zero."""
    rest = int(seconds)
    parts = []
    for size, unit in UNITS:
        if rest >= size:
            parts.append(f"{rest // size} {unit}")
            rest %= size
    return " ".join(parts[:2]) or "0 s"
