"""Ended jobs beyond the limits go, oldest first; what somebody waits for never does."""

from __future__ import annotations

import time

import pytest

from jupyterlab_hpc.ledger import deliveries, effects, jobs, records, results, retention
from jupyterlab_hpc.ledger.results import Result
from jupyterlab_hpc.ledger.retention import Limits
from jupyterlab_hpc.times import rfc3339

from .. import samples
from .house import House

ORIGIN = {"notebook": "a.ipynb", "cell": "c", "source": ""}


@pytest.fixture
def house_with(tmp_path):
    def make(**limits):
        house = House(tmp_path, "http://127.0.0.1:9/", keep=Limits(**limits))
        # the first write takes the ledger up, which sweeps: not before the jobs are there
        house.take_up, house.ledger.on_owned = house.ledger.on_owned, lambda: None
        return house

    return make


async def add(house, name, *, size=0, days=0, origin=False, delivered=False, **changes):
    """A job that ended so many days ago, with one result of so many bytes."""
    job = samples.job("far", **{"rest": True, "state": "successful", **changes})
    job["order"]["id"] = name
    if origin:
        job["order"]["origin"] = ORIGIN
    await house.ledger.write(jobs.submit, job, [])

    def later(connection):
        if size:
            results.put(connection, name, [Result("a", "text/plain", "a.txt", size, "")])
        if delivered:
            deliveries.done(connection, name, "tab", "a.ipynb")
        moment = rfc3339(time.time() - days * 86400)
        connection.execute("UPDATE jobs SET updated = ? WHERE id = ?", (moment, name))

    await house.ledger.write(later)
    directory = house.store._results / name
    directory.mkdir(parents=True)
    (directory / "a.txt").write_text("x")


async def left(house):
    house.watch.retaining.kick()
    await samples.eventually(lambda: house.watch.retaining._task is None)
    return await house.ledger.read(records.ids)


async def reasons(house):
    status = await house.ledger.read(retention.status, house.watch.retaining.limits)
    return {one["reason"]: one["jobs"] for one in status["removals"]}


async def test_without_limits_nothing_goes(house_with):
    house = house_with()
    await add(house, "old", days=10_000)
    assert await left(house) == {"old"}
    await house.close()


async def test_old_jobs_go_with_their_results_and_it_is_noted_why(house_with):
    house = house_with(days=30)
    await add(house, "old", days=31, size=5, delivered=True)
    await add(house, "young", days=29)
    assert await left(house) == {"young"}
    assert {path.name for path in house.store._results.iterdir()} == {"young"}
    assert await reasons(house) == {"days": 1}
    assert ("job", "", house.told[-1][2]) == house.told[-1]
    await house.close()


async def test_beyond_the_number_of_jobs_the_oldest_go(house_with):
    house = house_with(jobs=3)
    for day in range(6):
        await add(house, f"d{day}", days=day)
    assert await left(house) == {"d0", "d1", "d2"}
    assert await reasons(house) == {"jobs": 3}
    await house.close()


async def test_beyond_the_quota_the_oldest_with_results_go_until_it_holds(house_with):
    house = house_with(bytes=250)
    for day in range(5):
        await add(house, f"d{day}", days=day, size=100, delivered=True)
    await add(house, "empty", days=99)
    assert await left(house) == {"d0", "d1", "empty"}
    assert await reasons(house) == {"bytes": 3}
    await house.close()


@pytest.mark.parametrize(
    "kept",
    [
        {"rest": False, "state": "running"},
        {"size": 10},
        {"size": 10, "origin": True},
        {"origin": True, "state": "failed"},
    ],
    ids=["running", "with results", "with results for a cell", "failed, for a cell"],
)
async def test_what_is_under_way_or_not_delivered_stays_whatever_the_limits(house_with, kept):
    house = house_with(days=1, jobs=1, bytes=1)
    await add(house, "kept", days=1000, **kept)
    await add(house, "free", days=1000)
    assert await left(house) == {"kept"}
    await house.close()


async def test_a_job_with_something_left_to_do_stays(house_with):
    house = house_with(days=1)
    await add(house, "kept", days=1000)
    await house.ledger.write(effects.plan, "kept", [samples.request()])
    assert await left(house) == {"kept"}
    await house.close()


async def test_a_round_of_several_batches_is_one_note(house_with, monkeypatch):
    monkeypatch.setattr(retention, "BATCH", 2)
    house = house_with(days=1)
    for number in range(7):
        await add(house, f"n{number}", days=2)
    assert await left(house) == set()
    assert await reasons(house) == {"days": 7}
    await house.close()


async def test_the_start_and_a_delivery_each_make_room(house_with):
    house = house_with(days=1)
    await add(house, "free", days=3)
    await add(house, "waiting", days=3, size=5)

    async def ids():
        return await house.ledger.read(records.ids)

    house.take_up()
    await samples.eventually(lambda: _is(ids, {"waiting"}))
    await house.watch.delivered("waiting", "tab", "a.ipynb")
    await samples.eventually(lambda: _is(ids, set()))
    await house.close()


async def _is(ask, wanted):
    return await ask() == wanted


async def test_the_status_tells_how_many_are_held(house_with):
    house = house_with(jobs=1)
    await add(house, "held", size=7)
    await add(house, "running", rest=False, state="running")
    status = await house.ledger.read(retention.status, house.watch.retaining.limits)
    assert status == {
        "limits": {"days": 0, "jobs": 1, "bytes": 0},
        "jobs": 2,
        "bytes": 7,
        "held": 1,
        "removals": [],
    }
    await house.close()
