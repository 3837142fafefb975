"""Whoever tells about a job is not believed: the job's server is asked."""

from __future__ import annotations

import asyncio
import json
import logging
import sqlite3
import time
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from jupyterlab_hpc.ledger import Ledger, callbacks, jobs
from jupyterlab_hpc.watch.callbacks import GRACE, LIMIT, Callbacks
from jupyterlab_hpc.watch.limits import RateLimit

from .. import samples
from ..relay.conftest import Peer, peer  # noqa: F401 fixtures are found by name
from .hail import Listening, hail
from .house import House

ROOT = "https://lab.example.org/user/ada/hpc/callbacks/"


class Ear:
    """A listener over a ledger with one job at `far`; `hints` holds what it hinted."""

    def __init__(self, directory: Path):
        self.hints: list[tuple[str, str, bool]] = []
        self.ledger = Ledger(directory / "ledger.sqlite3")
        self.job = samples.job("far")
        self.id = str(self.job["order"]["id"])
        self.callbacks = self.again()

    def again(self) -> Callbacks:
        log = logging.getLogger("hpc-test")
        return Callbacks(self.ledger, ROOT, lambda *hint: self.hints.append(hint), log)

    async def mint(self) -> dict[str, str]:
        """Words by kind."""
        await self.ledger.commit(jobs.submit, self.job, [])
        minted = await self.callbacks.mint(self.id, "far", {"success", "failed", "progress"})
        return {kind: url.split("/")[-2] for kind, url in minted.items()}


@pytest_asyncio.fixture
async def ear(tmp_path: Path):
    ear = Ear(tmp_path)
    yield ear
    await ear.callbacks.stop()
    await ear.ledger.close()


async def test_an_address_has_256_random_bits_and_its_kind(ear):
    await ear.ledger.commit(jobs.submit, ear.job, [])
    minted = await ear.callbacks.mint(ear.id, "far", {"success", "failed", "nonsense"})
    assert set(minted) == {"success", "failed"}
    for kind, url in minted.items():
        word = url.removeprefix(ROOT).removesuffix(f"/{kind}")
        assert len(word) == 43
    assert len({url.split("/")[-2] for url in minted.values()}) == 2


async def test_a_word_is_a_hint_about_its_job_and_progress_is_not_urgent(ear):
    words = await ear.mint()
    for kind in ("success", "progress", "failed"):
        assert ear.callbacks.hear(words[kind], kind)
        assert ear.callbacks.hear(words[kind], None)
    urgent = [hint[2] for hint in ear.hints]
    assert urgent == [True, True, False, False, True, True]
    assert {hint[:2] for hint in ear.hints} == {("far", ear.id)}
    assert ear.callbacks.last("far") is not None


async def test_the_ledger_has_no_word_and_knows_them_after_a_restart(ear, tmp_path):
    words = await ear.mint()
    content = (tmp_path / "ledger.sqlite3").read_bytes()
    content += (tmp_path / "ledger.sqlite3-wal").read_bytes()
    assert ear.id.encode() in content
    assert all(word.encode() not in content for word in words.values())
    again = ear.again()
    assert not again.hear(words["success"], "success")
    await again.load()
    assert again.hear(words["success"], "success")
    await again.stop()


async def test_what_was_heard_is_counted_and_not_kept(ear, tmp_path):
    words = await ear.mint()
    for _ in range(5):
        ear.callbacks.hear(words["success"], "success")
    await ear.callbacks.stop()
    with sqlite3.connect(tmp_path / "ledger.sqlite3") as connection:
        rows = dict(connection.execute("SELECT kind, heard FROM callbacks").fetchall())
    assert rows == {"success": 5, "failed": 0, "progress": 0}


async def test_words_expire_and_end_some_time_after_their_job(ear, monkeypatch):
    words = await ear.mint()
    ear.callbacks.at_rest(ear.id)
    assert ear.callbacks.hear(words["success"], "success")
    later = time.time() + GRACE + 1
    monkeypatch.setattr(time, "time", lambda: later)
    assert not ear.callbacks.hear(words["success"], "success")
    # and for good
    monkeypatch.undo()
    assert not ear.callbacks.hear(words["success"], "success")
    await ear.callbacks.stop()
    (known,) = {each.expires for each in await ear.ledger.read(callbacks.known)}
    assert known == pytest.approx(time.time() + GRACE, abs=5)


