"""The OpenAPI 3.0 document of the engine: what it answers, no more (OGC 18-062r2 §10)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from .listing import DEFAULT_LIMIT, DEFAULT_PROCESSES, MOST, STATES
from .messages import JSON, PROBLEM, EngineRequest
from .openapi_deploy import deploy_paths
from .openapi_executors import executor_paths
from .openapi_process import body_of
from .openapi_schemas import SCHEMAS, errors_of, ref
from .process import Process

ERRORS = {
    400: "The request contradicts the description or the standard; `detail` says where",
    403: "Jupyter does not know the user, or does not allow it; or the process is immutable",
    404: "There is no such process, job or result, or none yet",
    405: "The resource does not take this method; `Allow` names those that it takes",
    409: "There is such a process already, or the job is not in a state for this",
    410: "The job was removed",
    413: "The request is too large",
    415: "No package of this type is taken; `detail` names those that are",
    500: "The job failed, or the server did; `detail` says which",
    502: "The batch system did not answer, or refused",
    503: "Another server of the same user runs the jobs",
    507: "There is no room for the job, or the process",
}
# How a job that was just made is asked about, by the names of operations below.
JOB_LINKS = {
    name: {"operationId": name, "parameters": {"jobID": "$response.body#/jobID"}}
    for name in ("status", "results", "log", "dismiss")
}


def api_document(
    request: EngineRequest, processes: Iterable[Process], deploys: bool = False
) -> dict[str, Any]:
    """``service-desc`` of the landing page, with a path for each process that can be run."""
    job, process = _in_path("jobID"), _in_path("processID")
    lines = _in_query("lines", "How many of the last lines", type="integer", minimum=1)
    paths = {
        "/": {"get": _operation("Landing page", "landing", "landingPage")},
        "/conformance": {"get": _operation("Conformance classes", "conformance", "confClasses")},
        "/api": {"get": _text("This document", "api", "application/vnd.oai.openapi+json", {})},
        "/notices": {"get": _operation("What users should know", "notices", "notices")},
        "/processes": {
            "get": _operation(
                "Processes",
                "processes",
                "processList",
                [_limit(DEFAULT_PROCESSES), _place("offset", 0)],
            )
        },
        "/processes/{processID}": {
            "get": _operation("Description of a process", "process", "process", [process], [404])
        },
        "/processes/{processID}/execution": {
            "post": _execution("Run a process", "execute", ref("execute"), [process])
        },
        **{f"/processes/{each.id}/execution": {"post": _own(each)} for each in processes},
        "/jobs": {"get": _operation("Jobs, newest first", "jobs", "jobList", _filters(), [400])},
        "/jobs/{jobID}": {
            "get": _operation("Status of a job", "status", "statusInfo", [job], [404]),
            "delete": _operation(
                "Dismiss a job, or remove one that has ended",
                "dismiss",
                "statusInfo",
                [job],
                [404, 410, 503],
            ),
        },
        "/jobs/{jobID}/results": {"get": _results("All results", "results", [job])},
        "/jobs/{jobID}/results/{outputID}": {
            "get": _results("One result", "result", [job, _in_path("outputID")])
        },
        "/jobs/{jobID}/log": {
            "get": _text(
                "What the job wrote", "log", "text/plain", {"type": "string"}, [job, lines], [400]
            )
        },
    }
    paths |= executor_paths(job)
    for path, operations in (deploy_paths(process) if deploys else {}).items():
        paths[path] = {**paths.get(path, {}), **operations}
    return {
        "openapi": "3.0.3",
        "info": {
            "title": "This server: OGC API - Processes",
            "version": "1.0.0",
            "description": "Runs processes and notebook cells as jobs.",
        },
        "servers": [{"url": request.base.rstrip("/")}],
        "security": [{"jupyter": []}],
        "paths": paths,
        "components": {
            "schemas": SCHEMAS,
            "responses": {f"error{status}": _error(status) for status in ERRORS},
            "securitySchemes": {
                "jupyter": {
                    "type": "apiKey",
                    "in": "header",
                    "name": "Authorization",
                    "description": "`token` and the Jupyter server's token",
                }
            },
        },
    }


def _in_path(name: str) -> dict[str, Any]:
    schema = {"type": "string", "minLength": 1}
    return {"name": name, "in": "path", "required": True, "schema": schema}


def _in_query(name: str, description: str, **schema: Any) -> dict[str, Any]:
    place = {"name": name, "in": "query", "required": False}
    if schema.get("type") == "array":
        place |= {"style": "form", "explode": False}
    return {**place, "description": description, "schema": schema}


def _limit(default: int) -> dict[str, Any]:
    words = f"Entries in a page; more than {MOST} counts as {MOST}"
    return _in_query("limit", words, type="integer", minimum=1, default=default)


def _place(name: str, least: int) -> dict[str, Any]:
    return _in_query(name, "Where the page begins; as in `next`", type="integer", minimum=least)


def _filters() -> list[dict[str, Any]]:
    words = {"type": "string"}
    return [
        _limit(DEFAULT_LIMIT),
        _place("before", 0),
        _in_query("type", "Kinds of jobs; all are `process`", type="array", items=words),
        _in_query("processID", "Jobs of these processes", type="array", items=words),
        _in_query(
            "status",
            "Jobs in these states",
            type="array",
            items={"type": "string", "enum": list(STATES)},
        ),
        _in_query(
            "datetime",
            "When the job was made: an RFC 3339 time, or two with `/` between; `..` is open",
            type="string",
        ),
        _in_query("minDuration", "Seconds that the job ran", type="integer", minimum=0),
        _in_query("maxDuration", "Seconds that the job ran", type="integer", minimum=0),
    ]


def _operation(
    summary: str,
    operation: str,
    schema: str,
    parameters: list[dict[str, Any]] | None = None,
    errors: list[int] | None = None,
) -> dict[str, Any]:
    return _text(summary, operation, JSON, ref(schema), parameters, errors)


def _text(
    summary: str,
    operation: str,
    kind: str,
    schema: dict[str, Any],
    parameters: list[dict[str, Any]] | None = None,
    errors: list[int] | None = None,
) -> dict[str, Any]:
    found = {400} if any(each["in"] == "query" for each in parameters or []) else set()
    if any(each["in"] == "path" for each in parameters or []):
        found.add(404)
    return {
        "summary": summary,
        "operationId": operation,
        "parameters": parameters or [],
        "responses": {
            "200": {"description": summary, "content": {kind: {"schema": schema}}},
            **errors_of({403, 405, 500, *found, *(errors or [])}),
        },
    }


def _results(summary: str, operation: str, parameters: list[dict[str, Any]]) -> dict[str, Any]:
    made = _text(summary, operation, "*/*", {}, parameters)
    made["responses"]["204"] = _linked()
    return made


def _linked() -> dict[str, Any]:
    header = {"description": "Where the outputs are (RFC 8288)", "schema": {"type": "string"}}
    return {"description": "All outputs are wanted by reference", "headers": {"Link": header}}


def _own(process: Process) -> dict[str, Any]:
    """The operation that runs one process, with the inputs of its description."""
    title = str(process.description.get("title", process.id))
    return _execution(title, f"execute.{process.id}", body_of(process), [])


def _execution(
    summary: str, operation: str, schema: dict[str, Any], parameters: list[dict[str, Any]]
) -> dict[str, Any]:
    made = _results(summary, operation, parameters)
    header = {"in": "header", "required": False, "schema": {"type": "string"}}
    made["parameters"] = [
        *parameters,
        {**header, "name": "Prefer", "description": "`respond-async`, or `wait=` seconds"},
        {
            **header,
            "name": "X-Order-Id",
            "description": "The client's id of its order: the same id makes one job only.",
            "schema": {"type": "string", "format": "uuid"},
        },
    ]
    made["requestBody"] = {"required": True, "content": {JSON: {"schema": schema}}}
    made["responses"] |= {
        "201": {
            "description": "A job was made",
            "headers": {
                "Location": {
                    "description": "Its status",
                    "required": True,
                    "schema": {"type": "string", "format": "uri"},
                }
            },
            "content": {JSON: {"schema": ref("statusInfo")}},
            "links": JOB_LINKS,
        },
        **errors_of({400, 410, 413, 503, 507}),
    }
    return made


def _error(status: int) -> dict[str, Any]:
    # Jupyter has words of its own for those it does not let in.
    words = {"anyOf": [ref("refusal"), ref("exception")]} if status == 403 else ref("exception")
    return {
        "description": ERRORS[status],
        "content": {kind: {"schema": words} for kind in (JSON, PROBLEM)},
    }
