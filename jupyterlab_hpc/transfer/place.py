"""Files for the user: put below the Jupyter root, beside what is there and never over it."""

from __future__ import annotations

import mimetypes
import re
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from ..errors import Invalid
from .names import file_name

_TRIES = 1000
_LONGEST = 150
_UNSAFE = re.compile(r"[\x00-\x1f\x7f/\\:*?\"<>|]+")


def folder_of(root: Path, path: str) -> Path:
    """An existing folder below a root, symbolic links followed first. Raises `Invalid`.

    The empty path is the root itself. Hidden folders are refused, as Jupyter's file browser does.
    """
    parts = [part for part in path.split("/") if part]
    if any(part.startswith(".") or _UNSAFE.search(part) for part in parts):
        raise Invalid(f"{path!r} is not a folder below the Jupyter root.", field="folder")
    try:
        base = root.resolve(strict=True)
        folder = base.joinpath(*parts).resolve(strict=True)
    except (OSError, RuntimeError, ValueError) as error:
        raise Invalid(f"The folder {path} does not exist.", field="folder") from error
    if not folder.is_relative_to(base):
        raise Invalid(f"The folder {path} lies outside the Jupyter root.", field="folder")
    if not folder.is_dir():
        raise Invalid(f"{path} is not a folder.", field="folder")
    return folder


def name_for(wanted: str, media_type: str) -> str:
    """A plain file name made of one that a server chose.

    It gets the ending of the media type where it has none.
    """
    short = _UNSAFE.sub("_", wanted).strip(" ._").encode(errors="ignore")[:_LONGEST]
    plain = short.decode(errors="ignore").strip(" ._") or "result"
    if not Path(plain).suffix:
        plain += mimetypes.guess_extension(media_type.partition(";")[0].strip().lower()) or ""
    return file_name(plain)


def place(folder: Path, name: str, write: Callable[[BinaryIO], None]) -> Path:
    """Write a new file; where the name is taken, one with a number. Gone again when writing fails.

    Raises `Invalid` when the folder cannot take it, and what `write` raises.
    """
    wanted = Path(name)
    for number in range(_TRIES):
        path = folder / (name if number == 0 else f"{wanted.stem}-{number}{wanted.suffix}")
        try:
            file = path.open("xb")
        except FileExistsError:
            continue
        except OSError as error:
            words = error.strerror or str(error)
            raise Invalid(f"{name} cannot be written there: {words}.", field="folder") from error
        try:
            with file:
                write(file)
        except BaseException:
            path.unlink(missing_ok=True)
            raise
        return path
    raise Invalid(f"There are too many files like {name} there: remove some.", field="folder")
