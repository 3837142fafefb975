"""The same cells where the commands are on another host, through the system's ssh."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from jupyterlab_hpc.engine.executors import Cluster
from jupyterlab_hpc.engine.executors.shell import CommandFailed, Shell

from ..engine.client import Client
from .ssh import CLOSED, HOST, PrivateSsh, missing, private_ssh
from .systems import System
from .test_cells import cell


@pytest.fixture(scope="module")
def ssh() -> Iterator[PrivateSsh]:
    lacking = missing()
    if lacking:
        pytest.skip(f"PEER MISSING: OpenSSH is not installed (no {', '.join(lacking)})")
    # The path of ssh's socket must be short.
    with tempfile.TemporaryDirectory(prefix="hpc-ssh-") as folder, private_ssh(Path(folder)) as it:
        yield it


@pytest.fixture
def cluster(system: System, ssh: PrivateSsh) -> Cluster:
    return system.cluster(host=HOST, ssh=ssh.command)


async def test_a_cell_runs_there(client: Client, system: System) -> None:
    job = await cell(client, "import os", f"print(os.environ[{system.variables[0]!r}])", "6 * 7")
    info = await client.ended(job)
    assert info["status"] == "successful", info
    printed, shown = await client.outputs(job)
    assert printed["text"].strip() == info["nativeID"]
    assert shown["data"]["text/plain"] == "42"


async def test_a_refusal_is_told(client: Client, system: System) -> None:
    info = await client.ended(await cell(client, "1", partition="nowhere"))
    assert info["status"] == "failed"
    assert system.refusal in info["message"].lower()


async def test_a_running_job_is_dismissed(client: Client, system: System) -> None:
    job = await cell(client, "import time", "time.sleep(300)")
    info = await client.until(job, lambda info: info["status"] == "running")
    await client.send("DELETE", f"jobs/{job}")
    await client.until(job, lambda _: info["nativeID"] not in system.queued())
    assert (await client.status(job))["status"] == "dismissed"


async def test_a_host_that_is_not_reached_refuses_nothing(ssh: PrivateSsh) -> None:
    shell = Shell(CLOSED, ssh=ssh.command)
    with pytest.raises(CommandFailed, match=f"ssh to {CLOSED}") as failure:
        await shell.run("true")
    assert not failure.value.refused


async def test_no_shell_there_reads_the_arguments(ssh: PrivateSsh) -> None:
    shell = Shell(HOST, {"NOTE": "a b"}, ssh=ssh.command)
    words = ["$HOME", "a b's", "$(id)", "*", ""]
    assert (await shell.run("printf", "%s|", *words)) == "".join(f"{each}|" for each in words)
    assert (await shell.run("printenv", "NOTE")).strip() == "a b"