async def test_expired_words_are_dropped_from_the_ledger(ear):
    await ear.mint()
    await ear.ledger.commit(callbacks.keep, [], time.time() + 40 * 86400)
    assert await ear.ledger.read(callbacks.known) == []


async def test_with_a_job_its_words_are_forgotten(ear):
    words = await ear.mint()
    ear.callbacks.forget(ear.id)
    assert not ear.callbacks.hear(words["success"], "success")


async def test_a_self_test_says_whether_it_came_back_and_leaves_nothing(ear):
    async def right(url: str) -> int:
        word, kind = url.removeprefix(ROOT).split("/")
        assert ear.callbacks.hear(word, kind)
        return 204

    async def wrong(url: str) -> int:
        return 404

    assert await ear.callbacks.test(right) == (True, 204)
    assert await ear.callbacks.test(wrong) == (False, 404)
    assert ear.hints == []
    assert ear.callbacks._known == {}


class TestRates:
    def test_a_source_has_so_much_and_gets_it_back(self):
        now = [0.0]
        limit = RateLimit(10, 20, clock=lambda: now[0])
        assert [limit.admit("a") for _ in range(25)] == [True] * 20 + [False] * 5
        assert limit.admit("b")
        now[0] += 1
        assert [limit.admit("a") for _ in range(12)] == [True] * 10 + [False] * 2

    def test_many_sources_together_have_a_limit_and_are_not_all_remembered(self):
        now = [0.0]
        limit = RateLimit(10, 20, overall=4, clock=lambda: now[0])
        admitted = sum(limit.admit(str(number)) for number in range(5000))
        assert admitted == 80
        assert len(limit._sources) <= 1024


