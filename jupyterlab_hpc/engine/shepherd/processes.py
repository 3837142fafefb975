"""Processes as the system knows them: which one it is, what came of it, how to end it."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import time
from collections.abc import Iterable

# How long what was left behind is killed again and again.
SWEEP_SECONDS = 1.0


def started_at(pid: int) -> str | None:
    """When a living process started, as an opaque text; None when there is no such process.

    Together with the pid it tells a process from a later one with the same number,
    also after a restart of the machine. A zombie counts as gone.
    """
    try:
        with open(f"/proc/{pid}/stat", "rb") as file:
            fields = file.read().rpartition(b")")[2].split()
        with open("/proc/sys/kernel/random/boot_id") as file:
            boot = file.read().strip()
    except FileNotFoundError:
        return None if os.path.isdir("/proc/self") else _started_by_ps(pid)
    except ProcessLookupError:
        return None
    return None if fields[0] in (b"Z", b"X") else f"{fields[19].decode()}@{boot}"


def place() -> dict[str, str | None]:
    """Where this process runs: a process elsewhere cannot be seen from here, and one whose
    machine was restarted or whose container ended is gone."""
    found: dict[str, str | None] = {"host": os.uname().nodename, "boot": None, "pids": None}
    with contextlib.suppress(OSError), open("/proc/sys/kernel/random/boot_id") as file:
        found["boot"] = file.read().strip()
    # The namespace of process numbers: each container has its own (pid_namespaces(7)).
    with contextlib.suppress(OSError):
        found["pids"] = os.readlink("/proc/self/ns/pid")
    return found


def _started_by_ps(pid: int) -> str | None:
    # A number is all that goes into the command.
    with os.popen(f"ps -o stat=,lstart= -p {int(pid)}") as answer:  # noqa: S605 no text in it
        state, _, started = answer.read().strip().partition(" ")
    return started.strip() if state and "Z" not in state else None


def descendants(pid: int) -> list[int]:
    """The processes that come of a process, zombies included; nothing where Linux does not tell."""
    found = [pid]
    for each in found:
        # Processes end while this looks at them.
        with contextlib.suppress(OSError):
            for task in os.listdir(f"/proc/{each}/task"):
                with open(f"/proc/{each}/task/{task}/children") as file:
                    found += [int(child) for child in file.read().split()]
    return found[1:]


def send(number: int, pids: Iterable[int]) -> None:
    """Send a signal to those processes that are still there."""
    for pid in pids:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.kill(pid, number)


def reap_orphans() -> None:
    """Become the parent of descendants that lose theirs (prctl(2), PR_SET_CHILD_SUBREAPER)."""
    if sys.platform == "linux":
        with contextlib.suppress(ImportError, OSError, AttributeError):
            import ctypes

            ctypes.CDLL(None).prctl(36, 1, 0, 0, 0)


def end_descendants() -> None:
    """Kill what the command left running, wherever it hides, and what that starts meanwhile."""
    deadline = time.monotonic() + SWEEP_SECONDS
    while (left := descendants(os.getpid())) and time.monotonic() < deadline:
        send(signal.SIGKILL, left)
        with contextlib.suppress(ChildProcessError):
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass
        time.sleep(0.001)
