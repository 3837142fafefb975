"""What the conformance suite of OGC API - Processes 1.0 demands: pages and execution, over HTTP.

The suite (ets-ogcapi-processes10) is given the landing page and a process that echoes. What it
demands beyond the standard is marked so.
"""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest

from .over_http import CONF, ECHO, REL, STATES, Send, hrefs, is_exception

PAGES = ["", "conformance", "processes", "processes/echo", "jobs"]

# --- core: landing page, interface description, conformance


async def test_landing_page_has_the_required_links(send: Send) -> None:
    answer = await send("GET", "")
    page = json.loads(answer.body)
    assert answer.code == 200
    assert answer.headers["Content-Type"] == "application/json"
    assert hrefs(page, "service-desc") or hrefs(page, "service-doc")
    for rel in ("conformance", "processes"):
        assert len(hrefs(page, REL + rel)) == 1


async def test_landing_page_links_to_the_job_list(send: Send) -> None:
    (href,) = hrefs(json.loads((await send("GET", "")).body), REL + "job-list")
    assert href.endswith("/hpc/engine/jobs")


async def test_interface_description_is_openapi_3_0(send: Send) -> None:
    page = json.loads((await send("GET", "")).body)
    (description,) = [link for link in page["links"] if link["rel"] == "service-desc"]
    assert description["type"] == "application/vnd.oai.openapi+json;version=3.0"
    answer = await send("GET", description["href"].partition("/hpc/engine/")[2])
    document = json.loads(answer.body)
    assert answer.headers["Content-Type"] == "application/vnd.oai.openapi+json;version=3.0"
    assert document["openapi"].startswith("3.0.")
    assert {"/processes", "/processes/{processID}", "/jobs/{jobID}"} <= document["paths"].keys()


async def test_conformance_lists_core_and_what_comes_with_it(send: Send) -> None:
    answer = await send("GET", "conformance")
    declared = json.loads(answer.body)["conformsTo"]
    assert answer.code == 200
    for name in ("core", "ogc-process-description", "json", "oas30", "job-list", "dismiss"):
        assert CONF + name in declared


async def test_every_page_is_json_whatever_is_accepted(send: Send) -> None:
    for path in PAGES:
        for accept in ("application/json", "*/*", "text/html", "", "image/png"):
            answer = await send("GET", path, **({"Accept": accept} if accept else {}))
            kind = answer.headers["Content-Type"]
            assert (answer.code, kind) == (200, "application/json"), (path, accept)
            json.loads(answer.body)


async def test_a_trailing_slash_makes_no_difference(send: Send) -> None:
    # OWSLib adds one, the suite wants none.
    for path in PAGES[1:]:
        plain, slashed = await send("GET", path), await send("GET", path + "/")
        assert (plain.code, plain.body) == (slashed.code, slashed.body), path


async def test_head_is_answered_like_get(send: Send) -> None:
    answer = await send("HEAD", "processes")
    assert (answer.code, answer.body) == (200, b"")


# --- core: process list and description


async def test_process_list_has_summaries_and_links(send: Send) -> None:
    page = json.loads((await send("GET", "processes")).body)
    assert hrefs(page, "self")
    for process in page["processes"]:
        assert process["id"]
        assert process["version"]
        assert hrefs(process, "self")
        assert "inputs" not in process


async def test_process_list_with_limit_1_has_exactly_one(send: Send) -> None:
    page = json.loads((await send("GET", "processes?limit=1")).body)
    assert len(page["processes"]) == 1
    assert hrefs(page, "next")


async def test_process_list_refuses_a_limit_that_is_none(send: Send) -> None:
    for limit in ("0", "-1", "many"):
        answer = await send("GET", f"processes?limit={limit}")
        assert is_exception(answer, 400, "invalid-parameter-value"), limit
        assert json.loads(answer.body)["detail"].startswith("limit: ")


