"""What a cluster offers, what it allows, and what can be done with waiting jobs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from jupyterlab_hpc.engine.executors import Cluster
from jupyterlab_hpc.engine.executors.shell import Shell
from jupyterlab_hpc.engine.executors.slurm import Slurm
from jupyterlab_hpc.engine.messages import EngineRequest
from jupyterlab_hpc.engine.status import status_info
from jupyterlab_hpc.engine.store import Job

from ..engine.client import Answer, Client
from .slurm import PrivateSlurm


async def submitted(client: Client, **resources: Any) -> Answer:
    body = {"inputs": {"code": "1"}, "resources": {"executor": "slurm", **resources}}
    return await client.execute("run-cell", body, prefer="respond-async")


async def scripted(client: Client, **resources: Any) -> Answer:
    content = json.dumps({"resources": resources}).encode()
    return await client.send("POST", "executors/slurm/script", content)


async def test_executors_are_listed_with_their_limits(client: Client) -> None:
    here, slurm = (await client.get("executors")).json
    assert (here["id"], here["kind"], here["cores"], here["available"]) == (
        "local",
        "local",
        4,
        True,
    )
    assert (slurm["id"], slurm["title"], slurm["kind"]) == ("slurm", "Test cluster", "slurm")
    debug, short = slurm["partitions"]
    assert (debug["name"], debug["default"], debug["maxWalltime"]) == ("debug", True, None)
    assert (short["name"], short["default"], short["maxWalltime"]) == ("short", False, 600)
    assert short["maxCores"] == 16
    assert short["maxMemory"] == 8000 << 20
    assert slurm["load"]["coresTotal"] == 16


async def test_clients_find_them(client: Client) -> None:
    classes = (await client.get("conformance")).json["conformsTo"]
    assert "urn:jupyterlab-hpc:conf:executors" in classes
    links = (await client.get("")).json["links"]
    (link,) = [each for each in links if each["rel"] == "urn:jupyterlab-hpc:rel:executors"]
    assert link["href"].endswith("/executors")


async def test_what_a_partition_does_not_allow_is_told_before(client: Client) -> None:
    answer = await submitted(
        client, partition="short", walltime=601, cores=17, memory=9000 << 20, gpus=1, nodes=2
    )
    assert answer.status == 400
    for words in (
        "resources.walltime: partition short allows 10 min",
        "resources.cores: partition short has 16 cores on a node",
        "resources.memory: partition short has 7.81 GiB on a node",
        "resources.gpus: partition short has no GPUs",
        "resources.nodes: partition short has 1 nodes",
    ):
        assert words in answer.json["detail"], answer.json["detail"]


async def test_the_longest_time_of_a_partition_can_be_had(client: Client) -> None:
    answer = await submitted(client, partition="short", walltime=600)
    assert answer.status == 201, answer.text
    info = await client.ended(answer.json["jobID"])
    assert info["status"] == "successful", info


async def test_the_script_is_shown(client: Client, slurm: PrivateSlurm) -> None:
    before = slurm.run("squeue", "-h", "-t", "all", "-o%i")
    answer = await scripted(
        client, partition="short", cores=2, walltime=60, directives=["--nice=5"]
    )
    assert answer.status == 200, answer.text
    lines = answer.json["script"].splitlines()
    for line in ("--partition=short", "--cpus-per-task=2", "--time=2", "--nice=5"):
        assert f"#SBATCH {line}" in lines
    assert "estimatedStart" in answer.json
    assert slurm.run("squeue", "-h", "-t", "all", "-o%i") == before


async def test_a_script_that_cannot_be_is_a_fault(client: Client) -> None:
    answer = await scripted(client, partition="short", walltime=3600)
    assert answer.status == 400
    assert "resources.walltime" in answer.json["detail"]
    assert (await client.send("POST", "executors/local/script", b"{}")).status == 404
    assert (await client.send("POST", "executors/moon/script", b"{}")).status == 404


async def test_the_queue_has_jobs_of_others_too(client: Client, slurm: PrivateSlurm) -> None:
    slurm.run("sbatch", "--hold", "--job-name=by|hand", "--wrap=true")
    job = (await submitted(client, hold=True)).json["jobID"]
    await client.until(job, lambda info: "nativeID" in info)
    rows = (await client.get("executors/slurm/queue")).json
    slurm.run("scancel", "--name=by|hand")
    (ours,) = [row for row in rows if row["ours"] == job]
    assert (ours["state"], ours["raw"], ours["partition"]) == ("held", "PENDING", "debug")
    (other,) = [row for row in rows if row["name"] == "by|hand"]
    assert other["ours"] is None
    await client.send("DELETE", f"jobs/{job}")


async def test_a_held_job_is_released(client: Client) -> None:
    job = (await submitted(client, hold=True)).json["jobID"]
    await client.until(job, lambda info: "held" in info.get("reason", ""))
    assert (await client.send("POST", f"jobs/{job}/release")).status == 200
    assert (await client.ended(job))["status"] == "successful"
    answer = await client.send("POST", f"jobs/{job}/hold")
    assert answer.status == 409
    assert "waiting" in answer.json["detail"]


async def test_what_is_here_is_not_held(client: Client) -> None:
    job = await client.cell("1")
    answer = await client.send("POST", f"jobs/{job}/hold")
    assert answer.status == 409
    assert "cluster" in answer.json["detail"]


async def test_what_means_nothing_here_is_a_fault(client: Client) -> None:
    answer = await submitted(client, executor="local", partition="short")
    assert answer.status == 400
    assert "resources.partition: means something on a cluster only" in answer.json["detail"]


async def test_defaults_and_locked_fields(tmp_path: Path, cluster: Cluster) -> None:
    cluster.defaults = {"cores": 2}
    cluster.locked = {"partition": "short"}
    async with Client(tmp_path, clusters={"slurm": cluster}) as client:
        answer = await submitted(client, partition="debug")
        assert answer.status == 400
        assert "resources.partition: is fixed to 'short'" in answer.json["detail"]
        job = (await submitted(client)).json["jobID"]
        info = await client.ended(job)
        assert info["resources"] == {"executor": "slurm", "partition": "short", "cores": 2}
        (_, told) = (await client.get("executors")).json
        assert (told["defaults"], told["locked"]) == ({"cores": 2}, {"partition": "short"})


async def test_a_cluster_that_does_not_answer_is_told(tmp_path: Path) -> None:
    cluster = Cluster("slurm", "Gone", Slurm(Shell(), str(tmp_path / "nowhere")), "python3")
    async with Client(tmp_path, clusters={"slurm": cluster}) as client:
        (_, told) = (await client.get("executors")).json
        assert told["available"] is False
        assert "sinfo cannot be started" in told["problem"]
        answer = await client.get("executors/slurm/queue")
        assert answer.status == 502
        assert "squeue cannot be started" in answer.json["detail"]


def test_what_is_wrong_with_the_evidence_is_told() -> None:
    def told(**more: Any) -> dict[str, Any]:
        job = Job("j", "run-cell", 0.0, executor="slurm", status="running", **more)
        return status_info(EngineRequest("GET", "jobs/j"), job, None)

    stale = told(evidence="stale", message="Running on n1")
    assert stale["message"].startswith("Running on n1 (")
    assert "does not now" in stale["message"]
    lost = told(evidence="lost", reason="no trace", message="Running on n1")
    assert lost["message"] == "The cluster no longer knows it: no trace"
    assert told(message="Running on n1")["message"] == "Running on n1"
