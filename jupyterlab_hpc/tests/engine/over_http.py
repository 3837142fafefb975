"""What tests over HTTP share: the words of the standard, and ways to read answers."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Awaitable, Callable
from typing import Any

from .client import DEADLINE

REL = "http://www.opengis.net/def/rel/ogc/1.0/"
CONF = "http://www.opengis.net/spec/ogcapi-processes-1/1.0/conf/"
EXCEPTIONS = "http://www.opengis.net/def/exceptions/ogcapi-processes-1/1.0/"
ECHO = "processes/echo/execution"
STATES = {"accepted", "running", "successful", "failed", "dismissed"}

#: `await send("GET", "jobs")`: the answer to a request to the engine.
Send = Callable[..., Awaitable[Any]]


async def ended(api: Any, job: str) -> dict[str, Any]:
    """The status of a job once it has ended."""
    limit = time.monotonic() + DEADLINE
    while True:
        _, info = await api("GET", f"engine/jobs/{job}")
        if info["status"] in ("successful", "failed"):
            return dict(info)
        assert time.monotonic() < limit, info
        await asyncio.sleep(0.02)


def hrefs(page: dict[str, Any], rel: str) -> list[str]:
    return [link["href"] for link in page["links"] if link["rel"] == rel]


def is_exception(answer: Any, status: int, kind: str) -> bool:
    """An answer that is an error as the standard has it."""
    body = json.loads(answer.body)
    return (
        answer.code == status == body["status"]
        and body["type"] == EXCEPTIONS + kind
        and bool(body["title"] and body["detail"])
        and answer.headers["Content-Type"] in ("application/json", "application/problem+json")
    )
