"""Clusters and classes are what brute force finds."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.spatial.distance import cdist

from k_means import k_means, means
from k_means import main as cluster
from k_nn import classified
from k_nn import main as classify

from .tables import read_csv

# Whole numbers: distances that are equal are then equal in every bit.
GRID = st.integers(-4, 4).map(float)


def silent(*_: object) -> None:
    """Progress that nobody follows."""


def blobs(count: int = 50) -> np.ndarray:
    """Three groups of positions around (0, 0), (10, 0) and (0, 10)."""
    random = np.random.default_rng(3)
    middles = np.repeat([[0.0, 0.0], [10.0, 0.0], [0.0, 10.0]], count, axis=0)
    return middles + random.normal(scale=0.5, size=middles.shape)


def as_csv(points: np.ndarray, header: str = "x,y") -> str:
    return "\n".join([header, *(",".join(map(repr, row)) for row in points.tolist())]) + "\n"


@pytest.mark.parametrize("seed", range(20))
def test_separate_groups_are_found_whatever_the_seed(seed: int) -> None:
    found = k_means(blobs(), 3, 1e-9, 300, seed)
    numbers = [set(found.labels[at : at + 50].tolist()) for at in (0, 50, 100)]
    assert sorted(numbers, key=min) == [{0}, {1}, {2}]
    for number in range(3):
        wanted = blobs()[found.labels == number].mean(axis=0)
        assert found.centres[number] == pytest.approx(wanted)


@given(arrays(np.float64, st.tuples(st.integers(4, 30), st.just(2)), elements=GRID, unique=False))
def test_at_the_end_each_position_is_nearest_to_its_centre_and_each_centre_the_mean(points) -> None:
    clusters = min(3, len(np.unique(points, axis=0)))
    found = k_means(points, clusters, 0.0, 1000, 0)
    apart = cdist(points, found.centres)
    assert apart[np.arange(len(points)), found.labels] == pytest.approx(apart.min(axis=1))
    assert found.spread == pytest.approx((apart.min(axis=1) ** 2).sum(), abs=1e-9)
    for number in range(clusters):
        own = points[found.labels == number]
        assert len(own) > 0
        assert found.centres[number] == pytest.approx(own.mean(axis=0))


def test_it_ends_by_the_tolerance_or_by_the_rounds() -> None:
    points = np.random.default_rng(1).uniform(size=(500, 2))
    assert k_means(points, 8, 0.0, 3, 0).rounds == 3
    assert k_means(points, 8, 10.0, 300, 0).rounds == 1
    exact = k_means(points, 8, 0.0, 300, 0)
    assert 1 < exact.rounds < 300


def test_a_cluster_that_lost_its_positions_gets_the_furthest() -> None:
    points = np.array([[0.0], [1.0], [9.0]])
    found = means(points, np.array([0, 0, 0]), np.array([0.0, 1.0, 9.0]), np.zeros((2, 1)))
    assert found[1] == 9


def test_the_table_comes_back_with_clusters_and_centres() -> None:
    points = blobs(5)
    text = as_csv(np.column_stack([points, np.arange(15)]), "x,y,number")
    outputs = cluster(text, silent, clusters=3, columns=["x", "y"])
    rows = read_csv(outputs["labels"])
    assert [float(row["number"]) for row in rows] == list(range(15))
    centres = read_csv(outputs["centres"])
    assert [row["cluster"] for row in centres] == ["0", "1", "2"]
    assert [row["size"] for row in centres] == ["5", "5", "5"]
    own = [float(row["x"]) for row in rows if row["cluster"] == "1"]
    assert float(centres[1]["x"]) == pytest.approx(np.mean(own))
    assert outputs["plot"].startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("text", "options", "fault"),
    [
        ("x,y\n1,1\n1,1\n", {}, "1 different positions cannot make 2 clusters"),
        ("x,y\n", {}, "0 different positions cannot make 2 clusters"),
        ("x,y\n1,a\n", {}, "line 2, column 'y': 'a' is not a finite number"),
        ("x,y\n1,2\n", {"columns": ["z"]}, "line 1: there is no column 'z', only x, y"),
        ("x,cluster\n1,2\n2,3\n", {}, "line 1: there is already a column 'cluster'"),
    ],
)
def test_positions_that_cannot_be_clustered_are_refused(text, options, fault: str) -> None:
    with pytest.raises(ValueError, match=f"^positions: {fault}"):
        cluster(text, silent, **options)


def by_hand(known, classes, point, neighbours: int) -> tuple[int, float]:
    """k-NN as it is explained: sorted distances, everybody as near as the last one votes."""
    apart = np.sqrt(((known - point) ** 2).sum(axis=1))
    last = np.sort(apart)[neighbours - 1]
    voters = [(number, each) for number, each in zip(classes, apart, strict=True) if each <= last]
    names = {number for number, _ in voters}
    tally = {n: [d for number, d in voters if number == n] for n in names}
    best = min(tally, key=lambda n: (-len(tally[n]), round(sum(tally[n]), 9), n))
    return best, len(tally[best]) / len(voters)


@given(
    arrays(np.float64, st.tuples(st.integers(3, 25), st.just(2)), elements=GRID),
    arrays(np.float64, st.tuples(st.integers(1, 5), st.just(2)), elements=GRID),
    st.integers(1, 3),
    st.randoms(use_true_random=False),
)
def test_the_class_is_that_of_the_nearest_also_where_places_are_shared(
    known, points, neighbours, random
) -> None:
    classes = np.array([random.randrange(3) for _ in known])
    found, share = classified(known, classes, points, neighbours)
    for row, point in enumerate(points):
        assert (found[row], pytest.approx(share[row])) == by_hand(known, classes, point, neighbours)


def test_the_order_of_the_training_rows_decides_nothing_among_equally_near_ones() -> None:
    known = np.array([[1.0, 0], [-1.0, 0], [0, 1.0], [0, -1.0]])
    classes = np.array([0, 1, 1, 1])
    point = np.zeros((1, 2))
    for shift in range(4):
        found, share = classified(np.roll(known, shift, 0), np.roll(classes, shift), point, 1)
        assert (found[0], share[0]) == (1, 0.75)


def test_positions_come_back_with_label_and_share_and_columns_are_matched_by_name() -> None:
    training = "x,kind,y\n" + "".join(f"0,red,{n / 9}\n9,blue,{n / 9}\n" for n in range(9))
    positions = "name,y,x\nfirst,0.5,1\nsecond,0.5,8\n"
    outputs = classify(training, positions, silent, label="kind")
    rows = read_csv(outputs["labels"])
    assert [(row["name"], row["predicted"], row["share"]) for row in rows] == [
        ("first", "red", "1"),
        ("second", "blue", "1"),
    ]
    assert outputs["plot"].startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("training", "positions", "fault"),
    [
        ("x,kind\n1,a\n", "x\n1\n", "training: line 1: there is no column 'label', only x, kind"),
        ("label\na\n", "x\n1\n", "training: line 1: there is no column but 'label'"),
        ("x,label\n1,a\n", "x\n1\n", "training: 1 rows are too few for 7 neighbours"),
        ("x,label\n?,a\n", "x\n1\n", "training: line 2, column 'x': '\\?' is not a finite number"),
        ("x,label\n1,a\n2,\n", "x\n1\n", "training: line 3, column 'label': the label is missing"),
        ("x,label\n" + "1,a\n" * 7, "y\n1\n", "positions: line 1: there is no column 'x', only y"),
    ],
)
def test_tables_that_do_not_go_together_are_refused(training, positions, fault: str) -> None:
    with pytest.raises(ValueError, match=f"^{fault}"):
        classify(training, positions, silent)


def test_no_positions_are_no_fault() -> None:
    outputs = classify("x,label\n" + "1,a\n" * 7, "x\n", silent)
    assert outputs["labels"] == "x,predicted,share\n"
