"""A file that is put into a folder, changed or taken away is a process more, another, or less."""

from __future__ import annotations

import os
import threading
from pathlib import Path
from typing import Any

import pytest

from jupyterlab_hpc.engine import Folder, Notice
from jupyterlab_hpc.engine.catalogue import Catalogue
from jupyterlab_hpc.engine.site import keeper, shelf

from ..client import Client, happens
from .files import good


class Watched:
    """An engine that watches folders, and how often it told a change."""

    def __init__(self, directory: Path, *folders: Folder, **more: Any) -> None:
        self.told = 0
        self.client = Client(directory, folders=folders, on_processes=self._tell, **more)

    def _tell(self) -> None:
        self.told += 1

    async def __aenter__(self) -> Watched:
        await self.client.__aenter__()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.client.__aexit__()

    @property
    def titles(self) -> dict[str, str]:
        """Of the processes that are known without looking again."""
        known = self.client.engine._catalogue.processes
        return {
            name: process.description["title"]
            for name, process in known.items()
            if name in ("one", "two", "three")
        }

    @property
    def notices(self) -> list[str]:
        return [str(notice) for notice in self.client.engine._catalogue.notices]

    async def listed(self) -> list[str]:
        answer = await self.client.get("processes", limit="1000")
        return [process["id"] for process in answer.json["processes"]]


@pytest.fixture
def quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    """No push, as on network file systems; requests look every time."""
    monkeypatch.setattr("jupyterlab_hpc.engine.site.vigil.Vigil.cover", lambda _: None)
    monkeypatch.setattr(keeper, "EVERY", 0.0)


async def test_a_file_that_is_put_in_is_told_at_once_and_without_a_request(folder, tmp_path):
    async with Watched(tmp_path / "engine", Folder(folder, "processes")) as watched:
        assert watched.titles == {}
        (folder / "one.yaml").write_text(good())
        await happens(lambda: watched.titles == {"one": "Good"}, "the new process")
        await happens(lambda: watched.told == 1, "the word of it")
        (folder / "one.yaml").write_text(good("Better"))
        await happens(lambda: watched.titles == {"one": "Better"}, "the changed process")
        (folder / "one.yaml").rename(folder / "two.yml")
        await happens(lambda: watched.titles == {"two": "Better"}, "the renamed process")
        (folder / "two.yml").unlink()
        await happens(lambda: watched.titles == {}, "the end of the process")


async def test_a_broken_file_is_a_notice_until_it_is_mended_and_breaks_nothing_else(
    folder, tmp_path
):
    (folder / "one.yaml").write_text(good())
    async with Watched(tmp_path / "engine", Folder(folder, "processes")) as watched:
        (folder / "two.yaml").write_text("title: Two\noutputs: 3\n")
        await happens(lambda: watched.notices, "the notice")
        answer = await watched.client.get("notices")
        assert answer.json["notices"] == [
            {
                "severity": "warning",
                "text": "outputs: 3 is not of type 'object'",
                "file": "two.yaml",
                "line": 2,
            }
        ]
        assert "one" in await watched.listed()
        (folder / "two.yaml").write_text(good())
        await happens(lambda: set(watched.titles) == {"one", "two"}, "the mended process")
        assert watched.notices == []


async def test_a_file_that_is_written_bit_by_bit_is_read_when_it_is_whole(folder, tmp_path):
    async with Watched(tmp_path / "engine", Folder(folder, "processes")) as watched:
        with (folder / "one.yaml").open("w") as file:
            for piece in good().splitlines(keepends=True):
                file.write(piece)
                file.flush()
        await happens(lambda: watched.titles == {"one": "Good"}, "the new process")
        assert watched.told == 1


async def test_where_the_system_tells_nothing_a_request_looks(folder, tmp_path, quiet):
    async with Watched(tmp_path / "engine", Folder(folder, "processes")) as watched:
        (folder / "one.yaml").write_text(good())
        assert "one" in await watched.listed()
        (folder / "one.yaml").unlink()
        assert "one" not in await watched.listed()
        assert watched.told == 2


