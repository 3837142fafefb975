"""An engine in a directory of its own."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from .client import Client
from .over_http import ECHO, Send, ended


@pytest.fixture
async def client(tmp_path: Path) -> AsyncIterator[Client]:
    async with Client(tmp_path) as client:
        yield client


@pytest.fixture
def send(hpc: Any, jp_fetch: Any) -> Send:
    """`await send("GET", "jobs")`: the answer to a request to the engine."""

    async def call(method: str, path: str, body: Any = None, **headers: str) -> Any:
        place, _, query = path.partition("?")
        names = {"Content-Type": "application/json"} if body is not None else {}
        return await jp_fetch(
            "hpc",
            "engine",
            *([place] if place else []),
            method=method,
            body=None if body is None else json.dumps(body),
            headers={**names, **{k.replace("_", "-"): v for k, v in headers.items()}},
            params=dict(pair.split("=") for pair in query.split("&") if pair),
            allow_nonstandard_methods=True,
            raise_error=False,
        )

    return call


@pytest.fixture
def job(send: Send, api: Any) -> Callable[..., Awaitable[dict[str, Any]]]:
    """`await job({"a": "x"})`: the status of a new job of the echo process that has ended."""

    async def run(inputs: dict[str, Any], **body: Any) -> dict[str, Any]:
        answer = await send("POST", ECHO, {"inputs": inputs, **body}, Prefer="respond-async")
        assert answer.code == 201, answer.body
        return await ended(api, json.loads(answer.body)["jobID"])

    return run
