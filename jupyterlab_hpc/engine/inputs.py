"""From an execute request to plain values that fit the description (OGC 18-062r2 §7.11.2)."""

from __future__ import annotations

import base64
import binascii
import json
import urllib.parse
from collections.abc import Iterable, Mapping
from typing import Any

from .process import Fault, Process
from .schema import faults

#: Members of a qualified value, and of what clients add to it.
QUALIFIED = {"value", "mediaType", "encoding", "schema", "format", "title", "description"}

DEEPEST = 100
TOO_DEEP = f"it is nested more than {DEEPEST} levels deep"


class Refused(Exception):
    """A value that cannot be read; the message says why."""


def read_inputs(process: Process, body: Mapping[str, Any]) -> tuple[dict[str, Any], list[Fault]]:
    """Values by input, defaults filled in, and all faults.

    Qualified values are unwrapped, ``data:`` links read, and a single value stands for a
    list of one where the description allows several.
    """
    given = body.get("inputs", {})
    if not isinstance(given, dict):
        return {}, [Fault("inputs", "must be an object of values by input")]
    values: dict[str, Any] = {}
    found: list[Fault] = []
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
        value, wrong = _read(given[name], declared, path)
        found += wrong
        values[name] = value
    return values, found or process.check(values)


def _read(given: Any, declared: dict[str, Any], path: str) -> tuple[Any, list[Fault]]:
    most = declared.get("maxOccurs", 1)
    if most == 1:
        return _one(given, declared["schema"], path)
    given = given if isinstance(given, list) else [given]
    least = declared.get("minOccurs", 1)
    if len(given) < least:
        return given, [Fault(path, f"needs at least {least} values")]
    if most != "unbounded" and len(given) > most:
        return given, [Fault(path, f"takes at most {most} values")]
    values, found = [], []
    for index, each in enumerate(given):
        value, wrong = _one(each, declared["schema"], f"{path}[{index}]")
        values.append(value)
        found += wrong
    return values, found


def _one(given: Any, schema: dict[str, Any], path: str) -> tuple[Any, list[Fault]]:
    try:
        value = _unwrapped(given, schema)
    except Refused as refused:
        return None, [Fault(path, str(refused))]
    return value, faults(value, schema, path)


def _unwrapped(given: Any, schema: dict[str, Any]) -> Any:
    if not isinstance(given, dict):
        return given
    if "href" in given and "value" not in given:
        return _linked(given["href"], schema)
    if "value" not in given or not given.keys() <= QUALIFIED:
        return given
    form = given["format"] if isinstance(given.get("format"), dict) else {}
    media_type = given.get("mediaType", form.get("mediaType"))
    _check_media_type(media_type, schema)
    value = given["value"]
    encoded = given.get("encoding", form.get("encoding")) == "base64"
    if encoded and isinstance(value, str) and _is_text(schema):
        return _decoded(value)
    return value


def _is_text(schema: dict[str, Any]) -> bool:
    return str(schema.get("contentMediaType", "")).startswith("text/")


def _decoded(value: str) -> str:
    try:
        return base64.b64decode(value, validate=True).decode()
    except (binascii.Error, ValueError):
        raise Refused("is not UTF-8 text in base64, as its encoding says") from None


def _check_media_type(given: Any, schema: dict[str, Any]) -> None:
    taken = [each.get("contentMediaType") for each in schema.get("oneOf", [schema])]
    taken = [each for each in taken if each]
    if given is None or not taken:
        return
    if not isinstance(given, str) or given.partition(";")[0].strip().lower() not in taken:
        raise Refused(f"has the media type {str(given)[:100]!r}; taken: {', '.join(taken)}")


def _linked(href: Any, schema: dict[str, Any]) -> Any:
    if not isinstance(href, str) or not href.lower().startswith("data:"):
        raise Refused("links are not followed yet, only data: URLs; send the value itself")
    head, comma, content = href[len("data:") :].partition(",")
    if not comma:
        raise Refused("is a data: URL without a comma")
    media_type, *parameters = [part.strip().lower() for part in head.split(";")]
    raw = urllib.parse.unquote_to_bytes(content)
    try:
        text = (base64.b64decode(raw, validate=True) if "base64" in parameters else raw).decode()
    except (binascii.Error, ValueError):
        raise Refused("is a data: URL that does not hold UTF-8 text") from None
    _check_media_type(media_type or None, schema)
    if media_type != "application/json":
        return text
    try:
        return strict_json(text)
    except ValueError as error:
        raise Refused(f"is a data: URL that does not hold JSON: {error}") from None


def strict_json(text: str | bytes) -> Any:
    """JSON as the standard has it: no NaN, no number beyond a double, no bottomless nesting.

    Raises ``ValueError`` with the place of the fault.
    """
    try:
        value = json.loads(text, parse_constant=_refuse, parse_float=_finite)
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


def _finite(text: str) -> float:
    number = float(text)
    if number in (float("inf"), float("-inf")):
        raise ValueError(f"{text[:40]} is beyond the range of numbers")
    return number
