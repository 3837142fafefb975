"""Subscribers are told how their job goes on (OGC 18-062r2 §7.13), and nobody else is."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from jupyterlab_hpc.engine import callbacks

from .client import BASE, Client, happens
from .outside import ALLOWED, World

SECRET = "b3a1f0"
ALL = {name: f"{ALLOWED}{SECRET}/{name}" for name in ("successUri", "inProgressUri", "failedUri")}


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
async def client(tmp_path: Path, world: World) -> AsyncIterator[Client]:
    async with Client(tmp_path, web=world) as client:
        yield client


async def started(client: Client, inputs: dict[str, Any], subscriber: Any, **more: Any) -> str:
    body = {"inputs": inputs, "subscriber": subscriber, **more}
    process = "run-cell" if "code" in inputs else "echo"
    answer = await client.execute(process, body, prefer="respond-async")
    assert answer.status == 201, answer.text
    return str(answer.json["jobID"])


def told(client: Client, job: str) -> bool:
    stored = client.engine._store.get(job)
    return stored is not None and stored.told


async def test_success_is_told_with_the_results_document(client: Client, world: World) -> None:
    job = await started(client, {"a": "x", "b": "<x/>"}, ALL, outputs={"a": {}})
    await happens(lambda: told(client, job), "the news")
    assert world.heard("successUri") == [{"a": "x"}]
    assert world.heard("failedUri") == []


async def test_failure_is_told_with_its_exception(client: Client, world: World) -> None:
    job = await started(client, {"code": "1/0"}, ALL)
    await happens(lambda: told(client, job), "the news")
    (exception,) = world.heard("failedUri")
    assert (exception["status"], exception["title"]) == (500, "The job failed")
    assert "ZeroDivisionError" in exception["detail"]
    assert world.heard("successUri") == []


async def test_dismissal_is_told_as_a_failure(client: Client, world: World) -> None:
    job = await started(client, {"a": "x", "pause": 60}, ALL)
    await client.until(job, lambda info: info["status"] == "running")
    await client.send("DELETE", f"jobs/{job}")
    await happens(lambda: told(client, job), "the news")
    (exception,) = world.heard("failedUri")
    assert exception["detail"] == f"The job '{job}' was dismissed; it has no results."
    assert {"type", "title", "status", "detail"} == exception.keys()


async def test_progress_is_told_as_status_and_never_after_the_end(
    client: Client, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(callbacks, "RARELY", 0.01)
    job = await started(client, {"a": "x", "pause": 1}, ALL)
    await happens(lambda: told(client, job), "the news")
    reports = world.heard("inProgressUri")
    assert [report["jobID"] for report in reports] == [job] * len(reports)
    assert any(0 < report["progress"] < 100 for report in reports)
    assert {report["status"] for report in reports} == {"running"}
    assert reports[0]["links"][0]["href"] == f"{BASE}jobs/{job}"
    assert world.told[-1][0] == ALL["successUri"]


async def test_reports_of_progress_are_rare_and_tell_the_newest(
    client: Client, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(callbacks, "RARELY", 60)
    job = await started(client, {"a": "x", "pause": 1}, ALL)
    await happens(lambda: told(client, job), "the news")
    assert len(world.heard("inProgressUri")) == 1


async def test_only_what_was_subscribed_to_is_told(client: Client, world: World) -> None:
    job = await started(client, {"a": "x"}, {"failedUri": ALL["failedUri"], "other": 5})
    await happens(lambda: told(client, job), "the end")
    assert world.told == []


async def test_a_subscriber_that_does_not_answer_is_tried_again(
    client: Client, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(callbacks, "AGAIN", (0, 0, 0))
    world.deaf = 3
    job = await started(client, {"a": "x"}, {"successUri": ALL["successUri"]})
    await happens(lambda: told(client, job), "the news")
    assert world.heard("successUri") == [{"a": "x"}]


async def test_a_subscriber_that_never_answers_is_one_line_without_its_secret(
    client: Client,
    world: World,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(callbacks, "AGAIN", (0, 0, 0))
    world.deaf = 100
    with caplog.at_level(logging.DEBUG):
        job = await started(client, {"a": "x"}, ALL)
        await happens(lambda: told(client, job), "giving up")
    (line,) = [each for each in caplog.messages if job in each]
    assert line == (
        f"The subscriber of job {job} at told.example was not told of its end: "
        "told.example answered 500 Internal Server Error"
    )
    assert SECRET not in caplog.text


async def test_results_too_large_for_a_message_are_told_as_status(
    client: Client, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("jupyterlab_hpc.engine.results.LARGEST", 10)
    job = await started(client, {"code": "print('long enough')"}, ALL)
    await happens(lambda: told(client, job), "the news")
    (status,) = world.heard("successUri")
    assert (status["jobID"], status["status"]) == (job, "successful")
    assert f"{BASE}jobs/{job}/results" in [link["href"] for link in status["links"]]


async def test_an_end_that_nobody_was_told_of_is_told_by_the_next_server(
    client: Client, world: World, tmp_path: Path
) -> None:
    world.deaf = 1000
    job = await started(client, {"a": "x"}, {"successUri": ALL["successUri"]})
    await client.ended(job)
    await client.engine.stop()
    world.deaf = 0
    async with Client(tmp_path, web=world) as second:
        await happens(lambda: told(second, job), "the news")
        assert world.heard("successUri") == [{"a": "x"}]
    async with Client(tmp_path, web=world) as third:
        assert third.engine._store.untold() == []
    await client.engine.start()


@pytest.mark.parametrize(
    ("subscriber", "fault"),
    [
        ("https://told.example/", "subscriber: must be an object of addresses"),
        ({}, "subscriber: names none of successUri, inProgressUri, failedUri"),
        ({"successUri": 5}, "subscriber.successUri: must be an address"),
        (
            {"failedUri": "https://else.example/x"},
            "subscriber.failedUri: https://else.example is not allowed",
        ),
    ],
)
async def test_a_subscriber_that_cannot_be_told_is_refused(
    client: Client, subscriber: Any, fault: str
) -> None:
    answer = await client.execute("echo", {"inputs": {"a": "x"}, "subscriber": subscriber})
    assert (answer.status, answer.json["detail"]) == (400, fault)
    assert (await client.get("jobs")).json["jobs"] == []


async def test_callbacks_are_declared_where_they_are_allowed(client: Client, world: World) -> None:
    declared = (await client.get("conformance")).json["conformsTo"]
    assert "http://www.opengis.net/spec/ogcapi-processes-1/1.0/conf/callback" in declared


async def test_a_slow_subscriber_does_not_hold_up_the_jobs(
    client: Client, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def never(*_: object) -> None:
        await asyncio.Event().wait()

    monkeypatch.setattr(world, "post", never)
    first = await started(client, {"a": "x"}, ALL)
    assert (await client.ended(first))["status"] == "successful"
    second = await client.submit("echo", {"a": "y"})
    assert (await client.ended(second))["status"] == "successful"
