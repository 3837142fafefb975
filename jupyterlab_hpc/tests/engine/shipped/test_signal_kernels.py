"""The signal kernels compute what their formulas say, checked by other means."""

from __future__ import annotations

import numpy as np
import pytest
import pywt
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from kalman_filter import kalman, smoothed, variances
from min_max import min_max, ranges
from savitzky_golay import check, savitzky_golay
from signal_table import read_signal
from wavelet_denoise import deepest_level, denoised, shrunk

from .signals import columns

RANDOM = np.random.default_rng(20260101)
SERIES = arrays(
    np.float64, st.tuples(st.integers(2, 60), st.integers(1, 3)), elements=st.floats(-100, 100)
)


def textbook(values: np.ndarray, r: float, q: float) -> tuple[np.ndarray, np.ndarray]:
    """The Kalman filter of a random walk, step by step, with the variances of the estimates."""
    states, spreads = [values[0]], [r]
    for measured in values[1:]:
        expected = spreads[-1] + q
        gain = expected / (expected + r)
        states.append(states[-1] + gain * (measured - states[-1]))
        spreads.append((1 - gain) * expected)
    return np.array(states), np.array(spreads)


def most_probable(values: np.ndarray, r: float, q: float) -> np.ndarray:
    """All levels at once by least squares: what a smoother has to come to."""
    count = len(values)
    steps = np.diff(np.eye(count), axis=0)
    return np.linalg.solve(np.eye(count) / r + steps.T @ steps / q, values / r)


@given(SERIES, st.floats(0.01, 1000), st.floats(0, 100))
def test_the_kalman_filter_is_the_textbook_recursion(values, r, q) -> None:
    states, spreads = textbook(values, r, q)
    assert kalman(values, r, q) == pytest.approx(states, rel=1e-9, abs=1e-9)
    assert variances(len(values), r, q) == pytest.approx(spreads, rel=1e-9)


@given(SERIES, st.floats(0.1, 100), st.floats(0.1, 100))
def test_the_smoothed_filter_is_the_most_probable_course(values, r, q) -> None:
    wanted = most_probable(values, r, q)
    assert smoothed(values, r, q) == pytest.approx(wanted, rel=1e-7, abs=1e-7)


def test_without_process_noise_the_filter_is_the_mean_so_far() -> None:
    values = RANDOM.normal(size=(200, 2))
    wanted = np.cumsum(values, axis=0) / np.arange(1, 201)[:, np.newaxis]
    assert kalman(values, 10, 0) == pytest.approx(wanted, abs=1e-12)
    assert smoothed(values, 10, 0) == pytest.approx(np.tile(values.mean(axis=0), (200, 1)))


def test_only_the_ratio_of_the_noises_matters() -> None:
    values = RANDOM.normal(size=(500, 1))
    assert kalman(values, 10, 1) == pytest.approx(kalman(values, 1000, 100), abs=1e-12)


def test_the_filter_comes_nearer_to_the_level_and_the_smoother_nearer_still() -> None:
    level = np.cumsum(RANDOM.normal(size=(5000, 1)), axis=0)
    measured = level + RANDOM.normal(scale=np.sqrt(10), size=level.shape)
    errors = [
        np.mean((each - level) ** 2)
        for each in (smoothed(measured, 10, 1), kalman(measured, 10, 1), measured)
    ]
    assert errors == sorted(errors)
    # What the filter itself says of its error.
    assert errors[1] == pytest.approx(variances(5000, 10, 1)[-1], rel=0.1)


@pytest.mark.parametrize("derivative", [0, 1, 2, 3])
def test_savitzky_golay_leaves_a_polynomial_of_its_order_and_knows_its_derivatives(
    derivative: int,
) -> None:
    cubic = np.polynomial.Polynomial([1, -2, 0.5, 0.25])
    time = np.arange(60) * 0.1
    table = read_signal(columns(cubic(time), step=0.1))
    found = savitzky_golay(table, 9, 3, derivative)[:, 0]
    assert found == pytest.approx(
        (cubic.deriv(derivative) if derivative else cubic)(time), abs=1e-8
    )


