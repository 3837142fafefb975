"""Check values against the schemas of a description, and say every fault with its place.

Nothing is fetched for it: a schema elsewhere that is referred to allows everything.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Iterable, Iterator
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import ValidationError
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from .process import Fault

LONGEST = 200
FORMATS = FormatChecker(["date", "date-time", "uri"])
#: A bounding box (bbox.yaml). The standard lists two systems of coordinates; clients send others.
BBOX: dict[str, Any] = {
    "type": "object",
    "format": "ogc-bbox",
    "required": ["bbox"],
    "properties": {
        "bbox": {
            "type": "array",
            "items": {"type": "number"},
            "oneOf": [{"minItems": 4, "maxItems": 4}, {"minItems": 6, "maxItems": 6}],
        },
        "crs": {
            "type": "string",
            "format": "uri",
            "default": "http://www.opengis.net/def/crs/OGC/1.3/CRS84",
        },
    },
}


def _elsewhere(address: str) -> Resource[Any]:
    schema = BBOX if address.endswith("/bbox.yaml") else {}
    return Resource.from_contents(schema, default_specification=DRAFT202012)


# mypy does not see the name that attrs gives the parameter.
REGISTRY: Registry[Any] = Registry(retrieve=_elsewhere)  # type: ignore[call-arg]


def translated(schema: Any) -> Any:
    """An OpenAPI 3.0 schema as JSON Schema: ``nullable`` and switched exclusive bounds.

    Alternatives that only differ in their media type are no contradiction: ``oneOf`` of
    formats becomes ``anyOf``.
    """
    if isinstance(schema, list):
        return [translated(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    result = {key: translated(value) for key, value in schema.items()}
    either = schema.get("oneOf")
    # What a site process says may be anything, until this was checked.
    if isinstance(either, list) and any(
        isinstance(each, dict) and "contentMediaType" in each for each in either
    ):
        result["anyOf"] = result.pop("oneOf")
    if result.pop("nullable", False) and isinstance(result.get("type"), str):
        result["type"] = [result["type"], "null"]
    for bound in ("Minimum", "Maximum"):
        plain = bound.lower()
        if result.get(f"exclusive{bound}") is True:
            result[f"exclusive{bound}"] = result.pop(plain, None)
        elif result.get(f"exclusive{bound}") is False:
            del result[f"exclusive{bound}"]
    return result


def faults(value: Any, schema: dict[str, Any], path: str) -> list[Fault]:
    """All faults of a value; paths like ``inputs.c.bbox[2]``."""
    validator = _validator(json.dumps(schema, sort_keys=True))
    found = sorted(validator.iter_errors(value), key=lambda error: list(map(str, error.path)))
    return [fault for error in found for fault in _told(error, path)]


@functools.lru_cache(maxsize=256)
def _validator(schema: str) -> Draft202012Validator:
    wanted = translated(json.loads(schema))
    return Draft202012Validator(wanted, format_checker=FORMATS, registry=REGISTRY)


def _told(error: ValidationError, path: str) -> Iterator[Fault]:
    place = path + _steps(error.path)
    if not error.context:
        yield Fault(place, _short(error.message))
        return
    # "is not valid under any of the given schemas" helps nobody: say what each would want.
    wanted = dict.fromkeys(_short(each.message) for each in error.context)
    yield Fault(place, " and ".join(wanted))


def _steps(steps: Iterable[str | int]) -> str:
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in steps)


def _short(message: str) -> str:
    if len(message) <= LONGEST:
        return message
    return f"{message[: LONGEST // 2]} … {message[-LONGEST // 2 :]}"
