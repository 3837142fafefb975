"""``k-means``: sorts positions into clusters around centres."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.cluster.vq import vq

from csv_table import Array, BadTable, CsvTable, about, written


@dataclass(frozen=True)
class Clusters:
    """``centres`` has a row for each cluster; ``labels`` the cluster of each position."""

    centres: Array
    labels: np.ndarray
    #: Sum of the squared distances from the positions to their centres.
    spread: float
    rounds: int


def main(
    positions: str,
    progress: Callable[[float, str], None],
    clusters: int = 2,
    tolerance: float = 1e-5,
    rounds: int = 300,
    seed: int = 0,
    columns: list[str] | None = None,
) -> dict[str, Any]:
    progress(5, "Reading the positions")
    with about("positions"):
        table = CsvTable(positions)
        names = columns or table.names
        points = table.numbers(names)
        if clusters > len(np.unique(points, axis=0)):
            raise BadTable(
                f"{len(np.unique(points, axis=0))} different positions cannot make "
                f"{clusters} clusters"
            )
        found = k_means(points, clusters, tolerance, rounds, seed, progress)
        labels = table.extended({"cluster": found.labels.tolist()})
    progress(80, f"Drawing; {found.rounds} rounds, sum of squares {found.spread:.6g}")
    from scatter_plot import scatter

    groups = [f"cluster {index}" for index in range(clusters)]
    plot = scatter(names, points, groups, found.labels, marks=found.centres)
    sizes = np.bincount(found.labels, minlength=clusters)
    rows = np.column_stack([np.arange(clusters), sizes, found.centres])
    centres = written(["cluster", "size", *names], rows, table.delimiter)
    return {"labels": labels, "centres": centres, "plot": plot}


def k_means(
    points: Array,
    clusters: int,
    tolerance: float,
    rounds: int,
    seed: int,
    progress: Callable[[float, str], None] = lambda *_: None,
) -> Clusters:
    """Lloyd's algorithm from centres chosen by k-means++.

    It ends when no centre moves further than ``tolerance`` (in the unit of the positions), or
    after ``rounds``. Clusters are numbered from 0 by their centres, first column first: the
    numbers do not depend on the seed where the clusters do not.
    """
    centres = first_centres(points, clusters, np.random.default_rng(seed))
    labels, distances = vq(points, centres)
    for done in range(1, rounds + 1):
        progress(10 + 70 * done / rounds, f"Round {done}")
        moved = means(points, labels, distances, centres)
        furthest = float(np.sqrt(((moved - centres) ** 2).sum(axis=1)).max())
        centres = moved
        labels, distances = vq(points, centres)
        if furthest <= tolerance:
            break
    order = np.lexsort(centres.T[::-1])
    # The place of each old number in the order.
    number = np.argsort(order)
    return Clusters(centres[order], number[labels], float((distances**2).sum()), done)


def first_centres(points: Array, clusters: int, random: np.random.Generator) -> Array:
    """Centres chosen with a chance that grows with the squared distance from those chosen.

    Of several candidates each time, the one that leaves the smallest sum of squares is taken
    (Arthur and Vassilvitskii, 2007, greedy variant).
    """
    candidates = 2 + int(math.log(clusters))
    centres = [points[random.integers(len(points))]]
    squares = ((points - centres[0]) ** 2).sum(axis=1)
    while len(centres) < clusters:
        chosen = random.choice(len(points), size=candidates, p=squares / squares.sum())
        left = [np.minimum(squares, ((points - points[at]) ** 2).sum(axis=1)) for at in chosen]
        best = int(np.argmin([each.sum() for each in left]))
        centres.append(points[chosen[best]])
        squares = left[best]
    return np.array(centres)


def means(points: Array, labels: np.ndarray, distances: Array, centres: Array) -> Array:
    """The mean of each cluster. One that has lost all its positions gets that which is
    furthest from its centre."""
    sizes = np.bincount(labels, minlength=len(centres))
    sums = np.column_stack(
        [np.bincount(labels, weights=column, minlength=len(centres)) for column in points.T]
    )
    found = sums / np.maximum(sizes, 1)[:, np.newaxis]
    empty = np.flatnonzero(sizes == 0)
    found[empty] = points[np.argsort(distances)[::-1][: len(empty)]]
    return np.asarray(found, dtype=np.float64)