async def test_process_description_is_complete(send: Send) -> None:
    answer = await send("GET", "processes/echo")
    page = json.loads(answer.body)
    assert answer.code == 200
    assert set(page["jobControlOptions"]) <= {"sync-execute", "async-execute", "dismiss"}
    assert set(page["outputTransmission"]) <= {"value", "reference"}
    for described in (*page["inputs"].values(), *page["outputs"].values()):
        assert isinstance(described["schema"], dict)
    assert hrefs(page, REL + "execute")[0].endswith("/processes/echo/execution")


async def test_every_listed_process_has_a_description(send: Send) -> None:
    listed = json.loads((await send("GET", "processes?limit=1000")).body)["processes"]
    for process in listed:
        answer = await send("GET", f"processes/{process['id']}")
        assert (answer.code, json.loads(answer.body)["id"]) == (200, process["id"])


async def test_no_such_process_is_its_own_exception(send: Send) -> None:
    assert is_exception(await send("GET", "processes/nothing"), 404, "no-such-process")
    body: dict[str, Any] = {"inputs": {}}
    answer = await send("POST", "processes/nothing/execution", body)
    assert is_exception(answer, 404, "no-such-process")


async def test_echo_has_what_the_suite_looks_for(send: Send) -> None:
    # Beyond the standard: its first input is a plain text, an output of the same id gives it
    # back, an integer lets it wait, and nothing is by reference.
    page = json.loads((await send("GET", "processes/echo")).body)
    first = next(iter(page["inputs"]))
    assert page["inputs"][first]["schema"] == {"type": "string"}
    assert first in page["outputs"]
    assert page["inputs"]["pause"]["schema"]["type"] == "integer"
    assert page["outputTransmission"] == ["value"]


# --- core: execution


async def test_synchronous_execution_with_one_raw_value(send: Send) -> None:
    body = {"inputs": {"a": "teststring"}, "outputs": {"a": {"transmissionMode": "value"}}}
    answer = await send("POST", ECHO, {**body, "response": "raw"})
    assert (answer.code, answer.body) == (200, b"teststring")
    assert answer.headers["Content-Type"].startswith("text/plain")


async def test_synchronous_execution_with_several_raw_values(send: Send) -> None:
    body = {"inputs": {"a": "teststring", "b": "<x/>"}, "outputs": {"a": {}, "b": {}}}
    answer = await send("POST", ECHO, body)
    assert answer.code == 200
    assert answer.headers["Content-Type"].startswith("multipart/related")
    assert answer.body.count(b"Content-ID: ") == 2


async def test_synchronous_execution_as_a_document(send: Send) -> None:
    body = {"inputs": {"a": "teststring"}, "response": "document"}
    answer = await send("POST", ECHO, body)
    assert (answer.code, json.loads(answer.body)) == (200, {"a": "teststring"})


async def test_a_synchronous_answer_has_no_link_header(send: Send) -> None:
    # Beyond the standard: the suite cannot read a Link header that is written correctly.
    answer = await send("POST", ECHO, {"inputs": {"a": "teststring"}})
    assert "Link" not in answer.headers


async def test_without_outputs_all_of_them_are_given(send: Send) -> None:
    inputs = {"a": "teststring", "b": "<x/>", "c": {"bbox": [1, 2, 3, 4]}}
    answer = await send("POST", ECHO, {"inputs": inputs, "response": "document"})
    assert json.loads(answer.body).keys() == inputs.keys()


async def test_asynchronous_execution_answers_201_with_location_and_status(send: Send) -> None:
    answer = await send("POST", ECHO, {"inputs": {"a": "teststring"}}, Prefer="respond-async")
    info = json.loads(answer.body)
    assert answer.code == 201
    assert answer.headers["Location"].endswith(f"/jobs/{info['jobID']}")
    assert answer.headers["Preference-Applied"] == "respond-async"
    assert (info["type"], info["processID"]) == ("process", "echo")
    assert info["status"] in STATES
    assert hrefs(info, "monitor") == hrefs(info, "status") == [answer.headers["Location"]]


async def test_a_process_that_only_runs_asynchronously_makes_a_job_without_a_preference(
    send: Send,
) -> None:
    answer = await send("POST", "processes/run-cell/execution", {"inputs": {"code": "1"}})
    assert answer.code == 201
    assert "Preference-Applied" not in answer.headers


