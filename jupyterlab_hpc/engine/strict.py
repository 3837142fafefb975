"""JSON as the standard has it, from whoever wrote it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

DEEPEST = 100
TOO_DEEP = f"it is nested more than {DEEPEST} levels deep"


def strict_json(text: str | bytes) -> Any:
    """JSON with no NaN, no number beyond a double, no bottomless nesting.

    Raises ``ValueError`` with the place of the fault.
    """
    try:
        value = json.loads(text, parse_constant=_refuse, parse_float=_finite, parse_int=_whole)
    except RecursionError:
        raise ValueError(TOO_DEEP) from None
    level = [value]
    for _ in range(DEEPEST):
        level = [inner for outer in level for inner in _members(outer)]
        if not level:
            return value
    raise ValueError(TOO_DEEP)


def _members(value: Any) -> Iterable[Any]:
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list) else ()


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is not JSON")


def _whole(text: str) -> int:
    # A double has at most 309 digits before the point.
    if len(text) > 300:
        _finite(text)
    return int(text)


def _finite(text: str) -> float:
    number = float(text)
    if number in (float("inf"), float("-inf")):
        raise ValueError(f"{text[:40]} is beyond the range of numbers")
    return number
