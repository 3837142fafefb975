"""An engine on a port, in a process of its own that can be killed; ``python -m … DIRECTORY``.

It offers ``sh`` and its kin beside the built-in processes: they run the line of shell that is
their input. Its first line of output is its port.
"""

from __future__ import annotations

import asyncio
import dataclasses
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from aiohttp import web

from jupyterlab_hpc.engine import Engine, EngineLimits, EngineRequest
from jupyterlab_hpc.engine.catalogue import Catalogue
from jupyterlab_hpc.engine.process import Collected, Command, Process, PythonFor, Resources

OUTPUT = Collected("out.txt", "text/plain")
RUNNING = 8
TIME = 1.0
MEMORY = 100 << 20


def command(_: Path, inputs: Mapping[str, Any], __: PythonFor) -> Command:
    return Command(["/bin/sh", "-c", inputs["script"]], outputs={"out": OUTPUT})


def shell(name: str, resources: Resources) -> Process:
    description = {
        "id": name,
        "title": "A line of shell",
        "description": "Runs it.",
        "version": "1.0.0",
        "jobControlOptions": ["async-execute", "dismiss"],
        "outputTransmission": ["value"],
        "inputs": {"script": {"title": "Line", "schema": {"type": "string"}}},
        "outputs": {
            "out": {
                "title": "out.txt",
                "schema": {"type": "string", "contentMediaType": "text/plain"},
            }
        },
    }
    return Process(description, command, resources=resources)


def offer_shells() -> None:
    built_in = dict(Catalogue().processes)
    for name, resources in (
        ("sh", Resources()),
        ("sh-brief", Resources(walltime=TIME)),
        ("sh-small", Resources(memory=MEMORY)),
    ):
        built_in[name] = shell(name, resources)
    # The engine makes its own catalogue.
    Catalogue.processes = property(lambda _: built_in)  # type: ignore[method-assign, assignment]


async def serve(directory: Path) -> None:
    limits = dataclasses.replace(EngineLimits(), running=RUNNING, grace=0.5)
    engine = Engine(directory, python_for=lambda _: sys.executable, limits=limits)
    await engine.start()

    async def answer(request: web.Request) -> web.Response:
        response = await engine.handle(
            EngineRequest(
                request.method,
                request.match_info["path"],
                parse_qsl(request.query_string, keep_blank_values=True),
                {name.lower(): value for name, value in request.headers.items()},
                await request.read(),
                f"http://{request.host}/",
            )
        )
        body = response.body if isinstance(response.body, bytes) else response.body.read_bytes()
        return web.Response(status=response.status, headers=response.headers, body=body)

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", answer)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    print(runner.addresses[0][1], flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    offer_shells()
    asyncio.run(serve(Path(sys.argv[1])))
