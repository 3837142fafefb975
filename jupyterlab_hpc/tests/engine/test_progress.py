"""How far a job is: what it prints is understood, what it writes is believed."""

from __future__ import annotations

from pathlib import Path

import pytest

from jupyterlab_hpc.engine.directory import JobDirectory
from jupyterlab_hpc.engine.progress import printed

from .client import Client
from .commands import offer, shell

# What tqdm writes, without tqdm.
BAR = (
    "import sys, time, os",
    "for n in range(1, 11):",
    "    bar = '█' * n + ' ' * (10 - n)",
    "    print(f'\\rSteps: {10 * n:3d}%|{bar}| {n}/10', end='', file=sys.stderr, flush=True)",
    "    if n == 4:",
    "        while not os.path.exists('go'): time.sleep(0.01)",
)


@pytest.mark.parametrize(
    ("line", "percent", "message"),
    [
        ("progress: 40 four of ten", 40, "four of ten"),
        ("PROGRESS 40% four of ten", 40, "four of ten"),
        ("progress=40.7", 40, "progress=40.7"),
        (" 40%|████      | 4/10 [00:02<00:03,  2.00it/s]", 40, "40%|████"),
        ("Epoch 3:  40%|####      | 4/10", 40, "Epoch 3:  40%|####"),
        ("[ 40%] Building main.o", 40, "[ 40%] Building main.o"),
        ("progress: 100", 99, "progress: 100"),
        ("progress: 400 files", None, "progress: 400 files"),
        ("accuracy 40% better", None, "accuracy 40% better"),
        ("in progress since 12 o'clock", None, "in progress"),
        ("no progress: 40", None, "no progress: 40"),
    ],
)
def test_a_line_tells_how_far_a_job_is(line: str, percent: int | None, message: str) -> None:
    said = printed(["before", line, ""])
    assert said.percent == percent
    assert (said.message or "").startswith(message)


def test_a_later_line_is_the_message_and_the_percentage_stays() -> None:
    assert printed(["[ 40%] Building main.o", "warning: odd"]) == (40, "warning: odd")


def test_the_file_is_believed_before_the_lines(tmp_path: Path) -> None:
    directory = JobDirectory(tmp_path)
    directory.log.write_text("progress: 10 by line\n")
    assert directory.progress() == (10, "by line")
    directory.progress_file.write_text('{"progress": 70}')
    assert directory.progress() == (70, "by line")
    directory.progress_file.write_text('{"progress": 100, "message": "by file"}')
    assert directory.progress() == (99, "by file")


async def test_lines_of_a_command_reach_the_status(client: Client, monkeypatch) -> None:
    script = "echo 'progress: 40 four of ten' >&2; while [ ! -e go ]; do sleep 0.05; done"
    offer(monkeypatch, shell("steps", script))
    job = await client.submit("steps", {})
    info = await client.until(job, lambda info: info["progress"] == 40)
    assert info["message"] == "four of ten"
    (client.directory / "jobs" / job / "work" / "go").touch()
    done = await client.ended(job)
    assert (done["status"], done["progress"]) == ("successful", 100)


async def test_a_bar_that_a_cell_draws_reaches_the_status(client: Client) -> None:
    job = await client.cell(*BAR)
    info = await client.until(job, lambda info: info["progress"] == 40)
    assert info["message"].startswith("Steps:  40%|████")
    (client.directory / "jobs" / job / "work" / "go").touch()
    assert (await client.ended(job))["status"] == "successful"


async def test_a_job_that_failed_keeps_how_far_it_was(client: Client, monkeypatch) -> None:
    script = "echo 'progress: 40' >&2; exit 2"
    offer(monkeypatch, shell("steps", script))
    job = await client.submit("steps", {})
    info = await client.ended(job)
    assert (info["status"], info["progress"]) == ("failed", 40)
