"""Many jobs of all kinds under a server that is killed at random moments.

Each job writes down itself that it ran, so that the engine's word can be compared with the truth.
``python -m jupyterlab_hpc.tests.engine.storm NAME --seed N``: prints a report as JSON.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import re
import sys
import tempfile
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .killing import DEADLINE, KilledServer

ENDED = ("successful", "failed", "dismissed")
HUNGRY = f"{sys.executable} -I -S -c 'import time; x = bytearray(300 << 20); time.sleep(60)'"


@dataclass(frozen=True)
class Kind:
    """A kind of job, and how it must end."""

    name: str
    process: str
    #: What it does between its two notes; SECONDS is a random number.
    script: str
    status: str
    message: str
    #: It reaches its second note.
    ends: bool = True
    cancelled: bool = False
    shepherd_killed: bool = False


KINDS = (
    Kind("well", "sh", "sleep SECONDS; echo x > out.txt", "successful", "Finished"),
    Kind("quick", "sh", "echo x > out.txt", "successful", "Finished"),
    Kind("failing", "sh", "sleep SECONDS; END; exit 3", "failed", ".*exit code 3"),
    Kind("empty", "sh", "sleep SECONDS", "failed", "the command left no out.txt"),
    Kind("crash", "sh", "END; kill -SEGV $$", "failed", ".*SIGSEGV"),
    Kind("late", "sh-brief", "sleep 60", "failed", "time limit of 1 s", ends=False),
    Kind("hungry", "sh-small", HUNGRY, "failed", "memory limit of 100 MiB", ends=False),
    Kind("cancelled", "sh", "sleep 60", "dismissed", "Dismissed", ends=False, cancelled=True),
    Kind("orphan", "sh", "sleep 60", "failed", "the process was", ends=False, shepherd_killed=True),
)


@dataclass
class Order:
    """A job that was asked for, and what is known about it."""

    kind: Kind
    notes: Path
    script: str
    id: str = field(default_factory=lambda: str(uuid.uuid4()))
    job: str = ""

    def faults(self, info: dict[str, Any]) -> list[str]:
        """Where the engine's word and the truth differ."""
        notes = self.notes.read_text().split() if self.notes.exists() else []
        found = []
        if info["status"] != self.kind.status:
            found.append(f"is {info['status']}: {info['message']}")
        elif not re.match(self.kind.message, info["message"]):
            found.append(f"says {info['message']!r}")
        begun, ended = notes.count("begun"), notes.count("ended")
        if begun != 1 and not (self.kind.cancelled and begun == 0):
            found.append(f"began {begun} times")
        if ended != int(self.kind.ends):
            found.append(f"ended {ended} times")
        return [f"{self.kind.name} {self.job}: {fault}" for fault in found]


def order(kind: Kind, truth: Path, dice: random.Random) -> Order:
    notes = truth / str(uuid.uuid4())
    end = f"echo ended >> {notes}"
    script = kind.script.replace("SECONDS", f"{dice.uniform(0, 2):.2f}").replace("END", end)
    last = "" if end in script else f"; {end}"
    return Order(kind, notes, f"echo begun >> {notes}; {script}{last}")


async def storm(directory: Path, seed: int, jobs: int, kills: int) -> dict[str, Any]:
    """Run the jobs, kill the server at random moments; the share of jobs in their true state."""
    # Chance that a seed repeats; nothing secret.
    dice = random.Random(seed)
    truth = directory / "truth"
    truth.mkdir(parents=True)
    orders = [order(KINDS[n % len(KINDS)], truth, dice) for n in range(jobs)]
    dice.shuffle(orders)
    async with KilledServer(directory / "engine") as server:
        deeds = [asyncio.create_task(_life(server, each, dice)) for each in orders]
        for _ in range(kills):
            await asyncio.sleep(dice.uniform(0, 1.5))
            await server.kill()
            # Jobs go on, end and are orphaned while no server is there.
            await asyncio.sleep(dice.choice((0, 0, dice.uniform(0, 1))))
            await server.start()
        infos = await asyncio.gather(*deeds)
        faults = [each.faults(info) for each, info in zip(orders, infos, strict=True)]
        _, listed = await server.send("GET", "jobs", params={"limit": "1000"})
        left = await _gone(server.leftovers)
    strange = [fault for found in faults for fault in found]
    if len(listed["jobs"]) != jobs:
        strange.append(f"{len(listed['jobs'])} jobs of {jobs} orders")
    if left:
        strange.append(f"processes are left: {left}")
    right = sum(not found for found in faults)
    share = 100 * right / jobs if len(strange) == sum(map(len, faults)) else 0.0
    return {"seed": seed, "jobs": jobs, "kills": server.kills, "value": share, "faults": strange}


