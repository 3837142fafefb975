"""Tell subscribers how their jobs go on (OGC 18-062r2 §7.13).

The addresses are secrets of those who gave them: no log has more of them than the host.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable
from urllib.parse import urlsplit

from .executors import Executors
from .messages import JSON, EngineRequest, json_bytes
from .problems import Problem
from .process import Process
from .results import document
from .status import status_info
from .store import ENDED, SUCCESSFUL, Job, Store
from .web import Unreachable, Web

log = logging.getLogger(__name__)

# Seconds that a subscriber has for an answer.
DEADLINE = 10.0
# Seconds between two reports of progress of one job.
RARELY = 1.0
# Seconds before each further attempt to tell the end.
AGAIN = (5.0, 15.0, 40.0)
# Member of a job's subscriber beside its addresses: the root of the links in what it is told.
BASE = "base"


class _Told:
    """What the task of one job waits for."""

    def __init__(self) -> None:
        self.changed = asyncio.Event()
        self.ended: asyncio.Future[None] = asyncio.get_running_loop().create_future()


class Callbacks:
    """One task for every job that somebody wants to hear of."""

    def __init__(
        self,
        store: Store,
        executor: Executors,
        web: Web | None,
        process: Callable[[str], Process | None],
    ) -> None:
        self._store = store
        self._executor = executor
        self._web = web
        self._process = process
        self._told: dict[str, _Told] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def adopt(self) -> None:
        """Take up the jobs of an earlier server whose subscribers wait for the end."""
        for job in self._store.untold():
            self.follow(job)

    def follow(self, job: Job) -> None:
        """Tell about a job from now on; nothing happens when nobody wants to know."""
        if not job.subscriber or self._web is None or job.id in self._told:
            return
        told = self._told[job.id] = _Told()
        task = asyncio.get_running_loop().create_task(self._tell(job.id, told, self._web))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        task.add_done_callback(lambda _: self._told.pop(job.id, None))
        if job.status in ENDED:
            self.changed(job.id)

    def changed(self, job_id: str) -> None:
        """The status, progress or message of a job changed."""
        told = self._told.get(job_id)
        job = self._job(job_id) if told else None
        if told is None:
            return
        told.changed.set()
        if (job is None or job.status in ENDED) and not told.ended.done():
            told.ended.set_result(None)

    async def close(self) -> None:
        """Stop telling; :meth:`adopt` goes on with what was not told."""
        while self._tasks:
            # Python before 3.12 loses a cancellation that comes together with an answer.
            for task in self._tasks:
                task.cancel()
            await asyncio.wait(list(self._tasks), timeout=0.1)

    async def _tell(self, job_id: str, told: _Told, web: Web) -> None:
        seen = None
        while not told.ended.done():
            await told.changed.wait()
            told.changed.clear()
            job = self._job(job_id)
            if job is None or told.ended.done():
                break
            # One after the other, so that no report of progress arrives after the end.
            state = (job.status, job.progress, job.message)
            if state != seen:
                seen = state
                await self._progress(job, web)
            await asyncio.wait([told.ended], timeout=RARELY)
        await self._end(job_id, web)

    async def _progress(self, job: Job, web: Web) -> None:
        address = (job.subscriber or {}).get("inProgressUri")
        if address:
            # The next change tells more than another attempt at this one.
            with contextlib.suppress(Unreachable):
                await web.post(address, self._status(job), JSON, DEADLINE)

    async def _end(self, job_id: str, web: Web) -> None:
        job = self._job(job_id)
        if job is None or not job.subscriber:
            return
        name = "successUri" if job.status == SUCCESSFUL else "failedUri"
        address = job.subscriber.get(name)
        if address:
            body = await asyncio.to_thread(self._outcome, job)
            await _deliver(web, address, body, job.id)
        self._store.tell(job_id)

    def _outcome(self, job: Job) -> bytes:
        """The results document; the exception of a job that failed or was dismissed; the status
        of one whose results are too large for one message: it links to them."""
        try:
            response = document(job, self._executor.directory(job.id), self._links(job))
        except (Problem, OSError) as error:
            if job.status == SUCCESSFUL or isinstance(error, OSError):
                return self._status(job)
            return json_bytes(error.body)
        return json_bytes(response)

    def _status(self, job: Job) -> bytes:
        return json_bytes(status_info(self._links(job), job, self._process(job.process)))

    def _links(self, job: Job) -> EngineRequest:
        return EngineRequest("GET", "", base=(job.subscriber or {}).get(BASE, "/"))

    def _job(self, job_id: str) -> Job | None:
        job = self._store.get(job_id)
        return None if job is None or job.removed else self._executor.current(job)


async def _deliver(web: Web, address: str, body: bytes, job_id: str) -> None:
    """Tell the end, several times if need be; then one line in the log."""
    for pause in (*AGAIN, None):
        try:
            await web.post(address, body, JSON, DEADLINE)
            return
        except Unreachable as error:
            failure = error
        if pause is not None:
            await asyncio.sleep(pause)
    host = urlsplit(address).hostname
    log.warning("The subscriber of job %s at %s was not told of its end: %s", job_id, host, failure)
