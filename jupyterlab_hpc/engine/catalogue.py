"""Which processes this machine can offer."""

from __future__ import annotations

import importlib.util
import logging

from .process import Process
from .processes import echo, fft_filter, run_cell

log = logging.getLogger(__name__)


def offered() -> dict[str, Process]:
    """The processes by id, in the order of the list. One log line for each that is left out."""
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
