"""Jobs are processes of their own; however they end, the engine tells the truth about it."""

from __future__ import annotations

import asyncio
import json
import os
import signal
from pathlib import Path

import pytest

from jupyterlab_hpc.engine import EngineLimits
from jupyterlab_hpc.engine.shepherd import CappedLog, started_at

from .client import Client, happens

# Starts a process that ignores polite signals, which starts another; tells their numbers.
FAMILY = (
    "import os, pathlib, subprocess, sys, time",
    "stubborn = 'import signal, subprocess, sys, time; signal.signal(15, signal.SIG_IGN);'",
    "stubborn += 'p = subprocess.Popen([sys.executable, \"-c\", sys.argv[1]]);'",
    "stubborn += 'print(p.pid, flush=True); time.sleep(600)'",
    "inner = 'import signal, time; signal.signal(15, signal.SIG_IGN); time.sleep(600)'",
    "command = [sys.executable, '-c', stubborn, inner]",
    "child = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)",
    "grandchild = child.stdout.readline().strip()",
    "pathlib.Path('family.new').write_text(f'{os.getpid()} {child.pid} {grandchild}')",
    "os.rename('family.new', 'family')",
    "time.sleep(600)",
)


def family(client: Client, job: str) -> list[int]:
    path = client.directory / "jobs" / job / "work" / "family"
    return [int(pid) for pid in path.read_text().split()] if path.exists() else []


def gone(pids: list[int]) -> bool:
    return all(started_at(pid) is None for pid in pids)


async def test_echo_tells_its_progress_while_it_pauses(client: Client) -> None:
    job = await client.submit("echo", {"a": "x", "pause": 2})
    info = await client.until(job, lambda info: info["message"] == "Sleeping 1 of 2 s")
    assert info["status"] == "running"
    assert 50 <= info["progress"] < 100
    assert client.changes.count(job) >= 4
    done = await client.ended(job)
    assert (done["status"], done["progress"]) == ("successful", 100)
    assert (await client.get(f"jobs/{job}/results")).json == {"a": "x"}


async def test_every_change_of_state_is_told(client: Client) -> None:
    job = await client.submit("echo", {"a": "x"})
    assert client.changes == [job]
    await client.ended(job)
    assert client.changes[-1] == job
    assert len(client.changes) >= 2


async def test_dismissing_ends_the_whole_process_group(client: Client) -> None:
    job = await client.cell(*FAMILY)
    pids = await happens(lambda: family(client, job), "the start of the family")
    answer = await client.send("DELETE", f"jobs/{job}")
    assert (answer.status, answer.json["status"]) == (200, "dismissed")
    await happens(lambda: gone(pids), "the end of the family")
    assert (await client.status(job))["status"] == "dismissed"
    assert (await client.get(f"jobs/{job}/results")).status == 404


async def test_what_a_cell_printed_before_it_was_dismissed_is_kept(tmp_path: Path) -> None:
    async with Client(tmp_path, EngineLimits(grace=20)) as client:
        job = await client.cell("import time", "print('begun', flush=True)", "time.sleep(600)")
        await client.until(job, lambda info: info["message"] == "begun")
        await client.send("DELETE", f"jobs/{job}")
        info = await client.until(
            job, lambda info: any(link["rel"] == "partial-results" for link in info["links"])
        )
        assert info["status"] == "dismissed"
        printed, error = await client.outputs(job)
        assert printed["text"] == "begun\n"
        assert error["ename"] == "KeyboardInterrupt"


async def test_a_job_that_waits_is_dismissed_without_ever_running(tmp_path: Path) -> None:
    async with Client(tmp_path, EngineLimits(running=1, grace=0.5)) as client:
        first = await client.submit("echo", {"a": "x", "pause": 60})
        second = await client.submit("echo", {"a": "x"})
        assert (await client.status(second))["status"] == "accepted"
        await client.send("DELETE", f"jobs/{second}")
        await client.send("DELETE", f"jobs/{first}")
        info = await client.status(second)
        assert info["status"] == "dismissed"
        assert "started" not in info


async def test_jobs_wait_their_turn_in_order(tmp_path: Path) -> None:
    async with Client(tmp_path, EngineLimits(running=1)) as client:
        jobs = [await client.submit("echo", {"a": str(n)}) for n in range(4)]
        states = [(await client.status(job))["status"] for job in jobs]
        assert states == ["running", "accepted", "accepted", "accepted"]
        ended = [await client.ended(job) for job in jobs]
        started = [info["started"] for info in ended]
        assert started == sorted(started)
        finished = [info["finished"] for info in ended]
        assert all(end <= begin for end, begin in zip(finished, started[1:], strict=False))


@pytest.mark.parametrize("name", ["SIGSEGV", "SIGKILL", "SIGABRT"])
async def test_a_crash_is_a_failure_with_the_signal_and_the_last_lines(
    client: Client, name: str
) -> None:
    job = await client.cell(
        "import os, signal, sys",
        "print('last words', file=sys.stderr, flush=True)",
        f"os.kill(os.getpid(), signal.{name})",
    )
    info = await client.ended(job)
    assert info["status"] == "failed"
    assert name in info["message"]
    assert info["message"].endswith("\nlast words")
    results = await client.get(f"jobs/{job}/results")
    assert (results.status, results.json["detail"]) == (500, info["message"])
    assert (await client.get("processes")).status == 200


