"""Jobs outlive the server: what ran goes on, what waited starts, nothing runs twice."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from jupyterlab_hpc.engine import EngineLimits
from jupyterlab_hpc.engine.executors.local import SHEPHERD
from jupyterlab_hpc.engine.shepherd import place, started_at
from jupyterlab_hpc.engine.status import rfc3339
from jupyterlab_hpc.engine.store import DISMISSED, RUNNING, Store

from .client import Client, happens

# A server of its own: makes jobs, tells their ids, and waits to be killed.
SERVER = """
import asyncio, json, sys
from pathlib import Path
from jupyterlab_hpc.engine import EngineLimits
from jupyterlab_hpc.tests.engine.client import Client

async def main():
    directory, codes = Path(sys.argv[1]), json.loads(sys.argv[2])
    async with Client(directory, EngineLimits(running=2)) as client:
        jobs = [await client.cell(code) for code in codes]
        for job in jobs[:2]:
            await client.until(job, lambda info: info["message"] == "up")
        print(json.dumps(jobs), flush=True)
        await asyncio.Event().wait()

asyncio.run(main())
"""


def killed_server(directory: Path, codes: list[str]) -> list[str]:
    """Run a server that makes these jobs, kill it when two of them run; gives their ids."""
    command = [sys.executable, "-c", SERVER, str(directory), json.dumps(codes)]
    root = Path(__file__).parents[3]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=root) as server:
        assert server.stdout is not None
        jobs = json.loads(server.stdout.readline())
        server.send_signal(signal.SIGKILL)
    return jobs


def begun(command: list[str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(command, start_new_session=True)


@pytest.mark.timeout(60)
async def test_after_a_kill_every_job_ends_as_if_nothing_had_been(tmp_path: Path) -> None:
    runs, go, engine = tmp_path / "runs", tmp_path / "go", tmp_path / "engine"
    waiting = (
        "import time, pathlib",
        "print('up', flush=True)",
        f"while not pathlib.Path({str(go)!r}).exists(): time.sleep(0.01)",
    )
    note = f"n = open({str(runs)!r}, 'a').write('%s ')"
    ended = "print('up', flush=True); import time; time.sleep(0.5)"
    codes = [
        "\n".join([*waiting, note % "first"]),
        "\n".join([ended, note % "second"]),
        note % "third",
        note % "fourth",
    ]
    jobs = await asyncio.to_thread(killed_server, engine, codes)
    # The second one ends while no server is there to see it.
    await happens(lambda: (engine / "jobs" / jobs[1] / "exit.json").exists(), "its end")
    async with Client(engine, EngineLimits(running=2)) as client:
        assert (await client.status(jobs[0]))["status"] == "running"
        for job in jobs[1:]:
            assert (await client.ended(job))["status"] == "successful"
        go.touch()
        assert (await client.ended(jobs[0]))["status"] == "successful"
        assert len((await client.get("jobs")).json["jobs"]) == 4
    assert sorted(runs.read_text().split()) == ["first", "fourth", "second", "third"]


async def test_a_job_of_an_earlier_server_can_be_dismissed(tmp_path: Path) -> None:
    code = "import time; print('up', flush=True); time.sleep(600)"
    jobs = await asyncio.to_thread(killed_server, tmp_path, [code, code])
    async with Client(tmp_path, EngineLimits(grace=0.5)) as client:
        for job in jobs:
            pid = json.loads((tmp_path / "jobs" / job / "pid.json").read_text())["pid"]
            await client.send("DELETE", f"jobs/{job}")
            await happens(lambda pid=pid: started_at(pid) is None, "the end of the job")
            assert (await client.status(job))["status"] == "dismissed"


async def test_a_job_runs_once_when_the_server_died_while_starting_it(tmp_path: Path) -> None:
    runs, engine = tmp_path / "runs", tmp_path / "engine"
    async with Client(engine, EngineLimits(running=1)) as client:
        await client.submit("echo", {"a": "x", "pause": 2})
        job = await client.cell(f"n = open({str(runs)!r}, 'a').write('ran ')")
    with closing(Store(engine / "engine.sqlite")) as store:
        stored = store.get(job)
        assert stored is not None
        stored.status, stored.live, stored.started = RUNNING, True, stored.created
        store.save(stored)
    # The old server's shepherd is just about to begin when the new server starts its own.
    command = [sys.executable, "-I", "-S", str(SHEPHERD), str(engine / "jobs" / job)]
    with begun(command):
        async with Client(engine) as client:
            assert (await client.ended(job))["status"] == "successful"
            assert runs.read_text() == "ran "


async def test_a_job_dismissed_just_before_its_server_died_never_begins(tmp_path: Path) -> None:
    runs, engine = tmp_path / "runs", tmp_path / "engine"
    async with Client(engine, EngineLimits(running=1)) as client:
        await client.submit("echo", {"a": "x", "pause": 1})
        job = await client.cell(f"n = open({str(runs)!r}, 'a').write('ran ')")
    with closing(Store(engine / "engine.sqlite")) as store:
        stored = store.get(job)
        assert stored is not None
        stored.status, stored.live, stored.started = DISMISSED, True, stored.created
        store.save(stored)
    async with Client(engine) as client:
        assert (await client.status(job))["status"] == "dismissed"
        # The old server's shepherd comes only now.
        command = [sys.executable, "-I", "-S", str(SHEPHERD), str(engine / "jobs" / job)]
        with begun(command) as late:
            assert await asyncio.to_thread(late.wait, 10) == 0
        assert not runs.exists()
        removed = await client.send("DELETE", f"jobs/{job}")
        assert removed.json["message"] == "Removed"


async def test_a_directory_without_a_record_is_cleared_away(tmp_path: Path) -> None:
    orphan = tmp_path / "jobs" / "half-made"
    orphan.mkdir(parents=True)
    async with Client(tmp_path):
        assert not orphan.exists()


async def interrupted(directory: Path, pid: dict[str, object] | str | None) -> dict[str, object]:
    """How a job has ended, says a server that finds it running with this ``pid.json``."""
    async with Client(directory) as client:
        job = await client.submit("echo", {"a": "x"})
        await client.ended(job)
        record = client.directory / "jobs" / job
    with closing(Store(directory / "engine.sqlite")) as store:
        stored = store.get(job)
        assert stored is not None
        stored.status, stored.live = RUNNING, True
        store.save(stored)
    (record / "exit.json").unlink()
    if pid is None:
        (record / "pid.json").unlink()
        (record / "task.json").write_text('{"argv": [')
    else:
        (record / "pid.json").write_text(json.dumps(pid))
    async with Client(directory) as client:
        return await client.ended(job)


@pytest.mark.parametrize(
    ("elsewhere", "message"),
    [
        # Its number belongs to another process by now.
        ({}, "the process was killed (no exit record)"),
        ({"boot": "another"}, "the machine was restarted while the process ran"),
        (
            {"pids": "pid:[1]"},
            "the container that the process ran in has ended, and the process with it",
        ),
        (
            {"host": "login2", "boot": "another", "pids": "pid:[1]"},
            "the process ran on login2, where this server cannot see it (no exit record)",
        ),
    ],
)
async def test_a_job_whose_process_vanished_has_failed_and_says_with_what(
    tmp_path: Path, elsewhere: dict[str, str], message: str
) -> None:
    info = await interrupted(tmp_path, {"pid": 1, "started": "long ago", **place(), **elsewhere})
    assert (info["status"], info["message"]) == ("failed", message)


async def test_a_job_whose_directory_is_incomplete_has_failed_and_says_so(tmp_path: Path) -> None:
    info = await interrupted(tmp_path, None)
    assert info["status"] == "failed"
    assert info["message"] == "the job could not begin: its directory is not complete"


async def test_a_job_that_ended_while_no_server_was_there_has_the_time_of_its_end(
    tmp_path: Path,
) -> None:
    async with Client(tmp_path) as client:
        job = await client.submit("echo", {"a": "x"})
        await client.ended(job)
    with closing(Store(tmp_path / "engine.sqlite")) as store:
        stored = store.get(job)
        assert stored is not None
        stored.status, stored.live, stored.finished = RUNNING, True, None
        ended = int(time.time()) - 3600
        stored.started = ended - 10.0
        store.save(stored)
    os.utime(tmp_path / "jobs" / job / "exit.json", (ended, ended))
    async with Client(tmp_path) as client:
        assert (await client.ended(job))["finished"] == rfc3339(ended)
