"""What is written to a stream: as a notebook keeps it, and as the log gets it."""

from __future__ import annotations

import os
import time
from collections import deque

# Text beyond this is cut in the middle: a notebook that holds more cannot be opened.
MOST_TEXT = 4 << 20
LONGEST_LINE = 1 << 20
# A cell that prints much is not to wait for the log at every line.
LOG_SECONDS = 0.05
LOG_BYTES = 8 << 10


class Text:
    """The text of one stream output: a carriage return overwrites, the middle may go."""

    def __init__(self) -> None:
        self.head: list[str] = []
        self.tail: deque[str] = deque()
        self.head_size = self.tail_size = self.dropped = 0
        self.line: list[str] = []
        self.length = self.cursor = 0

    def add(self, text: str) -> None:
        *whole, rest = text.split("\n")
        for line in whole:
            self._overlay(line)
            self._keep("\n")
        self._overlay(rest)
        if self.length > LONGEST_LINE:
            self._keep("")

    def _overlay(self, text: str) -> None:
        for number, part in enumerate(text.split("\r")):
            if number:
                self.cursor = 0
            if part and self.cursor < self.length:
                line = "".join(self.line)
                self.line = [line[: self.cursor], part, line[self.cursor + len(part) :]]
            elif part:
                self.line.append(part)
            self.cursor += len(part)
            self.length = max(self.length, self.cursor)

    def _keep(self, end: str) -> None:
        line = "".join(self.line) + end
        self.line, self.length, self.cursor = [], 0, 0
        if self.head_size < MOST_TEXT // 2:
            self.head.append(line)
            self.head_size += len(line)
            return
        self.tail.append(line)
        self.tail_size += len(line)
        while self.tail_size > MOST_TEXT // 2 and len(self.tail) > 1:
            gone = len(self.tail.popleft())
            self.tail_size -= gone
            self.dropped += gone

    def __str__(self) -> str:
        gap = f"[... {self.dropped} characters left out ...]\n" if self.dropped else ""
        return "".join([*self.head, gap, *self.tail, *self.line])


class Log:
    """Passes what was written on to the job's logs, in order; many small writes as one."""

    def __init__(self, descriptors: dict[str, int]) -> None:
        self._descriptors = descriptors
        self._name = ""
        self._parts: list[bytes] = []
        self._size = 0
        self._flushed = 0.0

    def write(self, name: str, data: bytes) -> None:
        if name != self._name:
            self.flush()
            self._name = name
        self._parts.append(data)
        self._size += len(data)
        # A line in pieces could be torn apart by what the other stream has to say.
        late = data.endswith(b"\n") and time.monotonic() - self._flushed > LOG_SECONDS
        # Errors are not held back: they may be the last words.
        if late or name == "stderr" or self._size > LOG_BYTES:
            self.flush()

    def flush(self) -> None:
        data, self._parts, self._size = b"".join(self._parts), [], 0
        self._flushed = time.monotonic()
        try:
            while data:
                data = data[os.write(self._descriptors[self._name], data) :]
        except OSError:
            # Nobody reads the log any more; the outputs matter more.
            return
