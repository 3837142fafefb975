"""``min-max``: scales each column into a range."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from csv_table import Array
from signal_table import SignalTable, read_signal


def main(
    signal: str,
    progress: Callable[[float, str], None],
    low: float = 0.0,
    high: float = 1.0,
    column: str | None = None,
) -> dict[str, Any]:
    progress(5, "Reading the signal")
    table = read_signal(signal, column)
    progress(30, f"Scaling {len(table.time)} samples")
    scaled = min_max(table.values, low, high)
    progress(60, "Drawing")
    from signal_plot import side_by_side

    plot = side_by_side(table, scaled, f"Scaled to {low:g} … {high:g}")
    return {"plot": plot, "scaled": table.csv(scaled), "ranges": ranges(table)}


def min_max(values: Array, low: float, high: float) -> Array:
    """Columns with their minimum at ``low`` and their maximum at ``high``; a constant at low."""
    # Halves, so that the span of the largest doubles is not beyond them.
    least, most = values.min(axis=0) / 2, values.max(axis=0) / 2
    span = np.where(most > least, most - least, 1.0)
    share = (values / 2 - least) / span
    # Not low + share * (high - low), which may end a rounding beside high.
    return np.asarray(low * (1 - share) + high * share, dtype=np.float64)


def ranges(table: SignalTable) -> dict[str, dict[str, float]]:
    """What each column held, to undo the scaling: ``{name: {"minimum", "maximum"}}``."""
    return {
        name: {"minimum": float(column.min()), "maximum": float(column.max())}
        for name, column in zip(table.names, table.values.T, strict=True)
    }
