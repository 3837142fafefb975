"""The picture of positions in groups: the first two columns, a colour for each group."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import NDArray

from csv_table import Array
from signal_plot import png

Rows = NDArray[np.intp]

# More groups than these share the colours.
COLOURS = ("#0b6bcb", "#d9822b", "#2e8b57", "#b5446e", "#7a5cc4", "#4f9fb0", "#8a6d3b", "#666666")
MOST_NAMED = 12
# Of more positions, evenly chosen ones are drawn.
MOST_DRAWN = 20_000


def scatter(
    names: Sequence[str],
    positions: Array,
    groups: Sequence[str],
    of: Rows,
    marks: Array | None = None,
    faint: tuple[Array, Rows] | None = None,
) -> bytes:
    """PNG. ``of``: the group of each row, an index into ``groups``.

    ``marks`` are positions drawn as crosses (centres); ``faint`` are others with their groups,
    drawn behind (what was learnt from). One column alone is drawn over the number of the row.
    """
    figure = Figure(figsize=(7, 5.5), dpi=110, layout="constrained")
    axis = figure.subplots()
    for index, group in enumerate(groups):
        colour = COLOURS[index % len(COLOURS)]
        if faint is not None:
            axis.scatter(*_plane(*faint, index), s=8, color=colour, alpha=0.2)
        label = group if index < MOST_NAMED else None
        axis.scatter(*_plane(positions, of, index), s=14, color=colour, label=label)
    if marks is not None and positions.shape[1] > 1:
        axis.scatter(marks[:, 0], marks[:, 1], marker="x", s=80, color="black", linewidths=2)
    single = positions.shape[1] == 1
    axis.set_xlabel("row" if single else names[0])
    axis.set_ylabel(names[0] if single else names[1])
    axis.grid(alpha=0.25, linewidth=0.6)
    axis.spines[["top", "right"]].set_visible(False)
    axis.legend(frameon=False, fontsize=9)
    return png(figure)


def _plane(positions: Array, of: Rows, group: int) -> tuple[Array, Array]:
    """Where the rows of a group are drawn."""
    drawn = np.arange(0, len(positions), 1 + len(positions) // MOST_DRAWN)
    rows = drawn[of[drawn] == group]
    if positions.shape[1] == 1:
        return rows.astype(np.float64), positions[rows, 0]
    return positions[rows, 0], positions[rows, 1]
