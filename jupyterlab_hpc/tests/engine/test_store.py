"""The store: what it holds outlives the server, and waiting for the disk is shared."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import pytest

from jupyterlab_hpc.engine import store as module
from jupyterlab_hpc.engine.store import SCHEMA, Job, Store


async def test_those_who_wait_for_the_disk_at_the_same_time_share_one_flush(
    tmp_path: Path, monkeypatch
) -> None:
    begun, go_on, flushes = threading.Event(), threading.Event(), []

    def flush(path: Path) -> None:
        flushes.append(path.name)
        begun.set()
        assert go_on.wait(10)

    monkeypatch.setattr(module, "_flush", flush)
    with closing(Store(tmp_path / "engine.sqlite")) as store:
        first = asyncio.ensure_future(store.flushed())
        assert await asyncio.to_thread(begun.wait, 10)
        # What is changed now, the flush that has begun may miss: these need another one.
        others = [asyncio.ensure_future(store.flushed()) for _ in range(20)]
        go_on.set()
        await asyncio.gather(first, *others)
    assert flushes == ["engine.sqlite-wal"] * 2


async def test_a_flush_that_failed_is_told_to_who_waited_and_the_next_one_tries_again(
    tmp_path: Path, monkeypatch
) -> None:
    def broken(_: Path) -> None:
        raise OSError(5, "Input/output error")

    with closing(Store(tmp_path / "engine.sqlite")) as store:
        with monkeypatch.context() as patch:
            patch.setattr(module, "_flush", broken)
            with pytest.raises(OSError, match="Input/output error"):
                await store.flushed()
        await store.flushed()


def test_a_change_of_several_jobs_is_made_whole_or_not_at_all(tmp_path: Path) -> None:
    with closing(Store(tmp_path / "engine.sqlite")) as store:
        twice = [Job(id="a", process="echo", created=0) for _ in range(2)]
        with pytest.raises(sqlite3.IntegrityError), store.together():
            [store.add(job) for job in twice]
        assert store.get("a") is None


def test_a_file_of_the_first_version_is_taken_over(tmp_path: Path) -> None:
    path = tmp_path / "engine.sqlite"
    columns = ("cores", "size", "subscriber", "told")
    columns += ("executor", "native", "resources", "reason", "evidence")
    first = [
        line
        for line in SCHEMA.partition("CREATE UNIQUE")[0].splitlines()
        if not line.strip().startswith(columns)
    ]
    sql = "\n".join(first).replace("removed INTEGER NOT NULL,", "removed INTEGER NOT NULL")
    with closing(sqlite3.connect(path)) as old:
        old.executescript(f"{sql}\nPRAGMA user_version = 1;")
        old.execute(
            "INSERT INTO jobs (id, process, status, message, progress, created, updated, wanted, "
            "live, removed) VALUES ('a', 'echo', 'accepted', '', 0, 1.0, 1.0, '{}', 0, 0)"
        )
        old.commit()
    with closing(Store(path)) as store:
        (job,) = store.unfinished()
        assert (job.id, job.cores, job.size, job.subscriber) == ("a", 1, None, None)
