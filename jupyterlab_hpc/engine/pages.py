"""Landing page, conformance, and the descriptions of the processes (OGC 18-062r2 §7.2 to §7.8)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from .listing import DEFAULT_PROCESSES, next_link, page_limit, whole_number
from .messages import EngineRequest, link
from .process import Process
from .status import REL

OPENAPI = "application/vnd.oai.openapi+json;version=3.0"
CLASSES = ("core", "ogc-process-description", "json", "oas30", "job-list", "dismiss")
CONFORMANCE = "http://www.opengis.net/spec/ogcapi-processes-1/1.0/conf/"
# Part 2 (OGC 20-044).
CLASSES_DEPLOY = ("deploy-replace-undeploy", "ogcapppkg")
CONFORMANCE_DEPLOY = "http://www.opengis.net/spec/ogcapi-processes-2/1.0/conf/"
# Ours: what users should know of this server, such as site processes that cannot be read.
NOTICES = "urn:jupyterlab-hpc:rel:notices"
# Ours: an execute request with the X-Order-Id of an earlier one gets the job of that one.
ORDER_ID = "urn:jupyterlab-hpc:conf:order-id"
# Ours: where jobs can run, and the member ``resources`` of execute requests.
EXECUTORS = "urn:jupyterlab-hpc:conf:executors"
EXECUTORS_REL = "urn:jupyterlab-hpc:rel:executors"
OURS = (ORDER_ID, EXECUTORS)


def landing_page(request: EngineRequest) -> dict[str, Any]:
    """Links to everything, under the full names of the relations and the short ones."""
    links = [
        link(request.base, "self", "This document"),
        link(request.url("api"), "service-desc", "Description of this interface", OPENAPI),
    ]
    for rel, title in (
        ("conformance", "What this server implements"),
        ("processes", "Processes"),
        ("job-list", "Jobs"),
    ):
        href = request.url("jobs" if rel == "job-list" else rel)
        links += [link(href, REL + rel, title), link(href, rel, title)]
    links.append(link(request.url("executors"), EXECUTORS_REL, "Where jobs can run"))
    links.append(link(request.url("notices"), NOTICES, "What users should know"))
    return {
        "title": "This server",
        "description": "Runs processes and notebook cells on the machine of the Jupyter server.",
        "links": links,
    }


def conformance(callbacks: bool, deploys: bool) -> dict[str, Any]:
    """The classes; ``callbacks``: an administrator allows some hosts to be called back.

    ``deploys``: clients may deploy processes.
    """
    names = [*CLASSES, "callback"] if callbacks else CLASSES
    part2 = [CONFORMANCE_DEPLOY + name for name in CLASSES_DEPLOY] if deploys else []
    return {"conformsTo": [*(CONFORMANCE + name for name in names), *part2, *OURS]}


def process_list(
    request: EngineRequest,
    processes: Mapping[str, Process],
    mutable: Collection[str] | None = None,
) -> dict[str, Any]:
    """Summaries, in pages. ``mutable``: see `summary`."""
    limit = page_limit(request, DEFAULT_PROCESSES)
    offset = whole_number(request, "offset", 0)
    page = list(processes.values())[offset : offset + limit]
    links = [link(request.url("processes", query=request.query), "self", "This document")]
    if offset + limit < len(processes):
        links.append(next_link(request, "processes", limit=limit, offset=offset + limit))
    return {"processes": [summary(request, process, mutable) for process in page], "links": links}


def process_page(
    request: EngineRequest, process: Process, mutable: Collection[str] | None = None
) -> dict[str, Any]:
    """The full description. ``mutable``: see `summary`."""
    execution = request.url("processes", process.id, "execution")
    links = [
        link(request.url("processes", process.id), "self", "This document"),
        link(execution, REL + "execute", "Run it"),
        link(request.url("processes"), "up", "All processes"),
    ]
    return {**process.description, **_mutability(process, mutable), "links": links}


def summary(
    request: EngineRequest, process: Process, mutable: Collection[str] | None
) -> dict[str, Any]:
    """The summary. ``mutable``: ids of deployed processes; None where none can be deployed."""
    fields = {k: v for k, v in process.description.items() if k not in ("inputs", "outputs")}
    page = link(request.url("processes", process.id), "self", "Description")
    return {**fields, **_mutability(process, mutable), "links": [page]}


def _mutability(process: Process, mutable: Collection[str] | None) -> dict[str, bool]:
    """OGC 20-044, requirement class deploy-replace-undeploy: true where nothing is said."""
    return {} if mutable is None else {"mutable": process.id in mutable}
