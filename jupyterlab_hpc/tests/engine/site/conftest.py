"""A folder of site processes, and an engine that offers them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from jupyterlab_hpc.engine import Folder

from ..client import Client


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "processes"
    path.mkdir(mode=0o755)
    return path


@pytest.fixture
async def client(tmp_path: Path, folder: Path) -> AsyncIterator[Client]:
    """An engine with the folder; it has to be filled before the first request, or watched."""
    places = [Folder(folder, "processes")]
    told: list[None] = []
    client = Client(tmp_path / "engine", folders=places, on_processes=lambda: told.append(None))
    client.told = told
    async with client:
        yield client
