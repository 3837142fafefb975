"""The ledger file: who owns it, how it is opened, and that it survives."""

from __future__ import annotations

import asyncio
import sqlite3
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from jupyterlab_hpc.errors import Misconfigured, ReadOnly
from jupyterlab_hpc.filesystems import on_network
from jupyterlab_hpc.ledger import Ledger, counter, effects, jobs, owner, pages, records, schema

from .. import samples


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "hpc" / "ledger.sqlite3"


async def test_the_ledger_is_for_its_owner_alone(path):
    ledger = Ledger(path)
    await ledger.write(counter.advance)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    await ledger.close()


async def test_a_second_server_reads_and_is_told_who_writes(path):
    first, second = Ledger(path), Ledger(path)
    job = samples.job()
    await first.commit(jobs.submit, job, [])
    with pytest.raises(ReadOnly, match=r"process \d+ on "):
        await second.commit(jobs.submit, samples.job(), [])
    assert (await second.read(records.get, job["order"]["id"]))["version"] == 1
    assert (await second.owner()).pid
    assert await first.owner() is None
    await first.close()
    assert await second.owner() is None
    await second.commit(jobs.submit, samples.job(), [])
    await second.close()


async def test_an_owner_without_a_heartbeat_loses_the_ledger_and_notices(path, monkeypatch):
    first, second = Ledger(path), Ledger(path)
    await first.commit(jobs.submit, samples.job(), [])
    await first.write(lambda c: c.execute("UPDATE owner SET beat = beat - 31").rowcount)
    await second.commit(jobs.submit, samples.job(), [])
    with pytest.raises(ReadOnly):
        await first.commit(jobs.submit, samples.job(), [])
    await second.close()
    await first.close()


async def test_an_owner_whose_process_is_gone_is_replaced_at_once(path):
    script = (
        "import asyncio, os, sys\n"
        "from pathlib import Path\n"
        "from jupyterlab_hpc.ledger import Ledger, jobs\n"
        "from jupyterlab_hpc.tests import samples\n"
        "async def main():\n"
        "    await Ledger(Path(sys.argv[1])).commit(jobs.submit, samples.job(), [])\n"
        "    os.kill(os.getpid(), 9)\n"
        "asyncio.run(main())\n"
    )
    done = await asyncio.to_thread(
        subprocess.run, [sys.executable, "-c", script, str(path)], check=False, timeout=30
    )
    assert done.returncode == -9
    ledger = Ledger(path)
    taken = []
    ledger.on_owned = lambda: taken.append(True)
    await ledger.commit(jobs.submit, samples.job(), [])
    assert taken == [True]
    assert len((await ledger.read(pages.read, 0, None))["jobs"]) == 2
    await ledger.close()


async def test_the_heart_beats_while_jobs_are_under_way_and_then_stops(path, monkeypatch):
    monkeypatch.setattr(owner, "BEAT", 0.05)
    ledger = Ledger(path)
    job = samples.job()
    await ledger.commit(jobs.submit, job, [])

    def age(connection: sqlite3.Connection) -> int:
        return connection.execute("UPDATE owner SET beat = 0").rowcount

    assert await ledger.read(age) == 1

    async def beaten() -> bool:
        return await ledger.read(
            lambda c: c.execute("SELECT beat > 0 FROM owner").fetchone()[0] == 1
        )

    await samples.eventually(beaten)
    await ledger.write(lambda c: c.execute("UPDATE jobs SET rest = 1").rowcount)
    await samples.eventually(lambda: ledger._heart is None)

    async def free() -> bool:
        return await ledger.read(lambda c: c.execute("SELECT 1 FROM owner").fetchone() is None)

    await samples.eventually(free)
    await ledger.close()


async def test_a_transaction_that_fails_leaves_nothing_behind(path):
    ledger = Ledger(path)

    def broken(connection: sqlite3.Connection) -> None:
        jobs.submit(connection, samples.job(), [])
        raise RuntimeError("power")

    with pytest.raises(RuntimeError):
        await ledger.commit(broken)
    assert (await ledger.read(pages.read, 0, None))["jobs"] == []
    await ledger.close()


async def test_what_must_not_be_forgotten_is_written_with_full_synchronisation(path):
    ledger = Ledger(path)

    def level(connection: sqlite3.Connection) -> int:
        return connection.execute("PRAGMA synchronous").fetchone()[0]

    assert await ledger.commit(level) == 2
    assert await ledger.write(level) == 1
    await ledger.close()


def test_a_ledger_of_a_newer_version_is_left_alone(tmp_path):
    file = tmp_path / "ledger.sqlite3"
    connection = schema.connect(file)
    connection.execute("PRAGMA user_version=99")
    connection.close()
    with pytest.raises(Misconfigured, match="newer jupyterlab-hpc"):
        schema.connect(file)


@pytest.mark.parametrize(("journal", "mode"), [("wal", "wal"), ("delete", "delete")])
def test_the_journal_can_be_chosen(tmp_path, journal, mode):
    connection = schema.connect(tmp_path / "ledger.sqlite3", journal)
    assert connection.execute("PRAGMA journal_mode").fetchone()[0] == mode
    connection.close()


def test_network_file_systems_are_recognised(tmp_path):
    mounts = tmp_path / "mounts"
    shared = tmp_path.resolve()
    mounts.write_text(f"/dev/sda / ext4 rw 0 0\nserver:/home {shared} nfs4 rw 0 0\n")
    assert on_network(tmp_path / "data", mounts)
    assert not on_network(Path("/elsewhere"), mounts)
    assert not on_network(tmp_path, tmp_path / "no-such-table")


async def test_changes_are_found_by_an_index(path):
    ledger = Ledger(path)

    def fill(connection: sqlite3.Connection) -> None:
        for _ in range(2000):
            jobs.submit(connection, samples.job(), [samples.request()])

    await ledger.commit(fill)
    assert len((await ledger.read(pages.read, 1990, None))["jobs"]) == 10
    plan = await ledger.read(
        lambda c: [
            r["detail"]
            for r in c.execute("EXPLAIN QUERY PLAN SELECT * FROM jobs WHERE sequence > 5")
        ]
    )
    assert "USING INDEX" in plan[0]
    assert len(await ledger.read(effects.planned_jobs)) == 2000
    await ledger.close()
