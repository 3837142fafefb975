"""Read tables of numbers and words, and say exactly what is wrong with them."""

from __future__ import annotations

import contextlib
import csv
import functools
import io
import itertools
import math
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
# Sums of squares of what is larger are beyond a double.
LARGEST = 1e150


class BadTable(Exception):
    """The message names the line and what is wrong there."""


@contextlib.contextmanager
def about(source: str) -> Iterator[None]:
    """What is wrong with a table inside is a ``ValueError`` that begins with its input."""
    try:
        yield
    except BadTable as fault:
        raise ValueError(f"{source}: {fault}") from None


class CsvTable:
    """CSV with a header line, separated by comma, semicolon or tab; empty lines do not count.

    ``BadTable`` when there is no header, when two columns share a name, or when a line has
    more or fewer values than the header.
    """

    def __init__(self, text: str, wanted: str = "a header with the names of the columns") -> None:
        self._text = text.removeprefix("\ufeff")
        first = self._text.partition("\n")[0]
        self.delimiter: str = max(",;\t", key=first.count)
        line, header = next(self._rows(), (1, []))
        if line > 1:
            raise BadTable("line 1: the quotation mark of a name is not closed")
        self.names = [name.strip() for name in header]
        if not any(self.names):
            raise BadTable(f"line 1: {wanted} is needed")
        if all(_number(name) is not None for name in self.names):
            raise BadTable("line 1: the header with the names of the columns is missing")
        double = next((name for name in self.names if self.names.count(name) > 1), None)
        if double is not None:
            raise BadTable(f"line 1: two columns have the name '{double}'")

    def index(self, column: str) -> int:
        """Where a column is, from 0; ``BadTable`` names those that there are."""
        if column not in self.names:
            known = ", ".join(self.names)
            raise BadTable(f"line 1: there is no column '{column}', only {known}")
        return self.names.index(column)

    @functools.cached_property
    def numbered(self) -> list[tuple[int, list[str]]]:
        """Line (from 1, that of the last for a row of several) and values of each row."""
        found = []
        for line, row in itertools.islice(self._rows(), 1, None):
            if row and len(row) != len(self.names):
                raise BadTable(
                    f"line {line}: {len(row)} values, but the header names {len(self.names)}"
                )
            if row:
                found.append((line, row))
        return found

    def line(self, row: int) -> int:
        """The line of a row, for a message."""
        return self.numbered[row][0]

    def texts(self, column: str) -> list[str]:
        """A column as it stands there, without the space around."""
        at = self.index(column)
        return [row[at].strip() for _, row in self.numbered]

    def numbers(self, columns: Sequence[str] | None = None) -> Array:
        """A row for each row and a column for each name (all if None): numbers up to `LARGEST`.

        What is missing, not a number or not finite is refused with line and column: nothing is
        filled in and nothing is left out.
        """
        at = [self.index(name) for name in (self.names if columns is None else columns)]
        found = self._quickly(at)
        return self._carefully(at) if found is None else found

    def _quickly(self, at: list[int]) -> Array | None:
        """By NumPy's reader, twenty times as fast; None where something needs a closer look."""
        body = self._text.partition("\n")[2]
        if not body.strip():
            return np.empty((0, len(at)))
        try:
            found = np.loadtxt(
                io.StringIO(body),
                delimiter=self.delimiter,
                comments=None,
                quotechar='"',
                ndmin=2,
            )
        except ValueError:
            return None
        if found.shape[1] != len(self.names) or not (np.abs(found) <= LARGEST).all():
            return None
        return np.asarray(found[:, at], dtype=np.float64)

    def _carefully(self, at: list[int]) -> Array:
        rows = [self._row(line, row, at) for line, row in self.numbered]
        return np.array(rows, dtype=np.float64).reshape(len(rows), len(at))

    def _row(self, line: int, row: list[str], at: list[int]) -> list[float]:
        numbers = []
        for index in at:
            number = _number(row[index])
            if number is None or not math.isfinite(number):
                raise BadTable(
                    f"line {line}, column '{self.names[index]}': "
                    f"'{row[index][:40]}' is not a finite number"
                )
            if abs(number) > LARGEST:
                raise BadTable(
                    f"line {line}, column '{self.names[index]}': "
                    f"{row[index][:40]} is beyond {LARGEST:g}"
                )
            numbers.append(number)
        return numbers

    def _rows(self) -> Iterator[tuple[int, list[str]]]:
        reader = csv.reader(io.StringIO(self._text), delimiter=self.delimiter)
        try:
            for row in reader:
                yield reader.line_num, row
        except csv.Error as error:
            raise BadTable(f"line {reader.line_num}: {error}") from None

    def extended(self, columns: dict[str, Sequence[object]]) -> str:
        """The table as it came with further columns; ``BadTable`` when it has one of them."""
        for name in columns:
            if name in self.names:
                raise BadTable(f"line 1: there is already a column '{name}'; give it another name")
        text = io.StringIO()
        writer = csv.writer(text, delimiter=self.delimiter, lineterminator="\n")
        writer.writerow([*self.names, *columns])
        added = zip(*columns.values(), strict=True)
        writer.writerows([*row, *more] for (_, row), more in zip(self.numbered, added, strict=True))
        return text.getvalue()


def written(names: Sequence[str], values: Array, delimiter: str = ",") -> str:
    """Numbers as CSV, with nine significant digits."""
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator="\n").writerow(names)
    np.savetxt(text, values, fmt="%.9g", delimiter=delimiter)
    return text.getvalue()


def _number(text: str) -> float | None:
    try:
        # Python would read 1_000, which no other reader of tables takes for a number.
        return None if "_" in text else float(text)
    except ValueError:
        return None
