"""A disk that is full, a ledger that is locked, a clock that is set back: nothing stands still."""

from __future__ import annotations

import sqlite3
import time
from typing import Any

import pytest

from jupyterlab_hpc.ledger import Ledger, deliveries, effects, inbox, jobs, leases
from jupyterlab_hpc.watch import runner, watch

from .. import samples
from .house import House

DAY = 86_400.0


@pytest.fixture
def house(tmp_path):
    return House(tmp_path, "http://127.0.0.1:9")


def failing(times: int, work: Any) -> tuple[Any, list[int]]:
    """The work, which fails so many times before."""
    faults: list[int] = []

    def full(*args: Any, **more: Any) -> Any:
        if len(faults) < times:
            faults.append(1)
            raise sqlite3.OperationalError("database or disk is full")
        return work(*args, **more)

    return full, faults


@pytest.mark.parametrize("what", ["begin", "finish"])
async def test_an_effect_goes_on_however_long_the_ledger_cannot_be_written(
    house, monkeypatch, what
):
    monkeypatch.setattr(runner, "_PATIENCE", (0.01,))
    full, faults = failing(20, getattr(effects, what))
    monkeypatch.setattr(effects, what, full)
    await house.watch.start()
    job = samples.job("far")
    await house.watch.submit(job, [samples.request()])
    await samples.eventually(lambda: house.events(job["order"]["id"]))
    assert len(faults) == 20
    await house.close()


async def test_a_ledger_that_is_locked_at_the_start_is_taken_up_later(house, monkeypatch):
    monkeypatch.setattr(watch, "_AGAIN", 0.01)
    job = samples.job("far")
    await house.ledger.commit(jobs.submit, job, [samples.request()])
    await house.ledger.close()
    again = House(house.ledger.path.parents[1], "http://127.0.0.1:9")
    full, faults = failing(3, watch.records.unfinished)
    monkeypatch.setattr(watch.records, "unfinished", full)
    await again.watch.start()
    await samples.eventually(lambda: again.events(job["order"]["id"]))
    assert len(faults) == 3
    await again.close()


async def test_what_another_server_leaves_behind_is_taken_up_without_being_asked(
    house, monkeypatch
):
    monkeypatch.setattr(watch, "BEAT", 0.01)
    another = Ledger(house.ledger.path)
    job = samples.job("far")
    await another.commit(jobs.submit, job, [samples.request()])
    await house.watch.start()
    assert await house.ledger.owner() is not None
    await another.close()
    await samples.eventually(lambda: house.events(job["order"]["id"]))
    await house.close()


async def test_a_clock_that_is_set_back_holds_no_lease_longer(house, monkeypatch):
    job = samples.job("far")
    identifier = job["order"]["id"]
    await house.ledger.commit(jobs.submit, job, [])
    await house.ledger.commit(inbox.ask, identifier, "dismiss", {})
    protocols = ["ogcapi-processes"]
    assert await house.ledger.write(leases.take_events, "gone", protocols)
    now = time.time
    monkeypatch.setattr(time, "time", lambda: now() - DAY)
    # the first look finds the lease too long, the next one finds the job
    await house.ledger.write(leases.take_events, "new", protocols)
    assert await house.ledger.write(leases.take_events, "new", protocols)
    assert await house.ledger.write(deliveries.claim, identifier, "gone", "a.ipynb")
    monkeypatch.setattr(time, "time", lambda: now() - 2 * DAY)
    assert await house.ledger.write(deliveries.claim, identifier, "new", "a.ipynb")
    await house.close()


async def test_a_clock_that_is_set_back_makes_no_wait_longer(house, monkeypatch):
    job = samples.job("far")
    identifier = job["order"]["id"]
    await house.ledger.commit(jobs.submit, job, [samples.wait("1-wait", 0.05)])
    await house.ledger.commit(effects.begin, identifier)
    now = time.time
    monkeypatch.setattr(time, "time", lambda: now() - DAY)
    await house.watch.start()
    house.watch._runner._clocks.clear()
    await house.watch._runner.resume()
    await samples.eventually(lambda: house.events(identifier))
    await house.close()
