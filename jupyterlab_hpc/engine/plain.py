"""Read what a job wrote: with limits, and never believed to be well-formed."""

from __future__ import annotations

import errno
import json
import math
import os
import re
import stat
from pathlib import Path
from typing import Any, BinaryIO

SMALL_FILE = 64 << 10
# Terminal sequences, control characters but tab, line feed and carriage return, lone surrogates.
UNSEEN = re.compile("\x1b\\[[0-9;?]*[ -/]*[@-~]|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")


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
