"""The one place that turns names from elsewhere into paths."""

from __future__ import annotations

import re
import stat
from pathlib import Path

from ..errors import Invalid

_MAX = 200
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


def file_name(name: str) -> str:
    """A name that is safe as a single file name. Raises `Invalid` and changes nothing silently.

    Refused: empty, `.` and `..`, separators of any system, drive letters, control
    characters, more than 200 bytes of UTF-8.
    """
    if (
        name in {"", ".", ".."}
        or any(mark in name for mark in "/\\:")
        or _CONTROL.search(name)
        or name != name.strip()
    ):
        raise Invalid(f"{name!r} cannot be the name of a file.", field="filename")
    try:
        size = len(name.encode())
    except UnicodeEncodeError as error:
        raise Invalid(f"{name!r} cannot be the name of a file.", field="filename") from error
    if size > _MAX:
        raise Invalid(f"The file name {name[:40]!r}… is longer than {_MAX} bytes.")
    return name


def inside(directory: Path, name: str) -> Path:
    """The path of a single name in a directory. Raises `Invalid`."""
    return directory / file_name(name)


def source_file(root: Path, path: str) -> Path:
    """An existing regular file below a root, symbolic links followed first. Raises `Invalid`.

    A leading slash means the root itself, as in Jupyter's contents paths.
    """
    parts = [part for part in path.split("/") if part]
    if not parts or _CONTROL.search(path) or "\\" in path or ".." in parts:
        raise Invalid(f"{path!r} is not the path of a file below the Jupyter root.")
    try:
        base = root.resolve(strict=True)
        target = base.joinpath(*parts).resolve(strict=True)
        mode = target.stat().st_mode
    except (OSError, RuntimeError, ValueError) as error:
        raise Invalid(f"The file {path} does not exist or cannot be read.") from error
    if not target.is_relative_to(base):
        raise Invalid(f"The file {path} lies outside the Jupyter root.")
    if not stat.S_ISREG(mode):
        raise Invalid(f"{path} is not a file.")
    return target
