"""The OpenAPI 3.0 document of the engine: what it answers, no more."""

from __future__ import annotations

from typing import Any

from .listing import DEFAULT_LIMIT, MOST, STATES
from .messages import EngineRequest

OBJECT = {"type": "object"}


def api_document(request: EngineRequest) -> dict[str, Any]:
    """``service-desc`` of the landing page."""
    job, process = _in_path("jobID"), _in_path("processID")
    limit = _in_query("limit", type="integer", minimum=1, maximum=MOST, default=DEFAULT_LIMIT)
    filters = [
        limit,
        _in_query("type", type="string", enum=["process"]),
        _in_query("processID", type="string"),
        _in_query("status", type="string", enum=list(STATES)),
        _in_query("datetime", type="string"),
        _in_query("minDuration", type="integer", minimum=0),
        _in_query("maxDuration", type="integer", minimum=0),
    ]
    lines = _in_query("lines", type="integer", minimum=1)
    paths = {
        "/": {"get": _operation("Landing page", "landingPage")},
        "/conformance": {"get": _operation("Conformance classes", "conformance")},
        "/api": {"get": _operation("This document", "api")},
        "/processes": {"get": _operation("Processes", "processes", [limit])},
        "/processes/{processID}": {"get": _operation("Description", "process", [process])},
        "/processes/{processID}/execution": {"post": _execution(process)},
        "/jobs": {"get": _operation("Jobs, newest first", "jobs", filters)},
        "/jobs/{jobID}": {
            "get": _operation("Status", "status", [job], schema="statusInfo"),
            "delete": _operation(
                "Dismiss a job, remove one that has ended", "dismiss", [job], schema="statusInfo"
            ),
        },
        "/jobs/{jobID}/results": {"get": _operation("Results", "results", [job])},
        "/jobs/{jobID}/results/{outputID}": {
            "get": _operation("One result", "result", [job, _in_path("outputID")], kind="*/*")
        },
        "/jobs/{jobID}/log": {
            "get": _operation("What the job wrote", "log", [job, lines], kind="text/plain")
        },
    }
    return {
        "openapi": "3.0.3",
        "info": {"title": "This server: OGC API - Processes", "version": "1.0.0"},
        "servers": [{"url": request.base.rstrip("/")}],
        "paths": paths,
        "components": {"schemas": _schemas()},
    }


def _in_path(name: str) -> dict[str, Any]:
    return {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}


def _in_query(name: str, **schema: Any) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": False, "schema": schema}


def _operation(
    summary: str,
    operation: str,
    parameters: list[dict[str, Any]] | None = None,
    kind: str = "application/json",
    schema: str = "",
) -> dict[str, Any]:
    content = {"$ref": f"#/components/schemas/{schema}"} if schema else {}
    if not schema:
        content = {"type": "string"} if kind == "text/plain" else {}
    return {
        "summary": summary,
        "operationId": operation,
        "parameters": parameters or [],
        "responses": {
            "200": {"description": summary, "content": {kind: {"schema": content}}},
            "default": _exception(),
        },
    }


def _exception() -> dict[str, Any]:
    schema = {"$ref": "#/components/schemas/exception"}
    return {
        "description": "An error",
        "content": {
            kind: {"schema": schema} for kind in ("application/json", "application/problem+json")
        },
    }


def _execution(process: dict[str, Any]) -> dict[str, Any]:
    operation = _operation("Run a process", "execute", [process], kind="*/*")
    header = {"in": "header", "required": False, "schema": {"type": "string"}}
    operation["parameters"] += [
        {**header, "name": "Prefer"},
        {
            **header,
            "name": "X-Order-Id",
            "description": "The client's id of its order: the same id makes one job only.",
            "schema": {"type": "string", "format": "uuid"},
        },
    ]
    status = {"$ref": "#/components/schemas/statusInfo"}
    operation["requestBody"] = {
        "required": True,
        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/execute"}}},
    }
    operation["responses"]["201"] = {
        "description": "A job was made",
        "headers": {"Location": {"schema": {"type": "string", "format": "uri"}}},
        "content": {"application/json": {"schema": status}},
    }
    return operation


def _schemas() -> dict[str, Any]:
    text: dict[str, Any] = {"type": "string"}
    time = {"type": "string", "format": "date-time"}
    return {
        "exception": {
            "type": "object",
            "required": ["type"],
            "properties": {
                "type": text,
                "title": text,
                "status": {"type": "integer"},
                "detail": text,
            },
        },
        "execute": {
            "type": "object",
            "properties": {
                "inputs": OBJECT,
                "outputs": OBJECT,
                "response": {"type": "string", "enum": ["raw", "document"], "default": "raw"},
            },
        },
        "statusInfo": {
            "type": "object",
            "required": ["jobID", "status", "type"],
            "properties": {
                "jobID": text,
                "processID": text,
                "orderID": text,
                "type": {"type": "string", "enum": ["process"]},
                "status": {"type": "string", "enum": list(STATES)},
                "message": text,
                "progress": {"type": "integer", "minimum": 0, "maximum": 100},
                "created": time,
                "started": time,
                "finished": time,
                "updated": time,
                "links": {"type": "array", "items": OBJECT},
            },
        },
    }
