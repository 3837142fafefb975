"""Inputs whose values must ascend (``ascending: [low, high]``): what no schema can say."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from ..process import Fault
from .shape import Flaw

Check = Callable[[Mapping[str, Any]], list[Fault]]


def order_flaws(names: Sequence[str], inputs: Mapping[str, dict[str, Any]]) -> Iterator[Flaw]:
    """Whether each is an input that is one number."""
    for index, name in enumerate(names):
        declared = inputs.get(name)
        if declared is None:
            yield Flaw(("ascending", index), f"there is no input '{name}'")
        elif declared["maxOccurs"] != 1 or declared["schema"].get("type") not in (
            "integer",
            "number",
        ):
            yield Flaw(("ascending", index), f"the input '{name}' is not one number")


def in_order(names: Sequence[str], check: Check) -> Check:
    """The check, and that each number that is given is below the next one that is."""

    def checked(inputs: Mapping[str, Any]) -> list[Fault]:
        given = [(name, inputs[name]) for name in names if inputs.get(name) is not None]
        return check(inputs) + [
            Fault(f"inputs.{name}", f"{value:g} is not below inputs.{following}, {bound:g}")
            for (name, value), (following, bound) in pairwise(given)
            if not value < bound
        ]

    return checked
