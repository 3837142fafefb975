"""A disk without room for the store: nothing is lost, and all goes on once there is some."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import pytest

from jupyterlab_hpc.engine import EngineLimits
from jupyterlab_hpc.engine.executors import local
from jupyterlab_hpc.engine.store import Store

from .client import Client, happens


class Disk:
    """A disk that can be full; ``refused`` counts what it did not take."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.full = False
        self.refused = 0
        monkeypatch.setattr(local, "AGAIN", 0.01)
        for name in ("add", "save"):
            monkeypatch.setattr(Store, name, self._bounded(getattr(Store, name)))

    def _bounded(self, write: Any) -> Any:
        def written(store: Store, *rest: Any) -> None:
            if self.full:
                self.refused += 1
                raise sqlite3.OperationalError("database or disk is full")
            write(store, *rest)

        return written


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> Disk:
    return Disk(monkeypatch)


WAITS = ("import os, time", "while not os.path.exists('go'): time.sleep(0.01)")


def let_go(client: Client, job: str) -> None:
    (client.directory / "jobs" / job / "work" / "go").touch()


async def test_an_end_that_cannot_be_written_down_is_written_down_later(
    tmp_path: Path, disk: Disk
) -> None:
    async with Client(tmp_path, EngineLimits(running=1, grace=0.5)) as client:
        job = await client.cell(*WAITS)
        following = await client.submit("echo", {"a": "x"})
        await client.until(job, lambda info: info["status"] == "running")
        disk.full = True
        let_go(client, job)
        await happens(lambda: disk.refused > 1, "a second attempt")
        assert (await client.status(job))["status"] == "running"
        disk.full = False
        assert (await client.ended(job))["status"] == "successful"
        assert (await client.ended(following))["status"] == "successful"


async def test_a_job_whose_start_cannot_be_written_down_waits_for_it(
    tmp_path: Path, disk: Disk, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with Client(tmp_path) as client:
        add = Store.add

        def last(store: Store, job: Any) -> None:
            add(store, job)
            disk.full = True

        monkeypatch.setattr(Store, "add", last)
        job = await client.submit("echo", {"a": "x"})
        await happens(lambda: disk.refused > 1, "a second attempt")
        assert (await client.status(job))["status"] == "accepted"
        disk.full = False
        assert (await client.ended(job))["status"] == "successful"


async def test_a_cancel_that_cannot_be_written_down_is_none(client: Client, disk: Disk) -> None:
    job = await client.cell(*WAITS)
    await client.until(job, lambda info: info["status"] == "running")
    disk.full = True
    assert (await client.send("DELETE", f"jobs/{job}")).status == 507
    assert (await client.status(job))["status"] == "running"
    disk.full = False
    assert (await client.send("DELETE", f"jobs/{job}")).json["status"] == "dismissed"
    await client.ended(job)


async def test_a_job_that_cannot_be_written_down_leaves_nothing(client: Client, disk: Disk) -> None:
    disk.full = True
    answer = await client.execute("echo", {"inputs": {"a": "x"}}, prefer="respond-async")
    assert answer.status == 507
    assert "database or disk is full" in answer.json["detail"]
    assert not list((client.directory / "jobs").iterdir())