async def test_a_process_killed_with_its_shepherd_has_failed(client: Client) -> None:
    job = await client.cell("import time", "print('up', flush=True)", "time.sleep(600)")
    await client.until(job, lambda info: info["message"] == "up")
    group = json.loads((client.directory / "jobs" / job / "pid.json").read_text())["pid"]
    os.killpg(group, signal.SIGKILL)
    info = await client.ended(job)
    assert info["status"] == "failed"
    assert info["message"] == "the process was killed (no exit record)"


async def test_what_a_killed_shepherd_leaves_behind_is_ended(client: Client) -> None:
    job = await client.cell(*FAMILY)
    pids = await happens(lambda: family(client, job), "the start of the family")
    shepherd = json.loads((client.directory / "jobs" / job / "pid.json").read_text())["pid"]
    os.kill(shepherd, signal.SIGKILL)
    assert (await client.ended(job))["status"] == "failed"
    await happens(lambda: gone(pids), "the end of the family")


async def test_what_a_job_leaves_running_ends_with_it(client: Client) -> None:
    job = await client.cell(
        "import subprocess, pathlib",
        "child = subprocess.Popen(['sleep', '600'])",
        "pathlib.Path('family').write_text(str(child.pid))",
    )
    assert (await client.ended(job))["status"] == "successful"
    await happens(lambda: gone(family(client, job)), "the end of the child")


async def test_a_full_disk_quota_ends_the_job_and_says_so(tmp_path: Path) -> None:
    limits = EngineLimits(disk=4 << 20, grace=0.5)
    async with Client(tmp_path, limits) as client:
        job = await client.cell(
            "import time",
            "open('big', 'wb').write(bytes(8 << 20))",
            "time.sleep(600)",
        )
        info = await client.ended(job)
        assert info["status"] == "failed"
        assert info["message"].startswith("disk quota of 4 MiB exceeded")
        quick = await client.cell("n = open('big', 'wb').write(bytes(8 << 20))")
        assert (await client.ended(quick))["message"].startswith("disk quota of 4 MiB exceeded")


async def test_a_job_beyond_its_time_limit_is_ended_and_says_so(tmp_path: Path) -> None:
    async with Client(tmp_path, EngineLimits(walltime=0.5, grace=0.5)) as client:
        job = await client.submit("echo", {"a": "x", "pause": 60})
        info = await client.ended(job)
        assert info["status"] == "failed"
        assert info["message"].startswith("time limit of 0.5 s exceeded")


async def test_binary_output_harms_nobody(client: Client) -> None:
    job = await client.cell(
        "import os",
        "os.write(1, bytes(range(256)) * 10 + b'\\n')",
        "os.write(2, b'\\x1b[31mred\\x1b[0m \\xff\\x00\\n')",
        "os.abort()",
    )
    info = await client.ended(job)
    assert info["status"] == "failed"
    assert info["message"].endswith("\nred �")
    log = await client.get(f"jobs/{job}/log")
    assert log.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert "\x00" not in log.text
    assert "red �" in log.text


async def test_the_log_has_both_streams_in_order_and_its_last_lines(client: Client) -> None:
    job = await client.cell(
        "import sys",
        "for n in range(3):",
        "    print(f'out {n}\\n', end='')",
        "    print(f'err {n}\\n', end='', file=sys.stderr)",
    )
    await client.ended(job)
    last = await client.get(f"jobs/{job}/log", lines="1")
    assert last.text in ("out 2\n", "err 2\n")
    lines = (await client.get(f"jobs/{job}/log")).text.splitlines()
    assert [line for line in lines if line[:3] == "out"] == ["out 0", "out 1", "out 2"]
    assert [line for line in lines if line[:3] == "err"] == ["err 0", "err 1", "err 2"]
    assert (await client.get(f"jobs/{job}/log", lines="x")).status == 400


async def test_a_log_keeps_its_beginning_and_its_end(tmp_path: Path) -> None:
    log = CappedLog(str(tmp_path / "log"), 8192)
    lines = [f"line {number}\n".encode() for number in range(5000)]
    for line in lines:
        log.write(line)
    content = (tmp_path / "log").read_bytes()
    assert len(content) <= 8192
    assert content.startswith(lines[0] + lines[1])
    assert content.endswith(lines[-2] + lines[-1])
    head, _, rest = content.partition(b"\n[... ")
    count, _, tail = rest.partition(b" bytes left out ...]\n")
    assert len(head) + int(count) + len(tail) == sum(map(len, lines))


async def test_a_command_that_cannot_be_started_says_why(tmp_path: Path) -> None:
    async with Client(tmp_path, python="/no/such/python") as client:
        info = await client.ended(await client.cell("1"))
        assert info["status"] == "failed"
        assert info["message"] == "cannot start python: No such file or directory"


async def test_many_jobs_at_once_all_end_well(client: Client) -> None:
    jobs = await asyncio.gather(*(client.submit("echo", {"a": str(n)}) for n in range(12)))
    for number, job in enumerate(jobs):
        assert (await client.ended(job))["status"] == "successful"
        assert (await client.get(f"jobs/{job}/results")).json == {"a": str(number)}
