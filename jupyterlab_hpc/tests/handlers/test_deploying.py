"""Who may deploy processes into this server, as it is configured."""

from __future__ import annotations

import asyncio
import stat
from pathlib import Path
from typing import Any

import pytest

from jupyterlab_hpc.app import CHANGED

TYPE = "application/vnd.jupyterlab-hpc.process+yaml"
PROCESS = """\
id: hello
outputs: {o: {schema: {type: string}, stdout: true}}
command: [echo, hello]
"""
DEADLINE = 10.0


async def deploy(jp_fetch: Any) -> Any:
    return await jp_fetch(
        "hpc",
        "engine",
        "processes",
        method="POST",
        body=PROCESS,
        headers={"Content-Type": TYPE},
        raise_error=False,
    )


async def test_a_deployed_process_is_told_to_every_panel(
    hpc: Any, jp_serverapp: Any, jp_fetch: Any, tmp_path: Path
) -> None:
    events: asyncio.Queue[dict[str, Any]] = asyncio.Queue()

    async def listen(logger: Any, schema_id: str, data: dict[str, Any]) -> None:
        await events.put(data)

    jp_serverapp.event_logger.add_listener(schema_id=CHANGED, listener=listen)
    answer = await deploy(jp_fetch)
    assert answer.code == 201, answer.body
    told = await asyncio.wait_for(events.get(), DEADLINE)
    assert (told["what"], told["id"]) == ("gateway", "this-server")
    home = tmp_path / "hpc" / "processes" / "deployed"
    assert stat.S_IMODE(home.stat().st_mode) == 0o700
    assert (home / "hello" / "hello.yaml").read_text() == PROCESS


class TestAnAdministratorMay:
    @pytest.fixture(params=["forbidden", "no folder of the user's own"])
    def hpc_config(self, request: pytest.FixtureRequest, tmp_path: Path) -> dict[str, Any]:
        if request.param == "forbidden":
            return {"deploy_enabled": False}
        site = tmp_path / "site"
        site.mkdir(mode=0o755)
        return {"process_dirs": [str(site)]}

    async def test_forbid_it(self, api: Any, jp_fetch: Any) -> None:
        assert (await deploy(jp_fetch)).code == 405
        _, page = await api("GET", "engine/conformance")
        assert not [each for each in page["conformsTo"] if "processes-2" in each]


async def test_it_works_through_the_relay_as_the_front_end_does_it(api: Any) -> None:
    async def relay(method: str, url: str, **more: Any) -> Any:
        request = {"method": method, "url": url, **more}
        status, answer = await api("POST", "gateways/this-server/relay", request)
        assert status == 200, answer
        return answer

    body = {"kind": "text", "text": PROCESS, "type": TYPE}
    answer = await relay("POST", "processes", body=body)
    assert answer["status"] == 201, answer
    assert answer["headers"]["location"].endswith("/hpc/engine/processes/hello")
    assert (await relay("PUT", "processes/hello", body=body))["status"] == 204
    assert (await relay("DELETE", "processes/hello"))["status"] == 204
    assert (await relay("GET", "processes/hello"))["status"] == 404
