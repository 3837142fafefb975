"""What the shepherd is told to run: the content of ``task.json``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from .executors.wish import LOCAL, Wish
from .family import PROGRESS
from .limits import EngineLimits
from .process import Command, Process

# What the Jupyter server was given and its jobs have no business with.
UNSET = ("JUPYTER_TOKEN", "JUPYTERHUB_API_TOKEN", "JPY_API_TOKEN", "JPY_PARENT_PID")


def task(
    process: Process, command: Command, limits: EngineLimits, progress_file: Path, wish: Wish
) -> dict[str, Any]:
    """The task, as ``shepherd/__init__.py`` describes it."""
    least = process.resources
    here = wish.executor == LOCAL
    return {
        "argv": command.argv,
        "set": {**command.environment, PROGRESS: str(progress_file)},
        "unset": UNSET,
        "captures": process.captures,
        "stdout": command.stdout,
        "outputs": {
            name: {"file": each.file, "mediaType": each.media_type, "optional": each.optional}
            for name, each in command.outputs.items()
        },
        "limits": {
            "walltime": _least(least.walltime, limits.walltime if here else None, wish.walltime),
            "memory": _least(least.memory, limits.memory if here else None, wish.memory),
            "disk": _least(least.disk, limits.disk),
            "log": limits.log,
            "grace": limits.grace,
            # On a node nobody is to go first.
            "nice": limits.nice if here else 0,
        },
    }


def _least(*bounds: float | None) -> float | None:
    """The tightest of the bounds that there are."""
    return min((bound for bound in bounds if bound is not None), default=None)
