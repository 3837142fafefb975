"""What the system holds a running worker to, where it is Linux."""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path

# Input, output and errors are open; a number below this is needed for any further one.
_OPEN = 3


def close_doors(pid: int) -> bool:
    """From now on, the process can open no file, no socket and no pipe. Whether it is so.

    It holds for good: an unprivileged process cannot raise the limit again.
    """
    if sys.platform != "linux":
        return False
    import resource

    try:
        resource.prlimit(pid, resource.RLIMIT_NOFILE, (_OPEN, _OPEN))
    except (OSError, ValueError):
        return False
    return True


def allow_seconds(pid: int, seconds: int) -> None:
    """Let a process compute for so long from now, and no longer without being allowed again.

    A process that stands still in a loop does not see that the server is gone: this ends it.
    """
    if sys.platform != "linux":
        return
    import resource

    with contextlib.suppress(OSError, ValueError):
        _, most = resource.prlimit(pid, resource.RLIMIT_CPU)
        resource.prlimit(pid, resource.RLIMIT_CPU, (_used(pid) + seconds, most))


def _used(pid: int) -> int:
    """Seconds that a process has computed so far: fields 14 and 15 of proc(5), stat."""
    fields = Path(f"/proc/{pid}/stat").read_text(errors="replace").rpartition(")")[2].split()
    return 1 + (int(fields[11]) + int(fields[12])) // os.sysconf("SC_CLK_TCK")