async def test_a_folder_that_hangs_holds_up_no_answer(folder, tmp_path, quiet, monkeypatch):
    monkeypatch.setattr(keeper, "PATIENCE", 0.01)
    async with Watched(tmp_path / "engine", Folder(folder, "processes")) as watched:
        gate = threading.Event()
        look = watched.client.engine._keeper._look
        monkeypatch.setattr(
            watched.client.engine._keeper, "_look", lambda: gate.wait(30) and look()
        )
        (folder / "one.yaml").write_text(good())
        assert "one" not in await watched.listed()
        assert "echo" in await watched.listed()
        gate.set()
        await happens(lambda: watched.titles == {"one": "Good"}, "the end of the look")


async def test_a_file_that_did_not_change_is_not_read_again(folder, tmp_path, quiet, monkeypatch):
    (folder / "one.yaml").write_text(good())
    read: list[Path] = []
    content = shelf.content
    monkeypatch.setattr(shelf, "content", lambda path: read.append(path) or content(path))
    async with Watched(tmp_path / "engine", Folder(folder, "processes")) as watched:
        for _ in range(3):
            await watched.listed()
        assert read.count(folder / "one.yaml") == 1


async def test_a_mended_python_file_mends_the_process(folder, tmp_path):
    text = good().replace("command: [echo, hello]", "python: one.py:main")
    (folder / "one.yaml").write_text(text.replace(", stdout: true", ""))
    async with Watched(tmp_path / "engine", Folder(folder, "processes")) as watched:
        assert watched.notices == [
            "one.yaml, line 3: python: one.py cannot be read: No such file or directory"
        ]
        (folder / "one.py").write_text("def main(): return 'x'\n")
        await happens(lambda: watched.titles == {"one": "Good"}, "the mended process")


async def test_a_folder_that_is_made_later_is_watched_from_then_on(tmp_path, monkeypatch):
    monkeypatch.setattr(keeper, "EVERY", 0.0)
    late = tmp_path / "late"
    async with Watched(tmp_path / "engine", Folder(late, "/opt/late")) as watched:
        assert watched.notices == [
            "The folder /opt/late cannot be read: No such file or directory."
        ]
        late.mkdir()
        await watched.listed()
        assert watched.notices == []
        (late / "one.yaml").write_text(good())
        await happens(lambda: watched.titles == {"one": "Good"}, "the new process")


def test_the_servers_own_folder_may_be_missing(tmp_path: Path) -> None:
    catalogue = Catalogue([Folder(tmp_path / "gone", "processes", own=True)])
    catalogue.look()
    assert catalogue.notices == []


def test_an_id_is_taken_once_and_the_earlier_folder_has_it(tmp_path: Path) -> None:
    folders = [tmp_path / "first", tmp_path / "second"]
    for path in folders:
        path.mkdir(mode=0o755)
        (path / "one.yaml").write_text(good(path.name))
    (folders[1] / "echo.yaml").write_text(good())
    (folders[1] / "also.yaml").write_text(f"id: one\n{good()}")
    catalogue = Catalogue([Folder(path, path.name) for path in folders])
    catalogue.look()
    assert catalogue.processes["one"].description["title"] == "first"
    assert [str(notice) for notice in catalogue.notices] == [
        "also.yaml, line 1: id: 'one' is taken: one.yaml has it",
        "echo.yaml, line 1: id: 'echo' is taken: a built-in process has it",
        "one.yaml, line 1: id: 'one' is taken: one.yaml has it",
    ]


@pytest.mark.parametrize("kind", ["pipe", "folder", "dangling"])
def test_what_is_no_file_is_a_notice_and_nothing_hangs(folder: Path, kind: str) -> None:
    path = folder / "one.yaml"
    if kind == "pipe":
        os.mkfifo(path)
    elif kind == "folder":
        path.mkdir()
    else:
        path.symlink_to(folder / "nowhere")
    (folder / ".hidden.yaml").write_text("{")
    (folder / "one.yaml~").write_text("{")
    catalogue = Catalogue([Folder(folder, "processes")])
    catalogue.look()
    assert len(catalogue.notices) == (0 if kind == "dangling" else 1)


