"""The status document of a job (OGC 18-062r2 §7.12, statusInfo.yaml)."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

from .executors.wish import LOCAL
from .messages import EngineRequest, link
from .process import Process
from .store import DISMISSED, ENDED, FAILED, SENDING, SUCCESSFUL, Job

REL = "http://www.opengis.net/def/rel/ogc/1.0/"


def rfc3339(seconds: float) -> str:
    """Seconds since 1970 → ``2026-01-31T12:00:00.123Z``."""
    moment = datetime.fromtimestamp(seconds, timezone.utc)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def status_info(
    request: EngineRequest,
    job: Job,
    process: Process | None,
    partial: bool = False,
    estimated: float | None = None,
) -> dict[str, Any]:
    """The document; ``partial``: a job that did not succeed left outputs worth fetching.

    ``estimated``: when it may start, in seconds since 1970.
    """
    body: dict[str, Any] = {
        "jobID": job.id,
        "processID": job.process,
        "type": "process",
        "status": job.status,
        "message": _message(job),
        "progress": job.progress,
        "created": rfc3339(job.created),
    }
    for name in ("started", "finished", "updated"):
        moment = getattr(job, name)
        if moment is not None:
            body[name] = rfc3339(moment)
    if job.order_id:
        body["orderID"] = job.order_id
    body.update(_where(job))
    if estimated is not None:
        body["estimatedStart"] = rfc3339(estimated)
    body["links"] = _links(request, job, process, partial)
    return body


def _message(job: Job) -> str:
    """What was said last, and what is wrong with it."""
    if job.status in ENDED:
        return job.message
    if job.evidence == "stale":
        return f"{job.message} (when the cluster last answered; it does not now)"
    if job.evidence == "lost":
        return f"The cluster no longer knows it: {job.reason or 'there is no trace of it'}"
    return job.message


def _where(job: Job) -> dict[str, Any]:
    """Where it runs, for a job that is not simply on this machine (our extension)."""
    if job.executor == LOCAL and job.resources is None:
        return {}
    found: dict[str, Any] = {"executor": job.executor, "evidence": job.evidence}
    if job.native and job.native != SENDING:
        found["nativeID"] = job.native
    if job.reason:
        found["reason"] = job.reason
    if job.resources:
        found["resources"] = job.resources
    return found


def removal(request: EngineRequest, job: Job) -> dict[str, Any]:
    """What is told of a job that has just been removed (OGC 18-062r2 §11.3): it leads nowhere."""
    info = status_info(request, job, None)
    links = [each for each in info["links"] if each["rel"] == "up"]
    return {**info, "status": DISMISSED, "message": "Removed", "links": links}


def _links(
    request: EngineRequest, job: Job, process: Process | None, partial: bool
) -> list[dict[str, str]]:
    here = request.url("jobs", job.id)
    results = f"{here}/results"
    links = [
        link(here, "self", "This document"),
        link(here, "status", "Status of the job"),
        link(here, "monitor", "Status of the job"),
        link(request.url("jobs"), "up", "All jobs"),
        link(f"{here}/log", "log", "Output of the job", "text/plain"),
    ]
    if job.status == SUCCESSFUL:
        links.append(link(results, REL + "results", "Results"))
    if job.status == FAILED:
        links.append(link(results, REL + "exceptions", "Why it failed"))
    if partial and process:
        for name, output in process.outputs.items():
            media_type = output["schema"].get("contentMediaType", "application/json")
            href = request.url("jobs", job.id, "results", name)
            links.append(link(href, "partial-results", output.get("title", name), media_type))
    return links
