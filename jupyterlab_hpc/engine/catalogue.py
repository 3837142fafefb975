"""Which processes this machine can offer, and what is wrong with the others."""

from __future__ import annotations

import importlib.util
import logging
from collections.abc import Mapping
from dataclasses import dataclass

from .process import Process
from .processes import echo, fft_filter, run_cell

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Notice:
    """Something that whoever uses this server should know: shown in the panel, in plain words."""

    #: ``info`` or ``warning``.
    severity: str
    text: str
    #: The file that it is about, and the line in it (from 1).
    file: str | None = None
    line: int | None = None


class Catalogue:
    """The processes by id, in the order of the list."""

    def __init__(self) -> None:
        self._processes = offered()

    @property
    def processes(self) -> Mapping[str, Process]:
        return self._processes

    @property
    def notices(self) -> list[Notice]:
        return []


def offered() -> dict[str, Process]:
    """The built-in processes. One log line for each that is left out."""
    processes = [echo.PROCESS, run_cell.PROCESS]
    missing = [name for name in fft_filter.NEEDS if importlib.util.find_spec(name) is None]
    if missing:
        log.warning(
            "The process %s is not offered: install %s, or jupyterlab-hpc[processes].",
            fft_filter.PROCESS.id,
            " and ".join(missing),
        )
    else:
        processes.append(fft_filter.PROCESS)
    return {process.id: process for process in processes}
