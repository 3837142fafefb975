"""A table of measured signals: the time, evenly spaced, and a column for each of them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from csv_table import Array, BadTable, CsvTable, about, written

FEWEST = 8
# How far a step in time may be from the usual one, as a share of it.
JITTER = 0.1


@dataclass(frozen=True)
class SignalTable:
    """``values`` has a row for each sample and a column for each name; ``time`` in seconds."""

    time_name: str
    names: list[str]
    time: Array
    values: Array
    delimiter: str

    @property
    def interval(self) -> float:
        """Seconds from sample to sample."""
        return float((self.time[-1] - self.time[0]) / (len(self.time) - 1))

    def csv(self, values: Array) -> str:
        """A table like the one that came, with these values."""
        rows = np.column_stack([self.time, values])
        return written([self.time_name, *self.names], rows, self.delimiter)


def read_signal(text: str, column: str | None = None) -> SignalTable:
    """The input ``signal``, with one column or with all when none is named."""
    with about("signal"):
        table = read_table(text)
        if column is None or column == "":
            return table
        if column not in table.names:
            raise BadTable(f"line 1: there is no column '{column}', only {', '.join(table.names)}")
        at = table.names.index(column)
        values = table.values[:, at : at + 1]
        return SignalTable(table.time_name, [column], table.time, values, table.delimiter)


def read_table(text: str) -> SignalTable:
    """CSV with a header line; the first column is an evenly spaced time in seconds."""
    table = CsvTable(text, wanted="a header with the time and at least one more column")
    if len(table.names) < 2:
        raise BadTable("line 1: a header with the time and at least one more column is needed")
    numbers = table.numbers()
    if len(numbers) < FEWEST:
        raise BadTable(f"{len(numbers)} samples are too few, {FEWEST} are needed")
    _check_time(table, numbers[:, 0])
    return SignalTable(
        table.names[0], table.names[1:], numbers[:, 0], numbers[:, 1:], table.delimiter
    )


def _check_time(table: CsvTable, time: Array) -> None:
    steps = np.diff(time)
    back = np.flatnonzero(steps <= 0)
    if back.size:
        raise BadTable(f"line {table.line(back[0] + 1)}: the time does not increase")
    usual = float(np.median(steps))
    off = np.flatnonzero(np.abs(steps - usual) > JITTER * usual)
    if off.size:
        raise BadTable(
            f"line {table.line(off[0] + 1)}: the samples are not evenly spaced: "
            f"{steps[off[0]]:g} s after the one before, elsewhere {usual:g} s"
        )
