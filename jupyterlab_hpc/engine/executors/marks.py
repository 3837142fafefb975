"""Marks that jobs leave on the shared file system: one listing tells of all of them."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

BEGUN, ENDED = ".begun", ".ended"


class Marks:
    """The folder of ``shepherd/batch.py``'s marks. They are hints, and may be missing."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._known: set[str] = set()

    def prepare(self) -> None:
        """Make the folder. Raises `OSError`."""
        self.folder.parent.mkdir(mode=0o700, exist_ok=True)
        self.folder.mkdir(mode=0o700, exist_ok=True)

    def fresh(self) -> list[str]:
        """Ids of jobs with a mark that was not there the last time."""
        try:
            there = set(os.listdir(self.folder))  # noqa: PTH208 half as fast for thousands
        except OSError:
            return []
        new = there - self._known
        self._known = there
        return list(dict.fromkeys(name.rpartition(".")[0] for name in sorted(new)))

    def remove(self, job: str) -> None:
        """Nobody will look for this job's marks any more."""
        for what in (BEGUN, ENDED):
            with contextlib.suppress(OSError):
                (self.folder / f"{job}{what}").unlink()
            self._known.discard(f"{job}{what}")
