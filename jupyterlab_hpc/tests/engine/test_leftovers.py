"""Nothing of a job stays behind that should be gone, and nobody else reads what is there."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import stat
import sys
import threading
import time
from pathlib import Path

import pytest

from jupyterlab_hpc.engine import EngineLimits
from jupyterlab_hpc.engine.directory import JobDirectory
from jupyterlab_hpc.engine.shepherd import started_at

from .client import Client, happens

LINUX = pytest.mark.skipif(sys.platform != "linux", reason="other systems keep no such family")
# A daemon that left its session and its parent, and heeds no polite signal.
RUNAWAY = (
    "import subprocess, sys, time",
    "daemon = 'import os, signal, time; signal.signal(15, signal.SIG_IGN);'",
    "daemon += 'os.fork() and os._exit(0); os.setsid(); os.fork() and os._exit(0);'",
    'daemon += \'open("daemon.new", "w").write(str(os.getpid()));\'',
    'daemon += \'os.rename("daemon.new", "daemon"); time.sleep(600)\'',
    "subprocess.run([sys.executable, '-I', '-S', '-c', daemon])",
    "import os",
    "while not os.path.exists('daemon'): time.sleep(0.01)",
)


async def daemon(client: Client, job: str) -> int:
    path = client.directory / "jobs" / job / "work" / "daemon"
    await happens(path.exists, "the start of the daemon")
    return int(path.read_text())


@LINUX
async def test_a_daemon_in_a_session_of_its_own_ends_with_its_job(client: Client) -> None:
    job = await client.cell(*RUNAWAY)
    pid = await daemon(client, job)
    assert (await client.ended(job))["status"] == "successful"
    await happens(lambda: started_at(pid) is None, "the end of the daemon")


@LINUX
async def test_a_daemon_in_a_session_of_its_own_ends_when_its_job_is_dismissed(
    client: Client,
) -> None:
    job = await client.cell(*RUNAWAY, "time.sleep(600)")
    pid = await daemon(client, job)
    await client.send("DELETE", f"jobs/{job}")
    await happens(lambda: started_at(pid) is None, "the end of the daemon")


@LINUX
async def test_a_daemon_ends_when_its_shepherd_was_killed(client: Client) -> None:
    job = await client.cell(*RUNAWAY, "time.sleep(600)")
    pid = await daemon(client, job)
    shepherd = json.loads((client.directory / "jobs" / job / "pid.json").read_text())["pid"]
    os.kill(shepherd, signal.SIGKILL)
    assert (await client.ended(job))["status"] == "failed"
    await happens(lambda: started_at(pid) is None, "the end of the daemon")


@LINUX
async def test_a_job_that_makes_many_orphans_keeps_no_zombies(client: Client) -> None:
    job = await client.cell(
        "import os, time",
        "for _ in range(20):",
        "    child = os.fork()",
        "    if child == 0:",
        "        os.fork() and os._exit(0)",
        "        os._exit(0)",
        "    os.waitpid(child, 0)",
        "open('made', 'w').close()",
        "time.sleep(600)",
    )
    directory = client.directory / "jobs" / job
    await happens((directory / "work" / "made").exists, "the making of orphans")
    shepherd = json.loads((directory / "pid.json").read_text())["pid"]
    children = Path(f"/proc/{shepherd}/task/{shepherd}/children")
    await happens(lambda: len(children.read_text().split()) == 1, "the reaping of orphans")
    await client.send("DELETE", f"jobs/{job}")
    await happens(lambda: started_at(shepherd) is None, "the end of the job")


async def test_only_the_owner_can_read_what_belongs_to_a_job(tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        async with Client(tmp_path / "engine") as client:
            job = await client.cell("import os", "print(oct(os.umask(0)))")
            await client.ended(job)
            (printed,) = await client.outputs(job)
    finally:
        os.umask(before)
    # What a cell writes elsewhere has the modes that the user is used to.
    assert printed["text"] == "0o22\n"
    open_to_others = [
        str(path.relative_to(tmp_path))
        for path in (tmp_path / "engine", *(tmp_path / "engine").rglob("*"))
        if stat.S_IMODE(path.stat().st_mode) & 0o077
    ]
    assert open_to_others == []


async def test_a_request_that_is_broken_off_leaves_no_directory(client: Client) -> None:
    body = json.dumps({"inputs": {"a": "x" * 5_000_000}}).encode()
    request = client.send("POST", "processes/echo/execution", body)
    task = asyncio.ensure_future(request)
    jobs = client.directory / "jobs"
    await happens(lambda: list(jobs.iterdir()), "the making of the directory")
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    recorded = (await client.get("jobs")).json["jobs"]
    await happens(lambda: len(list(jobs.iterdir())) == len(recorded), "the clearing away")


async def test_a_server_that_only_read_takes_over_when_the_other_one_ends(tmp_path: Path) -> None:
    first, second = Client(tmp_path), Client(tmp_path)
    await first.engine.start()
    await second.engine.start()
    try:
        job = await first.submit("echo", {"a": "x", "pause": 1})
        refused = await second.send("DELETE", f"jobs/{job}")
        assert refused.status == 503
        assert "data_dir" in refused.json["detail"]
        await first.engine.stop()
        # Nothing but looking at it.
        assert (await second.ended(job))["status"] == "successful"
    finally:
        await second.engine.stop()


async def test_a_job_that_is_dismissed_before_it_began_never_runs(tmp_path: Path) -> None:
    directory = JobDirectory(tmp_path / "job")
    task = {
        "argv": [sys.executable, "-I", "-S", "-c", "open('ran', 'w')"],
        "set": {},
        "unset": [],
        "captures": False,
        "limits": {"walltime": None, "disk": 1 << 20, "log": 1 << 20, "grace": 1},
    }
    directory.create(b"{}", {}, task, {})
    assert directory.claim()
    from jupyterlab_hpc.engine.executors.local import SHEPHERD

    command = [sys.executable, "-I", "-S", str(SHEPHERD), str(directory.path)]
    child = await asyncio.create_subprocess_exec(*command, start_new_session=True)
    assert await child.wait() == 0
    assert not (directory.path / "work" / "ran").exists()
    assert not directory.claim()


async def test_a_media_type_that_a_job_made_up_is_no_header(client: Client) -> None:
    made_up = {"outputs": {"value": 1, "mediaType": "text/plain\r\nX-Evil: 1"}}
    job = await client.cell(
        "import os, pathlib",
        "_ = pathlib.Path('outputs', 'outputs.json').write_text(r'''"
        + json.dumps(made_up)
        + "''')",
        "os._exit(0)",
    )
    info = await client.ended(job)
    assert info["status"] == "failed"
    assert "media type" in info["message"]


async def test_reading_large_results_holds_nobody_up(client: Client, monkeypatch) -> None:
    job = await client.submit("echo", {"a": "x"})
    await client.ended(job)
    results = JobDirectory.results
    reading, go_on = threading.Event(), threading.Event()

    def held(directory: JobDirectory) -> object:
        reading.set()
        assert go_on.wait(10), "the reading held up the loop that is to let it go on"
        return results(directory)

    monkeypatch.setattr(JobDirectory, "results", held)
    for path in (f"jobs/{job}/results", f"jobs/{job}/results/a"):
        reading.clear()
        go_on.clear()
        asked = asyncio.ensure_future(client.get(path))
        assert await asyncio.to_thread(reading.wait, 10)
        assert (await client.get("processes")).status == 200
        go_on.set()
        assert (await asked).status == 200


@pytest.mark.parametrize("moment", ["2020-01-01T00:00:00.1Z", "2020-01-01T00:00:00.123456789Z"])
async def test_times_may_have_any_fraction_of_a_second(client: Client, moment: str) -> None:
    found = await client.get("jobs", datetime=f"{moment}/..")
    assert (found.status, found.json["jobs"]) == (200, [])


async def test_the_end_of_a_log_without_lines_is_found(tmp_path: Path) -> None:
    directory = JobDirectory(tmp_path)
    (tmp_path / "output.log").write_bytes(b"x" * (8 << 20) + b"\rnow 42 %")
    assert directory.progress().message == "now 42 %"


async def test_a_cell_runs_in_a_python_of_another_environment(tmp_path: Path) -> None:
    venv = tmp_path / "venv"
    make = [sys.executable, "-m", "venv", "--without-pip", "--symlinks", str(venv)]
    child = await asyncio.create_subprocess_exec(*make)
    assert await child.wait() == 0
    limits = EngineLimits(running=2, grace=0.5)
    async with Client(tmp_path / "engine", limits, python=str(venv / "bin" / "python")) as client:
        job = await client.cell("import sys", "print(sys.prefix)", "6 * 7")
        assert (await client.ended(job))["status"] == "successful"
        printed, shown = await client.outputs(job)
        assert printed["text"] == f"{venv}\n"
        assert shown["data"] == {"text/plain": "42"}


@pytest.mark.timeout(30)
@pytest.mark.parametrize("name", ["output.log", "work/outputs/outputs.json"])
async def test_a_pipe_in_the_place_of_a_file_does_not_stop_the_server(
    client: Client, name: str
) -> None:
    job = await client.cell(
        "import os, time",
        f"os.path.exists('../{name}') and os.unlink('../{name}')",
        f"os.mkfifo('../{name}')",
        "open('made', 'w').close()",
        "while not os.path.exists('go'): time.sleep(0.01)",
        "os._exit(0)",
    )
    work = client.directory / "jobs" / job / "work"
    await happens((work / "made").exists, "the making of the pipe")
    # A read that waits for a writer would hold up the loop: free it, or the test never ends.
    held = threading.Timer(5, lambda: os.close(os.open(work.parent / name, os.O_RDWR)))
    held.start()
    begun = time.monotonic()
    await client.get(f"jobs/{job}/log")
    (work / "go").touch()
    await client.ended(job)
    held.cancel()
    assert time.monotonic() - begun < 4


def test_a_pipe_is_no_progress(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "progress.json")
    held = threading.Timer(
        5, lambda: os.close(os.open(tmp_path / "progress.json", os.O_RDWR | os.O_NONBLOCK))
    )
    held.start()
    begun = time.monotonic()
    assert JobDirectory(tmp_path).progress() == (None, None)
    assert time.monotonic() - begun < 4
    held.cancel()


async def test_results_too_large_for_one_document_are_offered_one_by_one(
    client: Client, monkeypatch
) -> None:
    job = await client.cell("print('x' * 5000)")
    await client.ended(job)
    monkeypatch.setattr("jupyterlab_hpc.engine.results.LARGEST", 4000)
    refused = await client.get(f"jobs/{job}/results")
    assert refused.status == 500
    assert "results/outputs" in refused.json["detail"]
    assert (await client.get(f"jobs/{job}/results/outputs")).status == 200
