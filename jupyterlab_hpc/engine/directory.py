"""A job's directory: what the engine writes into it and reads from it.

Everything below ``work/`` and ``progress.json``, ``failure.json`` are written by the job
itself, so they are read with limits and never believed to be well-formed.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .outputs import Output, collected, listed
from .plain import SMALL_FILE, clean, open_plain, read_json
from .progress import MESSAGE, Progress, progress_of
from .shepherd import private, started_at, write_json

# Lines at the end of a log that may tell about progress.
LOOKED_AT = 200


@dataclass(frozen=True)
class Exit:
    """How the command ended (``exit.json``)."""

    code: int | None
    signal: int | None
    reason: str | None


class JobDirectory:
    """Paths and contents of ``jobs/<id>/``."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.inputs = path / "work" / "inputs" / "inputs.json"
        self.outputs = path / "work" / "outputs"
        self.log = path / "output.log"
        self.progress_file = path / "progress.json"

    def create(
        self,
        request: bytes,
        inputs: dict[str, Any],
        task: dict[str, Any],
        files: Mapping[str, bytes],
    ) -> None:
        """Make the directory with all that the shepherd needs, durably.

        ``files``: further ones below ``work/inputs/``, by name.
        """
        self.path.mkdir(mode=0o700, parents=True)
        for path in (self.inputs.parents[1], self.inputs.parent, self.outputs):
            path.mkdir(mode=0o700)
        with open(self.path / "request.json", "xb", opener=private) as file:
            file.write(request)
        for name, content in files.items():
            with open(self.inputs.parent / name, "xb", opener=private) as file:
                file.write(content)
        write_json(str(self.inputs), inputs)
        write_json(str(self.path / "task.json"), task)

    def remove(self) -> None:
        shutil.rmtree(self.path, ignore_errors=True)

    def process(self) -> tuple[int, str] | None:
        """Process group and its start time; None as long as no shepherd has begun."""
        found = read_json(self.path / "pid.json")
        if isinstance(found, dict) and isinstance(found.get("pid"), int):
            return found["pid"], str(found.get("started"))
        return None

    def place(self) -> dict[str, Any]:
        """Where the process was started, as ``shepherd.place`` tells it."""
        found = read_json(self.path / "pid.json")
        return found if isinstance(found, dict) else {}

    def claim(self) -> bool:
        """Take the place of the shepherd, so that none will run the job; False: one has begun."""
        try:
            with open(self.path / "pid.json", "x", opener=private) as file:
                file.write('{"pid": null}')
        except FileExistsError:
            return False
        return True

    def began_at(self) -> float | None:
        """When the shepherd took the job up, in seconds since 1970; None when it has not."""
        try:
            return (self.path / "pid.json").stat().st_mtime
        except OSError:
            return None

    def stamps(self) -> tuple[int, int]:
        """Size of the log and age of the progress file: they differ when the job said something."""
        return _stamp(self.log)[0], _stamp(self.progress_file)[1]

    def ended_at(self) -> float | None:
        """When the exit record was written, in seconds since 1970; None when there is none."""
        try:
            return (self.path / "exit.json").stat().st_mtime
        except OSError:
            return None

    def exit(self) -> Exit | None:
        """The exit record; None when there is none."""
        found = read_json(self.path / "exit.json")
        if not isinstance(found, dict):
            return None
        return Exit(found.get("code"), found.get("signal"), found.get("reason"))

    def progress(self) -> Progress:
        """What the job says about itself, in its progress file or by what it prints."""
        return progress_of(
            self.progress_file, lambda: self.tail(LOOKED_AT, most=8 << 10).splitlines()
        )

    def failure(self) -> str | None:
        """Why the job failed, in the program's own words."""
        found = read_json(self.path / "failure.json")
        message = found.get("message") if isinstance(found, dict) else None
        return clean(message)[:MESSAGE] if isinstance(message, str) and message else None

    def results(self) -> dict[str, Output]:
        """The outputs that are there. ``ValueError`` says what is wrong with them."""
        declared = self._declared()
        if declared:
            return collected(self.outputs.parent, declared)
        return listed(self.outputs)

    def left_out(self) -> str | None:
        """A file that the command should have left, below ``work/``, and did not."""
        there = self.results()
        for name, entry in self._declared().items():
            if name not in there and not entry["optional"]:
                return str(entry["file"])
        return None

    def offers_outputs(self) -> bool:
        """Whether there is an output to be had, also of a job that was not successful."""
        if not self._declared():
            return (self.outputs / "outputs.json").is_file()
        try:
            return bool(self.results())
        except ValueError:
            return False

    def _declared(self) -> dict[str, dict[str, Any]]:
        """The files that are outputs, by output; empty for a program that lists its own."""
        task = read_json(self.path / "task.json", limit=None)
        found = task.get("outputs") if isinstance(task, dict) else None
        return found if isinstance(found, dict) else {}

    def tail(self, lines: int, log: Path | None = None, most: int = 4 << 20) -> str:
        """The last lines of the job's output (or of another log), safe to show.

        ``most`` bounds the bytes that are looked at, about.
        """
        try:
            with open_plain(log or self.log) as file:
                size = file.seek(0, os.SEEK_END)
                data, at = b"", size
                while at > 0 and data.count(b"\n") <= lines and size - at < most:
                    step = min(at, most, SMALL_FILE)
                    at -= step
                    file.seek(at)
                    data = file.read(step) + data
        except OSError:
            return ""
        text = data.decode(errors="replace")
        rows = text.removesuffix("\n").split("\n")[-lines:] if text and lines else []
        return clean("".join(f"{row}\n" for row in rows))

    def stderr_tail(self, lines: int = 5, length: int = 1000) -> str:
        """Last lines of standard error, for the message of a failed job."""
        return self.tail(lines, self.path / "stderr.log", SMALL_FILE).strip()[-length:]


def _stamp(path: Path) -> tuple[int, int]:
    """Size and time of change; zeros for a file that is not there."""
    try:
        found = path.stat()
    except OSError:
        return 0, 0
    return found.st_size, found.st_mtime_ns


def alive(process: tuple[int, str] | None) -> bool:
    """The process still exists and is the one that was recorded."""
    return process is not None and started_at(process[0]) == process[1]
