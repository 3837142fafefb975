"""The program of the process ``fft-filter``."""

from __future__ import annotations

import io
import math

import numpy as np
from numpy.typing import NDArray

from .report import Report
from .signal_table import BadTable, SignalTable, read_table

Array = NDArray[np.float64]
# More columns than these are filtered, but not drawn.
MOST_ROWS = 8


def main(directory: str) -> None:
    report = Report(directory)
    inputs = report.inputs()
    report.progress(5, "Reading the signal")
    try:
        table = read_table(inputs["signal"])
        table = chosen(table, inputs.get("column"))
        low, high = cut_offs(table, inputs.get("low"), inputs.get("high"))
    except BadTable as fault:
        report.fail(f"signal: {fault}")
    report.progress(30, f"Filtering {len(table.time)} samples")
    filtered = band_pass(table.values, table.interval, low, high)
    report.file("filtered", "filtered.csv", csv_bytes(table, filtered), "text/csv")
    report.progress(50, "Drawing")
    # Matplotlib takes longer to load than all the rest: not before it is needed.
    from .signal_plot import picture

    band = (low, high)
    window = inputs.get("window", "hann")
    plot = picture(table.time, table.values, filtered, table.names[:MOST_ROWS], band, window)
    report.file("spectrum", "spectrum.png", plot, "image/png")
    report.finish()


def chosen(table: SignalTable, column: str | None) -> SignalTable:
    """The table with one column, or with all when none is named."""
    if column is None or column == "":
        return table
    if column not in table.names:
        raise BadTable(f"line 1: there is no column '{column}', only {', '.join(table.names)}")
    at = table.names.index(column)
    values = table.values[:, at : at + 1]
    return SignalTable(table.time_name, [column], table.time, values, table.delimiter)


def cut_offs(table: SignalTable, low: float | None, high: float | None) -> tuple[float, float]:
    """The band in Hz, open ends as 0 and infinity."""
    nyquist = 0.5 / table.interval
    if low is not None and low >= nyquist:
        raise BadTable(
            f"low is {low:g} Hz, but samples every {table.interval:g} s hold nothing "
            f"from {nyquist:g} Hz on"
        )
    return low or 0.0, math.inf if high is None else high


def band_pass(values: Array, interval: float, low: float, high: float) -> Array:
    """Columns with all frequencies outside ``low`` to ``high`` (Hz) removed."""
    spectrum = np.fft.rfft(values, axis=0)
    frequency = np.fft.rfftfreq(len(values), interval)
    spectrum[(frequency < low) | (frequency > high)] = 0
    return np.asarray(np.fft.irfft(spectrum, n=len(values), axis=0), dtype=np.float64)


def csv_bytes(table: SignalTable, values: Array) -> bytes:
    """A table like the one that came, with these values."""
    text = io.StringIO()
    text.write(table.delimiter.join([table.time_name, *table.names]) + "\n")
    rows = np.column_stack([table.time, values])
    np.savetxt(text, rows, fmt="%.9g", delimiter=table.delimiter)
    return text.getvalue().encode()
