"""The execute request: what it asks for, and the job that comes of it (OGC 18-062r2 §7.11)."""

from __future__ import annotations

import asyncio
import errno
import re
import sqlite3
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from .asking import Asked, ask, executor_of
from .callbacks import BASE, Callbacks
from .executors import LOCAL, Executors
from .executors.wish import Wish
from .limits import EngineLimits
from .links import Links, Looked
from .messages import EngineRequest
from .problems import Problem, invalid, no_such_job
from .process import Process, PythonFor
from .store import Job, Store
from .strict import strict_json
from .task import task
from .web import Web


@dataclass(frozen=True)
class Preference:
    """What ``Prefer`` comes to for a process (OGC 18-062r2 §7.11.2.3)."""

    #: Seconds to wait for the result before the client gets the job; None for at once.
    wait: float | None
    #: Content of ``Preference-Applied``.
    applied: str


def preference(request: EngineRequest, process: Process, limits: EngineLimits) -> Preference:
    """How to answer; where nothing is preferred: synchronously if the process can."""
    given = request.headers.get("prefer", "").lower()
    asynchronous = re.search(r"\brespond-async\b", given) is not None
    waiting = re.search(r"\bwait\s*=\s*\"?(\d{1,9})\b", given)
    if not process.can("sync-execute"):
        return Preference(None, "respond-async" if asynchronous else "")
    if waiting:
        seconds = min(float(waiting[1]), limits.sync)
        both = asynchronous and process.can("async-execute")
        return Preference(seconds, f"{'respond-async, ' if both else ''}wait={waiting[1]}")
    if asynchronous and process.can("async-execute"):
        return Preference(None, "respond-async")
    return Preference(limits.sync, "")


class Execution:
    """Makes jobs of execute requests: checked, on disk and in the store before the answer."""

    def __init__(
        self,
        store: Store,
        executor: Executors,
        limits: EngineLimits,
        python_for: PythonFor,
        now: Callable[[], float],
        links: Links,
        callbacks: Callbacks,
        web: Web | None,
    ) -> None:
        self._store = store
        self._executor = executor
        self._limits = limits
        self._python_for = python_for
        self._now = now
        self._links = links
        self._callbacks = callbacks
        self._web = web

    async def job(self, request: EngineRequest, process: Process) -> tuple[Job, bool]:
        """The job of the request, and whether it is new.

        A request with the ``X-Order-Id`` of an earlier one gets the job of that one.
        """
        order_id = _order_id(request)
        known = self._known(process, order_id)
        if known:
            return known, False
        self._executor.housekeeping.require_room()
        asked = await self._asked(request, process)
        # Writing waits for the disk.
        making = asyncio.ensure_future(
            asyncio.to_thread(self._prepare, request, process, order_id, asked)
        )
        try:
            job = await asyncio.shield(making)
        except asyncio.CancelledError:
            making.add_done_callback(partial(self._unwanted, process, asked.inputs))
            raise
        try:
            self._store.add(job)
        except sqlite3.IntegrityError:
            self._undo(process, asked.inputs, job)
            known = self._known(process, order_id)
            if known is None:
                raise
            return known, False
        except sqlite3.OperationalError:
            self._undo(process, asked.inputs, job)
            raise
        self._callbacks.follow(job)
        await self._executor.submit(job)
        return job, True

    async def _asked(self, request: EngineRequest, process: Process) -> Asked:
        """What the request asks for, links followed."""
        # Large bodies take their time, and checking a cell may import its language's tools.
        body = await asyncio.to_thread(self._body, request)
        offer = self._executor.offers.get(executor_of(body))
        if offer is not None:
            await offer.informed()
        looked = Looked()
        asked = await asyncio.to_thread(
            ask, process, body, looked, self._web, self._executor.offers
        )
        if looked.missing:
            await self._links.follow(request, looked)
            asked = await asyncio.to_thread(
                ask, process, body, looked, self._web, self._executor.offers
            )
        return asked

    def _unwanted(
        self, process: Process, inputs: dict[str, Any], made: asyncio.Future[Job]
    ) -> None:
        """The client went away while its job was being written: nobody will ask for it."""
        if not made.cancelled() and made.exception() is None:
            self._undo(process, inputs, made.result())

    def _undo(self, process: Process, inputs: dict[str, Any], job: Job) -> None:
        directory = self._executor.directory(job.id)
        process.put_back(directory.path, inputs)
        directory.remove()

    def _known(self, process: Process, order_id: str | None) -> Job | None:
        job = self._store.by_order(process.id, order_id) if order_id else None
        if job and job.removed:
            raise no_such_job(job.id, 410)
        return self._executor.current(job) if job else None

    def _prepare(
        self, request: EngineRequest, process: Process, order_id: str | None, asked: Asked
    ) -> Job:
        inputs = asked.inputs
        moment = round(self._now(), 3)
        job = Job(
            id=str(uuid.uuid4()),
            process=process.id,
            created=moment,
            updated=moment,
            order_id=order_id,
            wanted=asked.wanted,
            subscriber=asked.subscriber and {**asked.subscriber, BASE: request.base},
            cores=self._cores(process, asked.wish),
            executor=asked.wish.executor,
            resources=None if asked.wish == Wish() else asked.wish.json(),
        )
        directory = self._executor.directory(job.id)
        try:
            command = process.command(directory.path, inputs, self._python_for)
        except (LookupError, ValueError) as error:
            # The only thing a command can lack is the kernel it was asked for.
            raise invalid(f"inputs.kernel: {error.args[0] if error.args else error}") from None
        try:
            job_task = task(process, command, self._limits, directory.progress_file, asked.wish)
            directory.create(request.body, inputs, job_task, process.files(inputs))
            process.bring(directory.path, inputs)
        except LookupError as error:
            directory.remove()
            raise invalid(str(error.args[0])) from None
        except OSError as error:
            process.put_back(directory.path, inputs)
            directory.remove()
            full = error.errno in (errno.ENOSPC, errno.EDQUOT)
            detail = f"The job's directory cannot be written: {error.strerror}."
            raise Problem(507 if full else 500, detail) from error
        return job

    def _cores(self, process: Process, wish: Wish) -> int:
        """Places among the jobs of this machine; a cluster counts by itself."""
        cores = wish.cores or process.resources.cores
        return max(1, min(cores, self._limits.running)) if wish.executor == LOCAL else cores

    def _body(self, request: EngineRequest) -> dict[str, Any]:
        if len(request.body) > self._limits.body:
            raise Problem(413, f"An execute request may have {self._limits.body} bytes.")
        try:
            body = strict_json(request.body)
        except ValueError as error:
            raise invalid(f"The body is not JSON: {error}") from None
        if not isinstance(body, dict):
            raise invalid("The body must be a JSON object with the member 'inputs'.")
        return body


def _order_id(request: EngineRequest) -> str | None:
    given = request.headers.get("x-order-id", "").strip()
    if not given:
        return None
    try:
        return str(uuid.UUID(given))
    except ValueError:
        raise invalid(f"X-Order-Id: '{given[:100]}' is not a UUID") from None
