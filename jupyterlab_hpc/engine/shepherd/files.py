"""Files of a job that only its owner reads, whole or not there, and never beyond their size."""

from __future__ import annotations

import json
import os
from typing import Any


def private(path: str, flags: int) -> int:
    """An ``opener`` of files that nobody else can read."""
    return os.open(path, flags, 0o600)


def write_json(path: str, value: Any) -> None:
    """Write a JSON file so that a reader sees the old or the new one, also after a power cut."""
    temporary = f"{path}.{os.getpid()}.new"
    with open(temporary, "w", opener=private) as file:
        file.write(json.dumps(value))
        file.flush()
        os.fsync(file.fileno())
    os.replace(temporary, path)


class CappedLog:
    """A file that never grows beyond its cap: past it the middle is dropped, and it says so."""

    def __init__(self, path: str, cap: int) -> None:
        self.fd = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
        self.cap = max(cap, 4096)
        self.head = self.cap // 2
        self.size = os.fstat(self.fd).st_size
        self.mark = 0
        self.dropped = 0

    def write(self, data: bytes) -> None:
        if self.size + len(data) > self.cap:
            self._compact()
        os.write(self.fd, data)
        self.size += len(data)

    def _compact(self) -> None:
        # One quarter of the cap is kept each time, so that copying stays proportional to writing.
        keep = self.cap // 4
        tail = os.pread(self.fd, keep, self.size - keep)
        self.dropped += self.size - self.head - self.mark - len(tail)
        mark = b"\n[... %d bytes left out ...]\n" % self.dropped
        os.ftruncate(self.fd, self.head)
        os.write(self.fd, mark + tail)
        self.mark = len(mark)
        self.size = self.head + len(mark) + len(tail)
