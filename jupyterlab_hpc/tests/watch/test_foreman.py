"""What the worker is kept from, and what tabs get instead."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio

from jupyterlab_hpc.ledger import leases, records
from jupyterlab_hpc.watch.apart import FIRST, LONGEST, Apart

from .. import samples
from .house import House

KNOWN = ["ogcapi-processes"]


@pytest_asyncio.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    house = House(tmp_path, "http://127.0.0.1:9", floor=0.01)
    yield house
    await house.close()


async def surveyed(house: House, driver: str, room: int | None = None) -> list[str]:
    """Jobs that a driver is given a survey of, and has brought back unread."""
    work = await house.watch.work(driver, KNOWN, room)
    for survey in work["surveys"]:
        await house.watch.surveyed(driver, survey["gateway"], [], None)
    return [job["id"] for survey in work["surveys"] for job in survey["jobs"]]


async def test_a_gateway_whose_answer_broke_the_worker_is_asked_by_nobody(house: House):
    job = samples.job("far", survey=True)
    await house.watch.submit(job, [])
    await samples.eventually(house.watch._surveys.due)
    await house.watch.foreman.leave_alone("far", "It stopped the worker.")
    assert await surveyed(house, "worker", 10_000) == []
    assert await surveyed(house, "tab") == []
    record = await house.ledger.read(records.get, job["order"]["id"])
    assert record["unreachable"] == "It stopped the worker."
    assert ("job", record["id"], record["sequence"]) in house.told
    # until its entry is another one
    await house.watch.gateway_changed("far")
    assert await surveyed(house, "worker", 10_000) == [record["id"]]


async def test_a_gateway_whose_answer_is_too_big_is_left_to_tabs(house: House):
    job = samples.job("far", survey=True)
    await house.watch.submit(job, [])
    await samples.eventually(house.watch._surveys.due)
    await house.watch.foreman.leave_alone("far", "Too big.", tabs=True)
    assert await surveyed(house, "worker", 10_000) == []
    assert await house.watch.foreman.beyond(KNOWN)
    assert await surveyed(house, "tab") == [job["order"]["id"]]


async def test_of_too_many_jobs_those_that_were_verified_longest_ago_come_first(house: House):
    jobs = [samples.job("far", survey=True) for _ in range(6)]
    for job in jobs:
        await house.watch.submit(job, [])
    ids = {job["order"]["id"] for job in jobs}
    seen: list[str] = []
    while len(seen) < len(ids):
        await samples.eventually(house.watch._surveys.due)
        work = await house.watch.work("worker", KNOWN, 1000)
        asked = [job["id"] for job in work["surveys"][0]["jobs"]]
        assert 1 <= len(asked) < len(ids)
        seen += asked
        await house.watch.surveyed("worker", "far", asked, None)
    assert sorted(seen) == sorted(ids)


async def test_what_a_lost_driver_had_is_free_at_once(house: House):
    job = samples.job("far", survey=True)
    await house.watch.submit(job, [])
    await samples.eventually(house.watch._surveys.due)
    assert (await house.watch.work("worker", KNOWN, 10_000))["surveys"]
    assert (await house.watch.work("tab", KNOWN))["surveys"] == []
    await house.watch.foreman.abandon("worker")
    assert await surveyed(house, "tab") == [job["order"]["id"]]


async def test_a_worker_is_wanted_for_unfinished_jobs_of_its_protocols(house: House):
    foreman = house.watch.foreman
    assert not await foreman.wanted(None)
    job = samples.job("far")
    await house.watch.submit(job, [])
    assert await foreman.wanted(None)
    assert await foreman.wanted(KNOWN)
    assert not await foreman.wanted(["another"])
    foreman.apart.put(job["order"]["id"], tabs=False)
    assert not await foreman.wanted(KNOWN)


def test_what_fails_again_is_left_alone_for_longer_each_time():
    clock = [0.0]
    apart = Apart(lambda: clock[0])
    waits = []
    for _ in range(12):
        waits.append(apart.put("a", tabs=False))
        clock[0] += waits[-1] + 1
    assert waits[:3] == [FIRST, 2 * FIRST, 4 * FIRST]
    assert waits[-1] == LONGEST
    assert apart.of(worker=True) == []


async def test_a_lease_of_one_driver_is_no_lease_of_another(house: House):
    job = samples.job("far", survey=True)
    await house.watch.submit(job, [])
    first = await house.ledger.write(leases.take_surveyed, "one", "far", KNOWN)
    assert [record["id"] for record in first] == [job["order"]["id"]]
    assert await house.ledger.write(leases.take_surveyed, "two", "far", KNOWN) == []
