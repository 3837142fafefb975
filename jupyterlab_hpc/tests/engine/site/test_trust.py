"""Only folders and files that nobody else can write to are believed."""

from __future__ import annotations

import os
import pwd
from pathlib import Path
from types import SimpleNamespace

import pytest

from jupyterlab_hpc.engine import Folder, Notice
from jupyterlab_hpc.engine.catalogue import Catalogue
from jupyterlab_hpc.engine.site import folders

from .files import good


@pytest.mark.parametrize("mode", [0o775, 0o757])
def test_a_folder_that_others_may_write_to_is_refused(folder, mode, monkeypatch) -> None:
    monkeypatch.setattr(folders, "own_group", lambda gid: False)
    (folder / "one.yaml").write_text(good())
    folder.chmod(mode)
    catalogue = Catalogue([Folder(folder, "/opt/processes")])
    catalogue.look()
    assert "one" not in catalogue.processes
    assert catalogue.notices == [
        Notice(
            "warning",
            "The folder /opt/processes is not used: others may write there: chmod go-w.",
        )
    ]


def test_a_file_that_others_may_write_to_is_refused(folder: Path) -> None:
    (folder / "one.yaml").write_text(good())
    (folder / "one.yaml").chmod(0o666)
    catalogue = Catalogue([Folder(folder, "processes")])
    catalogue.look()
    (notice,) = catalogue.notices
    assert str(notice).startswith("one.yaml, line 1: the file is not used: others may write there")
    (folder / "one.yaml").chmod(0o644)
    assert catalogue.look()
    assert "one" in catalogue.processes


PYTHON = """\
outputs: {said: {schema: {type: string}}}
python: %s:main
"""


@pytest.mark.parametrize("open_one", ["greet.py", "tools/greet.py", "tools"])
def test_a_python_file_that_others_may_write_to_is_not_run(folder: Path, open_one: str) -> None:
    name = "greet.py" if open_one == "greet.py" else "tools/greet.py"
    (folder / "tools").mkdir(mode=0o755)
    (folder / name).write_text("def main(): return 'hello'\n")
    (folder / name).chmod(0o644)
    (folder / "one.yaml").write_text(PYTHON % name)
    exposed = folder / open_one
    safe = exposed.stat().st_mode
    exposed.chmod(0o777)
    catalogue = Catalogue([Folder(folder, "processes")])
    catalogue.look()
    assert "one" not in catalogue.processes
    (notice,) = catalogue.notices
    text = f"one.yaml, line 2: {open_one} is not used: others may write there"
    assert str(notice).startswith(text)
    exposed.chmod(safe)
    (folder / "one.yaml").touch()
    catalogue.look()
    assert "one" in catalogue.processes


def test_a_program_beside_the_file_that_others_may_write_to_is_not_run(folder: Path) -> None:
    (folder / "tool").write_text("#!/bin/sh\necho hello\n")
    (folder / "tool").chmod(0o777)
    (folder / "one.yaml").write_text(good().replace("echo,", "./tool,"))
    catalogue = Catalogue([Folder(folder, "processes")])
    catalogue.look()
    (notice,) = catalogue.notices
    assert str(notice).startswith("one.yaml, line 3: tool is not used: others may write there")
    (folder / "tool").chmod(0o755)
    assert catalogue.look()
    assert "one" in catalogue.processes


def test_a_group_that_is_the_users_alone_is_not_others(folder: Path, monkeypatch) -> None:
    (folder / "one.yaml").write_text(good())
    for path in (folder / "one.yaml", folder):
        path.chmod(path.stat().st_mode | 0o020)
    me = pwd.getpwuid(os.geteuid()).pw_name
    for members, wanted in ([me], True), (["somebody"], False):
        group = SimpleNamespace(gr_name=me, gr_mem=members)
        monkeypatch.setattr(folders.grp, "getgrgid", lambda gid, group=group: group)
        catalogue = Catalogue([Folder(folder, "processes")])
        catalogue.look()
        assert ("one" in catalogue.processes) is wanted


def test_in_a_folder_that_nobody_else_gets_into_modes_do_not_matter(folder: Path) -> None:
    (folder / "one.yaml").write_text(good())
    (folder / "one.yaml").chmod(0o666)
    folder.chmod(0o700)
    catalogue = Catalogue([Folder(folder, "processes")])
    catalogue.look()
    assert "one" in catalogue.processes


def test_what_comes_with_the_package_is_trusted_as_its_code_is(folder: Path) -> None:
    (folder / "one.yaml").write_text(good())
    folder.chmod(0o777)
    catalogue = Catalogue([Folder(folder, "processes", shipped=True)])
    catalogue.look()
    assert "one" in catalogue.processes


def test_a_folder_of_another_user_is_refused(folder: Path, monkeypatch) -> None:
    (folder / "one.yaml").write_text(good())
    monkeypatch.setattr(os, "geteuid", lambda: folder.stat().st_uid + 1)
    catalogue = Catalogue([Folder(folder, "processes")])
    # Files of root are trusted whoever we are.
    refused = folder.stat().st_uid != 0
    catalogue.look()
    assert ("one" in catalogue.processes) is not refused
