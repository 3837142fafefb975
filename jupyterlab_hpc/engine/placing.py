"""Where jobs can run, and what a batch system lets be done with them (our extension)."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from .executors import LOCAL, Executors, Offer
from .executors.scheduler import ClusterFacts, Partition, QueueRow
from .executors.shell import CommandFailed
from .executors.tracked import job_of
from .messages import EngineRequest, EngineResponse, json_response
from .problems import Problem, invalid
from .status import rfc3339
from .store import ACCEPTED, Job, Store
from .strict import strict_json

# Bytes of a request for a script: nothing of its inputs counts.
BODY = 1 << 20


class Placing:
    """Answers for executors. ``job`` finds a job, ``info`` answers with its status."""

    def __init__(
        self,
        executors: Executors,
        store: Store,
        job: Callable[[str], Job],
        info: Callable[[EngineRequest, Job], dict[str, object]],
    ) -> None:
        self._executors = executors
        self._store = store
        self._job = job
        self._info = info

    def routes(self) -> dict[str, dict[str, Callable[..., Awaitable[EngineResponse]]]]:
        """What it adds to the routes of the engine: path → method → handler."""
        return {
            "executors": {"GET": self.executors},
            "executors/*/script": {"POST": self.script},
            "executors/*/queue": {"GET": self.queue},
            "jobs/*/hold": {"POST": self.hold},
            "jobs/*/release": {"POST": self.release},
        }

    async def executors(self, _: EngineRequest) -> EngineResponse:
        """All of them, also those that do not answer now."""
        offers = self._executors.offers
        problems = await asyncio.gather(*(offer.fresh() for offer in offers.values()))
        every = zip(offers.items(), problems, strict=True)
        return json_response([executor(key, offer, problem) for (key, offer), problem in every])

    async def script(self, request: EngineRequest, name: str) -> EngineResponse:
        """The batch script of an execute request, and when it would start. Makes no job."""
        offer = self._offer(name)
        cluster = self._executors.clusters.get(name)
        if cluster is None:
            raise Problem(404, f"Jobs of '{name}' have no batch script: they run at once.")
        given = _body(request).get("resources") or {}
        if not isinstance(given, dict):
            raise invalid("resources: must be an object")
        await offer.informed()
        wish, faults = offer.read({**given, "executor": name})
        if faults:
            raise invalid("; ".join(str(fault) for fault in faults))
        found: dict[str, Any] = {"script": cluster.preview(wish)}
        start = await cluster.estimate(wish)
        if start is not None:
            found["estimatedStart"] = rfc3339(start)
        return json_response(found)

    async def queue(self, _: EngineRequest, name: str) -> EngineResponse:
        """The user's jobs in the queue of a batch system, made by us or not."""
        offer = self._offer(name)
        if offer.queue is None:
            raise Problem(404, f"'{name}' has no queue of its own: see the list of jobs.")
        rows = await offer.queue.get()
        if rows is None or offer.queue.problem:
            raise Problem(502, offer.queue.problem or f"{offer.title} did not answer.")
        return json_response([self._row(row) for row in rows])

    async def hold(self, request: EngineRequest, job_id: str) -> EngineResponse:
        """Keep a waiting job from starting."""
        return await self._held(request, job_id, release=False)

    async def release(self, request: EngineRequest, job_id: str) -> EngineResponse:
        """Let a held job start."""
        return await self._held(request, job_id, release=True)

    async def _held(self, request: EngineRequest, job_id: str, *, release: bool) -> EngineResponse:
        job = self._job(job_id)
        word = "released" if release else "held"
        cluster = self._executors.clusters.get(job.executor)
        if cluster is None:
            raise Problem(409, f"Only jobs on a cluster can be {word}; this one is here.")
        if job.status != ACCEPTED:
            raise Problem(409, f"Only a waiting job can be {word}; this one is {job.status}.")
        try:
            await cluster.hold(job, release=release)
        except CommandFailed as failure:
            raise Problem(502, f"The job cannot be {word}: {failure.message}") from None
        return json_response(self._info(request, self._job(job_id)))

    def _offer(self, name: str) -> Offer:
        offer = self._executors.offers.get(name)
        if offer is None:
            names = ", ".join(self._executors.offers)
            raise Problem(404, f"There is no executor '{name[:100]}'; there are {names}.")
        return offer

    def _row(self, row: QueueRow) -> dict[str, Any]:
        ours = job_of(row.name)
        return {
            "id": row.id,
            "name": row.name,
            "state": row.stage,
            "raw": row.raw,
            "reason": row.reason,
            "partition": row.partition,
            "cores": row.cores,
            "submitted": _moment(row.submitted),
            "started": _moment(row.started),
            "ours": ours if ours and self._store.get(ours) else None,
        }


def executor(key: str, offer: Offer, problem: str) -> dict[str, Any]:
    """An executor as clients see it, bytes and seconds; ``problem``: it does not answer."""
    facts = (offer.facts.value if offer.facts else None) or ClusterFacts()
    found: dict[str, Any] = {
        "id": key,
        "title": offer.title,
        "kind": offer.kind,
        "available": not problem,
        "cores": offer.cores,
        "memory": offer.memory,
        "partitions": [_partition(each) for each in facts.partitions],
        "accounts": list(facts.accounts),
        "defaults": dict(offer.defaults),
        "locked": dict(offer.locked),
    }
    if problem:
        found["problem"] = problem
    if key != LOCAL:
        found["load"] = _load(facts)
    return found


def _load(facts: ClusterFacts) -> dict[str, int | None]:
    # Partitions share nodes: the largest is what is known for sure.
    def most(numbers: list[int | None]) -> int | None:
        return max((each for each in numbers if each is not None), default=None)

    return {
        "running": facts.running,
        "waiting": facts.waiting,
        "coresFree": most([each.cores_free for each in facts.partitions]),
        "coresTotal": most([each.cores_total for each in facts.partitions]),
    }


def _partition(each: Partition) -> dict[str, Any]:
    return {
        "name": each.name,
        "default": each.default,
        "available": each.available,
        "state": each.state,
        "maxWalltime": each.max_walltime,
        "defaultWalltime": each.default_walltime,
        "maxCores": each.max_cores,
        "maxMemory": each.max_memory,
        "gpus": [{"type": kind, "count": count} for kind, count in each.gpus.items()],
        "nodes": each.nodes,
        "free": each.cores_free,
        "cores": each.cores_total,
    }


def _moment(seconds: float | None) -> str | None:
    return None if seconds is None else rfc3339(seconds)


def _body(request: EngineRequest) -> Mapping[str, Any]:
    if len(request.body) > BODY:
        raise Problem(413, f"A request for a script may have {BODY} bytes; it needs no inputs.")
    try:
        body = strict_json(request.body or b"{}")
    except ValueError as error:
        raise invalid(f"The body is not JSON: {error}") from None
    if not isinstance(body, dict):
        raise invalid("The body must be a JSON object with the member 'resources'.")
    return body
