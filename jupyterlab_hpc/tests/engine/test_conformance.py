"""What the conformance suite of OGC API - Processes 1.0 demands, one test each, over HTTP.

The suite (ets-ogcapi-processes10) is given the landing page and a process that echoes. What it
demands beyond the standard is marked so.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from .test_handler import ended

REL = "http://www.opengis.net/def/rel/ogc/1.0/"
CONF = "http://www.opengis.net/spec/ogcapi-processes-1/1.0/conf/"
EXCEPTIONS = "http://www.opengis.net/def/exceptions/ogcapi-processes-1/1.0/"
ECHO = "processes/echo/execution"
STATES = {"accepted", "running", "successful", "failed", "dismissed"}

Send = Callable[..., Awaitable[Any]]


@pytest.fixture
def send(hpc: Any, jp_fetch: Any) -> Send:
    """`await send("GET", "jobs")`: the answer to a request to the engine."""

    async def call(method: str, path: str, body: Any = None, **headers: str) -> Any:
        place, _, query = path.partition("?")
        names = {"Content-Type": "application/json"} if body is not None else {}
        return await jp_fetch(
            "hpc",
            "engine",
            *([place] if place else []),
            method=method,
            body=None if body is None else json.dumps(body),
            headers={**names, **{k.replace("_", "-"): v for k, v in headers.items()}},
            params=dict(pair.split("=") for pair in query.split("&") if pair),
            allow_nonstandard_methods=True,
            raise_error=False,
        )

    return call


@pytest.fixture
def job(send: Send, api: Any) -> Callable[..., Awaitable[dict[str, Any]]]:
    """`await job({"a": "x"})`: the status of a new job of the echo process that has ended."""

    async def run(inputs: dict[str, Any], **body: Any) -> dict[str, Any]:
        answer = await send("POST", ECHO, {"inputs": inputs, **body}, Prefer="respond-async")
        assert answer.code == 201, answer.body
        return await ended(api, json.loads(answer.body)["jobID"])

    return run


def hrefs(page: dict[str, Any], rel: str) -> list[str]:
    return [link["href"] for link in page["links"] if link["rel"] == rel]


def is_exception(answer: Any, status: int, kind: str) -> bool:
    """An answer that is an error as the standard has it."""
    body = json.loads(answer.body)
    return (
        answer.code == status == body["status"]
        and body["type"] == EXCEPTIONS + kind
        and bool(body["title"] and body["detail"])
        and answer.headers["Content-Type"] in ("application/json", "application/problem+json")
    )


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


@pytest.mark.parametrize("path", ["", "conformance", "processes", "processes/echo", "jobs"])
@pytest.mark.parametrize("accept", ["application/json", "*/*", "text/html", "", "image/png"])
async def test_every_page_is_json_whatever_is_accepted(send: Send, path: str, accept: str) -> None:
    answer = await send("GET", path, **({"Accept": accept} if accept else {}))
    assert (answer.code, answer.headers["Content-Type"]) == (200, "application/json")
    json.loads(answer.body)


@pytest.mark.parametrize("path", ["conformance", "processes", "processes/echo", "jobs"])
async def test_a_trailing_slash_makes_no_difference(send: Send, path: str) -> None:
    # OWSLib adds one, the suite wants none.
    plain, slashed = await send("GET", path), await send("GET", path + "/")
    assert (plain.code, plain.body) == (slashed.code, slashed.body)


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


@pytest.mark.parametrize("limit", ["0", "-1", "many"])
async def test_process_list_refuses_a_limit_that_is_none(send: Send, limit: str) -> None:
    answer = await send("GET", f"processes?limit={limit}")
    assert is_exception(answer, 400, "invalid-parameter-value")
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


@pytest.mark.parametrize(
    ("prefer", "code", "applied"),
    [
        ("respond-async", 201, "respond-async"),
        ("respond-async, wait=0", 201, "wait=0"),
        ("wait=20", 200, "wait=20"),
        ("respond-sync", 200, None),
        ("return=minimal", 200, None),
        ("return=representation", 200, None),
        ("handling=lenient; x=y", 200, None),
    ],
)
async def test_preferences_are_honoured_and_said_or_ignored(
    send: Send, prefer: str, code: int, applied: str | None
) -> None:
    pause = 1 if "wait=0" in prefer else 0
    body = {"inputs": {"a": "teststring", "pause": pause}}
    answer = await send("POST", ECHO, body, Prefer=prefer)
    assert (answer.code, answer.headers.get("Preference-Applied")) == (code, applied)


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


# --- core: status, results, exceptions


async def test_status_has_what_the_schema_requires(job: Any) -> None:
    info = await job({"a": "teststring"})
    assert info["status"] == "successful"
    assert info["progress"] == 100
    assert {"jobID", "type", "processID", "created", "started", "finished"} <= info.keys()
    assert hrefs(info, REL + "results")


async def test_no_such_job_is_its_own_exception(send: Send) -> None:
    for path in ("jobs/nothing", "jobs/nothing/results"):
        assert is_exception(await send("GET", path), 404, "no-such-job")
    assert is_exception(await send("DELETE", "jobs/nothing"), 404, "no-such-job")


async def test_results_of_a_job_that_runs_are_not_ready(send: Send) -> None:
    body = {"inputs": {"a": "teststring", "pause": 60}}
    info = json.loads((await send("POST", ECHO, body, Prefer="respond-async")).body)
    answer = await send("GET", f"jobs/{info['jobID']}/results")
    assert is_exception(answer, 404, "result-not-ready")
    await send("DELETE", f"jobs/{info['jobID']}")


async def test_results_of_an_asynchronous_job_have_the_shape_that_was_asked_for(
    send: Send, job: Any
) -> None:
    info = await job({"a": "teststring"}, response="document")
    answer = await send("GET", f"jobs/{info['jobID']}/results")
    assert (answer.code, json.loads(answer.body)) == (200, {"a": "teststring"})
    info = await job({"a": "teststring"}, response="raw", outputs={"a": {}})
    answer = await send("GET", f"jobs/{info['jobID']}/results")
    assert (answer.code, answer.body) == (200, b"teststring")


async def test_results_of_a_job_that_failed_are_its_exception(send: Send, api: Any) -> None:
    body = {"inputs": {"code": "raise ValueError('no')"}}
    info = json.loads((await send("POST", "processes/run-cell/execution", body)).body)
    info = await ended(api, info["jobID"])
    assert hrefs(info, REL + "exceptions")
    answer = await send("GET", f"jobs/{info['jobID']}/results")
    assert answer.code == 500
    assert "ValueError" in json.loads(answer.body)["detail"]


# --- job list


async def test_job_list_is_not_empty_after_a_job(send: Send, job: Any) -> None:
    info = await job({"a": "teststring"})
    page = json.loads((await send("GET", "jobs")).body)
    assert [each["jobID"] for each in page["jobs"]] == [info["jobID"]]
    assert page["jobs"][0]["processID"] == "echo"
    assert hrefs(page, "self")


async def test_job_list_honours_its_limit_and_leads_on(send: Send, job: Any) -> None:
    for text in ("one", "two"):
        await job({"a": text})
    page = json.loads((await send("GET", "jobs?limit=1")).body)
    assert len(page["jobs"]) == 1
    (following,) = hrefs(page, "next")
    rest = json.loads((await send("GET", "jobs?" + following.partition("?")[2])).body)
    assert len(rest["jobs"]) == 1
    assert rest["jobs"] != page["jobs"]
    assert not hrefs(rest, "next")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("type=process", 1),
        ("type=other", 0),
        ("processID=echo", 1),
        ("processID=other", 0),
        ("processID=other,echo", 1),
        ("status=successful", 1),
        ("status=failed,running", 0),
        ("datetime=2001-01-01T00:00:00Z/..", 1),
        ("datetime=../2001-01-01T00:00:00Z", 0),
        ("minDuration=0", 1),
        ("minDuration=3600", 0),
        ("maxDuration=3600", 1),
    ],
)
async def test_job_list_has_every_filter(send: Send, job: Any, query: str, found: int) -> None:
    await job({"a": "teststring"})
    assert len(json.loads((await send("GET", f"jobs?{query}")).body)["jobs"]) == found


@pytest.mark.parametrize(
    "query",
    ["limit=x", "status=asleep", "datetime=soon", "minDuration=x", "maxDuration=-1", "before=x"],
)
async def test_job_list_refuses_what_cannot_be_meant_by_name(send: Send, query: str) -> None:
    answer = await send("GET", f"jobs?{query}")
    assert is_exception(answer, 400, "invalid-parameter-value")
    assert json.loads(answer.body)["detail"].startswith(query.partition("=")[0] + ": ")


# --- dismiss


async def test_a_job_that_runs_is_dismissed_with_its_status(send: Send) -> None:
    body = {"inputs": {"a": "teststring", "pause": 60}}
    info = json.loads((await send("POST", ECHO, body, Prefer="respond-async")).body)
    answer = await send("DELETE", f"jobs/{info['jobID']}")
    assert (answer.code, json.loads(answer.body)["status"]) == (200, "dismissed")
    status = json.loads((await send("GET", f"jobs/{info['jobID']}")).body)
    assert status["status"] == "dismissed"


async def test_a_job_that_was_removed_is_gone(send: Send, job: Any) -> None:
    info = await job({"a": "teststring"})
    assert (await send("DELETE", f"jobs/{info['jobID']}")).code == 200
    assert is_exception(await send("DELETE", f"jobs/{info['jobID']}"), 410, "no-such-job")
    assert is_exception(await send("GET", f"jobs/{info['jobID']}"), 404, "no-such-job")


# --- HTTP


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("POST", "processes", "GET, HEAD"),
        ("GET", ECHO, "POST"),
        ("PUT", "jobs/x", "GET, HEAD, DELETE"),
        ("PATCH", "", "GET, HEAD"),
    ],
)
async def test_a_method_that_is_not_supported_is_refused_with_those_that_are(
    send: Send, method: str, path: str, allowed: str
) -> None:
    answer = await send(method, path)
    assert (answer.code, answer.headers["Allow"]) == (405, allowed)
    assert json.loads(answer.body)["status"] == 405
