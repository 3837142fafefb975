"""A job takes what it was given, no more, and says so when it wanted more."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pytest

from jupyterlab_hpc.engine import EngineLimits
from jupyterlab_hpc.engine.process import Resources

from .client import Client
from .commands import offer, shell

LINUX = pytest.mark.skipif(sys.platform != "linux", reason="other systems do not tell")
# Runs until its directory has a file of that name.
UNTIL_GO = "while [ ! -e go ]; do sleep 0.05; done"
HUNGRY = f"exec {sys.executable} -c 'import time; x = bytearray(200 << 20); time.sleep(600)'"
# Four processes share the memory of a fifth, for the time of several looks at it.
SHARED = f"""exec {sys.executable} -c '
import os, time
x = bytearray(b"x") * (40 << 20)
for _ in range(4): os.fork() or time.sleep(600)
time.sleep(1.5)
'"""


def record(client: Client, job: str) -> dict[str, object]:
    return dict(json.loads((client.directory / "jobs" / job / "exit.json").read_text()))


@LINUX
async def test_a_job_beyond_its_memory_is_ended_and_says_how_much_it_took(
    client: Client, monkeypatch
) -> None:
    offer(monkeypatch, shell("eat", HUNGRY, resources=Resources(memory=100 << 20)))
    job = await client.submit("eat", {})
    info = await client.ended(job)
    assert info["status"] == "failed"
    assert info["message"].startswith("memory limit of 100 MiB exceeded (")
    assert info["message"].splitlines()[0].endswith("MiB in use)")
    assert record(client, job)["peak"] > 100 << 20


@LINUX
async def test_memory_that_processes_share_counts_once(client: Client, monkeypatch) -> None:
    offer(monkeypatch, shell("share", SHARED, resources=Resources(memory=120 << 20)))
    job = await client.submit("share", {})
    # Each process alone has 40 MiB, five together would have 200.
    assert (await client.ended(job))["status"] == "successful"
    assert record(client, job)["reason"] is None


async def test_the_administrators_bound_beats_what_a_process_asks_for(
    tmp_path: Path, monkeypatch
) -> None:
    offer(monkeypatch, shell("long", "sleep 600", resources=Resources(walltime=3600)))
    async with Client(tmp_path, EngineLimits(walltime=0.3, grace=0.5)) as client:
        info = await client.ended(await client.submit("long", {}))
        assert info["message"].startswith("time limit of 0.3 s exceeded")


async def test_a_process_may_ask_for_less_than_the_bound(client: Client, monkeypatch) -> None:
    small = Resources(walltime=0.3, disk=1 << 20)
    offer(
        monkeypatch,
        shell("long", "sleep 600", resources=small),
        shell("large", "head -c 2000000 /dev/zero > big", resources=small),
    )
    long, large = await client.submit("long", {}), await client.submit("large", {})
    assert (await client.ended(long))["message"].startswith("time limit of 0.3 s exceeded")
    assert (await client.ended(large))["message"].startswith("disk quota of 1 MiB exceeded")


async def test_a_job_waits_for_as_many_places_as_it_takes_and_is_not_overtaken(
    tmp_path: Path, monkeypatch
) -> None:
    offer(
        monkeypatch,
        shell("one", UNTIL_GO),
        shell("three", UNTIL_GO, resources=Resources(cores=3)),
        shell("many", UNTIL_GO, resources=Resources(cores=64)),
    )

    async def go(job: str) -> None:
        (tmp_path / "jobs" / job / "work" / "go").touch()
        assert (await client.ended(job))["status"] == "successful"

    async def states(*jobs: str) -> list[str]:
        return [(await client.status(job))["status"] for job in jobs]

    async with Client(tmp_path, EngineLimits(running=4, grace=0.5)) as client:
        jobs = [await client.submit(name, {}) for name in ("one", "one", "three", "one", "many")]
        # One would fit beside the first two, but the one of three came first.
        assert await states(*jobs) == ["running", "running", "accepted", "accepted", "accepted"]
        await go(jobs[0])
        assert await states(*jobs[1:]) == ["running", "running", "accepted", "accepted"]
        for job in jobs[1:4]:
            await go(job)
        # More places than there are means all of them.
        assert await states(jobs[4]) == ["running"]


async def test_a_command_is_nicer_than_the_server(tmp_path: Path, monkeypatch) -> None:
    offer(monkeypatch, shell("nice", "nice"))
    async with Client(tmp_path, EngineLimits(nice=7)) as client:
        job = await client.submit("nice", {})
        await client.ended(job)
        assert int((await client.get(f"jobs/{job}/log")).text) == os.nice(0) + 7
