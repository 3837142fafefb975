"""What comes of effects."""

from __future__ import annotations

import base64
import hashlib
import json
import logging
import sqlite3
import stat
from pathlib import Path
from typing import Any

import pytest_asyncio

from jupyterlab_hpc.ledger import effects, results
from jupyterlab_hpc.watch import runner

from .. import samples
from ..relay.conftest import Peer, other, peer  # noqa: F401 fixtures are found by name
from .house import House


@pytest_asyncio.fixture
async def house(tmp_path: Path, peer: Peer):  # noqa: F811 a fixture is asked for by name
    house = House(tmp_path, peer.origin, quota=10_000)
    await house.watch.start()
    yield house
    await house.close()


async def run(house: House, *planned: dict[str, Any]) -> str:
    """Submit effects and wait until all are done."""
    job = samples.job("far")
    identifier = job["order"]["id"]
    await house.watch.submit(job, planned)

    async def done() -> bool:
        return all(e["state"] == "done" for e in await house.effects(identifier))

    await samples.eventually(done)
    return identifier


async def collected(house: House, *wanted: dict[str, Any]) -> tuple[str, dict[str, str]]:
    """Collect, and give the job with the failures by name."""
    job = await run(house, samples.collect(*wanted))
    [event] = await house.events(job)
    assert event["type"] == "collected"
    return job, {f["name"]: f["message"] for f in event["failures"]}


async def kept(house: House, job: str) -> dict[str, Any]:
    return {r.name: r for r in await house.ledger.read(results.of, job)}


async def test_effects_of_one_job_run_in_their_order(house, peer):  # noqa: F811
    job = await run(
        house,
        samples.request("1-first", url="text", method="GET", changes=False),
        samples.request("2-second", url="empty", method="GET", changes=False),
    )
    assert [hit[1] for hit in peer.seen] == ["/text", "/empty"]
    assert [e["effect"] for e in await house.events(job)] == ["1-first", "2-second"]


async def test_a_wait_does_not_hold_up_what_comes_after_it(house, peer):  # noqa: F811
    job = samples.job("far")
    planned = [samples.wait("1-wait", 60), samples.request("2-get", url="text", changes=False)]
    await house.watch.submit(job, planned)
    [event] = await samples.eventually(lambda: house.events(job["order"]["id"]))
    assert (event["type"], event["effect"]) == ("answered", "2-get")


async def test_a_wait_ends_with_its_event(house):
    job = await run(house, samples.wait("1-wait", 0.05))
    assert [e["type"] for e in await house.events(job)] == ["elapsed"]


async def test_a_wait_goes_on_after_a_restart(tmp_path, peer):  # noqa: F811
    first = House(tmp_path, peer.origin)
    job = samples.job("far")
    await first.watch.submit(job, [samples.wait("1-wait", 0.3)])

    async def ticking() -> bool:
        return [e["state"] for e in await first.effects(job["order"]["id"])] == ["running"]

    await samples.eventually(ticking)
    await first.close()
    second = House(tmp_path, peer.origin)
    await second.watch.start()
    [event] = await samples.eventually(lambda: second.events(job["order"]["id"]))
    assert event["type"] == "elapsed"
    await second.close()


async def test_a_failure_is_an_event(house):
    job = await run(
        house,
        samples.request("1-away", url="https://elsewhere.example/"),
        {**samples.request("2-late"), "request": {"method": "GET", "url": "never", "deadline": 1}},
    )
    away, late = await house.events(job)
    assert (away["type"], away["failure"]["kind"]) == ("unanswered", "refused")
    assert (late["type"], late["failure"]["kind"]) == ("unanswered", "deadline")


async def test_a_fault_inside_is_an_event_too(house, monkeypatch):
    async def broken(*_: object, **__: object) -> None:
        raise KeyError("oops")

    monkeypatch.setattr(house.relay, "send", broken)
    job = await run(house, samples.request())
    [event] = await house.events(job)
    assert (event["type"], event["failure"]["kind"]) == ("unanswered", "broken")


async def test_object_stores_are_refused_for_now(house):
    place = {
        "endpoint": "https://s3.example",
        "region": "r",
        "bucket": "b",
        "key": "k",
        "accessKey": {"$secret": "a"},
        "secretKey": {"$secret": "s"},
    }
    job = await run(house, {"id": "1-up", "kind": "upload", "file": "a", "to": place})
    [event] = await house.events(job)
    assert event["failure"]["kind"] == "refused"
    assert "object stores" in event["failure"]["message"]


async def test_the_end_has_no_event(house):
    job = await run(house, {"id": "1-ended", "kind": "ended"})
    assert await house.events(job) == []


