"""A job's directory: what the engine writes into it and reads from it.

Everything below ``work/`` and ``progress.json``, ``failure.json`` are written by the job
itself, so they are read with limits and never believed to be well-formed.
"""

from __future__ import annotations

import errno
import json
import math
import os
import re
import shutil
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from .shepherd import private, started_at, write_json

SMALL_FILE = 64 << 10
MESSAGE = 500
MEDIA_TYPE = re.compile(r"[\w.+-]+/[\w.+*-]+[\x20-\x7e]*", re.ASCII)
# Terminal sequences, control characters but tab, line feed and carriage return, lone surrogates.
UNSEEN = re.compile("\x1b\\[[0-9;?]*[ -/]*[@-~]|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")


@dataclass(frozen=True)
class Output:
    """One result as the process wrote it: a JSON value, or a file with its media type."""

    media_type: str
    value: Any = None
    file: Path | None = None


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

    def claim(self) -> bool:
        """Take the place of the shepherd, so that none will run the job; False: one has begun."""
        try:
            with open(self.path / "pid.json", "x", opener=private) as file:
                file.write('{"pid": null}')
        except FileExistsError:
            return False
        return True

    def exit(self) -> Exit | None:
        """The exit record; None when there is none."""
        found = read_json(self.path / "exit.json")
        if not isinstance(found, dict):
            return None
        return Exit(found.get("code"), found.get("signal"), found.get("reason"))

    def progress(self) -> tuple[int | None, str | None]:
        """What the job says about itself: percentage (0 to 100) and message."""
        found = read_json(self.progress_file)
        if not isinstance(found, dict):
            return None, None
        progress, message = found.get("progress"), found.get("message")
        percentage = None
        if isinstance(progress, int | float) and not isinstance(progress, bool):
            percentage = int(max(0, min(100, progress)))
        return percentage, clean(message)[:MESSAGE] if isinstance(message, str) else None

    def failure(self) -> str | None:
        """Why the job failed, in the program's own words."""
        found = read_json(self.path / "failure.json")
        message = found.get("message") if isinstance(found, dict) else None
        return clean(message)[:MESSAGE] if isinstance(message, str) and message else None

    def results(self) -> dict[str, Output]:
        """The outputs of ``outputs.json``. ``ValueError`` says what is wrong with it."""
        listed = read_json(self.outputs / "outputs.json", limit=None)
        if listed is None:
            left = (self.outputs / "outputs.json").exists()
            raise ValueError(
                "outputs.json of the process is not JSON"
                if left
                else "the process left no outputs.json"
            )
        if not isinstance(listed, dict):
            raise ValueError("outputs.json of the process is not a JSON object")
        return {name: self._output(name, entry) for name, entry in listed.items()}

    def _output(self, name: str, entry: Any) -> Output:
        if not isinstance(entry, dict) or not ({"value", "file"} & entry.keys()):
            raise ValueError(f"output '{name}' has neither a value nor a file")
        media_type = str(entry.get("mediaType") or "application/json")
        if not MEDIA_TYPE.fullmatch(media_type):
            raise ValueError(f"output '{name}' has no media type but {media_type[:40]!r}")
        if "file" not in entry:
            return Output(media_type, value=entry["value"])
        file = self.outputs / str(entry["file"])
        inside = file.name == entry["file"] and file.name not in ("", ".", "..")
        if not inside or file.is_symlink() or not file.is_file():
            raise ValueError(f"the file of output '{name}' is missing or not a plain file")
        return Output(media_type, file=file)

    def tail(self, lines: int, log: Path | None = None, most: int = 4 << 20) -> str:
        """The last lines of the job's output (or of another log), safe to show.

        ``most`` bounds the bytes that are looked at, about.
        """
        try:
            with open_plain(log or self.log) as file:
                size = file.seek(0, os.SEEK_END)
                data, at = b"", size
                while at > 0 and data.count(b"\n") <= lines and size - at < most:
                    step = min(at, SMALL_FILE)
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

    def last_line(self) -> str:
        """The last line that holds something visible."""
        for line in reversed(self.tail(3, most=SMALL_FILE).splitlines()):
            if line.strip():
                return line.strip()[:200]
        return ""


def open_plain(path: Path) -> BinaryIO:
    """Open a regular file. ``OSError`` for a pipe or a device, on which reading might never end."""
    file = os.fdopen(os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW), "rb")
    if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
        file.close()
        raise OSError(errno.EINVAL, "not a regular file", str(path))
    return file


def read_json(path: Path, limit: int | None = SMALL_FILE) -> Any:
    """The content of a JSON file, numbers that are not finite as null; None when it is
    missing, too large or not JSON."""
    try:
        with open_plain(path) as file:
            if limit is not None and os.fstat(file.fileno()).st_size > limit:
                return None
            content = file.read()
        return json.loads(content, parse_constant=_no_number, parse_float=_finite)
    except (OSError, ValueError, RecursionError):
        return None


def _no_number(_: str) -> None:
    return None


def _finite(text: str) -> float | None:
    number = float(text)
    return number if math.isfinite(number) else None


def clean(text: str) -> str:
    """Text for showing: no control characters, and what a carriage return wrote over is gone."""
    lines = UNSEEN.sub("", text).split("\n")
    return "\n".join(line.rstrip("\r").rpartition("\r")[2] for line in lines)


def alive(process: tuple[int, str] | None) -> bool:
    """The process still exists and is the one that was recorded."""
    return process is not None and started_at(process[0]) == process[1]
