"""What contradicts a description is refused, with the place of every fault."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jupyterlab_hpc.engine.inputs import read_inputs
from jupyterlab_hpc.engine.process import Process
from jupyterlab_hpc.engine.processes import echo

from .client import Client
from .shipped.offered import shipped

NOTEBOOK = {
    "a": "Literal Input string 1",
    "b": {"title": "This is a title", "value": "some complex value"},
    "c": {"bbox": [-100, -60, 110, 50], "crs": "urn:ogc:def:crs:EPSG:6.6:4326"},
}


def read(inputs: Any, process: Process = echo.PROCESS) -> dict[str, Any]:
    values, faults = read_inputs(process, {"inputs": inputs})
    assert not faults, faults
    return values


def refused(inputs: Any, process: Process = echo.PROCESS) -> list[str]:
    return [str(fault) for fault in read_inputs(process, {"inputs": inputs})[1]]


def several(least: int, most: int | str) -> Process:
    """A process whose input ``n`` takes several whole numbers."""
    schema = {"type": "integer"}
    declared = {"minOccurs": least, "maxOccurs": most, "schema": schema}
    return Process({"id": "several", "inputs": {"n": declared}}, lambda *_: [])


@pytest.mark.parametrize(
    ("inputs", "fault"),
    [
        ({"a": 1}, "inputs.a: 1 is not of type 'string'"),
        ({"a": "x", "pause": "x"}, "inputs.pause: 'x' is not of type 'integer'"),
        ({"a": "x", "pause": -1}, "inputs.pause: -1 is less than the minimum of 0"),
        ({"c": {"bbox": [1, 2, "x", 4]}}, "inputs.c.bbox[2]: 'x' is not of type 'number'"),
        ({"c": {"crs": "urn:x"}}, "inputs.c: 'bbox' is a required property"),
        ({"b": 5}, "inputs.b: 5 is not of type 'string' and 5 is not of type 'object'"),
        ({}, "inputs: give at least one of a, b and c"),
        ({"pause": 1}, "inputs: give at least one of a, b and c"),
        ([1], "inputs: must be an object of values by input"),
        ({"a": "x", "z": 1}, "inputs.z: there is no such input; there are a, b, c, pause"),
    ],
)
def test_a_fault_is_told_with_its_place(inputs: Any, fault: str) -> None:
    assert refused(inputs) == [fault]


def test_all_faults_are_told_at_once() -> None:
    assert len(refused({"a": 1, "b": 2, "c": {"bbox": [1, 2, 3]}, "pause": None})) == 4


def test_a_bounding_box_has_four_or_six_numbers() -> None:
    assert refused({"c": {"bbox": [1, 2, 3, 4, 5]}})
    assert read({"c": {"bbox": [1, 2, 3, 4, 5, 6]}})["c"] == {"bbox": [1, 2, 3, 4, 5, 6]}


def test_the_inputs_of_the_hpgc_notebook_are_taken() -> None:
    assert read(NOTEBOOK) == {**NOTEBOOK, "b": "some complex value", "pause": 0}


def test_qualified_values_are_unwrapped() -> None:
    assert read({"a": {"value": "x"}})["a"] == "x"
    assert read({"b": {"value": {"k": 1}, "mediaType": "application/json"}})["b"] == {"k": 1}
    assert read({"b": {"k": 1}})["b"] == {"k": 1}
    nested = {"value": "<x/>", "format": {"mediaType": "text/xml", "encoding": "utf-8"}}
    assert read({"b": nested})["b"] == "<x/>"


def test_a_media_type_that_is_not_taken_is_refused() -> None:
    (fault,) = refused({"b": {"value": "x", "mediaType": "image/png"}})
    assert fault == ("inputs.b: has the media type 'image/png'; taken: text/xml, application/json")


def test_text_in_base64_is_decoded() -> None:
    encoded = base64.b64encode(b"t,a\n").decode()
    signal = {"value": encoded, "encoding": "base64", "mediaType": "text/csv"}
    assert read({"signal": signal}, shipped("fft-filter"))["signal"] == "t,a\n"
    signal["value"] = "not base64"
    assert refused({"signal": signal}, shipped("fft-filter")) == [
        "inputs.signal: is not UTF-8 text in base64, as its encoding says"
    ]


def test_data_links_are_read_and_other_links_refused() -> None:
    assert read({"a": {"href": "data:,hello%20you"}})["a"] == "hello you"
    assert read({"b": {"href": "data:application/json,%7B%22k%22:1%7D"}})["b"] == {"k": 1}
    assert read({"a": {"href": "data:text/plain;base64,aGk="}})["a"] == "hi"
    (fault,) = refused({"a": {"href": "file:///etc/passwd"}})
    assert "links are not followed here, only data: URLs" in fault
    for broken in ("data:nothing", "data:;base64,%", "data:,%ff", "data:application/json,{"):
        assert refused({"b": {"href": broken}})


def test_several_values_are_a_list_and_one_may_stand_alone() -> None:
    assert read({"n": [1, 2]}, several(1, "unbounded"))["n"] == [1, 2]
    assert read({"n": 1}, several(1, 3))["n"] == [1]
    assert refused({"n": [1, "x"]}, several(1, 3)) == ["inputs.n[1]: 'x' is not of type 'integer'"]
    assert refused({"n": [1, 2, 3, 4]}, several(1, 3)) == ["inputs.n: takes at most 3 values"]
    assert refused({"n": [1]}, several(2, 3)) == ["inputs.n: needs at least 2 values"]
    assert refused({}, several(1, 3)) == ["inputs.n: is required"]


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"", "The body is not JSON"),
        (b"{", "The body is not JSON"),
        (b"\xff", "The body is not JSON"),
        (b"[]", "The body must be a JSON object"),
        (b'{"inputs": {"a": NaN}}', "NaN is not JSON"),
        (b'{"inputs": {"c": {"bbox": [1e999, 0, 0, 0]}}}', "beyond the range"),
        (b'{"inputs": {"pause": 1%s}}' % (b"0" * 400), "beyond the range"),
        (b'{"inputs": {"b": ' + b'{"k": ' * 5000 + b"1" + b"}" * 5001 + b"}", "levels deep"),
        (b'{"inputs": {"a": "x"}, "response": "film"}', "response: must be 'raw' or"),
        (b'{"inputs": {"a": "x"}, "outputs": {"z": {}}}', "outputs.z: there is no such output"),
        (
            b'{"inputs": {"a": "x"}, "outputs": {"a": {"transmissionMode": "reference"}}}',
            "outputs.a.transmissionMode: only 'value' is offered",
        ),
        (
            b'{"inputs": {"a": "x"}, "outputs": {"b": {"format": {"mediaType": "image/png"}}}}',
            "outputs.b.format.mediaType: 'image/png' is not offered",
        ),
    ],
)
async def test_a_body_that_cannot_be_meant_is_refused(
    client: Client, content: bytes, fault: str
) -> None:
    answer = await client.send("POST", "processes/echo/execution", content)
    assert answer.status == 400
    assert fault in answer.json["detail"]
    assert list((client.directory / "jobs").iterdir()) == []


async def test_a_body_beyond_the_limit_is_refused(client: Client) -> None:
    answer = await client.send("POST", "processes/echo/execution", b" " * ((64 << 20) + 1))
    assert answer.status == 413


async def test_a_cell_with_a_syntax_error_makes_no_job(client: Client) -> None:
    answer = await client.execute("run-cell", {"inputs": {"code": "x = 1\n\ny = ("}})
    assert answer.status == 400
    assert answer.json["detail"] == "inputs.code: line 3: '(' was never closed"
    assert (await client.get("jobs")).json["jobs"] == []


async def test_an_unknown_kernel_is_refused_in_its_own_words(client: Client) -> None:
    answer = await client.execute("run-cell", {"inputs": {"code": "1", "kernel": "julia"}})
    assert answer.status == 400
    assert answer.json["detail"] == "inputs.kernel: There is no kernel 'julia'."


def json_values() -> st.SearchStrategy[Any]:
    text = st.text(st.characters(), max_size=8) | st.sampled_from(["value", "href", "bbox", "a"])
    leaves = st.none() | st.booleans() | st.integers() | st.floats() | text
    return st.recursive(
        leaves,
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(text, inner, max_size=4),
        max_leaves=12,
    )


def bodies() -> st.SearchStrategy[Any]:
    names = st.sampled_from(["a", "b", "c", "code", "kernel", "signal", "low", "window", "x"])
    inputs = st.dictionaries(names, json_values(), max_size=4)
    shaped = st.fixed_dictionaries(
        {"inputs": inputs},
        optional={"outputs": json_values(), "response": json_values()},
    )
    return shaped | json_values()


async def test_no_body_whatsoever_breaks_the_engine(client: Client, monkeypatch) -> None:
    # What is tested ends where the job would start.
    monkeypatch.setattr(client.engine._executor, "submit", lambda job: _never())
    monkeypatch.setattr(client.engine._executor, "wait", lambda job, seconds: _never())
    seen: dict[str, Any] = {}

    @settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
    @given(process=st.sampled_from(["echo", "run-cell", "fft-filter"]), body=bodies())
    def collect(process: str, body: Any) -> None:
        seen[json.dumps([process, body])] = (process, body)

    collect()
    for process, body in seen.values():
        answer = await client.execute(process, body)
        assert answer.status in (201, 400), (process, body, answer.text)
    assert (await client.get("jobs")).status == 200


async def _never() -> bool:
    return False
