"""The picture of a signal before and after: in time, and beside it what is worth a second look."""

from __future__ import annotations

import io
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from csv_table import Array
from signal_table import SignalTable

BEFORE, AFTER, BAND = "#b3bcc8", "#0b6bcb", "#e8f1fb"
# More columns than these are worked on, but not drawn.
MOST_ROWS = 8


@dataclass(frozen=True)
class Band:
    """Frequencies that were kept, in Hz, and the window of the spectra."""

    low: float
    high: float
    window: str


def taper(window: str, count: int) -> Array:
    """The named window, ``count`` values with a mean of 1."""
    shapes = {"hann": np.hanning, "hamming": np.hamming, "blackman": np.blackman}
    values = shapes[window](count) if window in shapes else np.ones(count)
    return np.asarray(values / values.mean(), dtype=np.float64)


def amplitudes(signal: Array, window: str) -> Array:
    """Amplitude spectrum of one column, in the signal's unit."""
    count = len(signal)
    spectrum = np.abs(np.fft.rfft((signal - signal.mean()) * taper(window, count)))
    return np.asarray(2 * spectrum / count, dtype=np.float64)


def overlaid(table: SignalTable, after: Array) -> bytes:
    """PNG: a row for each column, the signal after over the signal before."""
    figure, axes = _rows(table, 1, [1])
    for (axis,), name, old, new in zip(axes, table.names, table.values.T, after.T, strict=False):
        _draw(axis, table.time, old, new, name)
    return _titled(figure, axes, ["Signal"])


def side_by_side(table: SignalTable, after: Array, title: str) -> bytes:
    """PNG: as ``overlaid``, for an outcome in another unit, with an axis of its own."""
    figure, axes = _rows(table, 2, [1, 1])
    for row, name, old, new in zip(axes, table.names, table.values.T, after.T, strict=False):
        row[0].plot(table.time, old, color=BEFORE, linewidth=0.9)
        row[0].set_ylabel(name)
        row[1].plot(table.time, new, color=AFTER, linewidth=0.9)
    return _titled(figure, axes, ["Signal", title])


def with_spectrum(table: SignalTable, after: Array, band: Band) -> bytes:
    """PNG: as ``overlaid``, and on the right the spectra with the band that was kept."""
    figure, axes = _rows(table, 2, [3, 2])
    frequency = np.fft.rfftfreq(len(table.time), table.interval)
    for row, name, old, new in zip(axes, table.names, table.values.T, after.T, strict=False):
        left, right = row
        _draw(left, table.time, old, new, name)
        right.axvspan(band.low, min(band.high, frequency[-1]), color=BAND, zorder=0)
        old_spectrum, new_spectrum = amplitudes(old, band.window), amplitudes(new, band.window)
        # What was removed is not exactly zero and would draw a line at the bottom.
        floor = max(float(old_spectrum.max()) * 1e-4, float(np.finfo(float).tiny))
        new_spectrum[new_spectrum < floor] = np.nan
        right.semilogy(frequency, np.maximum(old_spectrum, floor), color=BEFORE, linewidth=0.9)
        right.semilogy(frequency, new_spectrum, color=AFTER, linewidth=1.0)
        right.set_xlim(0, frequency[-1])
        right.set_ylim(bottom=floor)
        right.set_ylabel("amplitude")
    axes[-1][1].set_xlabel("frequency in Hz")
    return _titled(figure, axes, ["Signal", f"Spectrum (window: {band.window})"])


def _rows(table: SignalTable, columns: int, widths: list[float]) -> tuple[Figure, list[list[Axes]]]:
    rows = min(len(table.names), MOST_ROWS)
    figure = Figure(figsize=(10, 1.0 + 2.6 * rows), dpi=110, layout="constrained")
    axes = figure.subplots(rows, columns, squeeze=False, sharex="col", width_ratios=widths)
    return figure, [list(row) for row in axes]


def _draw(axis: Axes, time: Array, old: Array, new: Array, name: str) -> None:
    axis.plot(time, old, color=BEFORE, linewidth=0.7, label="before")
    axis.plot(time, new, color=AFTER, linewidth=0.9, label="after")
    axis.set_ylabel(name)


def _titled(figure: Figure, axes: list[list[Axes]], titles: list[str]) -> bytes:
    for axis in (axis for row in axes for axis in row):
        axis.grid(alpha=0.25, linewidth=0.6)
        axis.spines[["top", "right"]].set_visible(False)
        axis.margins(x=0)
    for axis, title in zip(axes[0], titles, strict=True):
        axis.set_title(title, loc="left", fontsize=11)
    if axes[0][0].get_legend_handles_labels()[0]:
        axes[0][0].legend(loc="upper right", ncols=2, frameon=False, fontsize=9)
    for axis in axes[-1]:
        if not axis.get_xlabel():
            axis.set_xlabel("time in s")
    return png(figure)


def png(figure: Figure) -> bytes:
    """The picture as a file."""
    content = io.BytesIO()
    FigureCanvasAgg(figure).print_png(content)
    return content.getvalue()
