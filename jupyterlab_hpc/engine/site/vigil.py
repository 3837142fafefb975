"""The system tells when something in a folder changes; nothing is asked in between."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer

if TYPE_CHECKING:
    from watchdog.observers.api import BaseObserver, ObservedWatch

log = logging.getLogger(__name__)

# Reading is no change.
CHANGES = ("created", "modified", "moved", "deleted", "closed")
PATIENCE = 2.0


class Vigil(FileSystemEventHandler):
    """Calls ``stirred``, in a thread of its own, when a file of the folders changed."""

    def __init__(self, folders: Sequence[Path], stirred: Callable[[], None]) -> None:
        self._folders = folders
        self._stirred = stirred
        self._observer: BaseObserver | None = None
        #: Folder → its inode and the watch on it.
        self._watches: dict[Path, tuple[int, ObservedWatch]] = {}
        self._refused = False

    def cover(self) -> None:
        """Watch the folders that are there, and were not or are others by now."""
        for folder in self._folders:
            try:
                inode = folder.stat().st_ino
            except OSError:
                continue
            known = self._watches.get(folder)
            if known is None or known[0] != inode:
                self._watch(folder, inode)

    def close(self) -> None:
        if self._observer is not None:
            self._observer.stop()
            self._observer.join(PATIENCE)
            self._observer = None

    def on_any_event(self, event: FileSystemEvent) -> None:
        name = Path(str(event.src_path)).name
        if event.event_type in CHANGES and not (name.startswith(".") and not event.dest_path):
            self._stirred()

    def _watch(self, folder: Path, inode: int) -> None:
        if self._observer is None:
            self._observer = Observer()
            self._observer.start()
        if folder in self._watches:
            with contextlib.suppress(KeyError, OSError):
                self._observer.unschedule(self._watches[folder][1])
        try:
            watch = self._observer.schedule(self, str(folder), recursive=False)
        except OSError as error:
            # The number of watches is bounded by the system. Requests look all the same.
            if not self._refused:
                log.warning("Changes of processes are not told by the system: %s", error.strerror)
            self._refused = True
            return
        self._watches[folder] = (inode, watch)
