"""Signals for the tests of shipped processes."""

from __future__ import annotations

import numpy as np


def table(step: float = 0.01, count: int = 400, delimiter: str = ",") -> str:
    """A sine of 5 Hz and one of 20 Hz, as CSV."""
    rows = [delimiter.join(["time", "ax"])]
    for n in range(count):
        time = n * step
        value = np.sin(2 * np.pi * 5 * time) + np.sin(2 * np.pi * 20 * time)
        rows.append(f"{time:.4f}{delimiter}{value:.6f}")
    return "\n".join(rows) + "\n"


def columns(*values: np.ndarray, step: float = 1.0) -> str:
    """CSV with a time in steps and the columns a, b, c, …"""
    rows = ["time," + ",".join("abcdefgh"[: len(values)])]
    for n, row in enumerate(zip(*values, strict=True)):
        rows.append(",".join([f"{n * step:.6f}", *(f"{value:.17g}" for value in row)]))
    return "\n".join(rows) + "\n"
