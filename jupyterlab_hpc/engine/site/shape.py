"""The shape of a site process: which fields there are, and whether its schemas are schemas."""

from __future__ import annotations

import difflib
import functools
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path as FilePath
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from ..schema import faults as value_faults
from ..schema import translated
from .document import Path

SHAPE = FilePath(__file__).with_name("process.schema.json")
TYPES = ("array", "boolean", "integer", "null", "number", "object", "string")
# JSON Schema 2020-12 (but references), and what OpenAPI 3.0 adds.
WORDS = """
    $anchor $comment $defs $id $schema additionalProperties allOf anyOf const contains
    contentEncoding contentMediaType contentSchema default dependentRequired dependentSchemas
    deprecated description else enum examples exclusiveMaximum exclusiveMinimum format if items
    maxContains maxItems maxLength maxProperties maximum minContains minItems minLength
    minProperties minimum multipleOf not oneOf pattern patternProperties prefixItems properties
    propertyNames readOnly required then title type unevaluatedItems unevaluatedProperties
    uniqueItems writeOnly nullable discriminator xml externalDocs example
    """
KNOWN = frozenset(WORDS.split())


@dataclass(frozen=True)
class Flaw:
    """What is wrong with a part of a file; ``path`` leads there."""

    path: Path
    message: str


def shape_flaws(value: Any) -> list[Flaw]:
    """What does not fit the shape, schemas of inputs and outputs included."""
    if not isinstance(value, dict):
        return [Flaw((), "a process is described by fields such as 'inputs:' and 'command:'")]
    found = [flaw for error in _shape().iter_errors(value) for flaw in _told(error)]
    for part in ("inputs", "outputs"):
        entries = value.get(part)
        for name, entry in entries.items() if isinstance(entries, dict) else ():
            schema = entry.get("schema") if isinstance(entry, dict) else None
            if isinstance(schema, dict):
                found += schema_flaws(schema, (part, name, "schema"))
    return found


@functools.cache
def _shape() -> Draft202012Validator:
    return Draft202012Validator(json.loads(SHAPE.read_text()))


@functools.cache
def _schemas() -> Draft202012Validator:
    return Draft202012Validator(Draft202012Validator.META_SCHEMA)


def schema_flaws(schema: dict[str, Any], path: Path) -> list[Flaw]:
    """What keeps an OpenAPI 3.0 or JSON Schema from being one that can be checked against."""
    found = [_bad_schema(error, path) for error in _schemas().iter_errors(translated(schema))]
    found += _unheld(schema, path)
    if not found and "default" in schema:
        for fault in value_faults(schema["default"], schema, ""):
            found.append(Flaw((*path, "default"), f"does not fit the schema: {fault.message}"))
    return found


def _bad_schema(error: ValidationError, path: Path) -> Flaw:
    place = (*path, *error.absolute_path)
    if place[-1] == "type" and isinstance(error.instance, str):
        return Flaw(place, f"'{error.instance}' is not a type: there are {', '.join(TYPES)}")
    return Flaw(place, error.message)


def _unheld(schema: Any, path: Path) -> Iterator[Flaw]:
    """What a meta-schema lets pass: references, patterns that are none, misspelt words."""
    if isinstance(schema, list):
        for index, each in enumerate(schema):
            yield from _unheld(each, (*path, index))
        return
    if not isinstance(schema, dict):
        return
    for word, value in schema.items():
        place = (*path, word)
        if word in ("$ref", "$dynamicRef"):
            yield Flaw(place, "references are not followed: write the schema out")
        elif word == "oneOf" and isinstance(value, list) and not _all_written(value):
            yield Flaw(place, "write out what each of the alternatives is")
        elif word == "pattern":
            yield from _bad_pattern(value, place)
        elif word in ("properties", "patternProperties", "$defs", "dependentSchemas"):
            for name, each in value.items() if isinstance(value, dict) else ():
                if word == "patternProperties":
                    yield from _bad_pattern(name, (*place, name))
                yield from _unheld(each, (*place, name))
        elif word in KNOWN:
            if word not in ("default", "enum", "const", "example", "examples", "xml"):
                yield from _unheld(value, place)
        elif meant := difflib.get_close_matches(word, KNOWN, 1, 0.8):
            yield Flaw(place, f"there is no such word in a schema; did you mean '{meant[0]}'?")


def _all_written(alternatives: list[Any]) -> bool:
    return all(isinstance(each, dict) for each in alternatives)


def _bad_pattern(pattern: Any, path: Path) -> Iterator[Flaw]:
    try:
        re.compile(str(pattern))
    except re.error as error:
        yield Flaw(path, f"'{pattern}' is not a pattern: {error}")


def _told(error: ValidationError) -> Iterator[Flaw]:
    path: Path = tuple(error.absolute_path)
    if error.validator == "additionalProperties" and isinstance(error.instance, dict):
        known = error.schema["properties"]
        for name in error.instance.keys() - known.keys():
            yield Flaw((*path, name), _unknown(name, known))
    elif error.validator == "required":
        for name in error.validator_value:
            if name not in error.instance:
                yield Flaw(path, f"the field '{name}' is missing")
    elif error.validator == "pattern":
        yield from _bad_name(error, path)
    else:
        yield Flaw(path, _in_words(error))


def _unknown(name: str, known: Iterable[str]) -> str:
    meant = difflib.get_close_matches(name, known, 1)
    hint = f"did you mean '{meant[0]}'?" if meant else f"there are {', '.join(known)}"
    return f"there is no such field; {hint}"


def _bad_name(error: ValidationError, path: Path) -> Iterator[Flaw]:
    # Names of inputs and the like are checked as values of their own; the name leads there.
    place = (*path, error.instance) if "propertyNames" in error.absolute_schema_path else path
    yield Flaw(place, f"'{error.instance}' is not taken: {error.schema['description']}")


def _in_words(error: ValidationError) -> str:
    if error.validator == "not":
        return f"'{error.instance}' is taken"
    scalar = isinstance(error.instance, int | float | bool | None)
    if error.validator == "type" and scalar and "string" in error.validator_value:
        return f"{error.message}: put it in quotes if it is meant as a text"
    if error.context:
        return " and ".join(dict.fromkeys(each.message for each in error.context))
    return error.message
