"""Where jobs cannot outlive their server, users are told."""

from __future__ import annotations

from pathlib import Path

import pytest

from jupyterlab_hpc.surroundings import ends_with


def root(path: Path, groups: str = "0::/user.slice/session-1.scope\n", *marks: str) -> Path:
    for name in ("proc/self", "run"):
        (path / name).mkdir(parents=True)
    (path / "proc" / "self" / "cgroup").write_text(groups)
    for mark in marks:
        (path / mark).touch()
    return path


def test_on_an_ordinary_machine_there_is_nothing_to_say(tmp_path: Path) -> None:
    assert ends_with({"HOME": "/home/ada"}, root(tmp_path)) is None
    assert ends_with({}, tmp_path / "without-proc") is None


@pytest.mark.parametrize("mark", [".dockerenv", "run/.containerenv"])
def test_a_container_is_known_by_its_mark(tmp_path: Path, mark: str) -> None:
    told = ends_with({}, root(tmp_path, "0::/\n", mark))
    assert told == (
        "This server runs in a container: its jobs end when the container is stopped. "
        "Jobs on other systems go on."
    )


@pytest.mark.parametrize(
    "groups",
    [
        "12:cpu:/docker/3f\n0::/x\n",
        "0::/kubepods.slice/kubepods-burstable.slice/cri-containerd-3f.scope\n",
        "0::/machine.slice/libpod-3f.scope\n",
    ],
)
def test_a_container_is_known_by_its_control_group(tmp_path: Path, groups: str) -> None:
    assert str(ends_with({}, root(tmp_path, groups))).startswith("This server runs in a container")


def test_a_pod_of_a_hub_is_stopped_by_the_hub(tmp_path: Path) -> None:
    variables = {"KUBERNETES_SERVICE_HOST": "10.0.0.1", "JUPYTERHUB_USER": "ada"}
    told = ends_with(variables, root(tmp_path, "0::/\n"))
    assert "when the container is stopped, by JupyterHub too." in str(told)


@pytest.mark.parametrize(
    ("variable", "scheduler"), [("SLURM_JOB_ID", "Slurm"), ("PBS_JOBID", "PBS")]
)
def test_jobs_end_with_the_batch_job_that_holds_the_server(tmp_path, variable, scheduler) -> None:
    told = ends_with({variable: "12"}, root(tmp_path))
    assert str(told).startswith(f"This server runs inside a job of {scheduler}: its own jobs end")


def test_a_service_takes_its_jobs_along(tmp_path: Path) -> None:
    groups = "0::/system.slice/jupyter-ada-singleuser.service\n"
    told = ends_with({"JUPYTERHUB_USER": "ada"}, root(tmp_path, groups))
    assert told == (
        "This server runs as a system service: its jobs may end when JupyterHub stops it."
    )
