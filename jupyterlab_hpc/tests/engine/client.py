"""A client of the engine for tests: requests as a web server would hand them over."""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from jupyterlab_hpc.engine import Engine, EngineLimits, EngineRequest
from jupyterlab_hpc.engine.web import Web

BASE = "https://hub.example/user/ada/hpc/engine/"
DEADLINE = 30.0


class Answer:
    """Status, headers and content of an answer."""

    def __init__(self, status: int, headers: dict[str, str], content: bytes) -> None:
        self.status = status
        self.headers = headers
        self.content = content

    @property
    def json(self) -> Any:
        return json.loads(self.content)

    @property
    def text(self) -> str:
        return self.content.decode()


class Client:
    """One engine, its changes, and the usual requests."""

    def __init__(
        self,
        directory: Path,
        limits: EngineLimits | None = None,
        python: str = sys.executable,
        web: Web | None = None,
        **more: Any,
    ) -> None:
        self.changes: list[str] = []
        self.directory = directory
        self.clusters = list(more.get("clusters", ()))
        self.engine = Engine(
            directory,
            python_for=lambda kernel: python_for(kernel, python),
            limits=limits or EngineLimits(running=4, grace=0.5),
            on_change=self.changes.append,
            web=web,
            **more,
        )

    async def send(
        self,
        method: str,
        path: str,
        content: bytes = b"",
        query: list[tuple[str, str]] | None = None,
        **headers: str,
    ) -> Answer:
        names = {name.replace("_", "-"): value for name, value in headers.items()}
        request = EngineRequest(method, path, query or [], names, content, BASE)
        response = await self.engine.handle(request)
        body = response.body if isinstance(response.body, bytes) else response.body.read_bytes()
        return Answer(response.status, response.headers, body)

    async def get(self, path: str, **query: str) -> Answer:
        return await self.send("GET", path, query=list(query.items()))

    async def execute(self, process: str, body: Any, **headers: str) -> Answer:
        content = json.dumps(body).encode()
        return await self.send("POST", f"processes/{process}/execution", content, **headers)

    async def submit(self, process: str, inputs: dict[str, Any], **headers: str) -> str:
        """The id of a new job."""
        body = {"inputs": inputs, "response": "document"}
        answer = await self.execute(process, body, prefer="respond-async", **headers)
        assert answer.status == 201, answer.text
        return str(answer.json["jobID"])

    async def cell(self, *lines: str) -> str:
        """The id of a new job that runs these lines."""
        return await self.submit("run-cell", {"code": "\n".join(lines)})

    async def status(self, job: str) -> dict[str, Any]:
        answer = await self.get(f"jobs/{job}")
        assert answer.status == 200, answer.text
        return dict(answer.json)

    async def ended(self, job: str) -> dict[str, Any]:
        """The status of the job once it has ended."""
        return await self.until(
            job, lambda info: info["status"] in ("successful", "failed", "dismissed")
        )

    async def until(self, job: str, fits: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """The first status of the job that fits."""
        limit = time.monotonic() + DEADLINE
        while True:
            info = await self.status(job)
            if fits(info):
                return info
            assert time.monotonic() < limit, f"still {info}"
            await asyncio.sleep(0.01)

    async def outputs(self, job: str) -> list[dict[str, Any]]:
        """The notebook outputs of a cell that has ended, well or not."""
        answer = await self.get(f"jobs/{job}/results/outputs")
        assert answer.status == 200, answer.text
        return list(answer.json)

    async def __aenter__(self) -> Client:
        await self.engine.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.engine.stop()


def python_for(kernel: str | None, python: str) -> str:
    if kernel not in (None, "python3"):
        raise ValueError(f"There is no kernel {kernel!r}.")
    return python


async def happens(fits: Callable[[], Any], what: str) -> Any:
    """Wait until something is true, with a deadline."""
    limit = time.monotonic() + DEADLINE
    while not (value := fits()):
        assert time.monotonic() < limit, f"{what} did not happen"
        await asyncio.sleep(0.01)
    return value
