"""The OpenAPI document is true: whatever it allows or forbids, the server answers as it says."""

from __future__ import annotations

import asyncio
from typing import Any

import hypothesis
import schemathesis
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import (
    ignored_auth,
    negative_data_rejection,
    positive_data_acceptance,
)

EXAMPLES = 8

# Jupyter answers 403 to strangers where the check wants 401 (test_access.py has the rest). A
# schema cannot say that a link leads somewhere, that code is Python, or that one of three
# inputs is needed; nor are unknown members of a request a fault (OGC 18-062r2 §7.11.2).
NOT_OURS = [ignored_auth, positive_data_acceptance, negative_data_rejection]

SETTINGS = hypothesis.settings(
    max_examples=EXAMPLES,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=list(hypothesis.HealthCheck),
    phases=[hypothesis.Phase.explicit, hypothesis.Phase.generate],
)


def bounded(case: Any) -> None:
    """Jobs that a test starts end at once, and run no code that a generator made up."""
    body = case.body
    inputs = body.get("inputs") if isinstance(body, dict) else None
    if not isinstance(inputs, dict):
        return
    if isinstance(inputs.get("pause"), int | float) and inputs["pause"] > 0:
        inputs["pause"] = 0
    if "code" in inputs:
        inputs["code"] = "1 + 1" if isinstance(inputs["code"], str) else inputs["code"]


class Examiner:
    """Sends examples of operations, and remembers the statuses that came.

    Examples that fit the document are about things that exist, the others about anything.
    """

    def __init__(self, headers: dict[str, str]) -> None:
        self.seen: dict[str, set[int]] = {}
        self._known = {"processID": "echo", "outputID": "a"}
        self._headers = headers

    def examine(self, schema: Any) -> None:
        for operation in sorted(operations(schema), key=_executions_first):
            for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
                self._send(operation, mode)

    def _send(self, operation: Any, mode: GenerationMode) -> None:
        @SETTINGS
        @hypothesis.given(case=operation.as_strategy(generation_mode=mode))
        def check(case: Any) -> None:
            bounded(case)
            if mode == GenerationMode.POSITIVE:
                for name in case.path_parameters.keys() & self._known.keys():
                    case.path_parameters[name] = self._known[name]
            response = case.call(headers=self._headers)
            self.seen.setdefault(operation.label, set()).add(response.status_code)
            case.validate_response(response, excluded_checks=NOT_OURS)
            if response.status_code == 201:
                self._known.setdefault("jobID", response.json()["jobID"])

        check()


def operations(schema: Any) -> list[Any]:
    return [found.ok() for found in schema.get_all_operations()]


def _executions_first(operation: Any) -> tuple[bool, bool]:
    return operation.method != "post", operation.method == "delete"


async def test_every_answer_is_the_one_that_the_document_describes(
    hpc: Any,
    http_server: Any,
    jp_http_port: int,
    jp_base_url: str,
    jp_auth_header: dict[str, str],
) -> None:
    root = f"http://127.0.0.1:{jp_http_port}{jp_base_url}hpc/engine/"
    schema = await asyncio.to_thread(
        schemathesis.openapi.from_url, root + "api", headers=jp_auth_header
    )
    examiner = Examiner(dict(jp_auth_header))
    await asyncio.to_thread(examiner.examine, schema)
    seen = examiner.seen
    for label, status in (
        ("GET /", 200),
        ("GET /api", 200),
        ("GET /jobs", 400),
        ("GET /processes/{processID}", 200),
        ("GET /processes/{processID}", 404),
        ("POST /processes/echo/execution", 200),
        ("POST /processes/echo/execution", 400),
        ("POST /processes/run-cell/execution", 201),
        ("GET /jobs/{jobID}", 200),
        ("GET /jobs/{jobID}", 404),
        ("DELETE /jobs/{jobID}", 200),
    ):
        assert status in seen[label], (label, status, seen)