async def _life(server: KilledServer, each: Order, dice: random.Random) -> dict[str, Any]:
    """Ask for a job, do to it what its kind wants, and follow it to its end."""
    await asyncio.sleep(dice.uniform(0, 5))
    each.job = await server.execute(each.kind.process, each.script, each.id)
    if each.kind.cancelled:
        await asyncio.sleep(dice.uniform(0, 4))
        await server.dismiss(each.job)
    limit = time.monotonic() + DEADLINE
    while True:
        info = await server.status(each.job)
        if info["status"] in ENDED:
            break
        if each.kind.shepherd_killed and each.notes.exists():
            server.kill_shepherd(each.job)
        assert time.monotonic() < limit, f"{each.kind.name} {each.job} is still {info}"
        await asyncio.sleep(0.2)
    # An end is an end: nothing that a later server finds may change it.
    await asyncio.sleep(dice.uniform(0, 3))
    again = await server.status(each.job)
    if again["status"] != info["status"]:
        again["message"] = f"was {info['status']}: {info['message']}"
        again["status"] = "changed"
    return again


async def once(directory: Path, seed: int, orders: int) -> dict[str, Any]:
    """Cut each request by a kill, send it again; the share of orders that ran exactly once."""
    dice = random.Random(seed)
    faults = []
    jobs: dict[str, Path] = {}
    async with KilledServer(directory / "engine") as server:
        for number in range(orders):
            notes = directory / f"notes-{number}"
            script = f"echo begun >> {notes}; echo x > out.txt"
            key = str(uuid.uuid4())
            asked = asyncio.create_task(server.execute_once("sh", script, key))
            await asyncio.sleep(dice.uniform(0, 0.04))
            await server.kill()
            await asked
            await server.start()
            jobs[await server.execute("sh", script, key)] = notes
        limit = time.monotonic() + DEADLINE
        for job, notes in jobs.items():
            while (info := await server.status(job))["status"] not in ENDED:
                assert time.monotonic() < limit, f"still {info}"
                await asyncio.sleep(0.05)
            runs = notes.read_text().split().count("begun") if notes.exists() else 0
            if runs != 1 or info["status"] != "successful":
                faults.append(f"{job} ran {runs} times and is {info['status']}: {info['message']}")
        _, listed = await server.send("GET", "jobs", params={"limit": "1000"})
    wrong = len(faults) + abs(len(listed["jobs"]) - orders)
    value = 100 * (orders - wrong) / orders
    return {"seed": seed, "orders": orders, "value": value, "faults": faults}


async def _gone(left: Callable[[], list[int]]) -> list[int]:
    """What is still there after a moment in which it may end."""
    for _ in range(100):
        found = left()
        if not found:
            break
        await asyncio.sleep(0.1)
    return found


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("name", choices=["kill", "once"])
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 31))
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="jupyterlab-hpc-") as folder:
        directory = Path(folder).resolve()
        if given.name == "kill":
            report = asyncio.run(storm(directory, given.seed, jobs=50, kills=20))
        else:
            report = asyncio.run(once(directory, given.seed, orders=30))
    print(json.dumps(report))


if __name__ == "__main__":
    main()
