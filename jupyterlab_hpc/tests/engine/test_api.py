"""The engine speaks OGC API - Processes 1.0."""

from __future__ import annotations

import re
from pathlib import Path

from jupyterlab_hpc.engine import EngineLimits

from .client import BASE, Client

REL = "http://www.opengis.net/def/rel/ogc/1.0/"
EXCEPTIONS = "http://www.opengis.net/def/exceptions/ogcapi-processes-1/1.0/"
RFC3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")


def links(page: dict, rel: str) -> list[str]:
    return [link["href"] for link in page["links"] if link["rel"] == rel]


async def test_the_landing_page_links_to_everything_by_full_and_short_names(client: Client) -> None:
    page = (await client.get("")).json
    for rel, path in (
        ("conformance", "conformance"),
        ("processes", "processes"),
        ("job-list", "jobs"),
    ):
        assert links(page, REL + rel) == links(page, rel) == [BASE + path]
    (description,) = [link for link in page["links"] if link["rel"] == "service-desc"]
    assert description["type"] == "application/vnd.oai.openapi+json;version=3.0"
    document = await client.get(description["href"].removeprefix(BASE))
    assert document.json["openapi"].startswith("3.0")
    assert "/processes/{processID}/execution" in document.json["paths"]


async def test_it_declares_the_classes_that_it_implements(client: Client) -> None:
    declared = (await client.get("conformance")).json["conformsTo"]
    assert {each.rpartition("/conf/")[2] for each in declared} == {
        "core",
        "ogc-process-description",
        "json",
        "oas30",
        "job-list",
        "dismiss",
        "urn:jupyterlab-hpc:conf:order-id",
        "urn:jupyterlab-hpc:conf:executors",
    }


async def test_the_process_list_comes_in_pages(client: Client) -> None:
    first = (await client.get("processes", limit="1")).json
    assert [process["id"] for process in first["processes"]] == ["echo"]
    (following,) = links(first, "next")
    path, _, query = following.removeprefix(BASE).partition("?")
    second = (await client.get(path, **dict(pair.split("=") for pair in query.split("&")))).json
    assert [process["id"] for process in second["processes"]] == ["run-cell"]
    whole = (await client.get("processes", limit="100")).json
    ids = [each["id"] for each in whole["processes"]]
    assert ids[:2] == ["echo", "run-cell"]
    assert "fft-filter" in ids[2:]
    assert links(whole, "next") == []


async def test_a_description_has_inputs_in_order_and_the_way_to_run_it(client: Client) -> None:
    page = (await client.get("processes/echo")).json
    assert list(page["inputs"]) == ["a", "b", "c", "pause"]
    assert page["inputs"]["a"]["schema"] == {"type": "string"}
    assert "a" in page["outputs"]
    assert links(page, REL + "execute") == [f"{BASE}processes/echo/execution"]


async def test_a_trailing_slash_and_an_encoded_segment_make_no_difference(client: Client) -> None:
    assert (await client.get("processes/echo/")).json == (await client.get("processes/echo")).json
    assert (await client.get("processes/%65cho")).status == 200
    assert (await client.get("processes/echo%2Fexecution")).status == 404


async def test_head_answers_like_get_without_a_body(client: Client) -> None:
    answer = await client.send("HEAD", "processes")
    assert (answer.status, answer.content) == (200, b"")


async def test_a_new_job_comes_with_its_place_and_its_links(client: Client) -> None:
    body = {"inputs": {"a": "x"}}
    answer = await client.execute("echo", body, prefer="respond-async")
    info = answer.json
    assert answer.status == 201
    assert answer.headers["Location"] == f"{BASE}jobs/{info['jobID']}"
    assert answer.headers["Preference-Applied"] == "respond-async"
    assert (info["type"], info["processID"]) == ("process", "echo")
    for rel in ("self", "status", "monitor"):
        assert links(info, rel) == [answer.headers["Location"]]
    done = await client.ended(info["jobID"])
    assert done["status"] == "successful"
    assert done["progress"] == 100
    assert links(done, REL + "results") == [answer.headers["Location"] + "/results"]
    for name in ("created", "started", "finished", "updated"):
        assert RFC3339.fullmatch(done[name])
    assert links(info, REL + "results") == []


async def test_without_a_preference_a_process_that_can_answers_at_once(client: Client) -> None:
    body = {"inputs": {"a": "teststring"}, "response": "document"}
    answer = await client.execute("echo", body)
    assert (answer.status, answer.json) == (200, {"a": "teststring"})
    assert "Link" not in answer.headers
    cell = await client.execute("run-cell", {"inputs": {"code": "1"}})
    assert cell.status == 201


