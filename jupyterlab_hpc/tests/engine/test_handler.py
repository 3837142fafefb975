"""The engine on the web: authentication, addresses, files."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from jupyterlab_hpc.engine import EngineRequest

from .client import DEADLINE
from .over_http import ended


async def test_addresses_are_absolute_below_the_public_base_url(
    api: Any, jp_http_port: int
) -> None:
    status, page = await api("GET", "engine/")
    root = f"http://127.0.0.1:{jp_http_port}/a%40b/hpc/engine/"
    (jobs,) = [link["href"] for link in page["links"] if link["rel"] == "job-list"]
    assert (status, jobs) == (200, root + "jobs")


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"])
async def test_nobody_unknown_gets_in(api: Any, method: str) -> None:
    status, _ = await api(method, "engine/jobs", headers={"Authorization": "token wrong"})
    assert status == 403


async def test_a_job_runs_over_http_and_its_result_is_streamed(api: Any, jp_fetch: Any) -> None:
    status, info = await api(
        "POST",
        "engine/processes/run-cell/execution",
        {"inputs": {"code": "print('x' * 3_000_000)"}},
    )
    assert status == 201
    assert (await ended(api, info["jobID"]))["status"] == "successful"
    answer = await jp_fetch("hpc", "engine", "jobs", info["jobID"], "results", "outputs")
    assert answer.headers["Content-Type"] == "application/vnd.jupyter.outputs+json"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert int(answer.headers["Content-Length"]) == len(answer.body) > 3_000_000


async def test_faults_and_wrong_methods_come_from_the_engine(api: Any) -> None:
    status, problem = await api("GET", "engine/processes/no such")
    assert (status, problem["title"]) == (404, "No such process")
    assert "'no such'" in problem["detail"]
    assert (await api("PUT", "engine/jobs", {}))[0] == 405


class TestWithoutEngine:
    @pytest.fixture
    def hpc_config(self) -> dict[str, Any]:
        return {"engine_enabled": False}

    async def test_a_switched_off_engine_is_not_there(self, api: Any) -> None:
        status, answer = await api("GET", "engine/")
        assert status == 404
        assert "switched off" in answer["message"]


async def test_references_come_as_headers_over_http(api: Any, jp_fetch: Any) -> None:
    wish = {"outputs": {"outputs": {"transmissionMode": "reference"}}}
    body = {"inputs": {"code": "1"}, **wish}
    _, info = await api("POST", "engine/processes/run-cell/execution", body)
    assert (await ended(api, info["jobID"]))["status"] == "successful"
    answer = await jp_fetch("hpc", "engine", "jobs", info["jobID"], "results")
    assert (answer.code, answer.body) == (204, b"")
    assert f"jobs/{info['jobID']}/results/outputs>" in answer.headers["Link"]


async def test_callbacks_are_off_until_an_administrator_allows_a_host(api: Any) -> None:
    body = {"inputs": {"a": "x"}, "subscriber": {"successUri": "https://me.example/s3cret"}}
    status, problem = await api("POST", "engine/processes/echo/execution", body)
    assert status == 400
    assert problem["detail"] == (
        "subscriber.successUri: callbacks are switched off here; an administrator has to allow "
        "https://me.example in HpcApp.callback_hosts"
    )
    _, page = await api("GET", "engine/conformance")
    assert not [each for each in page["conformsTo"] if each.endswith("/callback")]


async def test_a_client_that_goes_away_stops_its_request(
    hpc: Any,
    http_server: Any,
    jp_http_port: int,
    jp_base_url: str,
    jp_auth_header: Any,
    monkeypatch: Any,
) -> None:
    waiting, stopped = asyncio.Event(), asyncio.Event()

    async def fetch(*_: object) -> None:
        waiting.set()
        try:
            await asyncio.Event().wait()
        finally:
            stopped.set()

    monkeypatch.setattr(hpc.outside, "fetch", fetch)
    body = b'{"inputs": {"a": {"href": "https://far.example/"}}}'
    _reader, writer = await asyncio.open_connection("127.0.0.1", jp_http_port)
    head = [
        f"POST {jp_base_url}hpc/engine/processes/echo/execution HTTP/1.1",
        "Host: localhost",
        f"Authorization: {jp_auth_header['Authorization']}",
        f"Content-Length: {len(body)}",
    ]
    writer.write("\r\n".join([*head, "", ""]).encode() + body)
    await asyncio.wait_for(waiting.wait(), DEADLINE)
    writer.close()
    await asyncio.wait_for(stopped.wait(), DEADLINE)
    assert (await hpc.engine.handle(EngineRequest("GET", "jobs"))).body.startswith(b'{"jobs":[]')
