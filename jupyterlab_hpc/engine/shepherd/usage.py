"""What a job takes: bytes of disk and of memory."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable

PAGE = os.sysconf("SC_PAGE_SIZE")


def disk_usage(directory: str) -> int:
    """Bytes that the files below a directory occupy; links are not followed."""
    total, waiting = 0, [directory]
    while waiting:
        with contextlib.suppress(OSError), os.scandir(waiting.pop()) as entries:
            for entry in entries:
                with contextlib.suppress(OSError):
                    if entry.is_dir(follow_symlinks=False):
                        waiting.append(entry.path)
                    total += entry.stat(follow_symlinks=False).st_blocks * 512
    return total


def resident(pids: Iterable[int]) -> int:
    """Bytes of memory that processes hold, what they share counted for each; 0 without /proc."""
    total = 0
    for pid in pids:
        # Processes end while this looks at them.
        with contextlib.suppress(OSError), open(f"/proc/{pid}/statm", "rb") as file:
            total += int(file.read().split()[1]) * PAGE
    return total


def proportional(pids: Iterable[int]) -> int:
    """The same with what is shared counted once, which takes the kernel longer to tell."""
    total = 0
    for pid in pids:
        with contextlib.suppress(OSError), open(f"/proc/{pid}/smaps_rollup", "rb") as file:
            for line in file:
                if line.startswith(b"Pss:"):
                    total += int(line.split()[1]) << 10
    return total


def size_text(count: float) -> str:
    """1073741824 → '1 GiB'."""
    for unit in ("bytes", "KiB", "MiB", "GiB", "TiB"):
        if count < 1024 or unit == "TiB":
            break
        count /= 1024
    return f"{count:.4g} {unit}"
