"""Which processes this machine can offer, and what is wrong with the others."""

from __future__ import annotations

import logging
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from .notice import Notice
from .process import Process, PythonFor
from .processes import echo, run_cell
from .site.folders import Folder
from .site.shelf import Shelf

log = logging.getLogger(__name__)

#: Site processes that come with the package.
SHIPPED = Folder(Path(__file__).with_name("shipped"), "of this package", own=True, shipped=True)


class Catalogue:
    """The processes by id, in the order of the list.

    Built in, then shipped, then those of ``folders``: what comes first keeps its id.
    ``standing``: notices that do not depend on any file; ``cores``: what a job gets at most.
    """

    def __init__(
        self,
        folders: Sequence[Folder] = (),
        *,
        python_for: PythonFor = lambda _: sys.executable,
        standing: Sequence[Notice] = (),
        cores: int = 1,
    ) -> None:
        self._built_in = built_in()
        self._standing = list(standing)
        self._shelf = Shelf([SHIPPED, *folders], python_for, cores)
        self._processes = self._built_in
        self._notices = self._standing

    @property
    def processes(self) -> Mapping[str, Process]:
        return self._processes

    @property
    def notices(self) -> list[Notice]:
        return self._notices

    def stand(self, standing: Sequence[Notice]) -> None:
        """Replace the standing notices, from the next look on."""
        self._standing = list(standing)

    def look(self) -> bool:
        """Read what is new in the folders; whether processes or notices changed."""
        found = self._shelf.look(self._built_in)
        processes = {**self._built_in, **found.processes}
        notices = [*self._standing, *found.notices]
        changed = notices != self._notices or list(processes.items()) != list(
            self._processes.items()
        )
        for notice in notices:
            if notice not in self._notices:
                log.log(logging.WARNING if notice.severity == "warning" else logging.INFO, notice)
        self._processes, self._notices = processes, notices
        return changed


def built_in() -> dict[str, Process]:
    """What needs no file."""
    return {process.id: process for process in (echo.PROCESS, run_cell.PROCESS)}
