"""What else a result depends on: Python, platform, packages, git, seeds."""

from __future__ import annotations

import hashlib
import os
import platform
import random
import subprocess
import sys
from importlib import metadata
from typing import Any

from .namespace import loaded

#: Seconds that git may take.
GIT_SECONDS = 5.0


def python_and_platform() -> dict[str, Any]:
    version = sys.version_info
    return {
        "python": {
            "version": f"{version[0]}.{version[1]}.{version[2]}",
            "minor": f"{version[0]}.{version[1]}",
            "implementation": sys.implementation.name,
        },
        "platform": {"system": platform.system(), "machine": platform.machine()},
    }


def packages() -> str:
    """``name==version`` of everything installed, a line each."""
    found = set()
    for each in metadata.distributions():
        try:
            found.add(f"{each.metadata['Name']}=={each.version}")
        except Exception:
            # One broken installation hides none of the others.
            found.add(str(getattr(each, "_path", "?")).rpartition("/")[2])
    return "".join(line + "\n" for line in sorted(found))


def git_state(folder: str) -> dict[str, Any] | None:
    """Commit and uncommitted changes of the notebook's repository, None where it has none."""

    def git(*words: str) -> bytes | None:
        try:
            done = subprocess.run(  # noqa: S603 fixed words
                ["git", *words],  # noqa: S607 the user's own git
                cwd=folder,
                env={**os.environ, "GIT_OPTIONAL_LOCKS": "0"},
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=GIT_SECONDS,
                check=True,
            )
        except (OSError, subprocess.SubprocessError):
            return None
        return done.stdout

    commit = git("rev-parse", "HEAD")
    if commit is None:
        return None
    changes = git("diff", "--no-ext-diff", "HEAD") or b""
    status = git("status", "--porcelain", "--untracked-files=no")
    return {
        "commit": commit.decode().strip(),
        "dirty": bool(status),
        "diff_sha256": hashlib.sha256(changes).hexdigest(),
    }


def seeds() -> dict[str, Any]:
    """The states of the random number generators, as JSON."""
    version, numbers, rest = random.getstate()
    found: dict[str, Any] = {"random": [version, list(numbers), rest]}
    numpy = loaded("numpy")
    if numpy:
        name, keys, *more = numpy.random.get_state()
        found["numpy"] = [str(name), [int(key) for key in keys], *more]
    return found
