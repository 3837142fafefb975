"""The engine on the web: authentication, addresses, files."""

from __future__ import annotations

import asyncio
import time
from typing import Any

import pytest

from .client import DEADLINE


async def ended(api: Any, job: str) -> dict[str, Any]:
    limit = time.monotonic() + DEADLINE
    while True:
        _, info = await api("GET", f"engine/jobs/{job}")
        if info["status"] in ("successful", "failed"):
            return dict(info)
        assert time.monotonic() < limit, info
        await asyncio.sleep(0.02)


async def test_addresses_are_absolute_below_the_public_base_url(
    api: Any, jp_http_port: int
) -> None:
    status, page = await api("GET", "engine/")
    root = f"http://127.0.0.1:{jp_http_port}/a%40b/hpc/engine/"
    (jobs,) = [link["href"] for link in page["links"] if link["rel"] == "job-list"]
    assert (status, jobs) == (200, root + "jobs")


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"])
async def test_nobody_unknown_gets_in(api: Any, method: str) -> None:
    status, _ = await api(method, "engine/jobs", headers={"Authorization": "token wrong"})
    assert status == 403


async def test_a_job_runs_over_http_and_its_result_is_streamed(api: Any, jp_fetch: Any) -> None:
    status, info = await api(
        "POST",
        "engine/processes/run-cell/execution",
        {"inputs": {"code": "print('x' * 3_000_000)"}},
    )
    assert status == 201
    assert (await ended(api, info["jobID"]))["status"] == "successful"
    answer = await jp_fetch("hpc", "engine", "jobs", info["jobID"], "results", "outputs")
    assert answer.headers["Content-Type"] == "application/vnd.jupyter.outputs+json"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert int(answer.headers["Content-Length"]) == len(answer.body) > 3_000_000


async def test_faults_and_wrong_methods_come_from_the_engine(api: Any) -> None:
    status, problem = await api("GET", "engine/processes/no such")
    assert (status, problem["title"]) == (404, "No such process")
    assert "'no such'" in problem["detail"]
    assert (await api("PUT", "engine/jobs", {}))[0] == 405


class TestWithoutEngine:
    @pytest.fixture
    def hpc_config(self) -> dict[str, Any]:
        return {"engine_enabled": False}

    async def test_a_switched_off_engine_is_not_there(self, api: Any) -> None:
        status, answer = await api("GET", "engine/")
        assert status == 404
        assert "switched off" in answer["message"]
