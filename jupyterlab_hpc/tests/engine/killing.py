"""A server that is killed again and again, and what its client sees of that."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
import time
from pathlib import Path
from typing import Any

import aiohttp

STARTING = 30.0
DEADLINE = 90.0
ROOT = Path(__file__).parents[3]


class KilledServer:
    """The engine in a process of its own, and requests that are repeated until answered."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.kills = 0
        self._up = asyncio.Event()
        self._child: asyncio.subprocess.Process | None = None
        self._port = 0

    async def __aenter__(self) -> KilledServer:
        self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=20))
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._session.close()
        await self._end()

    async def start(self) -> None:
        """Start the server on what the last one left."""
        self._child = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "jupyterlab_hpc.tests.engine.served", str(self.directory)),
            stdout=asyncio.subprocess.PIPE,
            cwd=ROOT,
        )
        assert self._child.stdout is not None
        line = await asyncio.wait_for(self._child.stdout.readline(), STARTING)
        assert line.strip(), "the server did not start"
        self._port = int(line)
        self._up.set()

    async def kill(self) -> None:
        """``kill -9``, whatever it is doing."""
        self._up.clear()
        self.kills += 1
        await self._end()

    async def _end(self) -> None:
        assert self._child is not None
        if self._child.returncode is None:
            self._child.send_signal(signal.SIGKILL)
        await self._child.wait()

    async def once(self, method: str, path: str, **rest: Any) -> tuple[int, Any] | None:
        """Status and content of the answer; None when the server died before it came."""
        try:
            url = f"http://127.0.0.1:{self._port}/{path}"
            async with self._session.request(method, url, **rest) as answer:
                return answer.status, await answer.json(content_type=None)
        except (aiohttp.ClientError, OSError, asyncio.TimeoutError, json.JSONDecodeError):
            return None

    async def send(self, method: str, path: str, **rest: Any) -> tuple[int, Any]:
        """The same request until there is an answer."""
        limit = time.monotonic() + DEADLINE
        while True:
            await asyncio.wait_for(self._up.wait(), DEADLINE)
            answer = await self.once(method, path, **rest)
            if answer is not None:
                return answer
            assert time.monotonic() < limit, f"no answer to {method} {path}"
            await asyncio.sleep(0.02)

    async def execute(self, process: str, script: str, order: str) -> str:
        """The id of the job of this order, however often it is asked for."""
        status, job = await self.send(
            "POST", f"processes/{process}/execution", **_body(script, order)
        )
        assert status in (200, 201), job
        return str(job["jobID"])

    async def execute_once(self, process: str, script: str, order: str) -> None:
        """Ask for a job and do not care for the answer."""
        await self.once("POST", f"processes/{process}/execution", **_body(script, order))

    async def dismiss(self, job: str) -> None:
        """Dismiss a job. A second DELETE would remove it: asked for only if it goes on."""
        while (await self.status(job))["status"] in ("accepted", "running"):
            await self.once("DELETE", f"jobs/{job}")

    async def status(self, job: str) -> dict[str, Any]:
        status, info = await self.send("GET", f"jobs/{job}")
        assert status == 200, info
        return dict(info)

    def kill_shepherd(self, job: str) -> bool:
        """Kill what looks after a job; False when it does not run (any more)."""
        directory = self.directory / "jobs" / job
        try:
            pid = json.loads((directory / "pid.json").read_text())["pid"]
            if (directory / "exit.json").exists():
                return False
            os.kill(pid, signal.SIGKILL)
        except (OSError, ValueError):
            return False
        return True

    def leftovers(self) -> list[int]:
        """Processes of jobs that are still there (Linux)."""
        mark = str(self.directory).encode()
        found = []
        for path in Path("/proc").glob("[0-9]*/environ"):
            try:
                if b"JUPYTERLAB_HPC_PROGRESS=" + mark in path.read_bytes():
                    found.append(int(path.parent.name))
            except OSError:
                continue
        return found


def _body(script: str, order: str) -> dict[str, Any]:
    return {
        "json": {"inputs": {"script": script}, "response": "document"},
        "headers": {"Prefer": "respond-async", "X-Order-Id": order},
    }
