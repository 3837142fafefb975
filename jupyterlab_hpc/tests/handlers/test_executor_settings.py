"""The traits about batch systems: found on PATH, configured, and faults with their field."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from jupyterlab_hpc.errors import Misconfigured
from jupyterlab_hpc.settings import ExecutorSettings


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The only folder on PATH."""
    monkeypatch.setenv("PATH", str(tmp_path))
    return tmp_path


def program(folder: Path, name: str) -> None:
    (folder / name).write_text("#!/bin/sh\n")
    (folder / name).chmod(0o755)


def test_nothing_on_path_is_nothing(path: Path) -> None:
    assert ExecutorSettings().batch_systems() == {}


def test_slurm_is_found_on_path(path: Path) -> None:
    program(path, "sbatch")
    assert ExecutorSettings().batch_systems() == {}
    program(path, "squeue")
    found = ExecutorSettings(cluster_python="/opt/python3", queue_interval=120.0).batch_systems()
    assert list(found) == ["slurm"]
    slurm = found["slurm"]
    assert (slurm.title, slurm.scheduler.kind, slurm.python) == ("Slurm", "slurm", "/opt/python3")
    assert slurm.manners is not None
    assert slurm.manners.interval == 120.0
    assert ExecutorSettings(executors=[]).batch_systems() == {}


def test_an_entry_takes_the_place_of_what_is_found(path: Path) -> None:
    entries = [
        {"id": "slurm", "kind": "slurm", "title": "Big one", "locked": {"account": "physics"}},
        {"id": "far", "kind": "slurm", "ssh": "login.example.org", "python": "/usr/bin/python3"},
    ]
    found = ExecutorSettings(executors=["slurm"], clusters=entries).batch_systems()
    assert list(found) == ["slurm", "far"]
    assert (found["slurm"].title, found["slurm"].locked) == ("Big one", {"account": "physics"})
    assert found["far"].python == "/usr/bin/python3"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"kind": "pbs"}, "kind"),
        ({"id": "local"}, "id"),
        ({"id": "Big One"}, "id"),
        ({"host": "x"}, "host"),
        ({"title": 5}, "title"),
        ({"ssh": "-oProxyCommand=x"}, "ssh"),
        ({"environment": {"A": 1}}, "environment"),
        ({"defaults": {"cores": 0}}, "defaults.cores"),
        ({"locked": {"directives": ["--output=x"]}}, "locked.directives"),
        ({"locked": {"executor": "x"}}, "locked.executor"),
    ],
)
def test_a_fault_names_its_field(path: Path, change: dict[str, Any], field: str) -> None:
    entry = {"id": "big", "kind": "slurm", **change}
    with pytest.raises(Misconfigured) as caught:
        ExecutorSettings(clusters=[entry]).batch_systems()
    assert caught.value.field == f"HpcApp.clusters[0].{field}"
    assert str(caught.value).startswith(f"HpcApp.clusters[0].{field}: ")


def test_the_same_id_twice_is_a_fault(path: Path) -> None:
    entry = {"id": "big", "kind": "slurm"}
    with pytest.raises(Misconfigured) as caught:
        ExecutorSettings(clusters=[entry, entry]).batch_systems()
    assert caught.value.field == "HpcApp.clusters[1].id"
