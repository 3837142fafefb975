"""The OpenAPI document is whole, and says of each process what may be sent to it."""

from __future__ import annotations

from typing import Any

import pytest

from jupyterlab_hpc.engine.openapi_process import plain
from jupyterlab_hpc.engine.schema import faults

from .client import Client


def references(value: Any) -> set[str]:
    if isinstance(value, dict):
        own = {value["$ref"]} if isinstance(value.get("$ref"), str) else set()
        return own.union(*(references(each) for each in value.values()))
    return set().union(*(references(each) for each in value)) if isinstance(value, list) else set()


def found(document: dict[str, Any], reference: str) -> Any:
    place: Any = document
    for step in reference.removeprefix("#/").split("/"):
        place = place[step]
    return place


async def test_every_reference_leads_somewhere(client: Client) -> None:
    document = (await client.get("api")).json
    named = references(document)
    assert "#/components/schemas/statusInfo" in named
    assert all(found(document, each) for each in named)


async def test_every_operation_has_a_name_of_its_own(client: Client) -> None:
    paths = (await client.get("api")).json["paths"]
    names = [operation["operationId"] for path in paths.values() for operation in path.values()]
    assert len(names) == len(set(names))


async def test_every_process_has_a_path_with_its_inputs(client: Client) -> None:
    document = (await client.get("api")).json
    for process in (await client.get("processes")).json["processes"]:
        path = document["paths"][f"/processes/{process['id']}/execution"]
        body = path["post"]["requestBody"]["content"]["application/json"]["schema"]
        described = (await client.get(f"processes/{process['id']}")).json
        assert body["properties"]["inputs"]["properties"].keys() == described["inputs"].keys()
        assert set(body["properties"]["inputs"].get("required", [])) == {
            name for name, each in described["inputs"].items() if each.get("minOccurs", 1) > 0
        }


async def test_the_schema_of_an_execution_takes_every_shape_of_an_input(client: Client) -> None:
    document = (await client.get("api")).json
    operation = document["paths"]["/processes/echo/execution"]["post"]
    schema = operation["requestBody"]["content"]["application/json"]["schema"]
    whole = {**schema, "components": document["components"]}
    for value in ("text", {"value": "text"}, {"href": "https://a.example/", "type": "text/plain"}):
        assert faults({"inputs": {"a": value}}, whole, "body") == []
    assert faults({"inputs": {"a": 5}}, whole, "body")
    assert faults({"inputs": {"nothing": 5}}, whole, "body")


@pytest.mark.parametrize(
    ("schema", "words"),
    [
        ({"type": ["integer", "null"]}, {"type": "integer", "nullable": True}),
        ({"type": ["integer", "string"]}, {}),
        ({"const": 5}, {"enum": [5]}),
        ({"exclusiveMinimum": 0}, {"minimum": 0, "exclusiveMinimum": True}),
        ({"minimum": 0, "exclusiveMinimum": True}, {"minimum": 0, "exclusiveMinimum": True}),
        (
            {"type": "string", "contentMediaType": "image/png", "contentEncoding": "base64"},
            {"type": "string", "format": "byte"},
        ),
        (
            {"oneOf": [{"type": "string", "contentMediaType": "text/csv"}]},
            {"anyOf": [{"type": "string"}]},
        ),
        ({"type": "array"}, {"type": "array", "items": {}}),
        ({"$ref": "http://else.example/schema.yaml"}, {}),
        (
            {"type": "object", "properties": {"a": {"type": "string", "x-ui": 1}}},
            {"type": "object", "properties": {"a": {"type": "string"}}},
        ),
    ],
)
def test_a_schema_is_put_into_the_words_of_openapi_3_0(
    schema: dict[str, Any], words: dict[str, Any]
) -> None:
    assert plain(schema) == words
