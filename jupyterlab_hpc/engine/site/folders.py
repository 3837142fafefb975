"""Folders of site processes: which files lie there, and who else could change them."""

from __future__ import annotations

import errno
import grp
import os
import pwd
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
    #: It comes with the package, and is trusted as its code is.
    shipped: bool = False
    #: What clients deploy: each process has a folder of its own in it, called after it.
    deployed: bool = False

    def files(self) -> list[tuple[Path, Stamp]]:
        """The files that describe processes, by name. ``OSError`` when it cannot be read."""
        if self.deployed:
            return self._deployed()
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

    def _deployed(self) -> list[tuple[Path, Stamp]]:
        homes = [path for path in sorted(self.path.iterdir()) if not path.name.startswith(".")]
        paths = [path / f"{path.name}{ENDINGS[0]}" for path in homes]
        stamps = [(path, stamp_of(path)) for path in paths]
        return [(path, stamp) for path, stamp in stamps if stamp]


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
    state = path.stat()
    if os.statvfs(path).f_flag & os.ST_RDONLY:
        return None
    if state.st_uid not in (0, os.geteuid()):
        return "it belongs to another user: let it belong to you or to root"
    if state.st_mode & 0o002 or (state.st_mode & 0o020 and not own_group(state.st_gid)):
        return "others may write there: chmod go-w"
    return None


def exposed_below(path: Path, folder: Path) -> str | None:
    """Why others could change a file that a folder leads to; None also for what lies elsewhere."""
    if not path.is_relative_to(folder):
        return None
    steps = [path, *path.parents]
    for each in steps[: steps.index(folder)]:
        fault = exposed(each)
        if fault:
            return f"{each.relative_to(folder)} is not used: {fault}"
    return None


def closed(path: Path) -> bool:
    """Whether nobody but its owner gets into a folder, whatever the modes of its files."""
    return not path.stat().st_mode & 0o077


def own_group(gid: int) -> bool:
    """Whether a group is ours alone: many systems give each user one, and let it write."""
    try:
        user = pwd.getpwuid(os.geteuid()).pw_name
        group = grp.getgrgid(gid)
    except KeyError:
        return False
    return group.gr_name == user and set(group.gr_mem) <= {user}


def content(path: Path) -> bytes:
    """What is in a file, at most a byte more than is taken. ``OSError`` for no plain file."""
    with os.fdopen(os.open(path, os.O_RDONLY | os.O_NONBLOCK), "rb") as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise OSError(errno.EINVAL, "this is not a plain file")
        return file.read(LARGEST + 1)
