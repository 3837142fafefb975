"""Find what a job left running when nobody was there to look after it."""

from __future__ import annotations

import contextlib
import os
import signal
from pathlib import Path

from .shepherd import send

#: Part of the environment of every process of a job.
PROGRESS = "JUPYTERLAB_HPC_PROGRESS"


def end_marked(progress_file: Path) -> None:
    """Kill the processes whose environment names this progress file (Linux only, proc(5)).

    The shepherd does better, since a process may change its environment; this is for the
    case that the shepherd itself was killed.
    """
    mark = f"{PROGRESS}={progress_file}".encode()
    for _ in range(3):
        left = [pid for pid in _processes() if mark in _environment(pid)]
        if not left:
            return
        send(signal.SIGKILL, left)


def _processes() -> list[int]:
    try:
        found = [int(path.name) for path in Path("/proc").iterdir() if path.name.isdigit()]
    except OSError:
        return []
    return [pid for pid in found if pid != os.getpid()]


def _environment(pid: int) -> list[bytes]:
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/environ").read_bytes().split(b"\0")
    return []
