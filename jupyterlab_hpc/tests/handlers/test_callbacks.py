"""The listener behind a base URL, as remote systems reach it."""

from __future__ import annotations

import json
import logging
import socket
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from aiohttp import ClientSession
from tornado.httpserver import HTTPServer
from tornado.testing import bind_unused_port

from .. import samples
from .test_journey import Driver

PREFIX = "/user/ada/"
TOKEN = "0123456789abcdef"
ADDRESSES = {
    "successUri": {"$callback": "success"},
    "inProgressUri": {"$callback": "progress"},
    "failedUri": {"$callback": "failed"},
}


@pytest.fixture
def jp_base_url() -> str:
    return PREFIX


@pytest.fixture
def door() -> tuple[socket.socket, int]:
    return bind_unused_port()


@pytest.fixture
def hpc_config(door: tuple[socket.socket, int]) -> dict[str, Any]:
    """A server that reaches its own engine from outside, as a gateway `loop` among others."""
    origin = f"http://127.0.0.1:{door[1]}"
    loop = {
        "id": "loop",
        "protocol": "ogcapi-processes",
        "url": f"{origin}{PREFIX}hpc/engine/",
        "auth": {"scheme": "bearer", "token": TOKEN},
    }
    return {
        "public_url": origin + PREFIX,
        "callback_hosts": [origin],
        "gateways": [loop],
        # nothing but a callback makes a survey due while a test runs
        "poll_floor": 60.0,
    }


@pytest.fixture
def jp_server_config(jp_server_config: dict[str, Any]) -> dict[str, Any]:
    jp_server_config["IdentityProvider"] = {"token": TOKEN}
    return jp_server_config


@pytest_asyncio.fixture
async def outside(
    hpc: Any, jp_serverapp: Any, door: tuple[socket.socket, int]
) -> AsyncIterator[str]:
    """The address at which the server is known outside."""
    server = HTTPServer(jp_serverapp.web_app)
    server.add_socket(door[0])
    yield f"http://127.0.0.1:{door[1]}{PREFIX}"
    server.stop()
    await server.close_all_connections()


class LoopDriver(Driver):
    async def surveyed(self, *seen: str, **more: Any) -> None:
        status, _ = await self.api(
            "POST",
            "surveys/done",
            {"driver": self.name, "gateway": "loop", "seen": list(seen), **more},
        )
        assert status == 204


def execute(pause: float) -> dict[str, Any]:
    value = {"inputs": {"a": "x", "pause": pause}, "subscriber": ADDRESSES}
    effect = samples.request(url="processes/echo/execution")
    effect["request"]["headers"] = {"Prefer": "respond-async"}
    effect["request"]["body"] = {"kind": "json", "value": value}
    return effect


async def test_the_end_of_a_job_is_known_by_a_callback_and_no_address_is_written_down(
    api, hpc, outside, caplog, tmp_path
):
    caplog.set_level(logging.DEBUG)
    driver = LoopDriver(api)
    job = samples.job("loop")
    identifier = str(job["order"]["id"])
    body = {"driver": "tab", "job": job, "effects": [execute(pause=1)]}
    assert (await api("POST", "jobs", body))[0] == 201
    item = await driver.events()
    answer = item["events"][0]["event"]["answer"]
    assert answer["status"] == 201, answer
    remote = json.loads(answer["body"]["text"])["jobID"]
    await driver.step(item, {"state": "accepted", "remote": remote, "survey": True})

    # the shortest interval is a minute: what comes sooner was told by the server
    while True:
        survey = await driver.survey()
        assert [record["id"] for record in survey["jobs"]] == [identifier]
        question = {"method": "GET", "url": f"jobs/{remote}"}
        asked = {"driver": "tab", "gateway": "loop", "request": question}
        _, told = await api("POST", "surveys", asked)
        status = json.loads(told["answer"]["body"]["text"])["status"]
        await driver.surveyed(identifier)
        if status == "successful":
            break
    budget = (await api("GET", "gateways/loop/budget"))[1]
    assert budget["callbacks"] is True
    assert budget["told"] is not None
    assert budget["requests"] >= 1

    # no log, no ledger and no raw view holds an address that somebody could use
    words = [each.hash for each in hpc.watch.callbacks._known.values()]
    assert len(words) == 3
    _, effects = await api("GET", f"jobs/{identifier}/effects")
    for text in (caplog.text, json.dumps(effects)):
        assert f"{PREFIX}hpc/callbacks/" not in text.replace("(secret)", "")
    assert json.dumps(ADDRESSES) in json.dumps(effects)


async def test_a_stranger_needs_no_sign_in_and_learns_nothing(outside, hpc):
    async with ClientSession() as session:
        for path in ("x", "x/success", "A" * 43 + "/failed"):
            async with session.post(f"{outside}hpc/callbacks/{path}") as answer:
                assert (answer.status, await answer.read()) == (404, b"")
        minted = await hpc.watch.callbacks.mint("none", "loop", [])
        assert minted == {}


async def test_the_handshake_says_that_it_listens(api):
    assert (await api("GET", "handshake"))[1]["callbacks"] is True


async def test_a_self_test_that_gets_here(api, outside):
    status, told = await api("POST", "reach")
    assert status == 200
    assert told == {
        "outcome": "reached",
        "status": 204,
        "message": "",
        "url": f"{outside}hpc/callbacks/",
    }


async def test_a_self_test_that_nobody_answers(api, door):
    door[0].close()
    status, told = await api("POST", "reach")
    assert (status, told["outcome"], told["status"]) == (200, "silent", None)
    assert "127.0.0.1" in told["message"]


async def test_a_self_test_that_somebody_else_answers(api, hpc, door):
    from aiohttp import web

    async def other(request: web.BaseRequest) -> web.Response:
        return web.Response(status=302, headers={"Location": "/hub/login"})

    runner = web.ServerRunner(web.Server(other), shutdown_timeout=0.1)
    await runner.setup()
    site = web.SockSite(runner, door[0])
    await site.start()
    status, told = await api("POST", "reach")
    await runner.cleanup()
    assert (status, told["outcome"], told["status"]) == (200, "other", 302)


async def test_an_unknown_gateway_has_no_budget(api):
    assert (await api("GET", "gateways/nowhere/budget"))[0] == 404


async def test_the_engine_is_asked_for_no_callbacks(api):
    budget = (await api("GET", "gateways/this-server/budget"))[1]
    assert budget["callbacks"] is False


class TestNotMounted:
    @pytest.fixture(params=[{}, {"public_url": "https://a.example/", "callbacks_enabled": False}])
    def hpc_config(self, request: pytest.FixtureRequest) -> dict[str, Any]:
        return dict(request.param)

    async def test_without_a_public_address_or_by_setting_there_is_no_such_route(self, api, hpc):
        assert hpc.watch.callbacks is None
        for path in ("callbacks/x", "callbacks/x/success"):
            status, _ = await api("POST", path, {})
            assert status == 404
        status, told = await api("POST", "reach")
        assert status == 404
        assert "HpcApp.public_url" in told["message"]
