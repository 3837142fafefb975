"""What ends together with this server: containers, batch jobs and services take jobs along."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

# Programs that keep containers, as they name control groups.
CONTAINERS = re.compile(r"docker|containerd|kubepods|libpod|crio|lxc|podman")
SERVICE = re.compile(r"/system\.slice/[^/]+\.service\b")
#: Variables that a scheduler sets in its jobs, and the scheduler.
BATCH = {
    "SLURM_JOB_ID": "Slurm",
    "PBS_JOBID": "PBS",
    "LSB_JOBID": "LSF",
    "SGE_TASK_ID": "Grid Engine",
}


def ends_with(environment: Mapping[str, str], root: Path = Path("/")) -> str | None:
    """With what jobs of this server end, in words for users; None where nothing is known.

    ``root``: where the file system begins.
    """
    groups = _control_groups(root)
    if _contained(environment, root, groups):
        who = ", by JupyterHub too" if _hub(environment) else ""
        return (
            "This server runs in a container: its jobs end when the container is stopped"
            f"{who}. Jobs on other systems go on."
        )
    for name, scheduler in BATCH.items():
        if environment.get(name):
            return (
                f"This server runs inside a job of {scheduler}: its own jobs end with that one, "
                "at its time limit at the latest."
            )
    if SERVICE.search(groups):
        who = "JupyterHub stops it" if _hub(environment) else "the service is stopped"
        return f"This server runs as a system service: its jobs may end when {who}."
    return None


def _hub(environment: Mapping[str, str]) -> bool:
    return any(name.startswith("JUPYTERHUB_") for name in environment)


def _contained(environment: Mapping[str, str], root: Path, groups: str) -> bool:
    if environment.get("KUBERNETES_SERVICE_HOST"):
        return True
    marks = (root / ".dockerenv", root / "run" / ".containerenv")
    return any(mark.exists() for mark in marks) or CONTAINERS.search(groups) is not None


def _control_groups(root: Path) -> str:
    try:
        return (root / "proc" / "self" / "cgroup").read_text()
    except OSError:
        return ""
