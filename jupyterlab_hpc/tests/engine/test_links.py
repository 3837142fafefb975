"""Inputs by link (OGC 18-062r2 §7.11.2.3): fetched, checked, and refused with their place."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from jupyterlab_hpc.engine import EngineLimits
from jupyterlab_hpc.engine.inputs import read_inputs
from jupyterlab_hpc.engine.process import Process
from jupyterlab_hpc.engine.web import Fetched, Unreachable

from .client import BASE, Client, happens
from .outside import World

FAR = "https://far.example/"


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
async def client(tmp_path: Path, world: World) -> AsyncIterator[Client]:
    limits = EngineLimits(running=4, grace=0.5, inputs=1000, links=5)
    async with Client(tmp_path, limits, web=world) as client:
        yield client


def read(schema: dict[str, Any], given: Any, *pages: tuple[str, bytes, str], **more: Any) -> Any:
    """The value of one input, or the words about its fault."""
    found = {FAR + name: Fetched(content, kind) for name, content, kind in pages}
    declared = {"n": {"schema": schema, **more}}
    process = Process({"id": "one", "inputs": declared}, lambda *_: [])
    body = {"inputs": {"n": given}}
    values, faults = read_inputs(
        process, body, lambda href: found.get(href, Unreachable("far.example is not there"))
    )
    return "; ".join(map(str, faults)) if faults else values["n"]


TEXT = {"type": "string"}
CSV = {"type": "string", "contentMediaType": "text/csv"}
PNG = {"type": "string", "contentMediaType": "image/png", "contentEncoding": "base64"}
JSON = {"type": "object", "required": ["k"]}
EITHER = {"oneOf": [CSV, {"type": "object", "contentMediaType": "application/json"}]}


def link(name: str, **members: Any) -> dict[str, Any]:
    return {"href": FAR + name, **members}


async def test_a_link_stands_for_what_it_leads_to(client: Client, world: World) -> None:
    world.pages[FAR + "a"] = (b"far away", "text/plain")
    body = {"inputs": {"a": {"href": FAR + "a", "format": {}}}, "outputs": {"a": {}}}
    answer = await client.execute("echo", body)
    assert (answer.status, answer.text) == (200, "far away")


async def test_a_result_of_another_job_is_an_input_without_a_request(
    client: Client, world: World
) -> None:
    first = await client.submit("echo", {"b": "<x/>"})
    await client.ended(first)
    place = f"{BASE}jobs/{first}/results/b"
    inputs = {"b": {"href": place, "type": "text/xml"}}
    answer = await client.execute("echo", {"inputs": inputs, "outputs": {"b": {}}})
    assert answer.text == "<x/>"
    answer = await client.execute("echo", {"inputs": {"a": {"href": f"{BASE}jobs/no/results/a"}}})
    assert answer.status == 400
    assert answer.json["detail"] == (
        "inputs.a: this server answered 404 Not Found: There is no job 'no'."
    )
    assert world.asked == []


async def test_a_file_that_a_job_left_is_an_input_too(client: Client) -> None:
    first = await client.cell("print('hello')")
    await client.ended(first)
    place = f"{BASE}jobs/{first}/results/outputs"
    answer = await client.execute("echo", {"inputs": {"a": {"href": place}}})
    assert '"hello\\n"' in answer.text


async def test_all_links_are_followed_at_the_same_time_and_each_once(
    client: Client, world: World
) -> None:
    world.pages = {FAR + "a": (b"one", "text/plain"), FAR + "b": (b"<x/>", "text/xml")}
    inputs = {"a": {"href": FAR + "a"}, "b": {"href": FAR + "b"}}
    assert (await client.execute("echo", {"inputs": inputs})).status == 200
    assert (sorted(world.asked), world.most_together) == ([FAR + "a", FAR + "b"], 2)


async def test_a_link_that_leads_nowhere_is_told_with_its_place_and_makes_no_job(
    client: Client,
) -> None:
    answer = await client.execute("echo", {"inputs": {"a": {"href": FAR + "gone"}}})
    assert answer.status == 400
    assert answer.json["detail"] == "inputs.a: far.example answered 404 Not Found"
    assert (await client.get("jobs")).json["jobs"] == []


async def test_nothing_is_fetched_for_a_request_that_is_wrong_anyway(
    client: Client, world: World
) -> None:
    inputs = {"a": {"href": FAR + "a"}, "pause": "x"}
    assert (await client.execute("echo", {"inputs": inputs})).status == 400
    assert world.asked == []


async def test_what_was_fetched_is_checked_like_what_was_sent(client: Client, world: World) -> None:
    world.pages[FAR + "c"] = (b'{"bbox": [1, 2, "x", 4]}', "application/json")
    answer = await client.execute("echo", {"inputs": {"c": {"href": FAR + "c"}}})
    assert answer.json["detail"] == "inputs.c.bbox[2]: 'x' is not of type 'number'"


async def test_links_that_bring_too_much_are_refused(client: Client, world: World) -> None:
    world.pages = {FAR + name: (bytes(600), "text/xml") for name in "ab"}
    inputs = {name: {"href": FAR + name} for name in "ab"}
    answer = await client.execute("echo", {"inputs": inputs})
    assert answer.status == 400
    assert "HpcApp.engine_input_limit" in answer.json["detail"]


async def test_one_deadline_holds_for_all_links(tmp_path: Path, world: World) -> None:
    world.silent.add(FAR + "a")
    world.pages[FAR + "b"] = (b"<x/>", "text/xml")
    async with Client(tmp_path, EngineLimits(links=0.2), web=world) as client:
        inputs = {name: {"href": FAR + name} for name in "ab"}
        answer = await client.execute("echo", {"inputs": inputs})
    assert answer.json["detail"] == "inputs.a: there was no answer within 0.2 s"
    await happens(lambda: world.together == 0, "the end of the request")


async def test_a_client_that_goes_away_ends_the_fetching(client: Client, world: World) -> None:
    world.silent.add(FAR + "a")
    request = asyncio.ensure_future(client.execute("echo", {"inputs": {"a": {"href": FAR + "a"}}}))
    await happens(lambda: world.together == 1, "the request")
    request.cancel()
    await happens(lambda: world.together == 0, "the end of the request")
    assert (await client.get("jobs")).json["jobs"] == []


async def test_without_a_way_outside_links_are_refused(tmp_path: Path) -> None:
    async with Client(tmp_path) as client:
        answer = await client.execute("echo", {"inputs": {"a": {"href": FAR + "a"}}})
    assert (answer.status, answer.json["detail"]) == (
        400,
        "inputs.a: links are not followed here, only data: URLs",
    )


@pytest.mark.parametrize(
    ("schema", "content", "kind", "value"),
    [
        (TEXT, "grüezi".encode(), "text/plain; charset=utf-8", "grüezi"),
        (TEXT, "grüezi".encode("latin-1"), "text/plain; charset=ISO-8859-1", "grüezi"),
        (TEXT, b"\xef\xbb\xbfhello", "text/plain", "hello"),
        (CSV, b"a,b\n", "application/octet-stream", "a,b\n"),
        (CSV, b"a,b\n", "", "a,b\n"),
        (PNG, b"\x89PNG", "image/png", base64.b64encode(b"\x89PNG").decode()),
        (JSON, b'{"k": 1}', "application/json", {"k": 1}),
        (JSON, b'{"k": 1}', "text/plain", {"k": 1}),
        ({"type": "number"}, b"2.5", "text/plain", 2.5),
        (EITHER, b'{"k": 1}', "application/json", {"k": 1}),
        (EITHER, b'{"k": 1}', "application/geo+json", {"k": 1}),
        (EITHER, b"a,b\n", "text/csv", "a,b\n"),
        ({}, b'{"k": 1}', "application/json", {"k": 1}),
        ({}, b"plain", "text/plain", "plain"),
    ],
)
def test_content_becomes_what_the_description_wants(
    schema: dict[str, Any], content: bytes, kind: str, value: Any
) -> None:
    assert read(schema, link("x"), ("x", content, kind)) == value


@pytest.mark.parametrize(
    ("schema", "content", "kind", "fault"),
    [
        (TEXT, b"\xff", "text/plain", "n: what it leads to is not text in utf-8"),
        (TEXT, b"x", "text/plain; charset=klingon", "n: what it leads to is not text in klingon"),
        (JSON, b"{", "application/json", "n: what it leads to is not JSON"),
        (CSV, b"x", "image/png", "n: has the media type 'image/png'; taken: text/csv"),
        (JSON, b"{}", "application/json", "n: 'k' is a required property"),
    ],
)
def test_content_that_does_not_fit_is_refused(
    schema: dict[str, Any], content: bytes, kind: str, fault: str
) -> None:
    assert fault in read(schema, link("x"), ("x", content, kind))


def test_a_type_that_is_not_taken_is_refused_before_it_is_fetched() -> None:
    fault = "inputs.n: has the media type 'image/png'; taken: text/csv"
    assert read(CSV, link("missing", type="image/png")) == fault
    assert read(CSV, link("missing", format={"mediaType": "image/png"})) == fault


def test_the_type_of_the_link_counts_more_than_that_of_the_answer() -> None:
    page = ("x", b'{"k": 1}', "text/csv")
    assert read(EITHER, link("x", type="application/json"), page) == {"k": 1}


def test_links_may_stand_in_lists_of_values_and_in_arrays() -> None:
    pages = [("x", b"1", "text/plain"), ("y", b"2", "text/plain")]
    number = {"type": "integer"}
    array = {"type": "array", "items": number}
    links = [link("x"), 5, link("y")]
    assert read(number, links, *pages, maxOccurs=5) == [1, 5, 2]
    assert read(array, links, *pages) == [1, 5, 2]
    assert read(array, [[1], link("z")], ("z", b"[7, 8]", "application/json"), maxOccurs=3) == [
        [1],
        [7, 8],
    ]
    assert read(array, [1, 2], maxOccurs=3) == [[1, 2]]
    assert read(array, [1, link("gone")]) == "inputs.n[1]: far.example is not there"


def test_an_object_that_has_a_member_href_of_its_own_is_no_link() -> None:
    schema = {"type": "object", "properties": {"href": {"type": "string"}}}
    assert read(schema, link("x")) == {"href": FAR + "x"}


def test_binary_content_in_the_request_has_to_be_base64() -> None:
    assert read(PNG, "iVBO") == "iVBO"
    assert read(PNG, {"value": "iVBO", "encoding": "base64", "mediaType": "image/png"}) == "iVBO"
    assert read(PNG, "no!") == "inputs.n: is not base64"


def test_text_may_come_in_any_of_the_formats_of_a_description() -> None:
    both = {"oneOf": [CSV, {"type": "string", "contentMediaType": "text/plain"}]}
    assert read(both, "a,b") == "a,b"
    assert read(both, 5) == "inputs.n: 5 is not of type 'string'"


@pytest.mark.parametrize(
    ("name", "good", "bad"),
    [
        ("date", "2026-01-31", "31.1.2026"),
        ("date-time", "2026-01-31T12:00:00Z", "noon"),
        ("uri", "urn:ogc:def:crs:EPSG:6.6:4326", "no address"),
    ],
)
def test_dates_and_addresses_are_checked(name: str, good: str, bad: str) -> None:
    schema = {"type": "string", "format": name}
    assert read(schema, good) == good
    assert read(schema, bad) == f"inputs.n: {bad!r} is not a '{name}'"


def test_a_schema_elsewhere_is_not_fetched_and_the_bounding_box_is_known() -> None:
    place = "http://schemas.opengis.net/ogcapi/processes/part1/1.0/openapi/schemas/bbox.yaml"
    box = {"allOf": [{"format": "ogc-bbox"}, {"$ref": place}]}
    good = {"bbox": [345345345, 345345345, 345345345, 345345345], "crs": "urn:ogc:def:crs:x"}
    assert read(box, good) == good
    assert read(box, {"bbox": ["x", 2, 3, 4]}) == "inputs.n.bbox[0]: 'x' is not of type 'number'"
    assert read({"$ref": "http://127.0.0.1:1/else.json"}, 5) == 5
