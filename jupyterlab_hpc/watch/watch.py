"""The watch: orders and steps in, work out, effects and surveys in between."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
import time
from collections.abc import Callable, Coroutine, Sequence
from typing import TYPE_CHECKING, Any

from ..errors import Conflict, Invalid, ReadOnly
from ..gateways import Gateways
from ..ledger import (
    Ledger,
    bulk,
    counter,
    deliveries,
    effects,
    inbox,
    jobs,
    leases,
    records,
    watched,
)
from ..ledger.jobs import Accepted
from ..ledger.owner import BEAT
from ..ledger.records import Json
from ..relay import Relay, RelayFailure
from ..transfer.store import Store
from .budget import Budget
from .callbacks import Callbacks
from .conditional import Conditional
from .foreman import Foreman
from .habits import Habits
from .minting import Minting
from .perform import Performer
from .retaining import Retaining
from .runner import EffectRunner
from .settings import Settings
from .surveys import Surveys
from .wishes import own_floor, retry_after

if TYPE_CHECKING:
    from ..relay.models import Request

Emit = Callable[[str, str, int], None]

# Seconds until the ledger is tried again that could not be used at the start.
_AGAIN = 5.0


class Watch:
    """What the handlers talk to. `emit(what, id, sequence)` puts a hint on the event bus."""

    def __init__(
        self,
        ledger: Ledger,
        relay: Relay,
        gateways: Gateways,
        store: Store,
        emit: Emit,
        log: logging.Logger,
        settings: Settings | None = None,
    ):
        settings = settings or Settings()
        self._ledger = ledger
        self._relay = relay
        self._gateways = gateways
        self._store = store
        self._emit = emit
        self._log = log
        self._sequence = 0
        self._recheck: asyncio.TimerHandle | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._surveys = Surveys(
            self._survey_due,
            lambda gateway: gateways.get(gateway).embedded,
            settings.floor,
            settings.ceiling,
            lambda gateway: own_floor(gateways.get(gateway).options),
        )
        self._budget = Budget()
        self._conditional = Conditional(ledger)
        self._habits = Habits(ledger)
        self.callbacks: Callbacks | None = None
        if settings.callbacks is not None:
            root, lifetime = settings.callbacks
            self.callbacks = Callbacks(ledger, root, self._surveys.hint, log, lifetime)
        self.foreman = Foreman(ledger, self._surveys, gateways, self._emitted, self._spawn)
        self._minting = Minting(gateways, self.callbacks, log)
        self._runner = EffectRunner(
            ledger,
            Performer(ledger, relay, store, log, settings.quota, self._minting),
            self._recorded,
            log,
            settings.parallel,
        )
        self.retaining = Retaining(ledger, store, settings.keep, self._removed, log)
        self._refused = False
        ledger.on_owned = lambda: self._spawn(self._take_up())

    async def start(self) -> None:
        """Take up what the ledger holds. When another server owns it, say so and only read."""
        try:
            # owning it calls `on_owned`, and that takes up everything
            if await self._ledger.read(records.unfinished):
                await self._ledger.write(counter.current)
        except ReadOnly as problem:
            if not self._refused:
                self._log.warning("%s", problem.message)
            self._refused = True
            # nobody else would ask once that server is gone: the worker waits for us
            self._spawn(self._start_later(BEAT))
        except sqlite3.OperationalError as error:
            self._log.warning("The ledger cannot be written (%s); trying again.", error)
            self._spawn(self._start_later(_AGAIN))

    async def _start_later(self, seconds: float) -> None:
        await asyncio.sleep(seconds)
        await self.start()

    async def stop(self) -> None:
        """Stop running effects; what is under way is taken up by the next start."""
        if self._recheck is not None:
            self._recheck.cancel()
        self._surveys.stop()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.retaining.stop()
        await self._runner.stop()
        if self.callbacks is not None:
            await self.callbacks.stop()

    async def submit(self, job: Json, planned: Sequence[Json]) -> Accepted:
        """Write an order down and start it. Raises `NotFound`, `Invalid`, `ReadOnly`."""
        order = job["order"]
        gateway = self._gateways.get(order["gateway"])
        if order["protocol"] != gateway.protocol:
            raise Invalid(
                f"The gateway {gateway.id} speaks {gateway.protocol}, not {order['protocol']}.",
                field="job.order.protocol",
            )
        accepted = await self._ledger.commit(jobs.submit, job, planned)
        if accepted.new:
            self._entered(accepted.record)
        return accepted

    async def step(
        self,
        job_id: str,
        driver: str,
        version: int,
        job: Json,
        planned: Sequence[Json],
        consumed: Sequence[int],
    ) -> Json:
        """Record a step. Raises `Conflict`, `Invalid`, `NotFound`, `ReadOnly`."""
        before = await self._ledger.read(records.get, job_id)
        for name in ("id", "gateway", "protocol"):
            if job["order"][name] != before["job"]["order"][name]:
                raise Invalid(f"A step cannot change the order's {name}.", field="job.order")
        surveying = self._surveys.holder(before["job"]["order"]["gateway"]) == driver
        accepted = await self._ledger.commit(
            jobs.step,
            job_id,
            driver=driver,
            version=version,
            job=job,
            planned=planned,
            consumed=consumed,
            keep=time.time() + leases.LEASE if surveying else None,
        )
        if job["state"] != before["job"]["state"]:
            self._surveys.moved(job["order"]["gateway"], job_id)
        self._entered(accepted.record)
        return accepted.record

    async def ask(self, job_id: str, action: str, fields: Json) -> None:
        """Put the user's wish into the job's inbox. Raises `NotFound`, `ReadOnly`."""
        await self._ledger.commit(inbox.ask, job_id, action, fields)
        self._emit("work", job_id, self._sequence)

    async def ask_many(self, ids: Sequence[str], action: str, fields: Json) -> bulk.Outcome:
        """Put the user's wish into the inboxes of these jobs. Raises `ReadOnly`."""
        outcome = await self._ledger.commit(bulk.ask, ids, action, fields)
        if outcome.done:
            self._emit("work", "", self._sequence)
        return outcome

    async def forget(self, job_id: str) -> None:
        """Remove a job at rest with its results. Raises `Conflict`, `NotFound`, `ReadOnly`."""
        sequence, told = await self._ledger.commit(jobs.forget, job_id)
        await asyncio.to_thread(self._store.forget, job_id, effects.files(told))
        if self.callbacks is not None:
            self.callbacks.forget(job_id)
        self._changed(job_id, sequence)

    async def delivered(self, job_id: str, tab: str, notebook: str) -> None:
        """The result was seen in the saved notebook. Raises `NotFound`, `ReadOnly`."""
        self._changed(job_id, await self._ledger.write(deliveries.done, job_id, tab, notebook))
        self.retaining.kick()

    async def work(self, driver: str, protocols: Sequence[str], room: int | None = None) -> Json:
        """Lease what a driver can handle: jobs with events, and surveys that are due.

        `room`: the driver is the worker, and takes this many bytes at a time.
        """
        without = self.foreman.apart.of(worker=room is not None)
        found = await self._ledger.write(leases.take_events, driver, protocols, without)
        if room is not None:
            found = await self.foreman.fitting(driver, found, room)
        surveys: list[Json] = []
        for gateway in self._surveys.due():
            if gateway in without:
                continue
            named = self._surveys.named(gateway)
            take = leases.take_surveyed
            asked = await self._ledger.write(take, driver, gateway, protocols, named, without, room)
            if named and not asked:
                asked = await self._ledger.write(
                    take, driver, gateway, protocols, (), without, room
                )
            # another driver may have come first while the ledger was asked
            if asked and gateway in self._surveys.due():
                self._surveys.hand(gateway, driver)
                surveys.append({"gateway": gateway, "jobs": asked})
        if found or surveys:
            self._recheck_later()
        return {"jobs": found, "surveys": surveys}

    async def survey(self, driver: str, gateway: str, request: Request) -> Json:
        """Send a survey's request: `{"answer"}` or `{"failure"}`. Raises `Conflict`."""
        self._check_holder(driver, gateway)
        conditional, known = await self._conditional.prepare(gateway, request)
        try:
            answer = await self._relay.send(gateway, conditional)
        except RelayFailure as failure:
            self._budget.asked(gateway, None, failure.message)
            return {"failure": failure.json()}
        self._budget.asked(gateway, answer["status"], None)
        if answer["status"] in {429, 503}:
            self._surveys.pause(gateway, retry_after(answer["headers"]))
        return {"answer": await self._conditional.read(gateway, request, answer, known)}

    def budget(self, gateway: str) -> Json:
        """What a gateway is asked and when: see `GET gateways/{id}/budget`. Raises `NotFound`."""
        listens = self._minting.listens(self._gateways.get(gateway))
        told = self.callbacks.last(gateway) if self.callbacks is not None else None
        return {
            **self._budget.of(gateway),
            **self._surveys.shown(gateway),
            "callbacks": listens,
            "told": told,
        }

    async def surveyed(
        self,
        driver: str,
        gateway: str,
        seen: Sequence[str],
        failure: str | None,
        after: float = 0.0,
        ends: float | None = None,
    ) -> None:
        """The survey was read, or failed with these words; no news for `after` seconds.

        `ends`: seconds until a job is expected to end, by what the server says of progress.
        Raises `Conflict`, `ReadOnly`.
        """
        self._check_holder(driver, gateway)
        self._sequence = await self._ledger.write(jobs.verify, gateway, seen, failure)
        await self._ledger.write(leases.release, driver, gateway)
        failed = failure is not None
        self._surveys.done(gateway, driver, failed=failed, after=after, ends=ends)
        self._emit("gateway", gateway, self._sequence)

    def hint(self, gateway: str) -> None:
        """Something may have changed at a gateway. Call it on the loop's thread."""
        self._surveys.hint(gateway)

    async def gateway_changed(self, gateway: str) -> None:
        """A gateway was added, changed or removed: every panel is to read the list again."""
        self._budget.forget(gateway)
        await self._conditional.forget(gateway)
        self.foreman.apart.forget(gateway)
        if gateway in self._gateways:
            self._follow(await self._ledger.read(watched.waiting, gateway))
        # 0: not the survey, but what the gateway is (see events/changed.v1.yaml)
        self._emit("gateway", gateway, 0)

    def _check_holder(self, driver: str, gateway: str) -> None:
        self._gateways.get(gateway)
        if self._surveys.holder(gateway) != driver:
            raise Conflict(
                f"The survey of {gateway} is not leased to this driver: ask for work again.",
                reason="lease",
            )

    def _entered(self, record: Json) -> None:
        """A job came in or moved on."""
        job, order = record["job"], record["job"]["order"]
        gateway, process = order["gateway"], str(order.get("process") or "")
        if job["survey"] and not job["rest"]:
            self._follow([watched.Waiting(gateway, record["id"], process, 0.0)])
        else:
            self._surveys.drop(gateway, record["id"])
        if job["rest"] and self.callbacks is not None:
            self.callbacks.at_rest(record["id"])
        self._changed(record["id"], record["sequence"])
        self._runner.kick(record["id"])
        if job["rest"]:
            self.retaining.kick()

    def _changed(self, job: str, sequence: int) -> None:
        self._sequence = max(self._sequence, sequence)
        self._emit("job", job, sequence)

    def _removed(self, gone: Sequence[str], sequence: int) -> None:
        if self.callbacks is not None:
            for job in gone:
                self.callbacks.forget(job)
        self._changed("", sequence)

    def _emitted(self, what: str, identifier: str, sequence: int) -> None:
        self._sequence = max(self._sequence, sequence)
        self._emit(what, identifier, self._sequence)

    def _recorded(self, job: str, sequence: int) -> None:
        """An effect has its answer."""
        self._changed(job, sequence)
        self._emit("work", job, sequence)

    def _survey_due(self, gateway: str) -> None:
        self._emit("work", gateway, self._sequence)

    async def _take_up(self) -> None:
        """This server has come to own the ledger."""
        self._sequence = await self._ledger.read(counter.current)
        self._follow(await self._ledger.read(watched.waiting))
        if self.callbacks is not None:
            await self.callbacks.load()
        await self._clear_away()
        await self._runner.resume()
        self.retaining.kick()
        if await self._ledger.read(inbox.pending):
            self._emit("work", "", self._sequence)

    def _follow(self, waiting: Sequence[watched.Waiting]) -> None:
        """Watch jobs at once, and remember how long the like of them took."""
        # a gateway that was taken out of the configuration can be asked nothing
        new = [
            each
            for each in waiting
            if each.gateway in self._gateways and not self._surveys.watches(each.gateway, each.job)
        ]
        for each in new:
            self._surveys.follow(each.gateway, each.job, each.age)
        if new:
            self._spawn(self._remember(new))

    async def _remember(self, waiting: Sequence[watched.Waiting]) -> None:
        for each in waiting:
            usual = await self._habits.usual(each.gateway, each.process)
            if usual is not None:
                self._surveys.expect(each.gateway, each.job, usual)

    async def _clear_away(self) -> None:
        if await asyncio.to_thread(self._store.leftovers):
            saved = await self._ledger.read(effects.saved)
            known = await self._ledger.read(records.ids)
            await asyncio.to_thread(self._store.clear, known, saved)

    def _recheck_later(self) -> None:
        """When a driver goes away with what it was given, somebody else is to hear of it."""
        if self._recheck is None:
            loop = asyncio.get_running_loop()
            self._recheck = loop.call_later(leases.LEASE + 0.2, self._check_again)

    def _check_again(self) -> None:
        self._recheck = None
        self._spawn(self._announce_leftovers())

    async def _announce_leftovers(self) -> None:
        if await self._ledger.read(inbox.pending):
            self._emit("work", "", self._sequence)

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._spawned)

    def _spawned(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            self._log.error("The watch stumbled: %s", error)
