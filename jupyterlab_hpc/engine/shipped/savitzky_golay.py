"""``savitzky-golay``: smooths or differentiates by polynomials fitted to a moving window."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from scipy.signal import savgol_filter

from csv_table import Array
from signal_table import SignalTable, read_signal


def main(
    signal: str,
    progress: Callable[[float, str], None],
    window: int = 11,
    order: int = 2,
    derivative: int = 0,
    column: str | None = None,
) -> dict[str, Any]:
    check(window, order, derivative)
    progress(5, "Reading the signal")
    table = read_signal(signal, column)
    progress(30, f"Filtering {len(table.time)} samples")
    filtered = savitzky_golay(table, window, order, derivative)
    progress(60, "Drawing")
    from signal_plot import overlaid, side_by_side

    title = f"Derivative of order {derivative}, per s^{derivative}"
    plot = side_by_side(table, filtered, title) if derivative else overlaid(table, filtered)
    return {"plot": plot, "filtered": table.csv(filtered)}


def check(window: int, order: int, derivative: int) -> None:
    """``ValueError`` for numbers that do not go together."""
    if window % 2 == 0:
        raise ValueError(f"window: {window} is even; take an odd number, such as {window + 1}")
    if order >= window:
        raise ValueError(f"order: {order} is not below window, {window}")
    if derivative > order:
        raise ValueError(
            f"derivative: a polynomial of order {order} has none of order {derivative} "
            "but zero; take a higher order"
        )


def savitzky_golay(table: SignalTable, window: int, order: int, derivative: int) -> Array:
    """By column, in the signal's unit per second to the power of ``derivative``.

    At both ends the polynomial of the outermost window is used.
    """
    if window > len(table.time):
        raise ValueError(f"window: {window} is more than the {len(table.time)} samples")
    found = savgol_filter(
        table.values, window, order, deriv=derivative, delta=table.interval, axis=0, mode="interp"
    )
    return np.asarray(found, dtype=np.float64)
