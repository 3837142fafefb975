"""All site processes of some folders, kept as they were read until a file changes."""

from __future__ import annotations

import logging
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ..notice import Notice
from ..process import Process, PythonFor
from .folders import MOST, Folder, Stamp, closed, content, exposed, exposed_below, stamp_of
from .needs import missing
from .reader import SiteFault, SiteFile, read_file

log = logging.getLogger(__name__)


@dataclass
class Found:
    """What the folders hold."""

    processes: dict[str, Process] = field(default_factory=dict)
    notices: list[Notice] = field(default_factory=list)


@dataclass
class _Kept:
    stamp: Stamp
    file: SiteFile
    #: Of the file beside it that it runs.
    beside: Stamp
    #: Packages that were missing when last looked.
    lacks: list[str] = field(default_factory=list)


class Shelf:
    """Reads the files that are new or have changed. Not for several threads at once."""

    def __init__(self, folders: Sequence[Folder], python_for: PythonFor, cores: int) -> None:
        self._folders = folders
        self._python_for = python_for
        self._cores = cores
        self._kept: dict[Path, _Kept] = {}

    def look(self, taken: Mapping[str, Process]) -> Found:
        """What is there now. ``taken``: processes whose ids no file may have."""
        found = Found()
        origin = dict.fromkeys(taken, "")
        seen: set[Path] = set()
        for folder in self._folders:
            try:
                files = self._files(folder, found)
            except OSError as error:
                if not (folder.own and isinstance(error, FileNotFoundError)):
                    text = f"The folder {folder.name} cannot be read: {error.strerror}."
                    found.notices.append(Notice("warning", text))
                continue
            for path, stamp in files:
                seen.add(path)
                kept = self._read(path, stamp, folder.shipped or closed(folder.path))
                self._add(path, kept, found, origin)
        self._kept = {path: kept for path, kept in self._kept.items() if path in seen}
        return found

    def _files(self, folder: Folder, found: Found) -> list[tuple[Path, Stamp]]:
        fault = None if folder.shipped else exposed(folder.path)
        if fault:
            text = f"The folder {folder.name} is not used: {fault}."
            found.notices.append(Notice("warning", text))
            return []
        files = folder.files()
        if len(files) > MOST:
            text = f"The folder {folder.name} holds {len(files)} files; the first {MOST} are read."
            found.notices.append(Notice("warning", text))
        return files[:MOST]

    def _read(self, path: Path, stamp: Stamp, safe: bool) -> _Kept:
        kept = self._kept.get(path)
        if kept is None or kept.stamp != stamp or kept.beside != stamp_of(kept.file.beside):
            file = self._parsed(path, safe)
            kept = _Kept(stamp, file, stamp_of(file.beside))
            self._kept[path] = kept
            kept.lacks = lacking(kept.file, self._python_for)
        elif kept.lacks and kept.file.kernel is None:
            kept.lacks = missing(kept.lacks)
        return kept

    def _parsed(self, path: Path, safe: bool) -> SiteFile:
        try:
            fault = None if safe else exposed(path)
            if fault:
                return SiteFile(faults=[SiteFault(1, f"the file is not used: {fault}")])
            file = read_file(content(path), path.parent, path.stem, self._cores)
            fault = None
            if file.process is not None and file.beside is not None and not safe:
                fault = exposed_below(file.beside, path.parent)
            if fault:
                # What is run decides as much as the file that names it.
                file.faults.append(SiteFault(file.lines["run"], fault))
            return file
        except OSError as error:
            return SiteFile(faults=[SiteFault(1, f"the file cannot be read: {error.strerror}")])
        except Exception:
            # Whatever a file brings about, the others are read.
            log.exception("Reading %s failed", path.name)
            text = "the file cannot be read; the log of the Jupyter server says why"
            return SiteFile(faults=[SiteFault(1, text)])

    def _add(self, path: Path, kept: _Kept, found: Found, origin: dict[str, str]) -> None:
        file = kept.file
        for fault in file.faults:
            found.notices.append(Notice("warning", fault.message, path.name, fault.line))
        if file.process is None or file.faults:
            return
        name = file.process.id
        if kept.lacks:
            text = f"The process {name} is not offered: install {' and '.join(kept.lacks)}."
            found.notices.append(Notice("info", text, path.name, file.lines["needs"]))
        elif name in origin:
            holder = f"{origin[name]} has it" if origin[name] else "a built-in process has it"
            text = f"id: '{name}' is taken: {holder}"
            found.notices.append(Notice("warning", text, path.name, file.lines["id"]))
        else:
            found.processes[name] = file.process
            origin[name] = path.name


def lacking(file: SiteFile, python_for: PythonFor) -> list[str]:
    """Packages that the interpreter of a process does not have; no interpreter is a fault."""
    if file.process is None:
        return []
    try:
        python = python_for(file.kernel) if file.kernel else sys.executable
        return missing(file.needs, python)
    except (LookupError, ValueError) as error:
        text = f"kernel: {error.args[0] if error.args else error}"
        file.faults.append(SiteFault(file.lines["kernel"], text))
        return []
