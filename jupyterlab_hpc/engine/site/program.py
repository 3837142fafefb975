"""The program that a command template starts."""

from __future__ import annotations

import os
from pathlib import Path

from .template import Text


def resolved(first: Text, here: Path) -> tuple[Text, str | None]:
    """The program with its path, and what is wrong with it.

    ``{here}/x`` and ``./x`` lie beside the file; a bare name is looked up in PATH when the
    job starts, with the job's environment.
    """
    if any(part.kind != "here" for part in first.placeholders):
        return first, "the program itself cannot come from a placeholder other than {here}"
    name = "".join(part if isinstance(part, str) else str(here) for part in first.parts)
    if not name:
        return first, "the program is missing"
    if "/" not in name:
        return first, None
    path = here / name
    if not path.is_file():
        return first, f"there is no program {name if not first.placeholders else path.name}"
    if not os.access(path, os.X_OK):
        return first, f"{path.name} cannot be run: chmod +x {path.name}"
    return Text((str(path),)), None
