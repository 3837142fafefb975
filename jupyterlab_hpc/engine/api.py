"""The resources of the engine: which method of which path does what (OGC 18-062r2 §7)."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection
from dataclasses import asdict
from urllib.parse import unquote

from .catalogue import Catalogue
from .deployment import Deploying
from .execution import Execution, preference
from .executors import Executors
from .limits import EngineLimits
from .listing import jobs_page, next_link, whole_number
from .messages import EngineRequest, EngineResponse, json_response, link
from .openapi import api_document
from .pages import OPENAPI, conformance, landing_page, process_list, process_page
from .placing import Placing
from .problems import Problem, no_such_job, no_such_process
from .process import Process
from .results import one_result, results
from .status import removal, status_info
from .store import DISMISSED, ENDED, FAILED, Job, Store

ALL_LINES = 1 << 30

# Path → method → name of the handler; a star is one segment.
ROUTES = {
    "": {"GET": "landing"},
    "conformance": {"GET": "classes"},
    "api": {"GET": "description"},
    "notices": {"GET": "notices"},
    "processes": {"GET": "processes"},
    "processes/*": {"GET": "process"},
    "processes/*/execution": {"POST": "execute"},
    "jobs": {"GET": "jobs"},
    "jobs/*": {"GET": "status", "DELETE": "dismiss"},
    "jobs/*/results": {"GET": "results"},
    "jobs/*/results/*": {"GET": "result"},
    "jobs/*/log": {"GET": "log"},
}
Handler = Callable[..., Awaitable[EngineResponse]]


class Api:
    """Answers requests; raises :class:`Problem` for what cannot be done."""

    def __init__(
        self,
        catalogue: Catalogue,
        store: Store,
        executor: Executors,
        execution: Execution,
        limits: EngineLimits,
        now: Callable[[], float],
        callbacks: bool,
        deploying: Deploying | None = None,
    ) -> None:
        self._catalogue = catalogue
        self._store = store
        self._executor = executor
        self._execution = execution
        self._limits = limits
        self._now = now
        self._callbacks = callbacks
        self._deploying = deploying
        self._routes: dict[str, dict[str, Handler]] = {
            path: {method: getattr(self, name) for method, name in methods.items()}
            for path, methods in ROUTES.items()
        }
        placing = Placing(executor, store, self._job, self._info)
        for path, handlers in {
            **(deploying.routes() if deploying else {}),
            **placing.routes(),
        }.items():
            self._routes.setdefault(path, {}).update(handlers)

    async def answer(self, request: EngineRequest) -> EngineResponse:
        """The answer; a trailing slash makes no difference."""
        segments = [unquote(part, errors="replace") for part in request.path.strip("/").split("/")]
        for path, methods in self._routes.items():
            pattern = path.split("/")
            if len(pattern) != len(segments):
                continue
            pairs = list(zip(pattern, segments, strict=True))
            if any(want not in ("*", have) for want, have in pairs):
                continue
            method = "GET" if request.method == "HEAD" else request.method
            if method not in methods:
                allowed = ", ".join(methods).replace("GET", "GET, HEAD")
                raise Problem(405, f"This resource takes {allowed}.", allow=allowed)
            names = [have for want, have in pairs if want == "*"]
            return await methods[method](request, *names)
        raise Problem(404, f"There is nothing at '{request.path[:200]}'.")

    async def landing(self, request: EngineRequest) -> EngineResponse:
        return json_response(landing_page(request))

    async def classes(self, request: EngineRequest) -> EngineResponse:
        return json_response(conformance(self._callbacks, self._deploying is not None))

    async def description(self, request: EngineRequest) -> EngineResponse:
        document = api_document(
            request, self._catalogue.processes.values(), self._deploying is not None
        )
        return json_response(document, headers={"Content-Type": OPENAPI})

    async def notices(self, request: EngineRequest) -> EngineResponse:
        notices = [asdict(notice) for notice in self._catalogue.notices]
        return json_response({"notices": notices})

    async def processes(self, request: EngineRequest) -> EngineResponse:
        return json_response(
            process_list(request, self._catalogue.processes, await self._mutable())
        )

    async def process(self, request: EngineRequest, name: str) -> EngineResponse:
        process = self._process(name)
        return json_response(process_page(request, process, await self._mutable()))

    async def execute(self, request: EngineRequest, name: str) -> EngineResponse:
        """200 with the results when they are waited for and there, else 201 with the job."""
        process = self._process(name)
        preferred = preference(request, process, self._limits)
        job, new = await self._execution.job(request, process)
        applied = {"Preference-Applied": preferred.applied} if preferred.applied else {}
        if new and preferred.wait is not None and await self._executor.wait(job.id, preferred.wait):
            job = self._job(job.id)
            response = await self._results(request, job)
            response.headers.update(applied)
            return response
        headers = {"Location": request.url("jobs", job.id), **applied}
        return json_response(self._info(request, self._executor.current(job)), 201, headers)

    async def jobs(self, request: EngineRequest) -> EngineResponse:
        page, before = jobs_page(request, self._store, self._now())
        current = [self._executor.current(job) for job in page]
        links = [link(request.url("jobs", query=request.query), "self", "This document")]
        if before is not None:
            links.append(next_link(request, "jobs", before=before))
        return json_response(
            {"jobs": [self._info(request, job) for job in current], "links": links}
        )

    async def status(self, request: EngineRequest, job_id: str) -> EngineResponse:
        return json_response(self._info(request, self._job(job_id)))

    async def dismiss(self, request: EngineRequest, job_id: str) -> EngineResponse:
        """End a job that has not ended; remove one that has."""
        stored = self._store.get(job_id)
        if stored and stored.removed:
            raise no_such_job(job_id, 410)
        job = self._job(job_id)
        if job.status not in ENDED:
            job = self._executor.dismiss(job)
            await self._store.flushed()
            return json_response(self._info(request, job))
        if job.live:
            # Dismissed, but its processes are still being ended: nothing to remove yet.
            return json_response(self._info(request, job))
        self._store.remove([job_id], "removed on request")
        await self._store.flushed()
        await asyncio.to_thread(self._executor.directory(job_id).remove)
        return json_response(removal(request, job))

    async def results(self, request: EngineRequest, job_id: str) -> EngineResponse:
        return await self._results(request, self._job(job_id))

    async def result(self, request: EngineRequest, job_id: str, output: str) -> EngineResponse:
        job = self._job(job_id)
        return await asyncio.to_thread(one_result, job, self._executor.directory(job_id), output)

    async def log(self, request: EngineRequest, job_id: str) -> EngineResponse:
        """What the job wrote, both streams in the order of writing; ``?lines=N``: the last ones."""
        lines = whole_number(request, "lines", ALL_LINES, least=1)
        directory = self._executor.directory(self._job(job_id).id)
        text = await asyncio.to_thread(directory.tail, lines)
        headers = {"Content-Type": "text/plain; charset=utf-8"}
        return EngineResponse(200, headers, text.encode(errors="replace"))

    async def _results(self, request: EngineRequest, job: Job) -> EngineResponse:
        # Results may be large, and reading them is not to hold up the loop.
        return await asyncio.to_thread(results, job, self._executor.directory(job.id), request)

    async def _mutable(self) -> Collection[str] | None:
        return await self._deploying.mutable() if self._deploying else None

    def _process(self, name: str) -> Process:
        process = self._catalogue.processes.get(name)
        if process is None:
            raise no_such_process(name[:100])
        return process

    def _job(self, job_id: str) -> Job:
        job = self._store.get(job_id)
        if job is None:
            raise no_such_job(job_id[:100])
        if job.removed:
            raise no_such_job(job.id, why=job.message)
        return self._executor.current(job)

    def _info(self, request: EngineRequest, job: Job) -> dict[str, object]:
        partial = False
        if job.status in (FAILED, DISMISSED):
            partial = self._executor.directory(job.id).offers_outputs()
        process = self._catalogue.processes.get(job.process)
        return status_info(request, job, process, partial, self._executor.estimated(job))
