"""What a cell needs, against a truth that is found by taking names away."""

from __future__ import annotations

import pytest

from .recall import Recall, recall
from .truth import needed


@pytest.fixture(scope="module")
def result() -> Recall:
    return recall()


def test_the_corpus_is_large(result: Recall) -> None:
    assert result.cells >= 150


def test_at_most_three_in_a_hundred_cells_miss_a_name(result: Recall) -> None:
    assert result.percent <= 3, result.missed


def test_none_is_missed_without_a_warning(result: Recall) -> None:
    assert result.silent == []


def test_few_cells_take_more_than_they_need(result: Recall) -> None:
    assert len(result.over) <= result.cells * 0.15, result.over


@pytest.mark.parametrize(
    ("cell", "names"),
    [("r = x + y", {"x", "y"}), ("r = 1", set()), ("del data", {"data"}), ("1/0", set())],
)
def test_the_truth_is_what_one_would_say(cell: str, names: set[str]) -> None:
    assert needed(cell) == names
