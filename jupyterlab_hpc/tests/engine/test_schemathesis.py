"""The OpenAPI document is true: whatever it allows or forbids, the server answers as it says."""

from __future__ import annotations

import asyncio
import contextlib
import json
from typing import Any

import hypothesis
import schemathesis
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import (
    negative_data_rejection,
    positive_data_acceptance,
)

EXAMPLES = 6

# A schema cannot say that a link leads somewhere, that code is Python, or that one of three inputs
# is needed; nor are unknown members and parameters a fault.
NOT_OURS = [positive_data_acceptance, negative_data_rejection]


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
    for name, value in list(inputs.items()):
        if isinstance(value, dict) and "href" in value:
            # Nobody is there.
            del inputs[name]
    if "code" in inputs:
        inputs["code"] = "1 + 1" if isinstance(inputs["code"], str) else inputs["code"]


class Examiner:
    """Sends examples of operations, and remembers the statuses that came.

    Most of those that fit the document are about things that exist, the others about anything.
    """

    def __init__(self, headers: dict[str, str]) -> None:
        self.seen: dict[str, set[int]] = {}
        self._known = {"processID": "echo", "outputID": "a"}
        self._headers = headers
        self._sent = 0

    def examine(self, schema: Any) -> None:
        for operation in sorted(operations(schema), key=_executions_first):
            self._send(operation, GenerationMode.POSITIVE)
            # Nothing can be wrong about a request in which nothing can be chosen.
            with contextlib.suppress(hypothesis.errors.Unsatisfiable):
                self._send(operation, GenerationMode.NEGATIVE)

    def _send(self, operation: Any, mode: GenerationMode) -> None:
        @SETTINGS
        @hypothesis.given(case=operation.as_strategy(generation_mode=mode))
        def check(case: Any) -> None:
            bounded(case)
            if mode == GenerationMode.POSITIVE and operation.path == "/processes/echo/execution":
                case.body.setdefault("inputs", {})["a"] = "text"
            self._sent += 1
            if mode == GenerationMode.POSITIVE and self._sent % 4:
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
    hpc: Any, jp_fetch: Any, jp_auth_header: dict[str, str]
) -> None:
    document = json.loads((await jp_fetch("hpc", "engine", "api")).body)
    # Strangers get no further than Jupyter's 403, see test_access.py.
    del document["security"]
    schema = schemathesis.openapi.from_dict(document)
    schema.config.update(base_url=document["servers"][0]["url"])
    examiner = Examiner(jp_auth_header)
    await asyncio.to_thread(examiner.examine, schema)
    seen = examiner.seen
    for label, status in (
        ("GET /", 200),
        ("GET /api", 200),
        ("GET /jobs", 400),
        ("GET /processes/{processID}", 200),
        ("GET /processes/{processID}", 404),
        ("POST /processes", 400),
        ("PUT /processes/{processID}", 404),
        ("DELETE /processes/{processID}", 403),
        ("GET /processes/{processID}/package", 404),
        ("POST /processes/echo/execution", 200),
        ("POST /processes/echo/execution", 400),
        ("POST /processes/run-cell/execution", 201),
        ("GET /jobs/{jobID}", 200),
        ("GET /jobs/{jobID}", 404),
        ("DELETE /jobs/{jobID}", 200),
    ):
        assert status in seen[label], (label, status, seen)
