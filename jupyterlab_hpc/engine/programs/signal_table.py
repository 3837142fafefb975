"""Read a table of measured accelerations, and say exactly what is wrong with it."""

from __future__ import annotations

import csv
import io
import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

FEWEST = 8
# How far a step in time may be from the usual one, as a share of it.
JITTER = 0.1


class BadTable(Exception):
    """The message names the line and what is wrong there."""


@dataclass(frozen=True)
class SignalTable:
    """``values`` has a row for each sample and a column for each name; ``time`` in seconds."""

    time_name: str
    names: list[str]
    time: NDArray[np.float64]
    values: NDArray[np.float64]
    delimiter: str

    @property
    def interval(self) -> float:
        """Seconds from sample to sample."""
        return float((self.time[-1] - self.time[0]) / (len(self.time) - 1))


def read_table(text: str) -> SignalTable:
    """CSV with a header line; the first column is an evenly spaced time in seconds."""
    text = text.removeprefix("\ufeff")
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    rows = csv.reader(io.StringIO(text), delimiter=delimiter)
    try:
        header = [name.strip() for name in next(rows, [])]
        _check_header(header)
        numbered = [(rows.line_num, _numbers(row, header, rows.line_num)) for row in rows if row]
    except csv.Error as error:
        raise BadTable(f"line {rows.line_num}: {error}") from None
    if len(numbered) < FEWEST:
        raise BadTable(f"{len(numbered)} samples are too few, {FEWEST} are needed")
    table = np.array([numbers for _, numbers in numbered])
    found = SignalTable(header[0], header[1:], table[:, 0], table[:, 1:], delimiter)
    _check_time(found, [line for line, _ in numbered])
    return found


def _check_header(header: list[str]) -> None:
    if len(header) < 2:
        raise BadTable("line 1: a header with the time and at least one more column is needed")
    if all(_number(name) is not None for name in header):
        raise BadTable("line 1: the header with the names of the columns is missing")
    double = next((name for name in header if header.count(name) > 1), None)
    if double is not None:
        raise BadTable(f"line 1: two columns have the name '{double}'")


def _numbers(row: list[str], header: list[str], line: int) -> list[float]:
    if len(row) != len(header):
        raise BadTable(f"line {line}: {len(row)} values, but the header names {len(header)}")
    numbers = []
    for name, text in zip(header, row, strict=True):
        number = _number(text)
        if number is None or not math.isfinite(number):
            raise BadTable(f"line {line}, column '{name}': '{text[:40]}' is not a finite number")
        numbers.append(number)
    return numbers


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _check_time(table: SignalTable, lines: list[int]) -> None:
    steps = np.diff(table.time)
    back = np.flatnonzero(steps <= 0)
    if back.size:
        raise BadTable(f"line {lines[back[0] + 1]}: the time does not increase")
    usual = float(np.median(steps))
    off = np.flatnonzero(np.abs(steps - usual) > JITTER * usual)
    if off.size:
        raise BadTable(
            f"line {lines[off[0] + 1]}: the samples are not evenly spaced: "
            f"{steps[off[0]]:g} s after the one before, elsewhere {usual:g} s"
        )
