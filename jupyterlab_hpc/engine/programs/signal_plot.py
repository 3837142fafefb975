"""The picture of a filtered signal: time and frequency, before and after."""

from __future__ import annotations

import io

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from numpy.typing import NDArray

BEFORE, AFTER, BAND = "#b3bcc8", "#0b6bcb", "#e8f1fb"
Array = NDArray[np.float64]


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


def picture(
    time: Array,
    before: Array,
    after: Array,
    names: list[str],
    band: tuple[float, float],
    window: str,
) -> bytes:
    """PNG: a row for each name; on the left the signal, on the right its spectrum."""
    rows = len(names)
    figure = Figure(figsize=(10, 1.0 + 2.6 * rows), dpi=110, layout="constrained")
    canvas = FigureCanvasAgg(figure)
    axes = figure.subplots(rows, 2, squeeze=False, sharex="col", width_ratios=[3, 2])
    interval = (time[-1] - time[0]) / (len(time) - 1)
    frequency = np.fft.rfftfreq(len(time), interval)
    for (left, right), name, old, new in zip(axes, names, before.T, after.T, strict=False):
        left.plot(time, old, color=BEFORE, linewidth=0.7, label="before")
        left.plot(time, new, color=AFTER, linewidth=0.9, label="after")
        left.set_ylabel(name)
        right.axvspan(band[0], min(band[1], frequency[-1]), color=BAND, zorder=0)
        old_spectrum, new_spectrum = amplitudes(old, window), amplitudes(new, window)
        # What was removed is not exactly zero and would draw a line at the bottom.
        floor = max(float(old_spectrum.max()) * 1e-4, float(np.finfo(float).tiny))
        new_spectrum[new_spectrum < floor] = np.nan
        right.semilogy(frequency, np.maximum(old_spectrum, floor), color=BEFORE, linewidth=0.9)
        right.semilogy(frequency, new_spectrum, color=AFTER, linewidth=1.0)
        right.set_xlim(0, frequency[-1])
        right.set_ylim(bottom=floor)
        right.set_ylabel("amplitude")
        for axis in (left, right):
            axis.grid(alpha=0.25, linewidth=0.6)
            axis.spines[["top", "right"]].set_visible(False)
        left.margins(x=0)
    axes[0][0].set_title("Signal", loc="left", fontsize=11)
    axes[0][1].set_title(f"Spectrum (window: {window})", loc="left", fontsize=11)
    axes[0][0].legend(loc="upper right", ncols=2, frameon=False, fontsize=9)
    axes[-1][0].set_xlabel("time in s")
    axes[-1][1].set_xlabel("frequency in Hz")
    content = io.BytesIO()
    canvas.print_png(content)
    return content.getvalue()
