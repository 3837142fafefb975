"""Make a data directory with many ended jobs, as if an engine had run them.

``python -m jupyterlab_hpc.tests.engine.many --make COUNT DIRECTORY``, and with ``--start`` the
seconds that an engine takes to answer there.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import time
import uuid
from contextlib import closing
from pathlib import Path

from jupyterlab_hpc.engine.directory import JobDirectory
from jupyterlab_hpc.engine.shepherd import disk_usage
from jupyterlab_hpc.engine.store import FAILED, SUCCESSFUL, Job, Store

from .client import Client

LOG = "".join(f"line {number} of what the job printed\n" for number in range(50))


def make(directory: Path, count: int) -> None:
    """Every tenth one failed; they ended one a minute, the last one just now."""
    jobs = directory / "jobs"
    jobs.mkdir(mode=0o700, parents=True)
    now = time.time()
    made = []
    for number in range(count):
        ended = now - 60 * (count - number - 1) / 2
        failed = number % 10 == 9
        job = Job(
            id=str(uuid.uuid4()),
            process="echo" if number % 4 else "run-cell",
            created=ended - 2,
            started=ended - 1,
            finished=ended,
            updated=ended,
            order_id=str(uuid.uuid4()),
            status=FAILED if failed else SUCCESSFUL,
            message="the process ended with exit code 1" if failed else "Finished",
            progress=40 if failed else 100,
            wanted={"response": "document", "outputs": ["a"]},
        )
        job.size = _write(JobDirectory(jobs / job.id), failed)
        made.append(job)
    with closing(Store(directory / "engine.sqlite")) as store, store.together():
        for job in made:
            store.add(job)


def _write(directory: JobDirectory, failed: bool) -> int:
    directory.outputs.mkdir(mode=0o700, parents=True)
    contents = {
        directory.path / "request.json": {"inputs": {"a": "x"}},
        directory.path / "task.json": {"outputs": {}},
        directory.path / "exit.json": {"code": int(failed), "signal": None, "reason": None},
        directory.outputs / "outputs.json": {"a": {"value": "x", "mediaType": "text/plain"}},
    }
    for path, content in contents.items():
        path.write_text(json.dumps(content))
    directory.log.write_text(LOG)
    return disk_usage(str(directory.path))


async def start(directory: Path) -> float:
    """Seconds until an engine gives its first list of jobs."""
    begun = time.monotonic()
    async with Client(directory) as client:
        assert (await client.get("jobs")).status == 200
        return time.monotonic() - begun


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("directory", type=Path)
    parser.add_argument("--make", type=int, default=0, metavar="COUNT")
    parser.add_argument("--start", action="store_true")
    given = parser.parse_args()
    if given.make:
        make(given.directory, given.make)
    if given.start:
        print(asyncio.run(start(given.directory)))
