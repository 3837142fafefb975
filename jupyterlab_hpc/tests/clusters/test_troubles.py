"""Batch systems that hang, lie, truncate and fail: no job is called ended that has not.

What one machine cannot produce (a node that is gone, memory that is enforced, accounts that
nobody keeps here) is simulated by shims and by killing; the names of those tests say so.
"""

from __future__ import annotations

import contextlib
import os
import signal
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from jupyterlab_hpc.engine.executors import Manners, hands

from ..engine.client import Client, happens
from .shims import Shims
from .systems import System
from .test_cells import cell

# A command gets so many seconds.
DEADLINE = 1.5
SOON = Manners(interval=0.5, apart=0.2, settle=1.5)


@pytest.fixture
def shims(tmp_path: Path, system: System) -> Shims:
    return Shims(tmp_path / "shims", system.commands)


@pytest_asyncio.fixture
async def client(
    tmp_path: Path, system: System, shims: Shims, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Client]:
    monkeypatch.setattr(hands, "SEARCH", 0.5)
    cluster = system.cluster(shims.environment, DEADLINE, SOON)
    folder = tmp_path / "engine"
    folder.mkdir()
    async with Client(folder, clusters={cluster.key: cluster}) as started:
        yield started
        # Whatever a test left, real commands take it back.
        shims.heal()


class Gate:
    """A cell that runs until it is let go, and notes every time that it ran."""

    def __init__(self, folder: Path) -> None:
        self._gate = folder / "gate"
        self._runs = folder / "runs"

    async def begin(self, client: Client, **resources: Any) -> str:
        return await cell(
            client,
            "import pathlib, time",
            f"open({str(self._runs)!r}, 'a').write('x')",
            f"while not pathlib.Path({str(self._gate)!r}).exists(): time.sleep(0.02)",
            "'done'",
            **resources,
        )

    def open(self) -> None:
        self._gate.touch()

    @property
    def runs(self) -> int:
        return len(self._runs.read_text()) if self._runs.exists() else 0


@pytest.fixture
def gate(tmp_path: Path) -> Gate:
    return Gate(tmp_path)


async def running(client: Client, job: str) -> dict[str, Any]:
    return await client.until(
        job, lambda info: info["status"] == "running" and info.get("nativeID")
    )


@pytest.mark.parametrize("what", ["hang", "fail", "empty", "garble", "truncate", "say"])
async def test_a_queue_in_trouble(
    client: Client, system: System, shims: Shims, gate: Gate, what: str
) -> None:
    job = await gate.begin(client)
    await running(client, job)
    queue = system.commands[1]
    if what == "say":
        # The controller has forgotten all: what a purged job looks like, too.
        shims.say(queue, system.nothing)
    else:
        shims.trouble(queue, what)
    doubtful = await client.until(job, lambda info: info["evidence"] != "ok")
    assert doubtful["status"] == "running"
    if what in ("hang", "fail"):
        assert doubtful["evidence"] == "stale"
    shims.heal()
    assert (await client.until(job, lambda info: info["evidence"] == "ok"))["status"] == "running"
    gate.open()
    assert (await client.ended(job))["status"] == "successful"
    assert gate.runs == 1


async def test_an_end_needs_no_queue(
    client: Client, system: System, shims: Shims, gate: Gate
) -> None:
    job = await gate.begin(client)
    await running(client, job)
    for command in system.commands:
        shims.trouble(command, "hang")
    gate.open()
    assert (await client.ended(job))["status"] == "successful"


@pytest.mark.parametrize("what", ["do-and-fail", "do-and-hang", "do-and-mumble", "hang"])
async def test_handing_in_once(
    client: Client, system: System, shims: Shims, gate: Gate, what: str
) -> None:
    shims.trouble(system.commands[0], what)
    job = await gate.begin(client)
    await client.until(job, lambda info: info["message"] == "Being handed in")
    await happens(lambda: shims.used(system.commands[0]), "the command")
    shims.heal()
    await running(client, job)
    gate.open()
    assert (await client.ended(job))["status"] == "successful"
    assert gate.runs == 1


async def test_a_refusal_is_an_end(
    client: Client, system: System, shims: Shims, gate: Gate
) -> None:
    job = await gate.begin(client, partition="nowhere")
    assert (await client.ended(job))["status"] == "failed"
    assert gate.runs == 0


async def test_the_controller_goes_away_and_comes_back(
    client: Client, system: System, gate: Gate, tmp_path: Path
) -> None:
    later = Gate(tmp_path / "later")
    (tmp_path / "later").mkdir()
    job = await gate.begin(client)
    await running(client, job)
    system.stop_master()
    try:
        stale = await client.until(job, lambda info: info["evidence"] == "stale")
        assert stale["status"] == "running"
        waits = await later.begin(client)
        gate.open()
        assert (await client.ended(job))["status"] == "successful"
        assert (await client.status(waits))["status"] == "accepted"
    finally:
        system.start_master()
    later.open()
    assert (await client.ended(waits))["status"] == "successful"
    assert later.runs == 1


async def test_a_node_that_is_gone_simulated(
    client: Client, system: System, shims: Shims, gate: Gate
) -> None:
    """All processes of the job die at once and leave no record, and the queue is empty."""
    job = await gate.begin(client)
    await running(client, job)
    shims.say(system.commands[1], system.nothing)
    shims.trouble(system.commands[2], "fail")
    kill_all(client.directory, job)
    lost = await client.until(job, lambda info: info["evidence"] == "lost")
    assert lost["status"] == "running"
    assert "no record" in lost["reason"] or "does not know" in lost["reason"]
    # What the cluster really knows of it is believed once it answers.
    shims.heal()
    assert (await client.ended(job))["status"] == "failed"


async def test_accounts_tell_of_memory_simulated(
    client: Client, system: System, shims: Shims, gate: Gate
) -> None:
    job = await gate.begin(client)
    native = (await running(client, job))["nativeID"]
    shims.say(system.commands[1], system.nothing)
    shims.say(system.commands[2], out_of_memory(system.kind, native))
    kill_all(client.directory, job)
    info = await client.ended(job)
    assert info["status"] == "failed"
    assert "it ran out of memory" in info["message"]


def out_of_memory(kind: str, native: str) -> str:
    if kind == "slurm":
        return f"{native}|OUT_OF_MEMORY|0:125|1795549428\n"
    return (
        f"{'=' * 62}\njobnumber {native}\ntaskid undefined\nfailed 100 : assumedly after job\n"
        "exit_status 137\nru_wallclock 8s\nmaxvmem 2.1G\ncategory -l h_vmem=2G\n"
    )


def kill_all(directory: Path, job: str) -> None:
    """SIGKILL to all processes that name the job's directory, as a power cut would."""
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and int(entry.name) != os.getpid():
            with contextlib.suppress(OSError):
                if job.encode() in (entry / "cmdline").read_bytes() + cwd(entry):
                    os.kill(int(entry.name), signal.SIGKILL)


def cwd(entry: Path) -> bytes:
    return os.fsencode((entry / "cwd").readlink())
