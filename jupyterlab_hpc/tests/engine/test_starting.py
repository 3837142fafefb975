"""An engine that has not started yet, or not wholly: who asks waits, and no job comes to harm."""

from __future__ import annotations

import asyncio
import threading
from pathlib import Path

from jupyterlab_hpc.engine import Folder, engine, store
from jupyterlab_hpc.engine.catalogue import Catalogue
from jupyterlab_hpc.engine.site import keeper

from .client import Client, happens


async def test_a_request_before_the_start_is_answered_after_it(tmp_path: Path) -> None:
    client = Client(tmp_path)
    asked = asyncio.create_task(client.get("jobs"))
    await asyncio.sleep(0)
    async with client:
        assert (await asked).status == 200


async def test_an_engine_that_does_not_start_says_so_with_a_status_that_ends_no_job(
    tmp_path: Path, monkeypatch
) -> None:
    monkeypatch.setattr(engine, "STARTING", 0.01)
    answer = await Client(tmp_path).get("jobs")
    assert answer.status == 503
    assert "not started" in answer.json["detail"]


async def test_a_folder_that_hangs_holds_up_no_job(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(keeper, "FIRST", 0.01)
    go = threading.Event()
    look = Catalogue.look
    told: list[None] = []

    def hanging(self: Catalogue) -> bool:
        go.wait()
        return look(self)

    monkeypatch.setattr(Catalogue, "look", hanging)
    folder = tmp_path / "processes"
    folder.mkdir()
    folders = [Folder(folder, "processes")]
    client = Client(tmp_path / "engine", folders=folders, on_processes=lambda: told.append(None))
    try:
        async with client:
            job = await client.submit("echo", {"a": "x"})
            await client.until(job, lambda info: info["status"] == "successful")
            (folder / "one.yaml").write_text("not a process")
            go.set()
            await happens(lambda: told, "the word of what was there all the time")
    finally:
        go.set()


async def test_a_job_that_cannot_be_flushed_is_refused_and_does_not_run(
    tmp_path: Path, monkeypatch
) -> None:
    def broken(_: Path) -> None:
        raise OSError(5, "Input/output error")

    async with Client(tmp_path) as client:
        flush = store._flush
        monkeypatch.setattr(store, "_flush", broken)
        answer = await client.execute("echo", {"inputs": {"a": "x"}}, prefer="respond-async")
        assert answer.status == 507
        assert "Input/output error" in answer.json["detail"]
        monkeypatch.setattr(store, "_flush", flush)
        [job] = (await client.get("jobs")).json["jobs"]
        assert (job["status"], "started" in job) == ("failed", False)
        following = await client.submit("echo", {"a": "y"})
        await client.until(following, lambda info: info["status"] == "successful")