def test_savitzky_golay_is_a_least_squares_fit_in_each_window() -> None:
    values = RANDOM.normal(size=50)
    found = savitzky_golay(read_signal(columns(values)), 7, 2, 0)[:, 0]
    for middle in range(3, 47):
        fit = np.polyfit(np.arange(-3, 4), values[middle - 3 : middle + 4], 2)
        assert found[middle] == pytest.approx(fit[-1], abs=1e-10)


@pytest.mark.parametrize(
    ("numbers", "fault"),
    [
        ((10, 2, 0), "window: 10 is even; take an odd number, such as 11"),
        ((5, 5, 0), "order: 5 is not below window, 5"),
        ((5, 2, 3), "derivative: a polynomial of order 2 has none of order 3"),
    ],
)
def test_numbers_that_do_not_go_together_are_refused(numbers, fault: str) -> None:
    with pytest.raises(ValueError, match=fault):
        check(*numbers)


def test_a_window_longer_than_the_signal_is_refused() -> None:
    table = read_signal(columns(np.zeros(8)))
    with pytest.raises(ValueError, match=r"^window: 9 is more than the 8 samples$"):
        savitzky_golay(table, 9, 2, 0)


@given(
    arrays(
        np.float64,
        st.tuples(st.integers(2, 20), st.just(2)),
        elements=st.floats(allow_nan=False, allow_infinity=False),
    ),
    st.floats(-1e6, 1e6),
    st.floats(1e-3, 1e6),
)
def test_scaled_columns_reach_both_ends_and_keep_their_order(values, low, span) -> None:
    high = low + span
    scaled = min_max(values, low, high)
    for before, after in zip(values.T, scaled.T, strict=True):
        assert after.min() == low
        assert after.max() == (high if before.max() / 2 > before.min() / 2 else low)
        assert (np.diff(after[np.argsort(before, kind="stable")]) >= 0).all()


def test_the_ranges_undo_the_scaling() -> None:
    table = read_signal(columns(RANDOM.normal(size=30), RANDOM.normal(size=30)))
    scaled = min_max(table.values, -1, 1)
    for index, kept in enumerate(ranges(table).values()):
        span = kept["maximum"] - kept["minimum"]
        back = kept["minimum"] + (scaled[:, index] + 1) / 2 * span
        assert back == pytest.approx(table.values[:, index])


@given(
    st.integers(8, 300),
    st.sampled_from(["haar", "db4", "sym8", "coif3", "bior4.4"]),
    st.sampled_from(["soft", "hard"]),
)
def test_a_threshold_of_zero_gives_the_signal_back(count, wavelet, mode) -> None:
    values = np.random.default_rng(count).normal(size=(count, 2))
    level = deepest_level(count, wavelet)
    assert denoised(values, wavelet, mode, level, 0.0) == pytest.approx(values, abs=1e-9)


def test_denoising_brings_a_stepped_signal_nearer_to_the_truth() -> None:
    truth = np.repeat([0.0, 4.0, 1.0, 3.0], 256)
    noisy = truth + RANDOM.normal(scale=0.5, size=truth.shape)
    found = denoised(noisy[:, np.newaxis], "haar", "hard", 6)[:, 0]
    assert np.mean((found - truth) ** 2) < np.mean((noisy - truth) ** 2) / 10


def test_the_universal_threshold_removes_pure_noise() -> None:
    noise = RANDOM.normal(size=(4096, 1))
    detail = pywt.wavedec(denoised(noise, "db4", "hard", 5), "db4", level=5, axis=0)[-1]
    assert np.mean(np.abs(detail) > 1e-6) < 0.02


@pytest.mark.parametrize("mode", ["soft", "hard"])
def test_thresholding_is_that_of_the_library(mode: str) -> None:
    detail = RANDOM.normal(size=(100, 1))
    wanted = pywt.threshold(detail, 0.7, mode)
    assert shrunk(detail, np.array([0.7]), mode) == pytest.approx(wanted)
