"""kill -9 between any two moments of an effect: nothing is sent twice blindly, nothing is lost."""

from __future__ import annotations

import asyncio
import json
import signal
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from .. import samples
from .crash_child import POINTS
from .house import House


class Counting:
    """A server that counts requests, and answers unless told to hold back."""

    def __init__(self) -> None:
        self.hits = 0
        self.hold = False
        self.url = ""

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await reader.readuntil(b"\r\n\r\n")
            self.hits += 1
            if self.hold:
                await reader.read()
            else:
                writer.write(b"HTTP/1.1 201 Created\r\nContent-Length: 2\r\n")
                writer.write(b"Content-Type: text/plain\r\nConnection: close\r\n\r\nok")
                await writer.drain()
        finally:
            writer.close()


@pytest_asyncio.fixture
async def peer() -> AsyncIterator[Counting]:
    peer = Counting()
    server = await asyncio.start_server(peer.serve, "127.0.0.1", 0)
    peer.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    yield peer
    server.close()


@pytest.mark.parametrize("changes", [True, False])
@pytest.mark.parametrize("point", POINTS)
async def test_an_effect_survives_kill_nine(tmp_path: Path, peer: Counting, point, changes):
    job = samples.job("far")
    effect = samples.request(changes=changes, method="POST" if changes else "GET")
    peer.hold = point == "sending"
    child = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "jupyterlab_hpc.tests.watch.crash_child",
        point,
        str(tmp_path),
        peer.url,
        json.dumps(job),
        json.dumps(effect),
    )
    if point == "sending":
        await samples.eventually(lambda: peer.hits, seconds=20)
        child.kill()
    assert await asyncio.wait_for(child.wait(), 20) == -signal.SIGKILL

    peer.hold = False
    hits_before = peer.hits
    house = House(tmp_path, peer.url)
    await house.watch.start()
    identifier = job["order"]["id"]

    async def told() -> list[str]:
        return [event["type"] for event in await house.events(identifier)]

    await samples.eventually(told)
    in_doubt = point in {"begun", "sending", "answered", "recording"}
    assert await told() == ["unknown" if changes and in_doubt else "answered"]
    if changes:
        # sent once at most, and exactly once unless it is in doubt
        assert peer.hits == (hits_before if in_doubt else 1)
        assert peer.hits <= 1
    else:
        assert peer.hits == (1 if point in {"planned", "begun", "recorded"} else 2)
    assert [e["state"] for e in await house.effects(identifier)] == ["done"]
    await house.close()
