"""Cells on real clusters: run, fail, wait, are cancelled, and outlive the server."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from jupyterlab_hpc.engine.executors import Cluster

from ..engine.client import Client
from .systems import System


@pytest.fixture
def cluster(system: System) -> Cluster:
    """Every batch system in turn, instead of Slurm alone."""
    return system.cluster()


async def cell(client: Client, *lines: str, **resources: Any) -> str:
    """The id of a new job on the client's cluster."""
    (executor,) = client.clusters
    body = {
        "inputs": {"code": "\n".join(lines)},
        "response": "document",
        "resources": {"executor": executor, **resources},
    }
    answer = await client.execute("run-cell", body, prefer="respond-async")
    assert answer.status == 201, answer.text
    return str(answer.json["jobID"])


async def test_a_cell_runs_there(client: Client, system: System) -> None:
    job = await cell(client, "import os", f"print(os.environ[{system.variables[0]!r}])", "6 * 7")
    info = await client.ended(job)
    assert info["status"] == "successful", info
    assert info["executor"] == system.kind
    printed, shown = await client.outputs(job)
    assert printed["text"].strip() == info["nativeID"]
    assert shown["data"]["text/plain"] == "42"


async def test_its_error_is_told(client: Client) -> None:
    job = await cell(client, "1 / 0")
    info = await client.ended(job)
    assert info["status"] == "failed"
    assert "ZeroDivisionError" in info["message"]


async def test_resources_are_asked_for(client: Client, system: System) -> None:
    job = await cell(
        client,
        "import os",
        f"print(*[os.environ[each] for each in {system.variables[1:]!r}])",
        cores=3,
        memory=300 << 20,
        walltime=120,
        partition=system.partition,
        directives=[system.directive],
    )
    info = await client.ended(job)
    assert info["status"] == "successful", info
    (printed,) = await client.outputs(job)
    assert printed["text"].split() == ["3", system.partition]


async def test_a_refusal_is_told(client: Client, system: System) -> None:
    info = await client.ended(await cell(client, "1", partition="nowhere"))
    assert info["status"] == "failed"
    assert system.refusal in info["message"].lower()


async def test_progress_and_output_are_seen_meanwhile(client: Client, tmp_path: Path) -> None:
    gate = tmp_path / "gate"
    job = await cell(
        client,
        "import pathlib, time",
        "print('hello', flush=True)",
        f"while not pathlib.Path({str(gate)!r}).exists(): time.sleep(0.01)",
    )
    await client.until(job, lambda info: info["status"] == "running")
    while "hello" not in (await client.get(f"jobs/{job}/log")).text:
        await client.until(job, lambda info: info["status"] == "running")
    gate.touch()
    assert (await client.ended(job))["status"] == "successful"


async def test_a_held_job_is_dismissed(client: Client, system: System) -> None:
    job = await cell(client, "1", hold=True)
    info = await client.until(job, lambda info: "held" in info.get("reason", ""))
    assert info["status"] == "accepted"
    assert (await client.send("DELETE", f"jobs/{job}")).json["status"] == "dismissed"
    await client.until(job, lambda info: info["nativeID"] not in system.queued())


async def test_a_running_job_is_dismissed(client: Client, system: System) -> None:
    job = await cell(client, "import time", "time.sleep(300)")
    info = await client.until(job, lambda info: info["status"] == "running")
    await client.send("DELETE", f"jobs/{job}")
    await client.until(job, lambda _: info["nativeID"] not in system.queued())
    assert (await client.status(job))["status"] == "dismissed"


async def test_somebody_else_cancels(client: Client, system: System) -> None:
    job = await cell(client, "import time", "time.sleep(300)")
    info = await client.until(job, lambda info: info["status"] == "running")
    system.kill(info["nativeID"])
    info = await client.ended(job)
    assert info["status"] in ("failed", "dismissed"), info


async def test_a_job_outlives_the_server(tmp_path: Path, cluster: Cluster) -> None:
    async with Client(tmp_path, clusters={cluster.key: cluster}) as first:
        job = await cell(first, "import time", "time.sleep(1)", "'done'")
        waiting = await cell(first, "'held'", hold=True)
        await first.until(job, lambda info: info["status"] == "running")
        await first.until(waiting, lambda info: "nativeID" in info)
    async with Client(tmp_path, clusters={cluster.key: cluster}) as second:
        assert (await second.ended(job))["status"] == "successful"
        assert (await second.status(waiting))["status"] == "accepted"
        await second.send("DELETE", f"jobs/{waiting}")
        await second.until(waiting, lambda info: info["status"] == "dismissed")


async def test_the_time_limit_of_a_job(client: Client) -> None:
    job = await cell(
        client, "print('begun', flush=True)", "import time", "time.sleep(300)", walltime=8
    )
    info = await client.ended(job)
    assert info["status"] == "failed"
    assert "time limit of 8 s exceeded" in info["message"]
    outputs = await client.outputs(job)
    assert outputs[0]["text"] == "begun\n"


async def test_nothing_of_the_server_leaks(client: Client, monkeypatch: Any) -> None:
    monkeypatch.setenv("JUPYTER_TOKEN", "canary")
    job = await cell(client, "import os", "'JUPYTER_TOKEN' in os.environ")
    await client.ended(job)
    (shown,) = await client.outputs(job)
    assert shown["data"]["text/plain"] == "False"


async def test_an_unknown_executor_is_a_fault(client: Client) -> None:
    body = {"inputs": {"code": "1"}, "resources": {"executor": "moon", "cores": 0, "x": 1}}
    answer = await client.execute("run-cell", body, prefer="respond-async")
    assert answer.status == 400
    for words in ("resources.executor: there is no such", "resources.cores:", "resources.x:"):
        assert words in answer.json["detail"]
