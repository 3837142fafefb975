"""Figures of the kernel's side: ``python -m jupyterlab_hpc.tests.capsule.figures NAME``."""

from __future__ import annotations

import io
import json
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import cloudpickle
import numpy

from .recall import recall
from .side import SIDE, capture, plan

RUNS = 9


def planned() -> dict[str, Any]:
    """Milliseconds of a plan among 500 live names, of which the cell needs 50."""
    names: dict[str, Any] = {"__name__": "__main__"}
    for number in range(500):
        kinds = [number, [number] * 100, {"k": number}, numpy.arange(1000), f"text {number}"]
        names[f"v{number}"] = kinds[number % 5]
    cell = "r = [" + ", ".join(f"v{number * 10}" for number in range(50)) + "]"
    return {"samples": [timed(lambda: plan(cell, names)) for _ in range(RUNS)]}


def refused() -> dict[str, Any]:
    """Milliseconds until a list that is too large on the inside is refused."""
    names = {"__name__": "__main__", "v": [numpy.zeros(128 << 17)]}
    limits = {"variable": 64 << 20, "hard": 64 << 20}
    with tempfile.TemporaryDirectory() as folder:

        def once() -> None:
            assert not capture("v", names, Path(folder), limits=limits)["ok"]

        return {"samples": [timed(once) for _ in range(RUNS)]}


def arrays() -> dict[str, Any]:
    """How many times faster 128 MiB are on the disk than with cloudpickle in-band, both hashed."""
    names = {"__name__": "__main__", "v": numpy.random.default_rng(1).random(128 << 17)}
    ratios = []
    for _ in range(5):
        with tempfile.TemporaryDirectory() as folder:
            writer = SIDE["Writer"](folder, SIDE["Live"](names), ["v"], {"v": 2 << 30}, 2 << 30, {})
            ours = timed(writer.encode)
            theirs = timed(lambda: in_band(names["v"], Path(folder) / "other"))
            ratios.append(theirs / ours)
    return {"samples": ratios}


def in_band(value: Any, path: Path) -> None:
    file = io.BytesIO()
    cloudpickle.dump(value, file)
    content = file.getbuffer()
    SIDE["hashlib"].sha256(content).hexdigest()
    path.write_bytes(content)


def recalled() -> dict[str, Any]:
    """Per cent of the cells of the corpus that miss a name; none may do so silently."""
    found = recall()
    assert not found.silent, found.silent
    return {"samples": [found.percent], "cells": found.cells, "over": len(found.over)}


def timed(work: Any) -> float:
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000


FIGURES = {"plan": planned, "refuse": refused, "arrays": arrays, "recall": recalled}

if __name__ == "__main__":
    report = FIGURES[sys.argv[1]]()
    print(json.dumps({"value": statistics.median(report["samples"]), **report}))