async def test_a_synchronous_answer_that_takes_too_long_becomes_a_job(tmp_path: Path) -> None:
    async with Client(tmp_path, EngineLimits(sync=0.05, grace=0.5)) as client:
        answer = await client.execute("echo", {"inputs": {"a": "x", "pause": 60}})
        assert answer.status == 201
        await client.send("DELETE", f"jobs/{answer.json['jobID']}")


async def test_one_raw_output_comes_in_its_own_type(client: Client) -> None:
    body = {"inputs": {"a": "text", "b": "<x/>"}, "outputs": {"b": {}}}
    answer = await client.execute("echo", body)
    assert answer.headers["Content-Type"] == "text/xml; charset=utf-8"
    assert answer.content == b"<x/>"


async def test_several_raw_outputs_come_as_multipart(client: Client) -> None:
    answer = await client.execute("echo", {"inputs": {"a": "text", "b": {"k": 1}}})
    kind, _, boundary = answer.headers["Content-Type"].partition("; boundary=")
    assert kind == 'multipart/related; type="text/plain"'
    parts = answer.content.split(b"--" + boundary.strip('"').encode())
    assert parts[1].startswith(b"\r\nContent-ID: a\r\nContent-Type: text/plain")
    assert parts[1].endswith(b"\r\n\r\ntext\r\n")
    assert parts[2].endswith(b'\r\n\r\n{"k":1}\r\n')
    assert parts[3] == b"--\r\n"


async def test_head_tells_the_length_that_get_has(client: Client) -> None:
    job = await client.submit("echo", {"a": "text"})
    await client.ended(job)
    for path in ("", "processes", f"jobs/{job}/results/a", "jobs/none"):
        head, get = await client.send("HEAD", path), await client.get(path)
        assert head.content == b""
        assert (head.status, head.headers["Content-Length"]) == (get.status, str(len(get.content)))


async def test_a_removed_job_is_told_as_dismissed_and_leads_nowhere(client: Client) -> None:
    job = await client.submit("echo", {"a": "text"})
    await client.ended(job)
    removed = (await client.send("DELETE", f"jobs/{job}")).json
    assert (removed["status"], removed["message"]) == ("dismissed", "Removed")
    assert [link["rel"] for link in removed["links"]] == ["up"]


async def test_results_that_will_never_be_ready_are_said_to_be_so(client: Client) -> None:
    job = await client.submit("echo", {"a": "text", "pause": 600})
    assert (await client.get(f"jobs/{job}/results")).json["type"].endswith("/result-not-ready")
    await client.send("DELETE", f"jobs/{job}")
    never = await client.get(f"jobs/{job}/results")
    assert (never.status, never.json["type"].rpartition("/")[2]) == (404, "result-not-available")


async def test_every_exception_of_the_standard_has_its_name(client: Client) -> None:
    job = await client.submit("echo", {"a": "x", "pause": 60})
    await client.until(job, lambda info: info["status"] == "running")
    for path, kind in (
        ("processes/nothing", "no-such-process"),
        ("jobs/nothing", "no-such-job"),
        ("jobs/nothing/results", "no-such-job"),
        ("jobs/nothing/log", "no-such-job"),
        (f"jobs/{job}/results", "result-not-ready"),
        (f"jobs/{job}/results/a", "result-not-ready"),
    ):
        answer = await client.get(path)
        assert answer.status == 404, path
        assert answer.json["type"] == EXCEPTIONS + kind
        assert answer.json["status"] == 404
        assert answer.json["title"]
        assert answer.json["detail"]
        assert answer.headers["Content-Type"] == "application/json"
    missing = await client.execute("nothing", {})
    assert missing.json["type"] == EXCEPTIONS + "no-such-process"
    await client.send("DELETE", f"jobs/{job}")


async def test_problem_json_is_for_those_who_name_it(client: Client) -> None:
    accept = "application/json, application/problem+json"
    named = await client.send("GET", "jobs/nothing", accept=accept)
    assert named.headers["Content-Type"] == "application/problem+json"
    anything = await client.send("GET", "jobs/nothing", accept="*/*")
    assert anything.headers["Content-Type"] == "application/json"


async def test_a_wrong_method_is_told_the_right_ones(client: Client) -> None:
    answer = await client.send("DELETE", "processes/echo")
    assert (answer.status, answer.headers["Allow"]) == (405, "GET, HEAD")
    assert (await client.get("processes/echo/execution")).status == 405
    assert (await client.get("nowhere")).status == 404


