"""Ways around the address rules, each tried at every door that leads outside.

``python -m jupyterlab_hpc.tests.relay.escapes``: prints a report as JSON.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from jupyterlab_hpc.engine.web import Unreachable
from jupyterlab_hpc.gateways import Gateways
from jupyterlab_hpc.relay import RelayFailure
from jupyterlab_hpc.relay.hosts import CallbackHosts
from jupyterlab_hpc.relay.models import Request
from jupyterlab_hpc.relay.outside import Outside

from .. import samples
from .conftest import serve
from .test_addresses import INSIDE, OUTSIDE_ROOT, quoted

#: Seconds that a way out may take: most are refused at once, a few ask a resolver.
DEADLINE = 5.0


async def escapes(directory: Path) -> dict[str, Any]:
    """How many ways led to a server that nobody allowed, or below the root of one."""
    sink, sink_runner = await serve()
    allowed, allowed_runner = await serve()
    bare = samples.relay_to(samples.gateway("https://gateway.example"), directory / "a")
    through = samples.relay_to(samples.gateway(allowed.origin), directory / "b")
    below = samples.relay_to(samples.gateway(sink.origin + "/api/v1"), directory / "c")
    entry = {"id": "near", "protocol": "ogcapi-processes", "url": "https://gateway.example/"}
    outside = Outside(Gateways([entry]), CallbackHosts(["allowed.example"]), directory)
    # the sink would notice: what is not seen there did not arrive
    await below.send("far", _get("text"))
    assert len(sink.seen) == 1
    found: list[str] = []
    ways = 0

    async def attempt(door: str, url: str, way: Callable[[str], Awaitable[Any]]) -> None:
        nonlocal ways
        ways += 1
        before = len(sink.seen)
        with contextlib.suppress(RelayFailure, Unreachable):
            await way(url)
        if len(sink.seen) != before:
            found.append(f"{door}: {url!r}")

    doors: dict[str, Callable[[str], Awaitable[Any]]] = {
        "link": lambda url: bare.send("far", _get(url, bare=True)),
        "own": lambda url: bare.send("far", _get(url)),
        "redirect": lambda url: through.send(
            "far", _get("to-query?to=" + quoted(url.encode().decode("latin-1")), bare=True)
        ),
        "input": lambda url: outside.fetch(url, 1000, DEADLINE),
        "callback": lambda url: outside.post(url, b"{}", "application/json", DEADLINE),
    }
    for line in INSIDE:
        url = line.replace("{port}", str(sink.port))
        for door, way in doors.items():
            await attempt(door, url, way)
    for url in OUTSIDE_ROOT:
        await attempt("path", url, lambda url: below.send("far", _get(url)))
    for relay in (bare, through, below):
        await relay.close()
    await outside.close()
    await sink_runner.cleanup()
    await allowed_runner.cleanup()
    spellings = len(set(INSIDE)) + len(set(OUTSIDE_ROOT))
    return {"value": len(found), "spellings": spellings, "ways": ways, "escapes": found}


def _get(url: str, bare: bool = False) -> Request:
    return Request(method="GET", url=url, bare=bare, deadline=DEADLINE)


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="jupyterlab-hpc-") as folder:
        directory = Path(folder).resolve()
        for name in "abc":
            (directory / name).mkdir()
        print(json.dumps(asyncio.run(escapes(directory))))


if __name__ == "__main__":
    main()
