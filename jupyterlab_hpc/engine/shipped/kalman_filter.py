"""``kalman-filter``: follows a level that wanders, through measurements that are noisy."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

import numpy as np
from scipy.signal import lfilter

from csv_table import Array
from signal_table import read_signal

# From here on a gain has settled: what is left to change is below the rounding of a double.
SETTLED = 1e-15


def main(
    signal: str,
    progress: Callable[[float, str], None],
    r: float = 10.0,
    q: float = 1.0,
    smooth: bool = False,
    column: str | None = None,
) -> dict[str, Any]:
    progress(5, "Reading the signal")
    table = read_signal(signal, column)
    progress(30, f"Filtering {len(table.time)} samples")
    filtered = (smoothed if smooth else kalman)(table.values, r, q)
    progress(60, "Drawing")
    from signal_plot import overlaid

    return {"plot": overlaid(table, filtered), "filtered": table.csv(filtered)}


def kalman(values: Array, r: float, q: float) -> Array:
    """Estimates of x from z, where x[k] = x[k-1] + N(0, q) and z[k] = x[k] + N(0, r).

    ``values`` has a row for each sample. The filter begins with the first measurement and its
    variance r, as if nothing had been known before.
    """
    gains = variances(len(values), r, q) / r
    return follow(values, gains[1:], values[0])


def smoothed(values: Array, r: float, q: float) -> Array:
    """As ``kalman``, with what is measured later taken into account (Rauch, Tung, Striebel)."""
    variance = variances(len(values), r, q)
    # x̂[k] + C (s[k+1] - x̂[k]) with C = P / (P + q): the same recursion, backwards.
    gains = q / (variance + q)
    filtered = kalman(values, r, q)
    return follow(filtered[::-1], gains[-2::-1], filtered[-1])[::-1]


def variances(count: int, r: float, q: float) -> Array:
    """The variance of each estimate; it does not depend on what is measured."""
    found = np.empty(count)
    variance = found[0] = r
    for k in range(1, count):
        # Of P⁻ = P + q remains P⁻ r / (P⁻ + r).
        following = (variance + q) * r / (variance + q + r)
        if abs(following - variance) <= SETTLED * variance:
            found[k:] = following
            break
        variance = found[k] = following
    return found


def follow(values: Array, gains: Array, start: Array) -> Array:
    """x[0] = start, then x[k] = x[k-1] + gains[k-1] (values[k] - x[k-1]), by column."""
    found = np.empty_like(values)
    state = found[0] = start
    edges = [0, *(np.flatnonzero(np.diff(gains)) + 1).tolist(), len(gains)]
    for begin, end in itertools.pairwise(edges):
        gain = gains[begin]
        piece = values[begin + 1 : end + 1]
        if len(piece) == 1:
            found[end] = state + gain * (piece[0] - state)
        else:
            before = ((1 - gain) * state)[np.newaxis]
            found[begin + 1 : end + 1], _ = lfilter([gain], [1, gain - 1], piece, axis=0, zi=before)
        state = found[end]
    return found
