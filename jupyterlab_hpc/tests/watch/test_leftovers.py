"""What a server that was killed left on the disk does not stay there."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from jupyterlab_hpc.ledger import answers, schema

from .. import samples
from ..relay.conftest import Peer, peer  # noqa: F401 fixtures are found by name
from .house import House


async def test_files_that_no_job_knows_are_removed_at_the_next_start(
    tmp_path: Path,
    peer: Peer,  # noqa: F811 a fixture is asked for by name
):
    first = House(tmp_path, peer.origin)
    job = samples.job("far")
    save = {
        **samples.request("1-save", changes=False),
        "request": {"method": "GET", "url": "text", "save": True},
    }
    await first.watch.submit(job, [save, samples.collect({"name": "a", "text": "x"})])
    identifier = job["order"]["id"]

    async def done() -> bool:
        return all(e["state"] == "done" for e in await first.effects(identifier))

    await samples.eventually(done)
    await first.close()
    saved, results = tmp_path / "data" / "saved", tmp_path / "data" / "results"
    [answer] = saved.iterdir()
    (saved / "half-a-download").write_bytes(b"x")
    (results / "forgotten").mkdir()
    (results / "forgotten" / "big").write_bytes(b"x")
    second = House(tmp_path, peer.origin)
    await second.watch.start()

    async def cleared() -> bool:
        return list(saved.iterdir()) == [answer] and [p.name for p in results.iterdir()] == [
            identifier
        ]

    await samples.eventually(cleared)
    assert (results / identifier).is_dir()
    await second.close()


def connection(tmp_path: Path) -> sqlite3.Connection:
    return schema.connect(tmp_path / "ledger.sqlite3")


def test_answers_of_surveys_do_not_pile_up(tmp_path: Path):
    ledger = connection(tmp_path)
    said = {"status": 200, "body": {"kind": "text", "text": "x"}}
    for number in range(500):
        request = {"method": "GET", "url": f"jobs?before={number}"}
        assert answers.keep(ledger, "far", request, {**said, "at": str(number)})
    rows = ledger.execute("SELECT request FROM answers").fetchall()
    assert len(rows) <= 64
    assert any("before=499" in row["request"] for row in rows)
    ledger.close()


async def test_the_ledger_asks_for_nothing_that_older_sqlite_lacks(
    tmp_path: Path,
    peer: Peer,  # noqa: F811 a fixture is asked for by name
):
    """Enterprise Linux 9 has SQLite 3.34."""
    house = House(tmp_path, peer.origin)
    said: list[str] = []
    await house.ledger.read(lambda c: c.set_trace_callback(said.append))
    job = samples.job("far")
    await house.watch.submit(job, [samples.wait("1-wait", 0)])
    await samples.eventually(lambda: house.events(job["order"]["id"]))
    await house.watch.work("tab", ["ogcapi-processes"])
    await house.close()
    assert any("counter" in text for text in said)
    # new in 3.35, 3.39, 3.38, 3.37
    for word in ("RETURNING", "FULL JOIN", "->>", "STRICT"):
        assert not [text for text in said if word in text]


async def test_a_step_at_a_gateway_that_was_taken_away_is_taken_all_the_same(
    tmp_path: Path,
    peer: Peer,  # noqa: F811 a fixture is asked for by name
):
    house = House(tmp_path, peer.origin)
    job = samples.job("far", survey=True)
    identifier = job["order"]["id"]
    await house.watch.submit(job, [])
    await house.watch.ask(identifier, "dismiss", {})
    await house.close()
    house = House(tmp_path, peer.origin)
    house.watch._gateways._all.clear()
    await house.watch.start()
    [item] = (await house.watch.work("tab", ["ogcapi-processes"]))["jobs"]
    consumed = [event["id"] for event in item["events"]]
    await house.watch.step(identifier, "tab", 1, job, [samples.request()], consumed)
    [event] = await samples.eventually(lambda: house.events(identifier))
    assert event["failure"]["kind"] == "refused"
    await house.close()


async def test_the_jobs_of_a_gateway_that_is_there_again_are_followed_again(
    tmp_path: Path,
    peer: Peer,  # noqa: F811 a fixture is asked for by name
):
    house = House(tmp_path, peer.origin, floor=0.05)
    job = samples.job("far", survey=True)
    await house.watch.submit(job, [])
    await house.close()
    house = House(tmp_path, peer.origin, floor=0.05)
    far = house.watch._gateways.get("far")
    house.watch._gateways.drop("far")
    await house.watch.start()
    await samples.eventually(lambda: not house.watch._tasks)
    assert house.watch._surveys._rounds == {}
    house.watch._gateways.put(far)
    await house.watch.gateway_changed("far")
    assert ("gateway", "far", 0) in house.told

    async def surveyed() -> bool:
        return bool((await house.watch.work("tab", ["ogcapi-processes"]))["surveys"])

    await samples.eventually(surveyed)
    await house.close()