async def test_the_job_list_is_newest_first_in_pages_and_filtered(client: Client) -> None:
    jobs = [await client.submit("echo", {"a": str(number)}) for number in range(3)]
    jobs.append(await client.cell("1/0"))
    for job in jobs:
        await client.ended(job)

    async def listed(**query: str) -> list[str]:
        return [job["jobID"] for job in (await client.get("jobs", **query)).json["jobs"]]

    first = (await client.get("jobs", limit="3")).json
    assert [job["jobID"] for job in first["jobs"]] == jobs[:0:-1]
    (following,) = links(first, "next")
    query = dict(pair.split("=") for pair in following.partition("?")[2].split("&"))
    assert await listed(**query) == jobs[:1]
    assert await listed(status="failed") == jobs[3:]
    assert await listed(processID="echo") == jobs[2::-1]
    assert await listed(status="failed,successful", processID="run-cell") == jobs[3:]
    assert await listed(type="nothing") == []
    created = (await client.status(jobs[1]))["created"]
    assert jobs[1] in await listed(datetime=created)
    assert jobs[0] not in await listed(datetime=f"{created}/..", processID="run-cell")
    assert await listed(datetime="../2001-01-01T00:00:00Z") == []
    assert await listed(minDuration="1000") == []
    assert len(await listed(maxDuration="1000")) == 4


async def test_a_bad_query_is_refused_by_name(client: Client) -> None:
    for query in (
        {"limit": "0"},
        {"limit": "many"},
        {"status": "sleeping"},
        {"datetime": "soon"},
        {"minDuration": "-1"},
    ):
        answer = await client.get("jobs", **query)
        assert answer.status == 400
        assert answer.json["detail"].startswith(f"{next(iter(query))}: ")


async def test_a_job_that_has_ended_is_removed_and_stays_removed(client: Client) -> None:
    order = "2f1f51d9-6f26-4f4f-8a5b-9f1ed1cf3f70"
    job = await client.submit("echo", {"a": "x"}, x_order_id=order)
    await client.ended(job)
    assert (await client.send("DELETE", f"jobs/{job}")).status == 200
    assert (await client.get(f"jobs/{job}")).status == 404
    assert (await client.send("DELETE", f"jobs/{job}")).status == 410
    assert not (client.directory / "jobs" / job).exists()
    again = await client.execute("echo", {"inputs": {"a": "x"}}, x_order_id=order)
    assert again.status == 410


async def test_an_order_makes_one_job_however_often_it_is_sent(client: Client) -> None:
    order = "7C0E6B1E-3A44-4B43-9B0B-1F1F6E4D2E11"
    job = await client.submit("echo", {"a": "x"}, x_order_id=order)
    for _ in range(2):
        again = await client.execute("echo", {"inputs": {"a": "x"}}, x_order_id=order)
        assert again.status == 201
        assert again.headers["Location"] == f"{BASE}jobs/{job}"
    assert (await client.status(job))["orderID"] == order.lower()
    assert len((await client.get("jobs")).json["jobs"]) == 1
    bad = await client.execute("echo", {"inputs": {"a": "x"}}, x_order_id="12")
    assert (bad.status, bad.json["detail"]) == (400, "X-Order-Id: '12' is not a UUID")


async def test_two_orders_at_the_same_moment_make_one_job(client: Client) -> None:
    import asyncio

    order = "11111111-2222-4333-8444-555555555555"
    sent = [client.submit("echo", {"a": "x"}, x_order_id=order) for _ in range(5)]
    assert len(set(await asyncio.gather(*sent))) == 1
    assert len(list((client.directory / "jobs").iterdir())) == 1


async def test_a_fault_of_the_engine_shows_no_traceback_and_no_path(
    client: Client, monkeypatch
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("/secret/place")

    monkeypatch.setattr("jupyterlab_hpc.engine.api.landing_page", broken)
    answer = await client.get("")
    assert answer.status == 500
    assert "secret" not in answer.text
    assert "RuntimeError" not in answer.text


async def test_a_second_server_on_the_directory_only_reads(client: Client) -> None:
    job = await client.submit("echo", {"a": "x"})
    async with Client(client.directory) as second:
        assert (await second.get(f"jobs/{job}")).status == 200
        refused = await second.execute("echo", {"inputs": {"a": "x"}})
        assert refused.status == 503
        await client.ended(job)
        await client.engine.stop()
        assert (await second.execute("echo", {"inputs": {"a": "x"}})).status == 200
    await client.engine.start()
