"""Sizes and times as people write them."""

from __future__ import annotations

import re

AMOUNT = re.compile(r"([0-9]+(?:\.[0-9]+)?)\s*([A-Za-z]*)")

SIZES = {"": 1, "B": 1}
SIZES |= {f"{letter}iB": 1024**power for power, letter in enumerate("KMGT", 1)}
SIZES |= {f"{letter}B": 1000**power for power, letter in enumerate("KMGT", 1)}
SIZES["kB"] = 1000
TIMES = {"": 1, "s": 1, "min": 60, "h": 3600, "d": 86400}


def size(given: str | int | float) -> int:
    """Bytes of ``2 GiB``, ``500 MB`` or a number. ``ValueError`` with what is taken."""
    return int(_amount(given, SIZES, "a size such as 500 MB or 2 GiB"))


def seconds(given: str | int | float) -> float:
    """Seconds of ``90 s``, ``10 min``, ``2 h``, ``1 d`` or a number. ``ValueError`` as above."""
    return float(_amount(given, TIMES, "a time such as 90 s, 10 min, 2 h or 1 d"))


def _amount(given: str | int | float, units: dict[str, int], wanted: str) -> float:
    found = AMOUNT.fullmatch(str(given).strip())
    if not found or found[2] not in units or float(found[1]) <= 0:
        raise ValueError(f"'{given}' is not {wanted}")
    return float(found[1]) * units[found[2]]
