"""Faults inside a server, asked for from outside by files of a directory. Never in the product.

``halt.json``: ``{order: point}``. An order that reaches its point stops there, and the file
``halted/<order>`` appears; it goes on when ``halt.json`` names it no longer. So many orders can
stand at many points when one ``kill -9`` hits them all.

``clock``: seconds by which the clock of this server is off, as a number.
"""

from __future__ import annotations

import asyncio
import datetime
import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

#: Where a submission can be halted, in the order in which it gets there. At `sent` the engine has
#: the job; a server elsewhere holds its answer back by itself. `stepped`: the step that wants the
#: results is recorded. `collecting`: the results are on the disk, and not yet in the ledger.
POINTS = ("before-row", "row", "started", "sent", "answered", "recorded", "stepped", "collecting")

# Seconds between two looks of an order that is halted.
LOOK = 0.05


def install(directory: Path) -> None:
    """Wrap what the product is made of. Before it is imported: it binds the clock by name."""
    _jump(directory / "clock")
    _wrap(Halts(directory))


class Halts:
    """Who has to stop where."""

    def __init__(self, directory: Path) -> None:
        self._file = directory / "halt.json"
        self._halted = directory / "halted"

    def wanted(self, point: str, order: str | None) -> bool:
        """Whether the order has to stand still at this point."""
        try:
            return bool(json.loads(self._file.read_text()).get(order) == point)
        except (OSError, ValueError):
            return False

    def note(self, order: str) -> None:
        """Tell that the order has got there."""
        self._halted.mkdir(exist_ok=True)
        (self._halted / order).touch()

    async def at(self, point: str, order: str | None) -> None:
        """The order is here, in the loop."""
        while order is not None and self.wanted(point, order):
            self.note(order)
            await asyncio.sleep(LOOK)

    def here(self, point: str, order: str) -> None:
        """The order is here, in a thread."""
        while self.wanted(point, order):
            self.note(order)
            time.sleep(LOOK)


def _wrap(halts: Halts) -> None:
    from jupyterlab_hpc.engine.executors import Executors
    from jupyterlab_hpc.ledger import Ledger, effects, jobs, leases
    from jupyterlab_hpc.ledger.effects import Running
    from jupyterlab_hpc.transfer.store import Store

    commit, write, keep, submit = Ledger.commit, Ledger.write, Store.keep, Executors.submit
    collects: set[str] = set()

    def changing(work: Callable[..., Any], args: tuple[Any, ...]) -> str | None:
        """The job whose state-changing request is being finished."""
        return args[0].job if work is effects.finish and args[0].effect.get("changes") else None

    async def committed(self: Ledger, work: Callable[..., Any], *args: Any, **more: Any) -> Any:
        if work is jobs.submit:
            await halts.at("before-row", args[0]["order"]["id"])
        await halts.at("answered", changing(work, args))
        if work is effects.begin and args[0] in collects:
            await halts.at("stepped", args[0])
        result = await commit(self, work, *args, **more)
        if work is jobs.submit:
            await halts.at("row", args[0]["order"]["id"])
        elif work is effects.begin and isinstance(result, Running) and result.effect.get("changes"):
            await halts.at("started", result.job)
        elif work is jobs.step and any(each["kind"] == "collect" for each in more["planned"]):
            collects.add(args[0])
        await halts.at("recorded", changing(work, args))
        return result

    async def written(self: Ledger, work: Callable[..., Any], *args: Any, **more: Any) -> Any:
        found = await write(self, work, *args, **more)
        if work is leases.take_events:
            # No driver sees what is recorded of an order that is to stand still there.
            found = [each for each in found if not halts.wanted("recorded", each["record"]["id"])]
        return found

    def kept(self: Store, job: str, *args: Any) -> Any:
        result = keep(self, job, *args)
        halts.here("collecting", job)
        return result

    async def submitted(self: Executors, job: Any) -> None:
        await halts.at("sent", job.order_id)
        await submit(self, job)

    Ledger.commit = committed  # type: ignore[method-assign,assignment]
    Ledger.write = written  # type: ignore[method-assign,assignment]
    Store.keep = kept  # type: ignore[method-assign]
    Executors.submit = submitted  # type: ignore[method-assign]


def _jump(file: Path) -> None:
    """Let the clock be off; intervals are measured by another one, as after a real jump."""
    now, real = time.time, datetime.datetime

    def off() -> float:
        try:
            return float(file.read_text())
        except (OSError, ValueError):
            return 0.0

    class Jumped(real):  # type: ignore[misc,valid-type]
        @classmethod
        def now(cls, tz: datetime.tzinfo | None = None) -> datetime.datetime:
            return real.now(tz) + datetime.timedelta(seconds=off())

    time.time = lambda: now() + off()
    import jupyterlab_hpc.times

    jupyterlab_hpc.times.datetime = Jumped  # type: ignore[misc]
