"""The paths that deploy, replace and undeploy processes (OGC 20-044), in OpenAPI 3.0."""

from __future__ import annotations

from typing import Any

from .messages import JSON
from .openapi_schemas import errors_of, ref
from .package import OGCAPPPKG, PROCESS

BODY = {
    "required": True,
    "content": {
        OGCAPPPKG: {"schema": ref("package")},
        PROCESS: {"schema": {"type": "string", "description": "The YAML of a site process"}},
    },
}
CHANGES = {400, 403, 405, 413, 415, 500, 503, 507}


def deploy_paths(process: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Operations by path and method. ``process``: the parameter that is a process's id."""
    done = {"description": "Done"}
    return {
        "/processes": {
            "post": {
                "summary": "Deploy a process",
                "operationId": "deploy",
                "requestBody": BODY,
                "responses": {
                    "201": {
                        "description": "The process is there",
                        "headers": {
                            "Location": {
                                "description": "Its description",
                                "required": True,
                                "schema": {"type": "string", "format": "uri"},
                            }
                        },
                        "content": {JSON: {"schema": ref("processSummary")}},
                    },
                    **errors_of(CHANGES | {409}),
                },
            }
        },
        "/processes/{processID}": {
            "put": {
                "summary": "Replace a deployed process",
                "operationId": "replace",
                "parameters": [process],
                "requestBody": BODY,
                "responses": {"204": done, **errors_of(CHANGES | {404})},
            },
            "delete": {
                "summary": "Undeploy a process; its jobs go on",
                "operationId": "undeploy",
                "parameters": [process],
                "responses": {"204": done, **errors_of({403, 404, 405, 500, 503, 507})},
            },
        },
        "/processes/{processID}/package": {
            "get": {
                "summary": "What was deployed",
                "operationId": "package",
                "parameters": [process],
                "responses": {
                    "200": {
                        "description": "The package",
                        "content": {OGCAPPPKG: {"schema": ref("package")}},
                    },
                    **errors_of({403, 404, 405, 500}),
                },
            }
        },
    }
