"""Ended jobs are kept for a while and within a size; what goes, says why it went."""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

from jupyterlab_hpc.engine import EngineLimits
from jupyterlab_hpc.engine.limits import processors
from jupyterlab_hpc.engine.store import Store

from .client import Client, happens

DAY = 86400.0
MIB = 1 << 20


async def ended(client: Client, **headers: str) -> str:
    job = await client.submit("echo", {"a": "x"}, **headers)
    await client.ended(job)
    return job


def age(directory: Path, jobs: Iterable[str], seconds: float, size: int | None = None) -> None:
    """Let these jobs have ended that long ago, and have that size."""
    with closing(Store(directory / "engine.sqlite")) as store:
        for id_ in jobs:
            job = store.get(id_)
            assert job is not None
            job.finished, job.size = time.time() - seconds, size
            store.save(job)


def stored_size(client: Client, job: str) -> int | None:
    with closing(Store(client.directory / "engine.sqlite")) as store:
        found = store.get(job)
        return found.size if found else None


async def test_the_size_of_a_job_is_known_when_it_has_ended(client: Client) -> None:
    job = await client.cell("n = open('big', 'wb').write(bytes(3 << 20))")
    await client.ended(job)
    size = await happens(lambda: stored_size(client, job), "the measuring")
    assert 3 * MIB < size < 4 * MIB


async def test_a_job_that_ended_long_ago_is_removed_and_its_order_does_not_run_again(
    tmp_path: Path,
) -> None:
    order = str(uuid.uuid4())
    async with Client(tmp_path, EngineLimits(keep=7 * DAY)) as client:
        old, young = await ended(client, x_order_id=order), await ended(client)
    age(tmp_path, [old], 8 * DAY)
    age(tmp_path, [young], 6 * DAY)
    async with Client(tmp_path, EngineLimits(keep=7 * DAY)) as client:
        await happens(lambda: not (tmp_path / "jobs" / old).exists(), "the removal")
        gone = await client.get(f"jobs/{old}")
        assert gone.status == 404
        assert gone.json["detail"] == (
            f"There is no job '{old}' any more: removed: it had ended more than 7 days ago "
            "(HpcApp.engine_keep_days)."
        )
        again = await client.execute("echo", {"inputs": {"a": "x"}}, x_order_id=order)
        assert again.status == 410
        assert [job["jobID"] for job in (await client.get("jobs")).json["jobs"]] == [young]


async def test_the_jobs_that_ended_first_make_room_and_no_more_than_needed(
    tmp_path: Path,
) -> None:
    async with Client(tmp_path) as client:
        jobs = [await ended(client) for _ in range(4)]
    for days, job in zip((2, 4, 3, 1), jobs, strict=True):
        age(tmp_path, [job], days * DAY, 10 * MIB)
    async with Client(tmp_path, EngineLimits(total=25 * MIB)) as client:
        await happens(lambda: not (tmp_path / "jobs" / jobs[2]).exists(), "the removal")
        left = {job["jobID"] for job in (await client.get("jobs")).json["jobs"]}
        assert left == {jobs[0], jobs[3]}
        assert "engine_keep_bytes" in (await client.get(f"jobs/{jobs[1]}")).json["detail"]


async def test_results_of_the_last_hour_stay_and_a_new_job_is_refused_instead(
    tmp_path: Path,
) -> None:
    async with Client(tmp_path) as client:
        job = await ended(client)
    age(tmp_path, [job], 60, 30 * MIB)
    async with Client(tmp_path, EngineLimits(total=25 * MIB, keep=60)) as client:
        refused = await client.execute("echo", {"inputs": {"a": "x"}})
        assert refused.status == 507
        assert refused.json["detail"] == (
            "The jobs of this server take 30 MiB, more than the 25 MiB that "
            "HpcApp.engine_keep_bytes allows. Remove jobs that have ended; the largest are "
            f"jobs/{job} (30 MiB)."
        )
        assert (await client.status(job))["status"] == "successful"
        await client.send("DELETE", f"jobs/{job}")
        assert (await client.execute("echo", {"inputs": {"a": "x"}})).status == 200


async def test_a_job_that_waits_or_runs_is_never_removed(tmp_path: Path) -> None:
    limits = EngineLimits(running=1, total=1, keep=1.0, grace=0.5)
    async with Client(tmp_path, limits) as client:
        jobs = [await client.submit("echo", {"a": "x", "pause": 60}) for _ in range(2)]
        old = await ended_by_dismissal(client)
    age(tmp_path, [old], DAY)
    async with Client(tmp_path, limits) as client:
        await happens(lambda: not (tmp_path / "jobs" / old).exists(), "the removal")
        states = [(await client.status(job))["status"] for job in jobs]
        assert states == ["running", "accepted"]
        for job in reversed(jobs):
            await client.send("DELETE", f"jobs/{job}")


async def ended_by_dismissal(client: Client) -> str:
    job = await client.submit("echo", {"a": "x"})
    await client.send("DELETE", f"jobs/{job}")
    return job


def test_a_container_may_have_fewer_processors_than_its_machine(tmp_path: Path) -> None:
    quota = tmp_path / "cpu.max"
    quota.write_text("100000 100000\n")
    assert processors(quota) == 1
    quota.write_text("50000 100000\n")
    assert processors(quota) == 1
    quota.write_text("max 100000\n")
    assert processors(quota) == processors(tmp_path / "nothing")
