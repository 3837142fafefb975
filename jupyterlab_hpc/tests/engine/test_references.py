"""Outputs by reference (OGC 18-062r2 §7.11.4): links in a document, in headers, in a part."""

from __future__ import annotations

import json

import pytest

from .client import BASE, Client

CSV = "t,a\n" + "".join(f"{n},{n % 4}\n" for n in range(64))
BOTH = {"spectrum": {"transmissionMode": "reference"}, "filtered": {}}


async def filtered(client: Client, **body: object) -> str:
    request = {"inputs": {"signal": CSV}, **body}
    answer = await client.execute("fft-filter", request)
    assert answer.status == 201, answer.text
    job = str(answer.json["jobID"])
    info = await client.ended(job)
    assert info["status"] == "successful", info
    return job


async def test_a_document_holds_a_link_in_place_of_the_value(client: Client) -> None:
    job = await filtered(client, response="document", outputs=BOTH)
    document = (await client.get(f"jobs/{job}/results")).json
    place = f"{BASE}jobs/{job}/results/spectrum"
    assert document["spectrum"] == {"href": place, "type": "image/png"}
    assert document["filtered"]["value"].startswith("t,a")
    picture = await client.get(place.removeprefix(BASE))
    assert picture.content.startswith(b"\x89PNG")


async def test_raw_outputs_that_are_all_links_come_as_headers(client: Client) -> None:
    wish = {"outputs": {"outputs": {"transmissionMode": "reference"}}}
    answer = await client.execute("run-cell", {"inputs": {"code": "1 + 1"}, **wish})
    job = answer.json["jobID"]
    await client.ended(job)
    results = await client.get(f"jobs/{job}/results")
    assert (results.status, results.content) == (204, b"")
    assert results.headers["Link"] == (
        f"<{BASE}jobs/{job}/results/outputs>; "
        'rel="http://www.opengis.net/def/rel/ogc/1.0/results"; title="outputs"; '
        'type="application/vnd.jupyter.outputs+json"'
    )


async def test_a_raw_output_by_link_is_a_part_without_content(client: Client) -> None:
    job = await filtered(client, outputs=BOTH)
    results = await client.get(f"jobs/{job}/results")
    boundary = results.headers["Content-Type"].partition('boundary="')[2].rstrip('"')
    parts = results.content.split(f"--{boundary}".encode())
    head, _, content = parts[1].partition(b"\r\n\r\n")
    assert b"Content-ID: spectrum" in head
    assert f"Content-Location: {BASE}jobs/{job}/results/spectrum".encode() in head
    assert content == b"\r\n"
    assert parts[2].partition(b"\r\n\r\n")[2].startswith(b"t,a")


async def test_a_reference_is_refused_where_the_description_offers_none(client: Client) -> None:
    wish = {"a": {"transmissionMode": "reference"}}
    answer = await client.execute("echo", {"inputs": {"a": "x"}, "outputs": wish})
    assert answer.status == 400
    assert answer.json["detail"] == "outputs.a.transmissionMode: only 'value' is offered"


@pytest.mark.parametrize("outputs", [{}, None])
async def test_no_output_named_is_all_of_them(client: Client, outputs: object) -> None:
    body = {"inputs": {"a": "x", "b": "<x/>"}, "outputs": outputs, "response": "document"}
    answer = await client.execute("echo", body)
    assert json.loads(answer.content).keys() == {"a", "b"}
