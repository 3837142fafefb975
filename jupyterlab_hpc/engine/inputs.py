"""From an execute request to plain values that fit the description (OGC 18-062r2 §7.11.2)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .formats import Refused, decoded, types
from .process import Fault, Process
from .schema import faults
from .values import Lookup, Pending, is_link, plain
from .web import Unreachable


def unfollowed(href: str) -> Unreachable:
    """The lookup of those who follow no links."""
    return Unreachable("links are not followed here, only data: URLs; send the value itself")


def read_inputs(
    process: Process, body: Mapping[str, Any], lookup: Lookup = unfollowed
) -> tuple[dict[str, Any], list[Fault]]:
    """Values by input, defaults filled in, and all faults.

    Qualified values are unwrapped, links looked up, and a single value stands for a list of
    one where the description allows several. A value whose link nobody has followed yet is
    left out and not a fault.
    """
    given = body.get("inputs", {})
    if not isinstance(given, dict):
        return {}, [Fault("inputs", "must be an object of values by input")]
    values: dict[str, Any] = {}
    found: list[Fault] = []
    pending = False
    for name in sorted(given.keys() - process.inputs.keys()):
        known = ", ".join(process.inputs)
        found.append(Fault(f"inputs.{name[:100]}", f"there is no such input; there are {known}"))
    for name, declared in process.inputs.items():
        path, schema = f"inputs.{name}", declared["schema"]
        if name not in given:
            if "default" in schema:
                values[name] = schema["default"]
            elif declared.get("minOccurs", 1) > 0:
                found.append(Fault(path, "is required"))
            continue
        value, wrong, later = _read(given[name], declared, path, lookup)
        found += wrong
        pending = pending or later
        values[name] = value
    return values, found if found or pending else process.check(values)


def _read(
    given: Any, declared: dict[str, Any], path: str, lookup: Lookup
) -> tuple[Any, list[Fault], bool]:
    """The value, its faults, and whether it has to wait for a link."""
    most, schema = declared.get("maxOccurs", 1), declared["schema"]
    if most == 1:
        return _one(given, schema, path, lookup)
    given = given if _is_several(given, schema) else [given]
    least = declared.get("minOccurs", 1)
    if len(given) < least:
        return given, [Fault(path, f"needs at least {least} values")], False
    if most != "unbounded" and len(given) > most:
        return given, [Fault(path, f"takes at most {most} values")], False
    values, found, pending = [], [], False
    for index, each in enumerate(given):
        value, wrong, later = _one(each, schema, f"{path}[{index}]", lookup)
        values.append(value)
        found += wrong
        pending = pending or later
    return values, found, pending


def _is_several(given: Any, schema: dict[str, Any]) -> bool:
    """Whether a list holds the values of an input, or is itself the only one."""
    if not isinstance(given, list):
        return False
    return "array" not in types(schema) or all(
        isinstance(each, list | dict) and not _is_item(each, schema) for each in given
    )


def _is_item(each: Any, schema: dict[str, Any]) -> bool:
    """An object that the array of the description holds, neither a link nor qualified."""
    return isinstance(each, dict) and not is_link(each, schema) and "value" not in each


def _one(
    given: Any, schema: dict[str, Any], path: str, lookup: Lookup
) -> tuple[Any, list[Fault], bool]:
    try:
        value = plain(given, schema, lookup)
        if schema.get("contentEncoding") == "base64" and isinstance(value, str):
            decoded(value)
    except Refused as refused:
        return None, [Fault(path + refused.step, str(refused))], False
    except Pending:
        return None, [], True
    return value, faults(value, schema, path), False
