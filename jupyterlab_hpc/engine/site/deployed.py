"""The folder of deployed processes: each has a folder of its own there, called after it.

What is put there was read before by the same reader that reads every folder, and takes its place
by a rename: no look ever sees half of it. Names with a leading dot are being written, or thrown
away; what a crash left of them is cleared away when the engine starts and at the next change.
"""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from ..notice import Notice
from ..process import Process, PythonFor
from .document import LARGEST, Unreadable, decoded, read
from .entry import FILE, divided
from .folders import Folder
from .reader import SiteFile, read_file
from .shelf import lacking

#: Processes that are deployed at most.
MOST = 100
#: What is being written, what makes room for a successor, what is thrown away.
NEW, OLD, GONE = ".new-", ".old-", ".gone-"


class Faulty(Exception):
    """A package that makes no process; the message names field and line of each fault."""


@dataclass(frozen=True)
class Package:
    """A process to deploy: its YAML file, and the Python file that it names beside it."""

    process: bytes
    python: str | None = None


class Deployed:
    """Changes the folder. One call at a time."""

    def __init__(self, folder: Folder, python_for: PythonFor, cores: int) -> None:
        self._folder = folder.path
        self._python_for = python_for
        self._cores = cores

    def names(self) -> set[str]:
        """The ids of what is deployed."""
        try:
            homes = [path for path in self._folder.iterdir() if path.is_dir()]
            return {path.name for path in homes if not path.name.startswith(".")}
        except OSError:
            return set()

    def package(self, name: str) -> Package:
        """What was deployed under an id of `names`. ``OSError`` when it cannot be read."""
        home = self._folder / name
        content = (home / f"{name}.yaml").read_bytes()
        python = _python_file(content)
        return Package(content, (home / python).read_text() if python else None)

    def staged(self, package: Package, name: str) -> tuple[Path, Process]:
        """Write a package down where nobody looks. Raises `Faulty`, ``OSError``.

        ``name``: the id where the file itself has none. The folder goes to `put` or `dropped`.
        """
        self._folder.mkdir(mode=0o700, exist_ok=True)
        self.recover()
        home = Path(tempfile.mkdtemp(prefix=NEW, dir=self._folder))
        try:
            return home, self._written(home, package, name)
        except BaseException:
            self.dropped(home)
            raise

    def _written(self, home: Path, package: Package, name: str) -> Process:
        python = _python_file(package.process)
        if package.python is not None:
            if python is None:
                raise Faulty(
                    "there is a Python file, but 'python:' or 'cell:' names no file beside"
                )
            if len(package.python.encode()) > LARGEST:
                raise Faulty(f"{python} has more than {LARGEST >> 10} KiB")
            _write(home / python, package.python.encode())
        found = read_file(package.process, home, name, self._cores)
        words = _faults(found, self._python_for)
        if found.process is None or words:
            raise Faulty("; ".join(words))
        _write(home / f"{found.process.id}.yaml", package.process)
        return found.process

    def dropped(self, home: Path) -> None:
        """Throw away what was staged."""
        shutil.rmtree(home, ignore_errors=True)

    def put(self, home: Path, name: str) -> None:
        """What was staged takes its place, and that of what was there. ``OSError``."""
        self._aside(name, OLD, lambda: home.rename(self._folder / name))

    def remove(self, name: str) -> None:
        """Away with a process; nothing happens where there is none. ``OSError``."""
        self._aside(name, GONE, lambda: None)

    def recover(self) -> None:
        """After a crash: what was being replaced and has no successor is put back."""
        for home in self._folder.glob(f"{OLD}*/*"):
            place = self._folder / home.name
            if not place.exists():
                with contextlib.suppress(OSError):
                    home.rename(place)
        for left in self._folder.glob(".*"):
            shutil.rmtree(left, ignore_errors=True)

    def _aside(self, name: str, prefix: str, then: Callable[[], object]) -> None:
        aside = Path(tempfile.mkdtemp(prefix=prefix, dir=self._folder))
        try:
            with contextlib.suppress(FileNotFoundError):
                (self._folder / name).rename(aside / name)
            then()
        finally:
            shutil.rmtree(aside, ignore_errors=True)


def _write(path: Path, content: bytes) -> None:
    # Whatever the umask is: files that others may write to are not used.
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _python_file(content: bytes) -> str | None:
    """The Python file that a process names, where it lies right beside it."""
    try:
        value = read(decoded(content)).value
    except Unreadable:
        return None
    value = value if isinstance(value, dict) else {}
    entry, cell = value.get("python"), value.get("cell")
    parts = divided(entry) if isinstance(entry, str) else None
    file = parts[0] if parts else cell
    return file if isinstance(file, str) and FILE.fullmatch(file) and "/" not in file else None


def _faults(found: SiteFile, python_for: PythonFor) -> list[str]:
    lacks = lacking(found, python_for) if not found.faults else []
    notices = [Notice("warning", each.message, "process", each.line) for each in found.faults]
    if lacks:
        text = f"needs: install {' and '.join(lacks)} first"
        notices.append(Notice("warning", text, "process", found.lines["needs"]))
    return [str(each) for each in notices]


def in_words(error: OSError) -> str:
    """Why nothing could be written, without the place where."""
    return os.strerror(error.errno or errno.EIO)
