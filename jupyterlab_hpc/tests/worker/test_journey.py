"""The real worker, and jobs of the engine that no tab sees to."""

from __future__ import annotations

import asyncio
import json
import os
import random
import signal
from typing import Any

import pytest

from jupyterlab_hpc.watch.worker import supervisor

from .. import samples


@pytest.fixture
def hpc_config() -> dict[str, Any]:
    return {"worker_enabled": True}


def begun(inputs: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """An order of `echo` as the protocol begins it."""
    job = samples.job(memory={"phase": "submitting", "pending": ["1-execute"], "sent": 1})
    job["order"]["inputs"] = inputs
    request = {
        "method": "POST",
        "url": "processes/echo/execution",
        "headers": {"Prefer": "respond-async", "X-Order-Id": job["order"]["id"]},
        "body": {"kind": "json", "value": {"inputs": inputs, "response": "document"}},
    }
    return job, {"id": "1-execute", "kind": "request", "changes": True, "request": request}


async def submit(api: Any, inputs: dict[str, Any]) -> str:
    job, effect = begun(inputs)
    status, record = await api("POST", "jobs", {"driver": "tab", "job": job, "effects": [effect]})
    assert status == 201, record
    return str(record["id"])


async def rests(api: Any, job: str) -> dict[str, Any]:
    async def record() -> Any:
        _, record = await api("GET", f"jobs/{job}")
        return record if record["job"]["rest"] else None

    return await samples.eventually(record, 40)


async def test_a_job_is_driven_to_its_collected_result_with_no_tab(api, hpc):
    job = await submit(api, {"a": "hello"})
    record = await rests(api, job)
    assert record["job"]["state"] == "successful"
    assert record["results"] is True
    _, [result, *_] = await api("GET", f"jobs/{job}/results")
    _, content = await api("GET", f"jobs/{job}/results/{result['name']}")
    assert "hello" in (content if isinstance(content, str) else json.dumps(str(content)))


async def test_tabs_hear_that_there_is_a_worker(api, hpc):
    await samples.eventually(lambda: hpc.supervisor.driving)
    _, hello = await api("GET", "handshake")
    assert hello["worker"] is True
    assert (await api("GET", "jobs"))[1]["driven"] == ["ogcapi-processes"]


async def test_nothing_runs_while_there_is_no_job(api, hpc):
    await samples.eventually(lambda: hpc.supervisor.driving)
    await samples.eventually(lambda: hpc.supervisor._life is None)
    assert hpc.supervisor.pid is None


async def test_twenty_jobs_come_to_their_ends_while_the_worker_is_killed_again_and_again(
    api, hpc, monkeypatch
):
    monkeypatch.setattr(supervisor, "BACK_OFF", (0.05,) * 100)
    chance = random.Random(5)
    jobs = [await submit(api, {"a": f"job {n}", "pause": n % 3}) for n in range(20)]
    for _ in range(12):
        pid = hpc.supervisor.pid
        if pid is not None:
            os.kill(pid, signal.SIGKILL)
        await asyncio.sleep(chance.uniform(0, 0.4))
    for job in jobs:
        record = await rests(api, job)
        assert record["job"]["state"] == "successful", record
        assert record["results"] is True
    # each was executed once
    _, answer = await api(
        "POST", "gateways/this-server/relay", {"method": "GET", "url": "jobs?limit=1000"}
    )
    assert len(json.loads(answer["body"]["text"])["jobs"]) == len(jobs)


class TestSwitchedOff:
    @pytest.fixture
    def hpc_config(self) -> dict[str, Any]:
        return {"worker_enabled": False}

    async def test_tabs_are_told_to_drive_and_no_process_is_started(self, api, hpc):
        job = await submit(api, {"a": "hello"})

        async def waits() -> Any:
            work = await api("POST", "work", {"driver": "t", "protocols": ["ogcapi-processes"]})
            return work[1]["jobs"]

        assert [item["record"]["id"] for item in await samples.eventually(waits)] == [job]
        assert hpc.supervisor.pid is None
        assert (await api("GET", "handshake"))[1]["worker"] is False


class TestWithoutNode:
    @pytest.fixture
    def hpc_config(self) -> dict[str, Any]:
        return {"worker_enabled": True, "worker_node": "/no/such/node"}

    async def test_the_engines_notices_say_so(self, api, hpc):
        async def notice() -> Any:
            _, page = await api(
                "POST", "gateways/this-server/relay", {"method": "GET", "url": "notices"}
            )
            return "While JupyterLab is closed, jobs wait" in json.dumps(page)

        await samples.eventually(notice)
        assert (await api("GET", "handshake"))[1]["worker"] is False
