"""Surveys ask whether something changed, and count what they ask."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from aiohttp import web

from jupyterlab_hpc.relay.models import Request
from jupyterlab_hpc.watch import conditional

from .. import samples
from .house import House

Answer = Callable[[web.Request], web.Response]
LONG_AGO = "Tue, 24 Nov 2026 09:00:00 GMT"
NOW = "Tue, 24 Nov 2026 10:00:00 GMT"


class Server:
    """A server of ours that answers as a test says; `seen` holds the headers it was sent."""

    def __init__(self) -> None:
        self.seen: list[dict[str, str]] = []
        self.answer: Answer = lambda request: web.Response(text="{}")

    async def handle(self, request: web.BaseRequest) -> web.Response:
        self.seen.append(dict(request.headers))
        return self.answer(request)  # type: ignore[arg-type]


class Asking:
    """A house with a followed job, whose survey is with `tab`."""

    def __init__(self, house: House, server: Server):
        self.house = house
        self.server = server

    async def get(self, url: str = "jobs", **more: Any) -> dict[str, Any]:
        request = Request(method="GET", url=url, **more)
        told = await self.house.watch.survey("tab", "far", request)
        return told.get("answer") or told["failure"]

    def budget(self) -> dict[str, Any]:
        return self.house.watch.budget("far")


@pytest_asyncio.fixture
async def asking(tmp_path: Path) -> AsyncIterator[Asking]:
    server = Server()
    runner = web.ServerRunner(web.Server(server.handle), shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    house = House(tmp_path, f"http://127.0.0.1:{runner.addresses[0][1]}", floor=0.01)
    await house.watch.start()
    await house.watch.submit(samples.job("far", survey=True), [])

    async def due() -> Any:
        return (await house.watch.work("tab", ["ogcapi-processes"]))["surveys"]

    await samples.eventually(due)
    yield Asking(house, server)
    await house.close()
    await runner.cleanup()


def tagged(body: str, tag: str = '"1"', **headers: str) -> Answer:
    """A server that knows what it said."""

    def answer(request: web.Request) -> web.Response:
        if request.headers.get("If-None-Match") == tag:
            return web.Response(status=304, headers={"ETag": tag})
        return web.Response(text=body, headers={"ETag": tag, **headers})

    return answer


async def test_what_has_not_changed_is_read_from_what_is_kept(asking):
    asking.server.answer = tagged("first")
    first = await asking.get()
    again = await asking.get()
    assert "If-None-Match" not in asking.server.seen[0]
    assert asking.server.seen[1]["If-None-Match"] == '"1"'
    assert (again["status"], again["body"]) == (200, first["body"])
    assert again["at"] > first["at"]
    assert asking.budget()["last"]["status"] == 304
    asking.server.answer = tagged("second", '"2"')
    assert (await asking.get())["body"]["text"] == "second"
    assert (await asking.get())["body"]["text"] == "second"
    assert asking.server.seen[-1]["If-None-Match"] == '"2"'


async def test_a_new_tag_of_the_same_body_is_the_one_that_is_asked_with(asking):
    asking.server.answer = tagged("same", '"1"')
    await asking.get()
    asking.server.answer = tagged("same", '"2"')
    await asking.get()
    await asking.get()
    assert [seen.get("If-None-Match") for seen in asking.server.seen] == [None, '"1"', '"2"']


async def test_caches_are_bypassed_with_conditions_and_without(asking):
    asking.server.answer = tagged("x")
    await asking.get()
    await asking.get()
    await asking.get(headers={"cache-control": "no-store"})
    controls = [seen["Cache-Control"] for seen in asking.server.seen]
    assert controls == ["no-cache", "no-cache", "no-store"]


async def test_another_header_or_page_is_another_question(asking):
    asking.server.answer = tagged("x")
    await asking.get()
    await asking.get(headers={"Accept": "text/plain"})
    await asking.get("jobs?page=2")
    assert [seen.get("If-None-Match") for seen in asking.server.seen] == [None, None, None]


@pytest.mark.parametrize(
    ("headers", "asked"),
    [
        ({"Last-Modified": LONG_AGO, "Date": NOW}, LONG_AGO),
        # it may change once more within the same second
        ({"Last-Modified": NOW, "Date": NOW}, None),
        ({"Last-Modified": "yesterday", "Date": NOW}, None),
        ({"Last-Modified": LONG_AGO, "Date": NOW, "Cache-Control": "no-store"}, None),
        ({"Last-Modified": LONG_AGO, "Date": NOW, "Vary": "*"}, None),
        ({}, None),
    ],
)
async def test_a_time_of_change_is_used_where_it_is_safe(asking, headers, asked):
    asking.server.answer = lambda request: web.Response(text="x", headers=headers)
    await asking.get()
    await asking.get()
    assert asking.server.seen[1].get("If-Modified-Since") == asked


async def test_errors_are_not_asked_for_again_by_their_tag(asking):
    asking.server.answer = lambda request: web.Response(status=500, headers={"ETag": '"1"'})
    await asking.get()
    await asking.get()
    assert "If-None-Match" not in asking.server.seen[1]


async def test_a_server_whose_tag_never_changes_hides_no_end_for_long(asking):
    asking.server.answer = tagged("running")
    await asking.get()
    # it has ended, but the server has not noticed that its answer is another one
    asking.server.answer = tagged("ended")
    told = [(await asking.get())["body"]["text"] for _ in range(conditional.BELIEVED + 1)]
    assert told == ["running"] * conditional.BELIEVED + ["ended"]


async def test_what_a_gateway_said_is_forgotten_when_it_is_another_one(asking):
    asking.server.answer = tagged("x")
    await asking.get()
    await asking.house.watch.gateway_changed("far")
    await asking.get()
    assert "If-None-Match" not in asking.server.seen[1]
    assert asking.budget()["requests"] == 1


async def test_the_budget_tells_what_was_asked_and_when_it_goes_on(asking):
    asking.server.answer = lambda request: web.Response(status=404)
    for _ in range(3):
        await asking.get()
    budget = asking.budget()
    assert budget["requests"] == 3
    assert (budget["jobs"], budget["floor"], budget["ceiling"]) == (1, 0.01, 60)
    assert (budget["last"]["status"], budget["last"]["failure"]) == (404, None)
    assert budget["next"] is None
    assert (budget["callbacks"], budget["told"]) == (False, None)
    await asking.house.watch.surveyed("tab", "far", [], None)
    budget = asking.budget()
    assert 0 <= budget["next"] <= 1.2 * budget["interval"] + 0.1


async def test_a_gateway_that_asks_for_patience_is_asked_later(asking):
    asking.server.answer = lambda request: web.Response(status=503, headers={"Retry-After": "40"})
    await asking.get()
    await asking.house.watch.surveyed("tab", "far", [], None)
    assert 39 < asking.budget()["next"] <= 40


async def test_a_date_to_wait_for_is_compared_with_the_servers_own_clock(asking):
    headers = {"Retry-After": "Tue, 24 Nov 2026 10:00:30 GMT", "Date": NOW}
    asking.server.answer = lambda request: web.Response(status=429, headers=headers)
    await asking.get()
    await asking.house.watch.surveyed("tab", "far", [], None)
    assert 29 < asking.budget()["next"] <= 30


async def test_a_failure_is_told_in_words(asking):
    def cut(request: web.Request) -> web.Response:
        assert request.transport is not None
        request.transport.close()
        return web.Response()

    asking.server.answer = cut
    told = await asking.get()
    last = asking.budget()["last"]
    assert last["status"] is None
    assert last["failure"] == told["message"]


def test_an_hour_later_requests_do_not_count_any_more(monkeypatch):
    from jupyterlab_hpc.watch.budget import Count

    count = Count()
    count.slots.extend([[0.0, 5], [1800.0, 7]])
    assert [count.requests(now) for now in (10.0, 3599.0, 3600.0, 5400.0)] == [12, 12, 7, 0]
