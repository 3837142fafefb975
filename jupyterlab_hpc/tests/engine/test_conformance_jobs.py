"""What the conformance suite of OGC API - Processes 1.0 demands: jobs and results, over HTTP.

The suite (ets-ogcapi-processes10) is given the landing page and a process that echoes. What it
demands beyond the standard is marked so.
"""

from __future__ import annotations

import json
from typing import Any

from .over_http import ECHO, REL, Send, ended, hrefs, is_exception

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


FILTERS = [
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
]


async def test_job_list_has_every_filter(send: Send, job: Any) -> None:
    await job({"a": "teststring"})
    for query, found in FILTERS:
        page = json.loads((await send("GET", f"jobs?{query}")).body)
        assert len(page["jobs"]) == found, query


async def test_job_list_refuses_what_cannot_be_meant_by_name(send: Send) -> None:
    wrong = (
        "limit=x",
        "status=asleep",
        "datetime=soon",
        "minDuration=x",
        "maxDuration=-1",
        "before=x",
    )
    for query in wrong:
        answer = await send("GET", f"jobs?{query}")
        assert is_exception(answer, 400, "invalid-parameter-value"), query
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


METHODS = [
    ("PUT", "processes", "GET, HEAD, POST"),
    ("GET", ECHO, "POST"),
    ("PUT", "jobs/x", "GET, HEAD, DELETE"),
    ("PATCH", "", "GET, HEAD"),
]


async def test_a_method_that_is_not_supported_is_refused_with_those_that_are(send: Send) -> None:
    for method, path, allowed in METHODS:
        answer = await send(method, path)
        assert (answer.code, answer.headers["Allow"]) == (405, allowed), (method, path)
        assert json.loads(answer.body)["status"] == 405
