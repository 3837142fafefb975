"""The program that a command template starts."""

from __future__ import annotations

import os
from pathlib import Path

from .template import Text


def resolved(first: Text, here: Path) -> tuple[Text, Path | None, str | None]:
    """The program with its path, that path again, and what is wrong with it.

    ``{here}/x`` and ``./x`` lie beside the file; a bare name is looked up in PATH when the
    job starts, with the job's environment.
    """
    if any(part.kind != "here" for part in first.placeholders):
        return first, None, "the program cannot come from a placeholder other than {here}"
    name = "".join(part if isinstance(part, str) else str(here) for part in first.parts)
    if not name:
        return first, None, "the program is missing"
    if "/" not in name:
        return first, None, None
    path = here / name
    if not path.is_file():
        return first, path, f"there is no program {path.name if first.placeholders else name}"
    if not os.access(path, os.X_OK):
        return first, path, f"{path.name} cannot be run: chmod +x {path.name}"
    return Text((str(path),)), path, None
