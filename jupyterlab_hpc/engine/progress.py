"""What a job says about how far it is: in a small file, or in the lines that it prints.

``progress.json`` (``{"progress": 0 to 100, "message": "…"}``) is believed where it is there.
Else the last of these lines counts; whatever is printed last is the message where none is given::

    progress: 40 four of ten steps
    PROGRESS 40% four of ten steps
     40%|████      | 4/10 [00:02<00:03]      a bar of tqdm, alone or after its title
    [ 40%] Building main.o                   CMake and its kin

A percentage elsewhere in a line means anything and is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from .plain import clean, read_json

MESSAGE = 500
LINE = 200
# A job that has not ended is not finished, whatever it says.
MOST = 99
PERCENT = r"(?P<percent>\d{1,3}(?:\.\d+)?)"
PATTERNS = (
    re.compile(rf"progress\s*[:=]?\s*{PERCENT}\s*%?(?:[\s:,-]+(?P<message>.*))?", re.IGNORECASE),
    re.compile(rf"(?:[^|]*[:\s])?{PERCENT}%\|.*"),
    re.compile(rf"\[\s*{PERCENT}%\].*"),
)


class Progress(NamedTuple):
    """How far a job is, and its words; None for what it does not say."""

    percent: int | None = None
    message: str | None = None


def progress_of(file: Path, last_lines: Callable[[], list[str]]) -> Progress:
    """What ``progress.json`` says, and for the rest what the last lines say."""
    by_file = told(file)
    if by_file.percent is not None and by_file.message:
        return by_file
    by_lines = printed(last_lines())
    return Progress(
        by_lines.percent if by_file.percent is None else by_file.percent,
        by_file.message or by_lines.message,
    )


def told(file: Path) -> Progress:
    """What ``progress.json`` says."""
    found = read_json(file)
    if not isinstance(found, dict):
        return Progress()
    percent, message = found.get("progress"), found.get("message")
    if not isinstance(percent, int | float) or isinstance(percent, bool):
        percent = None
    return Progress(
        None if percent is None else _bounded(percent),
        clean(message)[:MESSAGE] if isinstance(message, str) else None,
    )


def printed(lines: list[str]) -> Progress:
    """What the last lines of a log say, given as they are to be seen."""
    shown = [line.strip() for line in lines if line.strip()]
    for line in reversed(shown):
        for pattern in PATTERNS:
            found = pattern.fullmatch(line)
            if found and float(found["percent"]) <= 100:
                message = found.groupdict().get("message") or shown[-1]
                return Progress(_bounded(float(found["percent"])), message[:LINE])
    return Progress(None, shown[-1][:LINE] if shown else None)


def _bounded(percent: float) -> int:
    return int(max(0, min(MOST, percent)))
