"""The execute request of one process as an OpenAPI 3.0 schema (OGC 18-062r2 §7.11.2)."""

from __future__ import annotations

from typing import Any

from .formats import types
from .openapi_schemas import TEXT, many, record, ref
from .process import Process

# What OpenAPI 3.0 knows of JSON Schema; it has no media types in schemas.
KNOWN = frozenset(
    [
        "title",
        "multipleOf",
        "maximum",
        "exclusiveMaximum",
        "minimum",
        "exclusiveMinimum",
        "maxLength",
        "minLength",
        "pattern",
        "maxItems",
        "minItems",
        "uniqueItems",
        "maxProperties",
        "minProperties",
        "required",
        "enum",
        "type",
        "not",
        "allOf",
        "oneOf",
        "anyOf",
        "items",
        "properties",
        "additionalProperties",
        "description",
        "format",
        "default",
        "nullable",
        "example",
    ]
)
SCHEMAS = ("items", "not", "additionalProperties")
LISTS = ("allOf", "oneOf", "anyOf")


def body_of(process: Process) -> dict[str, Any]:
    """The body that runs it: what ``process`` wants, and what every request may have."""
    inputs = process.inputs
    required = [name for name, each in inputs.items() if _is_required(each)]
    values: dict[str, Any] = {
        "type": "object",
        "properties": {name: _input(each) for name, each in inputs.items()},
        "additionalProperties": False,
    }
    if required:
        values["required"] = required
    wishes = {
        "type": "object",
        "properties": {name: ref("wish") for name in process.outputs},
        "additionalProperties": False,
    }
    return record(
        "inputs" if required else "",
        inputs=values,
        outputs=wishes,
        response=ref("response"),
        subscriber=ref("subscriber"),
    )


def _is_required(declared: dict[str, Any]) -> bool:
    return declared.get("minOccurs", 1) > 0 and "default" not in declared["schema"]


def _input(declared: dict[str, Any]) -> dict[str, Any]:
    """A value in each of the shapes that the standard allows."""
    own = plain(declared["schema"])
    qualified = record("value", value=own, mediaType=TEXT, encoding=TEXT)
    words: dict[str, Any] = {k: declared[k] for k in ("title", "description") if k in declared}
    one: dict[str, Any] = {"anyOf": [own, qualified, ref("inputLink")]}
    if declared.get("maxOccurs", 1) == 1:
        return {**words, **one}
    list_of: dict[str, Any] = {**many(one), "minItems": declared.get("minOccurs", 1)}
    if declared["maxOccurs"] != "unbounded":
        list_of["maxItems"] = declared["maxOccurs"]
    return {**words, "anyOf": [*one["anyOf"], list_of]}


def plain(schema: Any) -> dict[str, Any]:
    """A schema of a description in the words of OpenAPI 3.0."""
    if not isinstance(schema, dict) or "$ref" in schema:
        return {}
    made = {key: value for key, value in schema.items() if key in KNOWN}
    named = types(schema)
    if named:
        made["type"] = next((each for each in sorted(named) if each != "null"), "string")
        if "null" in named:
            made["nullable"] = True
    if len(named - {"null"}) > 1:
        del made["type"]
    if "const" in schema:
        made["enum"] = [schema["const"]]
    for bound in ("Minimum", "Maximum"):
        limit = made.get(f"exclusive{bound}")
        if limit is not None and not isinstance(limit, bool):
            made |= {bound.lower(): limit, f"exclusive{bound}": True}
    if schema.get("contentEncoding") == "base64":
        made["format"] = "byte"
    for key in SCHEMAS:
        if isinstance(made.get(key), dict):
            made[key] = plain(made[key])
    for key in LISTS:
        if key in made:
            made[key] = [plain(each) for each in made[key]]
    if any(
        "contentMediaType" in each for each in schema.get("oneOf", ()) if isinstance(each, dict)
    ):
        made["anyOf"] = made.pop("oneOf")
    if "properties" in made:
        made["properties"] = {name: plain(each) for name, each in made["properties"].items()}
    if made.get("type") == "array":
        made.setdefault("items", {})
    return made
