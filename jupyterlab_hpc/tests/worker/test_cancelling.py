"""A wish that comes while the worker is at the job."""

from __future__ import annotations

import asyncio
import random
from typing import Any

import pytest

from .test_journey import rests, submit


@pytest.fixture
def hpc_config() -> dict[str, Any]:
    return {"worker_enabled": True}


async def test_no_cancel_is_lost_whenever_it_comes(api, hpc):
    chance = random.Random(3)
    jobs = []

    async def one(n: int) -> str:
        job = await submit(api, {"a": f"job {n}", "pause": 20})
        await asyncio.sleep(chance.uniform(0.0, 0.4))
        status, answer = await api("POST", f"jobs/{job}/asks", {"action": "dismiss", "fields": {}})
        assert status == 202, answer
        return job

    for n in range(30):
        jobs.append(await one(n))
    ends = [(await rests(api, job))["job"]["state"] for job in jobs]
    assert ends == ["dismissed"] * 30