def test_a_process_without_its_packages_is_not_offered_until_they_are_there(
    folder: Path, monkeypatch
) -> None:
    (folder / "one.yaml").write_text(f"{good()}needs: [numpy, no-such-package]\n")
    catalogue = Catalogue([Folder(folder, "processes")])
    catalogue.look()
    assert catalogue.notices == [
        Notice(
            "info",
            "The process one is not offered: install no-such-package.",
            "one.yaml",
            4,
        )
    ]
    monkeypatch.setattr(shelf, "missing", lambda names: [])
    assert catalogue.look()
    assert "one" in catalogue.processes
    assert catalogue.notices == []


def python_process(folder: Path, more: str) -> None:
    text = good().replace("command: [echo, hello]", "python: one.py:main")
    (folder / "one.yaml").write_text(text.replace(", stdout: true", "") + more)
    (folder / "one.py").write_text("def main(): return 'x'\n")


def test_a_kernel_that_is_not_there_is_a_notice(folder: Path) -> None:
    python_process(folder, "kernel: other\n")

    def python_for(name: str | None) -> str:
        raise ValueError(f"There is no kernel named {name!r} on this server.")

    catalogue = Catalogue([Folder(folder, "processes")], python_for=python_for)
    catalogue.look()
    (notice,) = catalogue.notices
    assert str(notice) == (
        "one.yaml, line 4: kernel: There is no kernel named 'other' on this server."
    )


def test_the_packages_of_a_kernel_are_those_of_its_python(folder: Path, tmp_path: Path) -> None:
    python_process(folder, "kernel: other\nneeds: [numpy, scipy]\n")
    fake = tmp_path / "python"
    fake.write_text("#!/bin/sh\necho '[\"scipy\"]'\n")
    fake.chmod(0o755)
    catalogue = Catalogue([Folder(folder, "processes")], python_for=lambda _: str(fake))
    catalogue.look()
    (notice,) = catalogue.notices
    assert str(notice) == "one.yaml, line 5: The process one is not offered: install scipy."


def test_a_file_that_breaks_the_reader_breaks_no_other(folder: Path, monkeypatch, caplog) -> None:
    (folder / "one.yaml").write_text(good())
    (folder / "two.yaml").write_text(good())
    read = shelf.read_file

    def breaking(content: bytes, here: Path, stem: str, cores: int) -> Any:
        return read(content, here, stem, cores) if stem == "two" else 1 / 0

    monkeypatch.setattr(shelf, "read_file", breaking)
    catalogue = Catalogue([Folder(folder, "processes", own=True)])
    catalogue.look()
    assert "two" in catalogue.processes
    (notice,) = [each for each in catalogue.notices if each.file == "one.yaml"]
    assert "the log of the Jupyter server says why" in notice.text
    assert "ZeroDivisionError" in caplog.text


async def test_a_job_runs_as_its_file_said_when_it_was_accepted(folder, tmp_path, quiet):
    (folder / "one.yaml").write_text(good().replace("[echo, hello]", "[sleep, 600]"))
    async with Watched(tmp_path / "engine", Folder(folder, "processes")) as watched:
        job = await watched.client.submit("one", {})
        (folder / "one.yaml").unlink()
        assert "one" not in await watched.listed()
        assert (await watched.client.status(job))["processID"] == "one"
        await watched.client.send("DELETE", f"jobs/{job}")
        assert (await watched.client.ended(job))["status"] == "dismissed"


async def test_a_hundred_files_are_read_and_looked_after(folder, tmp_path, quiet):
    for number in range(100):
        (folder / f"p{number}.yaml").write_text(good())
    async with Watched(tmp_path / "engine", Folder(folder, "processes")) as watched:
        assert {f"p{number}" for number in range(100)} <= set(await watched.listed())


async def test_standing_notices_are_listed_first(folder, tmp_path):
    (folder / "one.yaml").write_text("{")
    standing = [Notice("info", "Jobs end with this server.")]
    async with Watched(tmp_path / "engine", Folder(folder, "p"), standing=standing) as watched:
        answer = await watched.client.get("notices")
        assert answer.json["notices"][0] == {
            "severity": "info",
            "text": "Jobs end with this server.",
            "file": None,
            "line": None,
        }
        assert len(answer.json["notices"]) == 2
