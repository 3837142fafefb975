"""Site processes in a Jupyter server: where their folder is, and that every panel hears of them."""

from __future__ import annotations

import asyncio
import stat
from pathlib import Path
from typing import Any

import pytest

from jupyterlab_hpc.app import CHANGED, HpcApp

DEADLINE = 30.0
PROCESS = """\
title: Site process
outputs: {said: {schema: {type: string}, stdout: true}}
command: [echo, hello]
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "hpc" / "processes"


async def test_a_dropped_file_is_told_to_every_tab_and_listed(hpc, jp_serverapp, api, folder):
    events: asyncio.Queue[dict[str, Any]] = asyncio.Queue()

    async def listen(logger: Any, schema_id: str, data: dict[str, Any]) -> None:
        await events.put(data)

    jp_serverapp.event_logger.add_listener(schema_id=CHANGED, listener=listen)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    (folder / "site.yaml").write_text(PROCESS)
    told = await asyncio.wait_for(events.get(), DEADLINE)
    assert (told["what"], told["id"]) == ("gateway", "this-server")
    assert "site" in await processes(api)
    (folder / "site.yaml").write_text("title: [")
    assert (await asyncio.wait_for(events.get(), DEADLINE))["what"] == "gateway"
    (notice,) = [each for each in await notices(api) if each["severity"] == "warning"]
    assert (notice["file"], notice["line"]) == ("site.yaml", 1)


async def processes(api: Any) -> list[str]:
    _, answer = await api("GET", "engine/processes", params={"limit": "1000"})
    return [process["id"] for process in answer["processes"]]


async def notices(api: Any) -> list[dict[str, Any]]:
    _, answer = await api("GET", "engine/notices")
    return list(answer["notices"])


def test_the_default_folder_is_in_the_data_directory() -> None:
    assert HpcApp(data_dir="/data").process_dirs == ["/data/processes"]


class TestFoldersOfAnAdministrator:
    @pytest.fixture
    def hpc_config(self, tmp_path: Path) -> dict[str, Any]:
        site = tmp_path / "site"
        site.mkdir(mode=0o755)
        (site / "site.yaml").write_text(PROCESS)
        return {"process_dirs": [str(site), str(tmp_path / "missing")]}

    async def test_are_read_and_a_missing_one_is_told(self, api, tmp_path):
        assert "site" in await processes(api)
        texts = [notice["text"] for notice in await notices(api)]
        missing = tmp_path / "missing"
        assert f"The folder {missing} cannot be read: No such file or directory." in texts
