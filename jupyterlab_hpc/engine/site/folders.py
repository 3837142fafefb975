"""Folders of site processes: which files lie there, and who else could change them."""

from __future__ import annotations

import errno
import os
import stat
from dataclasses import dataclass
from pathlib import Path

from .document import LARGEST

ENDINGS = (".yaml", ".yml")
#: Files of a folder that are read.
MOST = 500

#: What changes when a file does: time, size, inode, and who may write.
Stamp = tuple[int, ...]


@dataclass(frozen=True)
class Folder:
    """A folder and what it is called in words to users: not where this server has it."""

    path: Path
    name: str
    #: One that the server makes itself: nothing is said while it is not there.
    own: bool = False

    def files(self) -> list[tuple[Path, Stamp]]:
        """The files that describe processes, by name. ``OSError`` when it cannot be read."""
        found = []
        with os.scandir(self.path) as entries:
            for entry in entries:
                # Editors keep what is being written in hidden files.
                if entry.name.startswith(".") or not entry.name.endswith(ENDINGS):
                    continue
                try:
                    state = entry.stat()
                except OSError:
                    continue
                found.append((self.path / entry.name, _stamp(state)))
        return sorted(found)


def _stamp(state: os.stat_result) -> Stamp:
    return (
        state.st_mtime_ns,
        state.st_ctime_ns,
        state.st_size,
        state.st_ino,
        state.st_mode,
        state.st_uid,
    )


def stamp_of(path: Path | None) -> Stamp:
    """The stamp of a file; an empty one for none."""
    try:
        return _stamp(path.stat()) if path else ()
    except OSError:
        return ()


def exposed(path: Path) -> str | None:
    """Why others could put their code there; None when only root and we can."""
    if os.name != "posix":
        return None
    state = path.stat()
    if os.statvfs(path).f_flag & os.ST_RDONLY:
        return None
    if state.st_uid not in (0, os.geteuid()):
        return "it belongs to another user: let it belong to you or to root"
    if state.st_mode & 0o022:
        return "others may write there: chmod go-w"
    return None


def content(path: Path) -> bytes:
    """What is in a file, at most a byte more than is taken. ``OSError`` for no plain file."""
    with os.fdopen(os.open(path, os.O_RDONLY | os.O_NONBLOCK), "rb") as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise OSError(errno.EINVAL, "this is not a plain file")
        return file.read(LARGEST + 1)
