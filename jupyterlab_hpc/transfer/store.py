"""The results that are kept: `<data>/results/<job id>/`, directories 0700, files 0600."""

from __future__ import annotations

import shutil
import time
import uuid
from collections.abc import Iterator
from pathlib import Path

from ..errors import NotFound
from .names import inside
from .sink import Sink

_CHUNK = 1 << 18


class Store:
    """Files of results, and answers that were saved on their way there."""

    def __init__(self, data: Path):
        self._results = data / "results"
        self._saved = data / "saved"
        self._begun = time.time()

    def draft(self) -> Path:
        """A path for a file in the making, on the same file system as the results."""
        self._saved.mkdir(mode=0o700, parents=True, exist_ok=True)
        return self._saved / uuid.uuid4().hex

    def saved(self, name: str) -> Path:
        """The path of an answer that was saved (`IAnswer.body.file`). Raises `Invalid`."""
        return inside(self._saved, name)

    def keep(self, job: str, filename: str, draft: Path) -> None:
        """Make a draft the job's file of that name, replacing an older one in one move."""
        directory = inside(self._results, job)
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft.replace(inside(directory, filename))

    def copy(self, source: Path, target: Path, limit: int) -> Sink:
        """Copy a file, counted. Raises `TooLarge`, `OSError`."""
        with Sink(target, limit) as sink, source.open("rb") as file:
            while chunk := file.read(_CHUNK):
                sink.write(chunk)
        return sink

    def path(self, job: str, filename: str) -> Path:
        """The path of a result's file. Raises `NotFound`, `Invalid`."""
        path = inside(inside(self._results, job), filename)
        if not path.is_file():
            raise NotFound(f"The file {filename} of job {job} is gone from {self._results}.")
        return path

    def chunks(self, path: Path) -> Iterator[bytes]:
        """The bytes of a file, a quarter of a MiB at a time."""
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                yield chunk

    def leftovers(self) -> bool:
        """Whether there is anything at all that `clear` would have to look at."""
        return any(_older(each, self._begun) for each in (self._saved, self._results))

    def clear(self, jobs: set[str], saved: set[str]) -> None:
        """Remove what a killed server left: results of no job, answers that no effect names.

        What is younger than this object belongs to work under way.
        """
        for path in _older(self._saved, self._begun):
            if path.name not in saved:
                path.unlink(missing_ok=True)
        for path in _older(self._results, self._begun):
            if path.name not in jobs:
                shutil.rmtree(path, ignore_errors=True)

    def forget(self, job: str, saved: list[str]) -> None:
        """Remove a job's results and the answers saved for it."""
        shutil.rmtree(inside(self._results, job), ignore_errors=True)
        for name in saved:
            self.saved(name).unlink(missing_ok=True)


def _older(directory: Path, moment: float) -> list[Path]:
    """What lies in a directory and was last changed before a moment."""
    if not directory.is_dir():
        return []
    return [path for path in directory.iterdir() if path.lstat().st_mtime < moment]