async def test_results_are_collected_from_everywhere(house, tmp_path):
    job = await run(
        house,
        samples.request("1-get", url="text", method="GET", changes=False),
        {
            **samples.request("2-save", changes=False),
            "request": {"method": "GET", "url": "gzip", "save": True},
        },
        samples.collect(
            {"name": "value", "value": {"a": None}},
            {"name": "text", "text": "grüezi", "mediaType": "text/markdown", "filename": "a.md"},
            {"name": "bytes", "base64": base64.b64encode(b"\x00\xff").decode()},
            {"name": "answer", "answer": "1-get"},
            {"name": "saved", "answer": "2-save"},
            {"name": "fetched", "request": {"method": "GET", "url": "binary"}},
            {"name": "far", "href": "https://elsewhere.example/x"},
            effect="3-collect",
        ),
    )
    assert (await house.events(job))[-1]["failures"] == []
    found = await kept(house, job)
    directory = tmp_path / "data" / "results" / job
    content = {
        name: (directory / result.filename).read_bytes()
        for name, result in found.items()
        if result.href is None
    }
    assert json.loads(content["value"]) == {"a": None}
    assert content["text"].decode() == "grüezi"
    assert content["bytes"] == b"\x00\xff"
    assert content["answer"].decode() == "grüezi"
    assert content["saved"] == b"a" * 5000 + b"b"
    assert content["fetched"] == b"plain"
    assert found["far"].href == "https://elsewhere.example/x"
    assert (found["value"].media_type, found["value"].filename) == (
        "application/json",
        "value.json",
    )
    assert (found["text"].media_type, found["text"].filename) == ("text/markdown", "a.md")
    for name, body in content.items():
        assert found[name].size == len(body)
        assert found[name].sha256 == hashlib.sha256(body).hexdigest()
        assert stat.S_IMODE((directory / found[name].filename).stat().st_mode) == 0o600
    assert stat.S_IMODE(directory.stat().st_mode) == 0o700
    # drafts are gone, the saved answer stays with its effect
    assert len(list((tmp_path / "data" / "saved").iterdir())) == 1


async def test_a_hostile_file_name_writes_nothing_outside(house, tmp_path):
    names = ["../evil", "/etc/evil", "a/b", "a\\b", "..", ".", "", "a\x00b", "C:evil", "x" * 300]
    wanted = [
        {"name": f"r{number}", "text": "x", "filename": name} for number, name in enumerate(names)
    ]
    job, failures = await collected(house, *wanted)
    assert set(failures) == {f"r{number}" for number in range(len(names))}
    assert await kept(house, job) == {}
    assert not list(tmp_path.rglob("*evil*"))


async def test_a_name_of_a_result_is_never_a_path(house, tmp_path):
    job, failures = await collected(house, {"name": "../../evil", "text": "x"})
    assert failures == {}
    [result] = (await kept(house, job)).values()
    assert (tmp_path / "data" / "results" / job / result.filename).read_text() == "x"
    assert "/" not in result.filename


async def test_two_results_of_one_file_name_are_both_kept(house, tmp_path):
    same = {"filename": "data.csv"}
    job, _ = await collected(
        house, {"name": "a", "text": "1", **same}, {"name": "b", "text": "2", **same}
    )
    found = await kept(house, job)
    assert [found[n].filename for n in "ab"] == ["data.csv", "data-2.csv"]


async def test_the_quota_is_named_and_what_fits_is_kept(house):
    job, failures = await collected(
        house,
        {"name": "small", "text": "x" * 4000},
        {"name": "big", "request": {"method": "GET", "url": "endless"}},
        {"name": "large", "text": "x" * 7000},
        {"name": "last", "text": "x" * 5000},
    )
    assert set(failures) == {"big", "large"}
    assert "HpcApp.result_quota" in failures["big"]
    assert set(await kept(house, job)) == {"small", "last"}


async def test_a_result_that_cannot_be_fetched_is_told_and_the_others_are_kept(house):
    job, failures = await collected(
        house,
        {"name": "gone", "request": {"method": "GET", "url": "no-such"}},
        {"name": "cut", "request": {"method": "GET", "url": "short"}},
        {"name": "never", "answer": "9-nothing"},
        {"name": "odd", "base64": "%%%"},
        {"name": "good", "text": "x"},
    )
    assert set(failures) == {"gone", "cut", "never", "odd"}
    assert "404" in failures["gone"]
    assert set(await kept(house, job)) == {"good"}


async def test_jobs_run_side_by_side(house, peer, monkeypatch):  # noqa: F811
    monkeypatch.setattr(runner, "_GRACE", 0.05)
    jobs = [samples.job("far") for _ in range(5)]
    slow = {**samples.request(), "request": {"method": "GET", "url": "never", "deadline": 20}}
    for job in jobs:
        await house.watch.submit(job, [slow])
    await samples.eventually(lambda: len(peer.seen) == 5)


async def test_a_secret_is_in_no_ledger_log_or_event(house, peer, tmp_path, caplog):  # noqa: F811
    caplog.set_level(logging.DEBUG)
    body = {"kind": "json", "value": {"key": {"$secret": "token"}}}
    effect = {
        **samples.request(),
        "request": {"method": "POST", "url": "echo", "body": body},
    }
    job = await run(house, effect)
    assert peer.seen[0][2]["Authorization"] == "Bearer canary-secret"
    assert b"canary-secret" in peer.seen[0][3]
    [event] = await house.events(job)
    assert event["answer"]["status"] == 200
    for file in (tmp_path / "data").rglob("*"):
        assert file.is_dir() or b"canary" not in file.read_bytes(), file
    assert "canary" not in caplog.text
    assert "canary" not in repr(house.told)


async def test_whoever_listens_is_told_of_every_change(house):
    job = await run(house, samples.wait("1-wait", 0))
    await samples.eventually(lambda: ("work", job) in [t[:2] for t in house.told])
    assert ("job", job) in [t[:2] for t in house.told]
    assert house.told[-1][2] > house.told[0][2]


async def test_an_answer_is_recorded_though_the_disk_was_full_for_a_moment(house, monkeypatch):
    monkeypatch.setattr(runner, "_PATIENCE", (0.01, 0.01))
    finish, faults = effects.finish, []

    def full(*args: Any) -> Any:
        if len(faults) < 2:
            faults.append(1)
            raise sqlite3.OperationalError("database or disk is full")
        return finish(*args)

    monkeypatch.setattr(effects, "finish", full)
    job = await run(house, samples.request(url="text", method="GET"))
    assert [e["type"] for e in await house.events(job)] == ["answered"]
    assert len(faults) == 2
