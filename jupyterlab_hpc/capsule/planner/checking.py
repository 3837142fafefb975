"""Look at a notebook cell before it is sent. Standard library, and IPython where it is there."""

from __future__ import annotations

import ast
import re
import warnings
from typing import NamedTuple

#: Cell magics whose body is Python of this cell.
PYTHON_BODIES = ("time", "timeit", "capture", "prun")
CELL_MAGIC = re.compile(r"%%(\w+)")


class CellFault(NamedTuple):
    """What is wrong with a cell; line and column count from 1."""

    line: int
    column: int
    message: str


def check(source: str) -> CellFault | None:
    """The first syntax error of a cell, None when there is none.

    Magics, ``!`` commands and top-level ``await`` are understood when IPython can be
    imported. The body of a cell magic is checked if it is Python.
    """
    lines = source.split("\n")
    blank = next((n for n, line in enumerate(lines) if line.strip()), 0)
    magic = CELL_MAGIC.match(lines[blank])
    if not magic:
        return _check_python(source)
    if magic[1] not in PYTHON_BODIES:
        return None
    fault = check("\n".join(lines[blank + 1 :]))
    return fault and CellFault(fault.line + blank + 1, fault.column, fault.message)


def _check_python(source: str) -> CellFault | None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            python = _transformed(source)
            compile(python, "<cell>", "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT, dont_inherit=True)
    except SyntaxError as error:
        column = error.offset or 1
        return CellFault(_line(error, source), max(column, 1), error.msg or "invalid syntax")
    except UnicodeEncodeError as error:
        line = source.count("\n", 0, error.start) + 1
        return CellFault(line, 1, "there is a character that is not Unicode text")
    except ValueError as error:
        return CellFault(1, 1, str(error))
    except (RecursionError, MemoryError):
        return CellFault(1, 1, "the code is nested too deeply")
    return None


def _transformed(source: str) -> str:
    try:
        from IPython.core.inputtransformer2 import TransformerManager
    except ImportError:
        return source
    python: str = TransformerManager().transform_cell(source)
    return python


def _line(error: SyntaxError, source: str) -> int:
    """The line in the cell: blank lines at its top and continued magics are gone by now."""
    line = error.lineno or 1
    text = (error.text or "").strip()
    lines = source.split("\n")
    if not text:
        return min(line, len(lines))
    below = (n for n, each in enumerate(lines[line - 1 :], line) if each.strip() == text)
    return next(below, min(line, len(lines)))
