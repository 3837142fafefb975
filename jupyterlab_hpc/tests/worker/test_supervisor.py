"""A worker that breaks down in all the ways there are, and what becomes of the jobs."""

from __future__ import annotations

import asyncio
import os
import signal
from pathlib import Path

import pytest

from jupyterlab_hpc.watch import apart
from jupyterlab_hpc.watch.worker import supervisor

from .. import samples
from .conftest import PROGRAMS

TOY = PROGRAMS / "toy.cjs"


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


async def test_a_worker_starts_with_the_first_job_and_stops_after_the_last_one(site):
    here = await site(TOY)
    await samples.eventually(lambda: here.supervisor.driving)
    assert here.supervisor.pid is None
    job = await here.order("rest")
    pid = await here.worker()
    await here.rests(job)
    await samples.eventually(lambda: here.supervisor.pid is None)
    await samples.eventually(lambda: not alive(pid))
    assert here.supervisor.driving
    await samples.eventually(lambda: here.supervisor._life is None)
    # and starts again
    await here.rests(await here.order("rest"))


async def test_with_a_worker_no_tab_is_told_of_work(site):
    here = await site(TOY)
    await samples.eventually(lambda: here.supervisor.driving)
    await here.rests(await here.order("rest"))
    assert "work" not in here.told


async def test_tabs_are_told_of_work_for_other_protocols(site):
    here = await site(TOY)
    await samples.eventually(lambda: here.supervisor.driving)
    await here.rests(await here.order("rest"))
    job = samples.job("far", survey=True)
    await here.house.ledger.commit(_submit_foreign, job)
    here._hear("work", job["order"]["id"], 0)
    await samples.eventually(lambda: "work" in here.told)


def _submit_foreign(connection, job):
    from jupyterlab_hpc.ledger import inbox, jobs

    job["order"]["protocol"] = "of-another-extension"
    jobs.submit(connection, job, [])
    inbox.put(connection, job["order"]["id"], {"type": "elapsed", "effect": "1", "at": ""})


@pytest.mark.parametrize("deed", ["hang", "crash", "eat"])
async def test_a_job_that_breaks_the_worker_is_kept_away_and_the_others_go_on(
    site, deed, monkeypatch
):
    here = await site(TOY, memory=32, patience=1.0)
    bad = await here.order(deed)
    good = [await here.order("rest") for _ in range(5)]
    for job in good:
        assert (await here.rests(job))["job"]["state"] == "successful"
    record = await here.record(bad)
    assert not record["job"]["rest"]
    words = {"hang": "stood still", "crash": "signal 6", "eat": "more memory"}
    assert words[deed] in record["unreachable"]
    # it is the only one that is left, and no worker is kept for it
    await samples.eventually(lambda: here.supervisor.pid is None)
    assert here.supervisor.driving
    # a tab is not to freeze either
    work = await here.house.watch.work("tab", ["ogcapi-processes"])
    assert work["jobs"] == []


async def test_a_job_that_was_kept_away_is_tried_again(site, monkeypatch):
    monkeypatch.setattr(apart, "FIRST", 0.5)
    here = await site(TOY)
    bad = await here.order("crash")

    async def doubted() -> bool:
        return (await here.record(bad))["unreachable"] is not None

    await samples.eventually(doubted)
    fixed = (await here.record(bad))["job"]
    fixed["order"]["title"] = "rest"
    await here.house.ledger.commit(_replace, fixed)
    await here.rests(bad)


def _replace(connection, job):
    from jupyterlab_hpc.ledger.records import encode

    connection.execute("UPDATE jobs SET job = ? WHERE id = ?", (encode(job), job["order"]["id"]))


async def test_a_worker_that_is_killed_is_replaced(site, monkeypatch):
    monkeypatch.setattr(supervisor, "BACK_OFF", (0.01,) * 50)
    here = await site(TOY, linger=60)
    for _ in range(10):
        job = await here.order("rest")
        os.kill(await here.worker(), signal.SIGKILL)
        await here.rests(job)
    assert here.supervisor.problem is None


@pytest.mark.parametrize(
    ("script", "words"),
    [
        ("console.log('good morning');", "no JSON"),
        ("console.log('[1]');", "no object"),
        ("console.log('{\"hi\": 1}');setTimeout(() => 0, 1e6)", "who it is"),
        ("process.stdout.write('x'.repeat(20 << 20));setTimeout(() => 0, 1e6)", "chunk"),
        ("process.exit(3)", "status 3"),
        ("throw new Error('spoilt')", "status 1"),
    ],
)
async def test_one_that_never_works_is_given_up_and_tabs_take_over(
    site, scripted, script, words, monkeypatch
):
    monkeypatch.setattr(supervisor, "BACK_OFF", (0.01, 0.01))
    here = await site(scripted(script))
    await here.order("rest")
    problem = await samples.eventually(lambda: here.supervisor.problem, 20)
    assert words in problem
    assert "3 faults in a row" in problem
    assert not here.supervisor.driving
    here.told.clear()
    await here.order("rest")
    assert "work" in here.told
    assert here.supervisor._life is None


async def test_garbage_after_a_good_start_is_a_fault_too(site, scripted, monkeypatch):
    monkeypatch.setattr(supervisor, "BACK_OFF", ())
    hello = '{"hello":"x","protocols":["ogcapi-processes"]}'
    here = await site(scripted(f"console.log('{hello}');console.log('}}{{');setTimeout(()=>0,1e6)"))
    await here.order("rest")
    problem = await samples.eventually(lambda: here.supervisor.problem, 20)
    assert "it wrote no JSON" in problem


async def test_pauses_between_starts_grow(site, scripted, monkeypatch):
    slept: list[float] = []
    sleep = asyncio.sleep

    async def note(seconds: float) -> None:
        slept.append(seconds)
        await sleep(0)

    monkeypatch.setattr(supervisor.asyncio, "sleep", note)
    here = await site(scripted("process.exit(1)"))
    job = samples.job("far", state="running")
    await here.house.watch.submit(job, [])
    end = asyncio.get_running_loop().time() + 20
    while here.supervisor.problem is None:
        assert asyncio.get_running_loop().time() < end
        await sleep(0.01)
    assert [s for s in slept if s in supervisor.BACK_OFF] == [0.5, 1.0, 2.0, 4.0, 8.0]


async def test_what_is_too_big_for_the_worker_is_left_to_tabs(site):
    here = await site(TOY, room=10_000)
    await samples.eventually(lambda: here.supervisor.driving)
    big = await here.order("rest", inputs={"text": "x" * 20_000})
    good = [await here.order("rest", inputs={"text": "x" * 4000}) for _ in range(5)]
    for job in good:
        await here.rests(job)
    await samples.eventually(lambda: "work" in here.told)
    assert "More than the worker reads" in (await here.record(big))["unreachable"]
    work = await here.house.watch.work("tab", ["ogcapi-processes"])
    assert [item["record"]["id"] for item in work["jobs"]] == [big]


async def test_a_worker_does_not_outlive_its_server(site, tmp_path: Path):
    here = await site(TOY, linger=60)
    await here.rests(await here.order("rest"))
    pid = await here.worker()
    # what the system does with the pipes of a process that is killed
    here.supervisor._conversation._in.transport.abort()
    await samples.eventually(lambda: not alive(pid))