PREFERENCES = [
    ("respond-async", 201, "respond-async"),
    ("respond-async, wait=0", 201, "respond-async, wait=0"),
    ("wait=20", 200, "wait=20"),
    ("respond-sync", 200, None),
    ("return=minimal", 200, None),
    ("return=representation", 200, None),
    ("handling=lenient; x=y", 200, None),
]


async def test_preferences_are_honoured_and_said_or_ignored(send: Send) -> None:
    for prefer, code, applied in PREFERENCES:
        pause = 1 if "wait=0" in prefer else 0
        body = {"inputs": {"a": "teststring", "pause": pause}}
        answer = await send("POST", ECHO, body, Prefer=prefer)
        said = answer.headers.get("Preference-Applied")
        assert (answer.code, said) == (code, applied), prefer


# --- core: inputs in every shape


@pytest.mark.parametrize(
    ("given", "echoed"),
    [
        ("teststring", "teststring"),
        ({"value": "teststring"}, "teststring"),
        ({"value": "teststring", "mediaType": "text/plain"}, "teststring"),
        (
            {
                "value": base64.b64encode(b"teststring").decode(),
                "format": {"mediaType": "text/plain", "encoding": "base64"},
            },
            "teststring",
        ),
        ({"href": "data:,teststring", "format": {}}, "teststring"),
    ],
)
async def test_a_text_comes_inline_qualified_or_by_link(
    send: Send, given: Any, echoed: str
) -> None:
    body = {"inputs": {"a": given}, "response": "document"}
    answer = await send("POST", ECHO, body)
    assert (answer.code, json.loads(answer.body)) == (200, {"a": echoed})


async def test_an_object_comes_wrapped_in_value(send: Send) -> None:
    for given in ({"value": "teststring"}, {"value": {"k": "teststring"}}):
        answer = await send("POST", ECHO, {"inputs": {"b": given}, "response": "document"})
        assert answer.code == 200
        assert "teststring" in str(json.loads(answer.body)["b"])


async def test_a_bounding_box_comes_with_any_system_of_coordinates(send: Send) -> None:
    crs = "urn:ogc:def:crs:EPSG:6.6:4326"
    box = {"bbox": [345345345, 345345345, 345345345, 345345345], "crs": crs}
    answer = await send("POST", ECHO, {"inputs": {"c": box}, "response": "document"})
    assert (answer.code, json.loads(answer.body)) == (200, {"c": box})


async def test_a_result_of_a_job_comes_by_link(send: Send, job: Any) -> None:
    info = await job({"a": "teststring"})
    (results,) = hrefs(info, REL + "results")
    body = {"inputs": {"a": {"href": results + "/a"}}, "response": "document"}
    answer = await send("POST", ECHO, body)
    assert (answer.code, json.loads(answer.body)) == (200, {"a": "teststring"})


async def test_members_that_the_standard_does_not_know_are_ignored(send: Send) -> None:
    body = {"id": "echo", "mode": "auto", "inputs": {"a": "teststring"}, "response": "document"}
    assert (await send("POST", ECHO, body)).code == 200


async def test_an_input_of_a_wrong_type_is_refused_as_json(send: Send) -> None:
    body = {"inputs": {"a": {"type": "wrong/type_x"}}}
    answer = await send("POST", ECHO, body)
    assert is_exception(answer, 400, "invalid-parameter-value")
    assert answer.headers["Content-Type"] == "application/json"
    assert json.loads(answer.body)["detail"].startswith("inputs.a: ")


async def test_a_body_that_is_no_execute_request_is_refused(send: Send) -> None:
    answer = await send("POST", ECHO, {"invalid-execute-request": "x"})
    assert is_exception(answer, 400, "invalid-parameter-value")


async def test_a_missing_input_is_refused_by_name(send: Send) -> None:
    answer = await send("POST", "processes/run-cell/execution", {"inputs": {}})
    assert json.loads(answer.body)["detail"] == "inputs.code: is required"
