"""The callback listener under deliveries of all kinds, over HTTP, beside jobs that are followed.

``python -m jupyterlab_hpc.tests.watch.hail NAME --seed N``: prints a report as JSON.
"""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import json
import random
import secrets
import sqlite3
import statistics
import tempfile
import time
from collections import Counter
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from aiohttp import ClientError, ClientSession
from tornado import web
from tornado.httpserver import HTTPServer
from tornado.testing import bind_unused_port

from jupyterlab_hpc.handlers import LISTENER
from jupyterlab_hpc.ledger import callbacks as table
from jupyterlab_hpc.watch.callbacks import KINDS, LIMIT
from jupyterlab_hpc.watch.limits import RateLimit

from .. import samples
from .house import House

JOBS = 20
# Numbers of a kind of delivery in a hundred.
MIX = {"forged": 45, "replayed": 20, "reordered": 15, "expired": 10, "swapped": 5, "oversize": 5}
WANTED = {
    "forged": 404,
    "replayed": 204,
    "reordered": 204,
    "expired": 404,
    "swapped": 404,
    "oversize": 413,
}


class Listening:
    """A watch with followed jobs, and its listener on a port."""

    def __init__(self, directory: Path, limit: RateLimit | None = None):
        self._directory = directory
        self._limit = limit or RateLimit(1e6, 1e6)
        self.words: dict[str, dict[str, str]] = {}

    async def __aenter__(self) -> Listening:
        socket, self.port = bind_unused_port()
        self.root = f"http://127.0.0.1:{self.port}/"
        settings = {"callbacks": (self.root + "hpc/callbacks/", 3600.0), "floor": 60.0}
        self.house = House(self._directory, "http://127.0.0.1:9/", **settings)
        callbacks = self.house.watch.callbacks
        assert callbacks is not None
        self.callbacks = callbacks
        callbacks._limit = self._limit
        await self.house.watch.start()
        routes = [(f"/{route}", handler) for route, handler in LISTENER]
        services = SimpleNamespace(watch=self.house.watch)
        self._server = HTTPServer(web.Application(routes, jupyterlab_hpc=services))
        self._server.add_socket(socket)
        self.session = ClientSession()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.session.close()
        self._server.stop()
        await self._server.close_all_connections()
        await self.house.close()

    async def job(self, **changes: Any) -> str:
        """A job that is followed, with its words."""
        job = samples.job("far", survey=True, state="running", **changes)
        identifier = str(job["order"]["id"])
        await self.house.watch.submit(job, [])
        self.words[identifier] = await self.callbacks.mint(identifier, "far", KINDS)
        return identifier

    async def send(self, url: str, body: bytes = b"{}") -> int:
        """Deliver; 0 when the connection was cut while the body was on its way."""
        try:
            async with self.session.post(url, data=body) as answer:
                await answer.read()
                return answer.status
        except ClientError:
            return 0

    def truth(self) -> str:
        """All that the ledger says of jobs, effects and events, as a digest."""
        with sqlite3.connect(self.house.ledger.path) as connection:
            rows = [
                connection.execute(query).fetchall()
                for query in (
                    "SELECT id, version, job, state, survey, rest, updated FROM jobs ORDER BY id",
                    "SELECT * FROM effects ORDER BY position",
                    "SELECT * FROM inbox ORDER BY id",
                    "SELECT * FROM results ORDER BY job, name",
                )
            ]
        return hashlib.sha256(repr(rows).encode()).hexdigest()


async def hail(directory: Path, seed: int, deliveries: int) -> dict[str, Any]:
    """Deliveries of all kinds: how many changed anything, or were answered in a wrong way."""
    dice = random.Random(seed)
    told = json.dumps({"jobID": "x", "status": "successful", "outputs": {}}).encode()
    async with Listening(directory) as there:
        jobs = [await there.job() for _ in range(JOBS)]
        ended = await there.job()
        there.callbacks.at_rest(ended)
        for each in list(there.callbacks._known.values()):
            if each.job == ended:
                there.callbacks._known[each.hash] = table.Capability(
                    each.hash, each.job, each.gateway, each.kind, time.time() - 1
                )
        before = there.truth()
        kinds = dice.choices(list(MIX), weights=list(MIX.values()), k=deliveries)
        answers: Counter[str] = Counter()

        async def deliver(kind: str) -> None:
            words = there.words[dice.choice(jobs)]
            body = told
            # in no order, and each many times: "success" after "failed", progress after both
            url = words[dice.choice(KINDS)]
            match kind:
                case "forged":
                    url = f"{there.root}hpc/callbacks/{_guess(dice, url)}/success"
                case "expired":
                    url = there.words[ended][dice.choice(KINDS)]
                case "swapped":
                    url = words["progress"].replace("/progress", "/success")
                case "oversize":
                    body = b"x" * (LIMIT + 1)
            status = await there.send(url, body)
            # who sends too much may be cut off before the answer can be read
            right = status in (WANTED[kind], 0) if kind == "oversize" else status == WANTED[kind]
            answers["right" if right else f"{kind} {status}"] += 1

        for start in range(0, deliveries, 20):
            await asyncio.gather(*map(deliver, kinds[start : start + 20]))
        after = there.truth()
    wrong = deliveries - answers["right"] + (before != after)
    return {"seed": seed, "deliveries": deliveries, "value": wrong, "answers": dict(answers)}


def _guess(dice: random.Random, url: str) -> str:
    """A word that is made up, or nearly one that exists."""
    word = url.split("/")[-2]
    return dice.choice(
        [
            secrets.token_urlsafe(32),
            word[:-1] + ("A" if word[-1] != "A" else "B"),
            word[:-1],
            word + "A",
            word.swapcase(),
            hashlib.sha256(word.encode()).hexdigest(),
            "0",
        ]
    )


async def rate(directory: Path, per_second: int, seconds: float) -> dict[str, Any]:
    """Milliseconds until an answer, the 99th of a hundred, under so many deliveries a second."""
    async with Listening(directory, RateLimit()) as there:
        jobs = [await there.job() for _ in range(JOBS)]
        urls = [there.words[job]["success"] for job in jobs]
        took: list[float] = []
        statuses: Counter[int] = Counter()

        async def deliver(number: int) -> None:
            begun = time.perf_counter()
            statuses[await there.send(urls[number % len(urls)], b"x" * 2000)] += 1
            took.append((time.perf_counter() - begun) * 1000)

        sent = []
        begun = time.perf_counter()
        for number in range(int(per_second * seconds)):
            await asyncio.sleep(max(0.0, begun + number / per_second - time.perf_counter()))
            sent.append(asyncio.create_task(deliver(number)))
        await asyncio.gather(*sent)
    assert set(statuses) == {204}, statuses
    value = statistics.quantiles(took, n=100)[98]
    return {"value": value, "median": statistics.median(took), "deliveries": len(took)}


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("name", choices=["hail", "rate"])
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 31))
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="jupyterlab-hpc-") as folder:
        directory = Path(folder).resolve()
        if given.name == "hail":
            report = asyncio.run(hail(directory, given.seed, deliveries=10_000))
        else:
            report = asyncio.run(rate(directory, 100, 10))
    print(json.dumps(report))


if __name__ == "__main__":
    main()
