"""Absolute links are right for whoever asked: directly, through a hub's proxy, or by a setting."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from aiohttp import ClientSession, web
from tornado.httpserver import HTTPServer
from tornado.testing import bind_unused_port

PREFIX = "/user/ada/"
HOP = ("host", "connection", "transfer-encoding", "content-length", "content-encoding")


def every_link(page: Any) -> list[str]:
    if isinstance(page, dict):
        own = [page["href"]] if isinstance(page.get("href"), str) else []
        return own + [link for value in page.values() for link in every_link(value)]
    return [link for each in page for link in every_link(each)] if isinstance(page, list) else []


@pytest.fixture
def jp_base_url() -> str:
    return PREFIX


@pytest.fixture
def forwarded() -> dict[str, str]:
    """What the proxy adds to every request."""
    return {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "hub.example.org"}


@pytest_asyncio.fixture
async def port(hpc: Any, jp_serverapp: Any) -> AsyncIterator[int]:
    """Where the server listens, as it would outside of tests."""
    socket, port = bind_unused_port()
    server = HTTPServer(jp_serverapp.web_app, xheaders=jp_serverapp.trust_xheaders)
    server.add_socket(socket)
    yield port
    server.stop()
    await server.close_all_connections()


@pytest_asyncio.fixture
async def proxy(
    port: int, jp_auth_header: dict[str, str], forwarded: dict[str, str]
) -> AsyncIterator[str]:
    """A reverse proxy in front of the server, as JupyterHub has one; its address."""

    async def handle(request: web.Request) -> web.Response:
        body = await request.read()
        kept = {k: v for k, v in request.headers.items() if k.lower() not in HOP}
        target = f"http://127.0.0.1:{port}{request.path_qs}"
        async with session.request(
            request.method,
            target,
            data=body or None,
            headers={**kept, **jp_auth_header, **forwarded},
            allow_redirects=False,
        ) as answer:
            headers = {k: v for k, v in answer.headers.items() if k.lower() not in HOP}
            return web.Response(status=answer.status, headers=headers, body=await answer.read())

    async with ClientSession() as session:
        runner = web.ServerRunner(web.Server(handle), shutdown_timeout=0.1)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
        await runner.cleanup()


async def walk(proxy: str, root: str) -> None:
    """Run a job through the proxy; every address that comes back begins with the root."""
    here = proxy + PREFIX + "hpc/engine/"
    async with ClientSession() as session:
        body = json.dumps({"inputs": {"a": "x"}})
        seen = []
        for _ in range(2):
            headers = {"Prefer": "respond-async"}
            run = session.post(here + "processes/echo/execution", data=body, headers=headers)
            async with run as answer:
                assert answer.status == 201, await answer.text()
                location = answer.headers["Location"]
                assert location.startswith(root + "jobs/")
                seen += every_link(await answer.json())
        for path in ("", "processes?limit=1", "processes/echo", "jobs?limit=1"):
            async with session.get(here + path) as answer:
                page = await answer.json()
                seen += every_link(page)
                if "limit" in path:
                    (following,) = [x["href"] for x in page["links"] if x["rel"] == "next"]
                    async with session.get(here + following.removeprefix(root)) as more:
                        assert more.status == 200
        async with session.get(here + "api") as answer:
            document = await answer.json(content_type=None)
            assert document["servers"] == [{"url": root.rstrip("/")}]
    assert len(seen) > 20
    assert [link for link in seen if not link.startswith(root)] == []


class TestTrustedProxy:
    @pytest.fixture
    def jp_server_config(self, jp_server_config: dict[str, Any]) -> dict[str, Any]:
        jp_server_config["ServerApp"]["trust_xheaders"] = True
        return jp_server_config

    async def test_links_begin_as_the_hubs_user_knows_the_server(self, proxy: str) -> None:
        await walk(proxy, "https://hub.example.org/user/ada/hpc/engine/")

    @pytest.mark.parametrize("forwarded", [{"X-Forwarded-Host": 'a"b<c'}])
    async def test_a_forwarded_host_that_is_none_does_not_count(
        self, proxy: str, port: int
    ) -> None:
        await walk(proxy, f"http://127.0.0.1:{port}/user/ada/hpc/engine/")


async def test_headers_of_a_proxy_that_is_not_trusted_do_not_count(proxy: str, port: int) -> None:
    await walk(proxy, f"http://127.0.0.1:{port}/user/ada/hpc/engine/")


class TestPublicUrl:
    @pytest.fixture
    def hpc_config(self) -> dict[str, Any]:
        return {"public_url": "https://lab.example.org/somewhere"}

    async def test_the_setting_counts_most(self, proxy: str) -> None:
        await walk(proxy, "https://lab.example.org/somewhere/hpc/engine/")