class TestOverHttp:
    async def test_answers_are_empty_and_alike_for_all_that_is_wrong(self, tmp_path):
        async with Listening(tmp_path) as there:
            job = await there.job()
            words = there.words[job]
            right = words["success"]
            bad = there.root + "hpc/callbacks/"
            wrong = [bad + "x", bad + "x/success", right[:-9] + "/success", right + "x"]
            wrong += [right.replace("/success", "/failed"), bad + "A" * 43 + "/success"]
            told = set()
            for url in wrong[:3] + wrong[4:]:
                async with there.session.post(url, data=b"{}") as answer:
                    headers = {k: v for k, v in answer.headers.items() if k != "Date"}
                    told.add((answer.status, await answer.read(), str(headers)))
            assert len(told) == 1
            assert next(iter(told))[:2] == (404, b"")
            # neither JSON nor anything else is asked for, and no cookie
            for body in (b"", b"\xff\x00", b"[" * 1000, b"{}"):
                async with there.session.post(right, data=body) as answer:
                    assert (answer.status, await answer.read()) == (204, b"")
                    assert "Set-Cookie" not in answer.headers

    async def test_only_post_is_taken(self, tmp_path):
        async with Listening(tmp_path) as there:
            url = there.words[await there.job()]["success"]
            for method in ("GET", "HEAD", "PUT", "DELETE", "PATCH", "OPTIONS"):
                async with there.session.request(method, url) as answer:
                    assert answer.status == 405, method

    async def test_too_much_is_refused_whether_it_says_so_or_not(self, tmp_path):
        async with Listening(tmp_path) as there:
            url = there.words[await there.job()]["success"]

            async def pieces():
                for _ in range(LIMIT // (1 << 18) + 2):
                    yield b"x" * (1 << 18)

            assert await there.send(url, b"x" * (LIMIT + 1)) in (413, 0)
            assert await there.send(url, pieces()) in (413, 0)
            assert there.callbacks._heard == {}
            assert await there.send(url, b"x" * (1 << 20)) == 204

    async def test_too_many_are_told_to_wait(self, tmp_path):
        async with Listening(tmp_path, RateLimit(0.001, 3)) as there:
            url = there.words[await there.job()]["success"]
            assert [await there.send(url) for _ in range(5)] == [204, 204, 204, 429, 429]

    async def test_no_address_comes_into_the_log(self, tmp_path, caplog):
        caplog.set_level(logging.DEBUG)
        async with Listening(tmp_path) as there:
            url = there.words[await there.job()]["success"]
            await there.send(url)
            await there.send(url[:-10])
        word = url.split("/")[-2]
        assert word[:20] not in caplog.text

    async def test_of_some_hundred_hostile_deliveries_none_changes_anything(self, tmp_path):
        report = await hail(tmp_path, seed=1, deliveries=400)
        assert report["value"] == 0, report


class TestJobs:
    """A whole watch: what is sent, and what a hint makes due."""

    @pytest_asyncio.fixture
    async def house(self, tmp_path: Path, peer: Peer):  # noqa: F811
        house = House(tmp_path, peer.origin, callbacks=(ROOT, 3600.0), floor=60.0)
        await house.watch.start()
        yield house
        await house.close()

    @staticmethod
    def execute(**subscriber: Any) -> dict[str, Any]:
        value = {"inputs": {"a": "x"}, "subscriber": subscriber}
        effect = samples.request(url="echo")
        effect["request"]["body"] = {"kind": "json", "value": value}
        return effect

    async def sent(self, house: House, peer: Peer, effect: dict[str, Any]) -> Any:  # noqa: F811
        job = samples.job("far")
        await house.watch.submit(job, [effect])
        identifier = str(job["order"]["id"])
        [event] = await samples.eventually(lambda: house.events(identifier))
        assert event["type"] == "answered", event
        return identifier, json.loads(peer.seen[-1][3]), event

    async def test_placeholders_are_filled_in_what_is_sent_alone(self, house, peer):  # noqa: F811
        placeholders = {
            "successUri": {"$callback": "success"},
            "failedUri": {"$callback": "failed"},
        }
        job, body, event = await self.sent(house, peer, self.execute(**placeholders))
        urls = body["subscriber"]
        assert urls["successUri"].startswith(ROOT)
        assert urls["successUri"].endswith("/success")
        word = urls["successUri"].split("/")[-2]
        assert house.watch.callbacks.knows(word, "success")
        # the peer's answer repeats what it got
        assert word not in json.dumps(event)
        [row] = await house.effects(job)
        assert row["effect"]["request"]["body"]["value"]["subscriber"] == placeholders
        assert word not in json.dumps(await house.effects(job))

    async def test_a_gateway_that_wants_none_is_sent_none_and_users_addresses_stay(
        self,
        house,
        peer,  # noqa: F811
    ):
        far = house.watch._gateways.get("far")
        object.__setattr__(far, "options", {"callbacks": False})
        _, body, _ = await self.sent(house, peer, self.execute(successUri={"$callback": "success"}))
        assert body == {"inputs": {"a": "x"}}
        mixed = self.execute(successUri="https://me.example/", failedUri={"$callback": "failed"})
        _, body, _ = await self.sent(house, peer, mixed)
        assert body["subscriber"] == {"successUri": "https://me.example/"}

    async def test_a_hint_makes_that_job_due_at_once(self, house):
        jobs = [samples.job("far", survey=True) for _ in range(3)]
        for job in jobs:
            await house.watch.submit(job, [])
        first, *_ = [str(job["order"]["id"]) for job in jobs]
        urls = await house.watch.callbacks.mint(first, "far", {"success"})
        word = urls["success"].split("/")[-2]
        assert (await house.watch.work("tab", ["ogcapi-processes"]))["surveys"] == []
        assert house.watch.callbacks.hear(word, "success")

        async def due() -> Any:
            return (await house.watch.work("tab", ["ogcapi-processes"]))["surveys"]

        [survey] = await samples.eventually(due)
        assert [record["id"] for record in survey["jobs"]] == [first]
        await house.watch.surveyed("tab", "far", [first], None)
        assert house.watch._surveys.shown("far")["next"] > 50

    async def test_a_job_that_came_to_rest_is_not_asked_about(self, house):
        job = samples.job("far", survey=True)
        await house.watch.submit(job, [])
        identifier = str(job["order"]["id"])
        urls = await house.watch.callbacks.mint(identifier, "far", {"success"})
        house.watch._surveys.hint("far")

        async def due() -> Any:
            return (await house.watch.work("tab", ["ogcapi-processes"]))["surveys"]

        await samples.eventually(due)
        ended = {**job, "state": "successful", "survey": False, "rest": True}
        await house.watch.step(identifier, "tab", 1, ended, [], [])
        await house.watch.surveyed("tab", "far", [identifier], None)
        assert house.watch.callbacks.hear(urls["success"].split("/")[-2], "success")
        await asyncio.sleep(0)
        assert (await house.watch.work("tab", ["ogcapi-processes"]))["surveys"] == []
