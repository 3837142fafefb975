"""The paths about where jobs run (our extension), in OpenAPI 3.0."""

from __future__ import annotations

from typing import Any

from .messages import JSON
from .openapi_schemas import errors_of, many, ref

JOB_ERRORS = {403, 404, 405, 409, 500, 502, 503}


def executor_paths(job: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Operations by path and method. ``job``: the parameter that is a job's id."""
    schema = {"type": "string", "minLength": 1}
    executor = {"name": "executorID", "in": "path", "required": True, "schema": schema}
    return {
        "/executors": {
            "get": _operation("Where jobs can run", "executors", many(ref("executor")), [], set())
        },
        "/executors/{executorID}/queue": {
            "get": _operation(
                "The user's jobs in the queue, made here or not",
                "queue",
                many(ref("queueRow")),
                [executor],
                {404, 502},
            )
        },
        "/executors/{executorID}/script": {
            "post": {
                **_operation(
                    "The batch script of an execute request; no job is made",
                    "script",
                    ref("script"),
                    [executor],
                    {400, 404, 413, 503},
                ),
                "requestBody": {
                    "required": True,
                    "content": {JSON: {"schema": ref("scriptRequest")}},
                },
            }
        },
        "/jobs/{jobID}/hold": {
            "post": _operation(
                "Keep a waiting job from starting", "hold", ref("statusInfo"), [job], JOB_ERRORS
            )
        },
        "/jobs/{jobID}/release": {
            "post": _operation(
                "Let a held job start", "release", ref("statusInfo"), [job], JOB_ERRORS
            )
        },
    }


def _operation(
    summary: str,
    operation: str,
    schema: dict[str, Any],
    parameters: list[dict[str, Any]],
    errors: set[int],
) -> dict[str, Any]:
    return {
        "summary": summary,
        "operationId": operation,
        "parameters": parameters,
        "responses": {
            "200": {"description": summary, "content": {JSON: {"schema": schema}}},
            **errors_of({403, 405, 500, *errors}),
        },
    }
