"""The batch script for Slurm (sbatch(1))."""

from __future__ import annotations

import math
import shlex
from pathlib import Path

from ..wish import Wish

#: Options of sbatch that are ours: with another value a job could not be found, or not end.
OURS = frozenset(
    {
        *("job-name", "J", "comment", "output", "o", "error", "e", "chdir", "D", "array", "a"),
        *("parsable", "wrap", "export", "export-file", "signal", "uid", "gid", "requeue"),
        *("no-requeue", "input", "i", "wait", "W", "test-only", "quiet", "Q", "clusters", "M"),
        *("get-user-env", "open-mode", "kill-on-invalid-dep", "version", "V", "help", "h"),
    }
)
# Seconds by which Slurm's limit is later than ours, so that the job ends by ours, with its
# outputs; and how long before Slurm's own it warns where we have none.
LATER = 30
WARNING = 60


def batch_script(name: str, job: Path, command: str, wish: Wish) -> str:
    """``#SBATCH`` lines and the command. The directory's path may have spaces, but no lines."""
    given: list[tuple[str, object]] = [
        ("job-name", name),
        ("comment", f"jupyterlab-hpc:{job.name}"),
        ("chdir", str(job)),
        # Relative to chdir: an absolute path may have signs that sbatch would replace.
        ("output", "scheduler.log"),
        ("open-mode", "append"),
        ("partition", wish.partition),
        ("account", wish.account),
        ("nodes", wish.nodes),
        ("cpus-per-task", wish.cores),
        ("mem", None if wish.memory is None else f"{math.ceil(wish.memory / (1 << 20))}M"),
        ("time", None if wish.walltime is None else math.ceil((wish.walltime + LATER) / 60)),
        ("signal", f"B:USR1@{WARNING}" if wish.walltime is None else None),
        ("gres", f"gpu:{wish.gpus}" if wish.gpus else None),
        ("constraint", wish.constraint),
    ]
    lines = [
        f"--{option}={shlex.quote(str(value))}" for option, value in given if value is not None
    ]
    lines += ["--no-requeue", *(["--hold"] if wish.hold else []), *wish.directives]
    return "\n".join(["#!/bin/sh", *(f"#SBATCH {line}" for line in lines), command, ""])
