"""Bytes that arrive, into a file, counted."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from types import TracebackType


class TooLarge(Exception):
    """More bytes than were allowed."""


class Sink:
    """Writes a new file of mode 0600, with its size and SHA-256; removed again when it fails.

    Raises `TooLarge` before the byte after `limit` is written.
    """

    def __init__(self, path: Path, limit: int):
        self.path = path
        self.size = 0
        self._limit = limit
        self._hash = hashlib.sha256()
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        self._file = os.fdopen(descriptor, "wb")

    @property
    def sha256(self) -> str:
        return self._hash.hexdigest()

    def write(self, chunk: bytes) -> None:
        self.size += len(chunk)
        if self.size > self._limit:
            raise TooLarge
        self._hash.update(chunk)
        self._file.write(chunk)

    def __enter__(self) -> Sink:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._file.close()
        if kind is not None:
            self.path.unlink(missing_ok=True)
