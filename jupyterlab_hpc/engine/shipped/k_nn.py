"""``k-nn``: gives positions the label that most of their nearest neighbours have."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from scipy.spatial import cKDTree

from csv_table import Array, BadTable, CsvTable, about

# Positions that are classified at once: bounds the memory, and is a step of the progress.
BATCH = 50_000
# What two distances may differ by and still be the same: a few roundings.
SAME = 1e-12


def main(
    training: str,
    positions: str,
    progress: Callable[[float, str], None],
    neighbours: int = 7,
    label: str = "label",
) -> dict[str, Any]:
    progress(5, "Reading the tables")
    with about("training"):
        taught = CsvTable(training)
        names = [name for name in taught.names if name != label]
        words = taught.texts(label)
        if not names:
            raise BadTable(f"line 1: there is no column but '{label}'")
        known = taught.numbers(names)
        if "" in words:
            line = taught.line(words.index(""))
            raise BadTable(f"line {line}, column '{label}': the label is missing")
        if neighbours > len(known):
            raise BadTable(f"{len(known)} rows are too few for {neighbours} neighbours")
    with about("positions"):
        table = CsvTable(positions)
        points = table.numbers(names)
        # Labels in the order of their first row: the order in which they win what is equal.
        labels = list(dict.fromkeys(words))
        numbers = {word: number for number, word in enumerate(labels)}
        classes = np.array([numbers[word] for word in words])
        found, share = classified(known, classes, points, neighbours, progress)
        shares = [f"{each:.6g}" for each in share]
        extended = table.extended({"predicted": [labels[at] for at in found], "share": shares})
    progress(80, "Drawing")
    from scatter_plot import scatter

    plot = scatter(names, points, labels, found, faint=(known, classes))
    return {"labels": extended, "plot": plot}


def classified(
    known: Array,
    classes: np.ndarray,
    points: Array,
    neighbours: int,
    progress: Callable[[float, str], None] = lambda *_: None,
) -> tuple[np.ndarray, Array]:
    """The class of each point, and its share of the votes.

    Every known position that is as near as the last of the nearest ``neighbours`` votes, so
    that the order of the rows decides nothing there. Among classes with equally many votes
    wins the one whose voters are nearer in sum, and then the one with the lower number.
    """
    tree = cKDTree(known)
    found = np.empty(len(points), dtype=np.intp)
    share = np.empty(len(points))
    for begin in range(0, len(points), BATCH):
        progress(10 + 70 * begin / len(points), f"{begin} of {len(points)} positions")
        piece = slice(begin, begin + BATCH)
        found[piece], share[piece] = _batch(tree, classes, points[piece], neighbours)
    return found, share


def _batch(
    tree: cKDTree, classes: np.ndarray, points: Array, neighbours: int
) -> tuple[np.ndarray, Array]:
    # One more than is asked for shows where the last place is shared.
    asked = min(neighbours + 1, tree.n)
    distances, near = tree.query(points, k=range(1, asked + 1))
    rows = np.repeat(np.arange(len(points)), neighbours)
    votes = _Votes(len(points), int(classes.max()) + 1)
    votes.add(rows, classes[near[:, :neighbours]].ravel(), distances[:, :neighbours].ravel())
    last = distances[:, neighbours - 1]
    if asked > neighbours:
        shared = np.flatnonzero(distances[:, neighbours] <= last * (1 + SAME))
        for row in shared.tolist():
            within = tree.query_ball_point(points[row], last[row] * (1 + SAME))
            apart = np.sqrt(((tree.data[within] - points[row]) ** 2).sum(axis=1))
            votes.replace(row, classes[within], apart)
    return votes.outcome()


class _Votes:
    """Votes and summed distances by point and class."""

    def __init__(self, points: int, classes: int) -> None:
        self._classes = classes
        self._count = np.zeros((points, classes))
        self._sum = np.zeros((points, classes))

    def add(self, rows: np.ndarray, classes: np.ndarray, distances: Array) -> None:
        at = rows * self._classes + classes
        size = self._count.size
        self._count += np.bincount(at, minlength=size).reshape(self._count.shape)
        self._sum += np.bincount(at, weights=distances, minlength=size).reshape(self._sum.shape)

    def replace(self, row: int, classes: np.ndarray, distances: Array) -> None:
        self._count[row] = np.bincount(classes, minlength=self._classes)
        self._sum[row] = np.bincount(classes, weights=distances, minlength=self._classes)

    def outcome(self) -> tuple[np.ndarray, Array]:
        most = self._count.max(axis=1)
        ahead = self._count == most[:, np.newaxis]
        sums = np.where(ahead, self._sum, np.inf)
        # Sums that only rounding tells apart are equal: the lower number wins.
        nearest = sums <= sums.min(axis=1, keepdims=True) * (1 + SAME)
        return nearest.argmax(axis=1), most / self._count.sum(axis=1)
