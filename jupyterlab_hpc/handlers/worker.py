"""The server as the worker and its supervisor see it."""

from __future__ import annotations

import asyncio
import logging
import uuid
from collections.abc import Callable, Sequence
from typing import Any

from ..errors import Invalid
from ..ledger import Ledger, records
from ..ledger.records import Json
from ..times import rfc3339
from ..watch import Watch
from ..watch.foreman import TOO_BIG
from ..watch.worker import Subject
from . import driving
from .errors import body_of, status_of


class WorkerHouse:
    """Answers the worker's calls as routes would; tells tabs when they have to see to something."""

    def __init__(
        self,
        watch: Watch,
        ledger: Ledger,
        log: logging.Logger,
        room: int,
        *,
        tell_tabs: Callable[[], None],
        changed: Callable[[], None],
    ):
        """`room`: bytes that the worker takes at a time."""
        self._watch = watch
        self._ledger = ledger
        self._log = log
        self._room = room
        self._tell_tabs = tell_tabs
        self.changed = changed
        # the same for all workers of this server: the next one takes up what the last one had
        self._driver = f"worker-{uuid.uuid4()}"

    async def desk(self, name: str, body: Json) -> Json:
        """`{"value"}` or `{"error": {"message", "status", "reason"}}`."""
        try:
            return {"value": await self._call(name, {**body, "driver": self._driver})}
        except asyncio.CancelledError:
            raise
        except Exception as error:
            status = status_of(error)
            if status is None:
                self._log.exception("The worker's call %s failed inside.", name)
                told = {"message": f"An internal fault: {type(error).__name__}."}
            else:
                told = body_of(error)
            return {"error": {"reason": "", **told, "status": status or 500}}

    async def wanted(self, protocols: Sequence[str] | None) -> bool:
        """See `House`."""
        return await self._watch.foreman.wanted(protocols)

    async def others(self, protocols: Sequence[str]) -> None:
        """See `House`."""
        if await self._watch.foreman.beyond(protocols):
            self._tell_tabs()

    async def leave_alone(self, subject: Subject, why: str) -> None:
        """See `House`."""
        words = f"Following it stopped the worker: {why}. It is tried again later."
        await self._watch.foreman.leave_alone(subject.id, words)

    async def lost(self) -> None:
        """See `House`."""
        await self._watch.foreman.abandon(self._driver)

    async def _call(self, name: str, body: Json) -> Any:
        match name:
            case "work":
                protocols = [str(protocol) for protocol in body["protocols"]]
                work = await self._watch.work(self._driver, protocols, self._room)
                await self.others(protocols)
                return work
            case "step":
                return await driving.step(
                    self._watch, str(body["id"]), {**body["step"], "driver": self._driver}
                )
            case "survey":
                return await self._fitting(body["gateway"], await driving.survey(self._watch, body))
            case "surveyed":
                return await driving.surveyed(self._watch, body)
            case "job":
                return await self._ledger.read(records.get, str(body["id"]))
            case _:
                raise Invalid(f"There is no call {name}.", field="name")

    async def _fitting(self, gateway: str, told: Json) -> Json:
        """The answer to a survey; one that the worker cannot take is left to tabs."""
        if len(told.get("answer", {}).get("body", {}).get("text", "")) <= self._room:
            return told
        await self._watch.foreman.leave_alone(gateway, TOO_BIG, tabs=True)
        return {"failure": {"kind": "too-large", "message": TOO_BIG, "at": rfc3339()}}
