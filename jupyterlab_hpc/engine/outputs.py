"""The outputs of a job: listed by its program, or files that its command had to leave."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .plain import read_json

MEDIA_TYPE = re.compile(r"[\w.+-]+/[\w.+*-]+[\x20-\x7e]*", re.ASCII)


@dataclass(frozen=True)
class Output:
    """One result as the process wrote it: a JSON value, or a file with its media type."""

    media_type: str
    value: Any = None
    file: Path | None = None


def listed(outputs: Path) -> dict[str, Output]:
    """The outputs of ``outputs.json``. ``ValueError`` says what is wrong with it."""
    found = read_json(outputs / "outputs.json", limit=None)
    if found is None:
        left = (outputs / "outputs.json").exists()
        raise ValueError(
            "outputs.json of the process is not JSON"
            if left
            else "the process left no outputs.json"
        )
    if not isinstance(found, dict):
        raise ValueError("outputs.json of the process is not a JSON object")
    return {name: _entry(outputs, name, entry) for name, entry in found.items()}


def _entry(outputs: Path, name: str, entry: Any) -> Output:
    if not isinstance(entry, dict) or not ({"value", "file"} & entry.keys()):
        raise ValueError(f"output '{name}' has neither a value nor a file")
    media_type = str(entry.get("mediaType") or "application/json")
    if not MEDIA_TYPE.fullmatch(media_type):
        raise ValueError(f"output '{name}' has no media type but {media_type[:40]!r}")
    if "file" not in entry:
        return Output(media_type, value=entry["value"])
    file = outputs / str(entry["file"])
    inside = file.name == entry["file"] and file.name not in ("", ".", "..")
    if not inside or file.is_symlink() or not file.is_file():
        raise ValueError(f"the file of output '{name}' is missing or not a plain file")
    return Output(media_type, file=file)


def collected(work: Path, declared: Mapping[str, Mapping[str, Any]]) -> dict[str, Output]:
    """The declared files that are there, each ``{"file", "mediaType"}`` by output.

    ``ValueError`` for what is no plain file below ``work``: a link, a folder, a device.
    """
    found = {}
    root = work.resolve()
    for name, entry in declared.items():
        file = work / entry["file"]
        if not file.exists() and not file.is_symlink():
            continue
        # A link anywhere on the way, or a way up, makes the two differ.
        straight = file.resolve() == root / entry["file"] and file.is_relative_to(work)
        if not straight or not file.is_file():
            raise ValueError(f"{entry['file']} of output '{name}' is not a plain file")
        found[name] = Output(entry["mediaType"], file=file)
    return found
