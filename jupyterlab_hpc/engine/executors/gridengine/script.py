"""The batch script for Grid Engine (qsub(1))."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from pathlib import Path

from ..shell import CommandFailed
from ..wish import Wish

#: Options of qsub that are ours: with another value a job could not be found, or not end.
OURS = frozenset(
    {
        *("N", "o", "e", "j", "i", "wd", "cwd", "t", "tc", "terse", "sync", "now", "b", "shell"),
        *("S", "C", "r", "notify", "h", "v", "V", "ac", "dc", "sc", "help", "verify", "w", "jsv"),
    }
)
# Seconds by which Grid Engine's limit is later than ours, so that the job ends by ours, with its
# outputs.
LATER = 30
# All that a job gets of the environment of who submits: everybody can read it in the queue.
EXPORTED = "PATH,LANG"


@dataclass(frozen=True)
class Site:
    """What every site names for itself.

    ``environment``: the parallel environment for cores of one node. ``memory``: the complex that
    memory is asked for by, and whether that is meant per core. ``gpus``: that of GPUs.
    """

    environment: str = "smp"
    memory: str = "mem_free"
    memory_per_core: bool = False
    gpus: str = "gpu"


def batch_script(name: str, command: str, wish: Wish, site: Site) -> str:
    """``#$`` lines and the command; the directory is told on qsub's command line.

    Raises `CommandFailed` for what Grid Engine has no words for.
    """
    if wish.nodes is not None and wish.nodes > 1:
        raise CommandFailed(
            "Grid Engine knows no number of nodes. Ask for a parallel environment that spans "
            "nodes, as in the directive '-pe mpi 32'.",
            refused=True,
        )
    own = any(re.match(r"-pe\b", each) for each in wish.directives)
    lines = [
        # Without it the queue's default shell reads this script, which may be csh.
        "-S /bin/sh",
        f"-N {name}",
        # Relative to the job's directory: a path may have signs that qsub would replace.
        "-o scheduler.log",
        "-j y",
        "-r n",
        # SIGUSR2 before it kills.
        "-notify",
        f"-v {EXPORTED}",
        *_resources(wish, site, own),
        *(["-h"] if wish.hold else []),
        *wish.directives,
    ]
    return "\n".join(["#!/bin/sh", *(f"#$ {line}" for line in lines), command, ""])


def submit_arguments(script: Path) -> list[str]:
    """What qsub is given; the script lies in the job's directory."""
    return ["-terse", "-wd", str(script.parent), str(script)]


def _resources(wish: Wish, site: Site, own: bool) -> list[str]:
    cores = wish.cores or 1
    asked: list[str] = []
    if wish.walltime is not None:
        asked.append(f"h_rt={math.ceil(wish.walltime) + LATER}")
    if wish.memory is not None:
        share = wish.memory / cores if site.memory_per_core else wish.memory
        asked.append(f"{site.memory}={math.ceil(share / (1 << 20))}M")
    if wish.gpus:
        asked.append(f"{site.gpus}={wish.gpus}")
    if wish.constraint is not None:
        asked.append(wish.constraint)
    lines = [] if wish.partition is None else [f"-q {wish.partition}"]
    lines += [] if wish.account is None else [f"-P {wish.account}"]
    lines += [f"-l {each}" for each in asked]
    # A job of one core needs none, and not every queue has one.
    return lines + ([f"-pe {site.environment} {cores}"] if cores > 1 and not own else [])
