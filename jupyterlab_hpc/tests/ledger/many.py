"""Make a ledger with many jobs, by the ledger's own functions; see how long a server takes with it.

``python -m jupyterlab_hpc.tests.ledger.many --make COUNT DIRECTORY``, and with ``--start`` the
seconds until a server has taken it up and given the first page of the list.
"""

from __future__ import annotations

import argparse
import asyncio
import time
from contextlib import closing
from pathlib import Path
from typing import Any

from jupyterlab_hpc.ledger import inbox, jobs, leases, pages, schema

from .. import samples

PROTOCOL = "ogcapi-processes"
PROCESSES = ("fft-filter", "k-means", "echo", "run-notebook", "black-scholes")
# Of each hundred jobs, so many are in this state at the end.
STATES = (("running", 3), ("accepted", 2), ("failed", 10), ("dismissed", 5), ("successful", 80))
MESSAGES = {"failed": "the process ended with exit code 1", "running": "step 3 of 9"}


def make(directory: Path, count: int) -> None:
    """Jobs that are under way are at the gateway `far`, the others at `this-server`, too.

    Every fourth one was submitted from a notebook.
    """
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    with closing(schema.connect(directory / "ledger.sqlite3")) as connection:
        connection.execute("BEGIN IMMEDIATE")
        for number in range(count):
            job = _job(number)
            jobs.submit(connection, job, [])
            inbox.put(connection, job["order"]["id"], {"type": "elapsed", "at": ""})
        for work in leases.take_events(connection, "seed", [PROTOCOL]):
            record = work["record"]
            jobs.step(
                connection,
                record["id"],
                driver="seed",
                version=record["version"],
                job=_later(record["job"]),
                planned=[],
                consumed=[event["id"] for event in work["events"]],
                keep=None,
            )
        connection.execute("COMMIT")


def _job(number: int) -> dict[str, Any]:
    state = _state(number)
    under_way = state in {"running", "accepted"}
    process = PROCESSES[number % len(PROCESSES)]
    job = samples.job("far" if under_way or number % 3 == 0 else "this-server")
    job["order"] |= {
        "id": f"00000000-0000-4000-8000-{number:012d}",
        "process": process,
        "title": f"{process} · run {number}",
        "inputs": {"window": "hann", "order": number % 7, "signal": "acceleration.csv"},
    }
    if number % 4 == 1:
        job["order"]["origin"] = {"notebook": "trend.ipynb", "cell": f"c{number}", "source": ""}
        job["order"]["title"] = f"cell {number} · trend.ipynb"
    return {**job, "memory": {"to": state, "number": number}}


def _later(job: dict[str, Any]) -> dict[str, Any]:
    state, number = job["memory"]["to"], job["memory"]["number"]
    rest = state not in {"running", "accepted"}
    return {
        **job,
        "state": state,
        "word": state,
        "progress": 40 if state == "running" else None,
        "message": MESSAGES.get(state, ""),
        "remote": f"remote-{number}",
        "rest": rest,
        "survey": not rest,
        "started": "2026-11-23T10:00:00.000Z",
        "finished": "2026-11-23T10:04:10.000Z" if rest else None,
    }


def _state(number: int) -> str:
    # spread evenly, so that every page has some of each
    place = number * 37 % 100
    for state, share in STATES:
        if place < share:
            return state
        place -= share
    raise AssertionError("the shares are a hundred")


async def start(directory: Path) -> float:
    """Seconds until a watch has taken the ledger up and gives the first page of the list."""
    from ..watch.house import House

    begun = time.monotonic()
    house = House(directory / "house", "http://127.0.0.1:9/", data=directory)
    try:
        await house.watch.start()
        assert (await house.ledger.read(pages.read, 0, 500))["jobs"]
        await house.watch.work("tab", [PROTOCOL])
        return time.monotonic() - begun
    finally:
        await house.close()


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
