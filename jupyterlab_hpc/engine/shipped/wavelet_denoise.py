"""``wavelet-denoise``: removes noise by thresholding the wavelet coefficients."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pywt

from csv_table import Array
from signal_table import read_signal

# Of a normal distribution: the median of what lies off the mean, in standard deviations.
MEDIAN_DEVIATION = 0.6744897501960817


def main(
    signal: str,
    progress: Callable[[float, str], None],
    wavelet: str = "db4",
    mode: str = "soft",
    level: int | None = None,
    threshold: float | None = None,
    column: str | None = None,
) -> dict[str, Any]:
    progress(5, "Reading the signal")
    table = read_signal(signal, column)
    deepest = deepest_level(len(table.time), wavelet)
    if level is not None and level > deepest:
        raise ValueError(
            f"level: {len(table.time)} samples can be taken apart {deepest} times by {wavelet}, "
            f"not {level} times"
        )
    progress(30, f"Filtering {len(table.time)} samples")
    filtered = denoised(table.values, wavelet, mode, level or deepest, threshold)
    progress(60, "Drawing")
    from signal_plot import overlaid

    return {"plot": overlaid(table, filtered), "filtered": table.csv(filtered)}


def deepest_level(count: int, wavelet: str) -> int:
    """How often ``count`` samples can be taken apart before the ends are all that is left."""
    return max(1, int(pywt.dwt_max_level(count, pywt.Wavelet(wavelet).dec_len)))


def denoised(
    values: Array, wavelet: str, mode: str, level: int, threshold: float | None = None
) -> Array:
    """Columns without the coefficients that are below the threshold, in the signal's unit.

    Where none is given: the universal one, σ √(2 ln n), with σ the median of the finest
    coefficients' magnitudes over 0.6745 (Donoho and Johnstone, 1994).
    """
    coarse, *details = pywt.wavedec(values, wavelet, mode="symmetric", level=level, axis=0)
    if threshold is None:
        sigma = np.median(np.abs(details[-1]), axis=0) / MEDIAN_DEVIATION
        limit = sigma * np.sqrt(2 * np.log(len(values)))
    else:
        limit = np.full(values.shape[1], threshold)
    kept = [shrunk(detail, limit, mode) for detail in details]
    found = pywt.waverec([coarse, *kept], wavelet, mode="symmetric", axis=0)
    # An odd number of samples comes back with one more.
    return np.asarray(found[: len(values)], dtype=np.float64)


def shrunk(detail: Array, limit: Array, mode: str) -> Array:
    """Hard: what is not above the limit becomes zero. Soft: the rest moves towards zero by it."""
    size = np.abs(detail)
    if mode == "hard":
        return np.where(size > limit, detail, 0.0)
    return np.asarray(np.sign(detail) * np.maximum(size - limit, 0.0), dtype=np.float64)
