"""``fft-filter``: keeps a band of frequencies of measured accelerations."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from csv_table import Array
from signal_table import SignalTable, read_signal


def main(
    signal: str,
    progress: Callable[[float, str], None],
    low: float | None = None,
    high: float | None = None,
    window: str = "hann",
    column: str | None = None,
) -> dict[str, Any]:
    progress(5, "Reading the signal")
    table = read_signal(signal, column)
    band = cut_offs(table, low, high)
    progress(30, f"Filtering {len(table.time)} samples")
    filtered = band_pass(table.values, table.interval, *band)
    progress(50, "Drawing")
    # Matplotlib takes longer to load than all the rest: not before it is needed.
    from signal_plot import Band, with_spectrum

    picture = with_spectrum(table, filtered, Band(*band, window))
    return {"spectrum": picture, "filtered": table.csv(filtered)}


def cut_offs(table: SignalTable, low: float | None, high: float | None) -> tuple[float, float]:
    """The band in Hz, open ends as 0 and infinity."""
    nyquist = 0.5 / table.interval
    if low is not None and low >= nyquist:
        raise ValueError(
            f"signal: low is {low:g} Hz, but samples every {table.interval:g} s hold nothing "
            f"from {nyquist:g} Hz on"
        )
    return low or 0.0, math.inf if high is None else high


def band_pass(values: Array, interval: float, low: float, high: float) -> Array:
    """Columns with all frequencies outside ``low`` to ``high`` (Hz) removed."""
    spectrum = np.fft.rfft(values, axis=0)
    frequency = np.fft.rfftfreq(len(values), interval)
    spectrum[(frequency < low) | (frequency > high)] = 0
    return np.asarray(np.fft.irfft(spectrum, n=len(values), axis=0), dtype=np.float64)
