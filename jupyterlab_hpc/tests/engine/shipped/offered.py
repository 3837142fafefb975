"""Shipped processes as the engine offers them."""

from __future__ import annotations

import functools
from typing import Any

from jupyterlab_hpc.engine.catalogue import Catalogue
from jupyterlab_hpc.engine.inputs import read_inputs
from jupyterlab_hpc.engine.process import Process


@functools.cache
def catalogue() -> Catalogue:
    """What this package offers, read once."""
    found = Catalogue()
    found.look()
    return found


def shipped(process: str) -> Process:
    return catalogue().processes[process]


def refused(process: str, inputs: dict[str, Any]) -> list[str]:
    """What the engine says before it makes a job."""
    return [str(fault) for fault in read_inputs(shipped(process), {"inputs": inputs})[1]]
