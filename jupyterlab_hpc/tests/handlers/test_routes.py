"""Each route, asked well and badly."""

from __future__ import annotations

import json
import sqlite3
import stat
from pathlib import Path
from typing import Any

import pytest

import jupyterlab_hpc
from jupyterlab_hpc.ledger import Ledger, jobs

from .. import samples

PROTOCOLS = ["ogcapi-processes"]


@pytest.fixture
def hpc_config() -> dict[str, Any]:
    gateway = {"id": "far", "protocol": "wps", "url": "http://127.0.0.1:9/wps"}
    return {"gateways": [{**gateway, "headers": {"X-Key": {"$secret": "token"}}}]}


async def submit(api: Any, job: dict[str, Any], *effects: dict[str, Any]) -> tuple[int, Any]:
    return await api("POST", "jobs", {"driver": "tab", "job": job, "effects": list(effects)})


async def work(api: Any, driver: str = "tab") -> Any:
    status, found = await api("POST", "work", {"driver": driver, "protocols": PROTOCOLS})
    assert status == 200
    return found


async def test_the_handshake_tells_versions(api):
    assert await api("GET", "handshake", params={"version": "0.1.0"}) == (
        200,
        {
            "version": jupyterlab_hpc.__version__,
            "api": 1,
            "worker": False,
            "readonly": False,
            "callbacks": False,
        },
    )


async def test_gateways_are_listed_without_their_credentials(api):
    status, gateways = await api("GET", "gateways")
    assert status == 200
    assert gateways == [
        {
            "id": "this-server",
            "title": "This server",
            "protocol": "ogcapi-processes",
            "root": "/a%40b/hpc/engine/",
            "embedded": True,
            "editable": False,
        },
        {
            "id": "far",
            "title": "far",
            "protocol": "wps",
            "root": "http://127.0.0.1:9/wps/",
            "embedded": False,
            "editable": False,
            "auth": {"scheme": "none"},
            "options": {},
            "secrets": {"token": False},
        },
    ]


async def test_the_engine_answers_through_the_relay(api):
    status, answer = await api(
        "POST", "gateways/this-server/relay", {"method": "GET", "url": "processes?f=json"}
    )
    assert (status, answer["status"]) == (200, 200)
    assert "echo" in [p["id"] for p in json.loads(answer["body"]["text"])["processes"]]
    assert answer["url"].endswith("/a%40b/hpc/engine/processes?f=json")


async def test_a_link_of_the_engine_is_followed_though_the_port_has_changed(api):
    link = "http://localhost:1/a%40b/hpc/engine/conformance"
    status, answer = await api("POST", "gateways/this-server/relay", {"method": "GET", "url": link})
    assert (status, answer["status"]) == (200, 200)


@pytest.mark.parametrize(
    "url", ["http://localhost:8888/api/contents", "../../api/contents", "/api", "jobs/%2e%2e/x"]
)
async def test_the_engine_gateway_leads_nowhere_else(api, url):
    status, body = await api("POST", "gateways/this-server/relay", {"method": "GET", "url": url})
    assert (status, body["failure"]["kind"]) == (502, "refused")


async def test_a_gateway_that_is_down_is_a_502_with_the_failure(api):
    status, body = await api(
        "POST",
        "gateways/this-server/relay".replace("this-server", "far"),
        {"method": "GET", "url": "x", "headers": {}},
    )
    # the secret of its header does not exist, so nothing is sent
    assert (status, body["failure"]["kind"]) == (502, "refused")
    assert "token" in body["message"]


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "field"),
    [
        ("POST", "gateways/nowhere/relay", {"method": "GET", "url": ""}, 404, "gateway"),
        ("POST", "gateways/far/relay", {"method": "BREW", "url": ""}, 400, "method"),
        ("POST", "gateways/far/relay", {"method": "GET"}, 400, "url"),
        ("POST", "gateways/far/relay", {"method": "GET", "url": "", "lmit": 1}, 400, "lmit"),
        ("POST", "gateways/far/relay", {"method": "GET", "url": "", "save": True}, 400, "save"),
        (
            "POST",
            "gateways/far/relay",
            {"method": "POST", "url": "", "body": {"kind": "yaml"}},
            400,
            "body",
        ),
        ("POST", "gateways/far/relay", [], 400, ""),
        ("POST", "cells/check", {}, 400, "source"),
        ("POST", f"cells/capsules/{'0' * 32}/seal", {}, 400, "manifest_sha256"),
        ("POST", "work", {"driver": "tab"}, 400, "protocols"),
        ("POST", "surveys", {"driver": "tab", "gateway": "far"}, 400, "request"),
        ("POST", "surveys/done", {"driver": "tab", "gateway": "far"}, 400, "seen"),
        ("POST", "surveys/done", {"driver": "t", "gateway": "no", "seen": []}, 404, "gateway"),
        ("GET", "jobs/no-such", None, 404, "id"),
        ("DELETE", "jobs/no-such", None, 404, "id"),
        ("GET", "jobs/no-such/effects", None, 404, "id"),
        ("GET", "jobs/no-such/results", None, 404, "id"),
        ("GET", "jobs/no-such/results/x", None, 404, "name"),
        ("POST", "jobs/no-such/asks", {"action": "dismiss"}, 404, "id"),
        ("POST", "jobs/no-such/asks", {"action": ""}, 400, "action"),
        ("POST", "jobs/no-such/delivery", {"tab": "a", "notebook": "b"}, 404, "id"),
        ("POST", "jobs/no-such/delivery", {"tab": "a"}, 400, "notebook"),
        ("POST", "jobs/no-such/delivery/done", {"tab": "a", "notebook": "b"}, 404, "id"),
    ],
)
async def test_a_faulty_request_is_told_with_its_field(api, method, path, body, status, field):
    code, said = await api(method, path, body)
    assert (code, said["field"]) == (status, field)
    assert said["message"]


async def test_a_body_that_is_not_json_is_a_fault(jp_fetch, hpc):
    response = await jp_fetch("hpc", "work", method="POST", body="{", raise_error=False)
    assert response.code == 400
    assert "not JSON" in json.loads(response.body)["message"]


@pytest.mark.parametrize("since", ["-1", "x", "1.5", "٣", "9" * 30])
async def test_a_sequence_number_is_a_number(api, since):
    status, said = await api("GET", "jobs", params={"since": since})
    assert (status, said["field"]) == (400, "since")


async def test_the_same_order_twice_is_one_job(api):
    job = samples.job()
    first = await submit(api, job, samples.wait())
    second = await submit(api, {**job, "word": "again"}, samples.wait("2-wait"))
    assert (first[0], second[0]) == (201, 200)
    assert second[1]["job"]["word"] == ""
    _, listing = await api("GET", "jobs", params={"since": "0"})
    assert [r["id"] for r in listing["jobs"]] == [job["order"]["id"]]
    assert (await api("GET", "jobs", params={"since": str(listing["sequence"])}))[1]["jobs"] == []


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"order": {**samples.job()["order"], "id": "12"}}, "job.order.id"),
        ({"order": {**samples.job()["order"], "gateway": "nowhere"}}, "gateway"),
        ({"order": {**samples.job()["order"], "protocol": "wps"}}, "job.order.protocol"),
        ({"state": "queued"}, "job.state"),
        ({"survey": None}, "job.survey"),
    ],
)
async def test_a_faulty_job_is_refused_and_nothing_written(api, change, field):
    status, said = await submit(api, {**samples.job(), **change})
    assert status in {400, 404}
    assert said["field"] == field
    assert (await api("GET", "jobs"))[1]["jobs"] == []


@pytest.mark.parametrize(
    ("effect", "field"),
    [
        ({"id": "1", "kind": "fly"}, "effects.0"),
        ({"id": "1", "kind": "wait", "seconds": -1}, "effects.0.wait.seconds"),
        ({"id": "1", "kind": "wait"}, "effects.0.wait.seconds"),
        ({"id": "", "kind": "ended"}, "effects.0.ended.id"),
        (
            {"id": "1", "kind": "request", "changes": True, "request": {"method": "GET"}},
            "effects.0.request.request.url",
        ),
        (
            {"id": "1", "kind": "collect", "results": [{"name": "a"}]},
            "effects.0.collect.results.0",
        ),
        (
            {"id": "1", "kind": "collect", "results": [{"name": "a", "text": "", "href": ""}]},
            "effects.0.collect.results.0",
        ),
    ],
)
async def test_a_faulty_effect_is_refused_with_its_place(api, effect, field):
    status, said = await submit(api, samples.job(), effect)
    assert (status, said["field"]) == (400, field)


async def test_asks_are_steps_for_the_driver_and_rest_makes_a_job_forgettable(api, hpc):
    job = samples.job()
    identifier = job["order"]["id"]
    await submit(api, job)
    assert (await api("DELETE", f"jobs/{identifier}"))[1]["reason"] == "busy"
    asked = {"action": "dismiss", "fields": {"a": 1}}
    assert (await api("POST", f"jobs/{identifier}/asks", asked))[0] == 202
    [item] = (await work(api))["jobs"]
    event = item["events"][0]["event"]
    assert (event["type"], event["action"], event["fields"]) == ("asked", "dismiss", {"a": 1})
    assert (await work(api, "other"))["jobs"] == []
    step = {
        "driver": "tab",
        "version": 1,
        "job": {**job, "state": "dismissed", "rest": True},
        "effects": [],
        "consumed": [item["events"][0]["id"]],
    }
    stale = {**step, "driver": "other"}
    assert (await api("POST", f"jobs/{identifier}/steps", stale))[1]["reason"] == "lease"
    stale = {**step, "version": 7}
    status, said = await api("POST", f"jobs/{identifier}/steps", stale)
    assert (status, said["reason"]) == (409, "version")
    stranger = {**step, "job": {**step["job"], "order": {**job["order"], "protocol": "wps"}}}
    assert (await api("POST", f"jobs/{identifier}/steps", stranger))[0] == 400
    status, record = await api("POST", f"jobs/{identifier}/steps", step)
    assert (status, record["version"], record["job"]["state"]) == (200, 2, "dismissed")
    assert (await api("DELETE", f"jobs/{identifier}"))[0] == 204


async def test_the_raw_view_shows_effects_and_answers(api):
    job = samples.job()
    identifier = job["order"]["id"]
    await submit(api, job, samples.request(url="no-such", method="GET", changes=False))

    async def done() -> Any:
        _, effects = await api("GET", f"jobs/{identifier}/effects")
        return effects if effects[0]["state"] == "done" else None

    [effect] = await samples.eventually(done)
    assert effect["effect"]["request"]["url"] == "no-such"
    assert effect["answer"]["answer"]["status"] == 404
    assert effect["created"] <= effect["started"] <= effect["finished"]


async def test_a_survey_is_sent_only_for_the_driver_that_has_it(api):
    job = samples.job(survey=True)
    identifier = job["order"]["id"]
    await submit(api, job)

    async def due() -> Any:
        return (await work(api))["surveys"]

    [survey] = await samples.eventually(due)
    assert (survey["gateway"], survey["jobs"][0]["id"]) == ("this-server", identifier)
    assert (await work(api, "other"))["surveys"] == []
    request = {"gateway": "this-server", "request": {"method": "GET", "url": "jobs"}}
    status, said = await api("POST", "surveys", {"driver": "other", **request})
    assert (status, said["reason"]) == (409, "lease")
    _, told = await api("POST", "surveys", {"driver": "tab", **request})
    assert told["answer"]["status"] == 200
    bad = {"gateway": "this-server", "request": {"method": "GET", "url": "../.."}}
    _, told = await api("POST", "surveys", {"driver": "tab", **bad})
    assert told["failure"]["kind"] == "refused"
    failure = {"kind": "deadline", "message": "too slow", "at": "2026-11-23T12:00:00Z"}
    failure["field"] = "tls.ca"  # as the relay names it, so it is handed back
    done = {"driver": "tab", "gateway": "this-server", "seen": []}
    assert (await api("POST", "surveys/done", {**done, "failure": failure}))[0] == 204
    assert (await api("GET", f"jobs/{identifier}"))[1]["unreachable"] == "too slow"
    assert (await api("POST", "surveys/done", done))[1]["reason"] == "lease"


async def test_a_survey_changes_nothing(api):
    request = {"method": "DELETE", "url": "jobs/1"}
    status, said = await api(
        "POST", "surveys", {"driver": "tab", "gateway": "far", "request": request}
    )
    assert (status, said["field"]) == (400, "request")


@pytest.mark.parametrize(
    ("source", "expected"),
    [("a = 1", True), ("%matplotlib inline\nprint(1)", True), ("a = (\nb =", False)],
)
async def test_a_cell_is_checked(api, source, expected):
    status, said = await api("POST", "cells/check", {"source": source})
    assert (status, said["ok"]) == (200, expected)
    if not expected:
        assert said["line"] >= 1
        assert said["column"] >= 1
        assert said["message"]


async def test_a_server_that_does_not_own_the_ledger_says_who_does(api, hpc, tmp_path):
    other = Ledger(tmp_path / "hpc" / "ledger.sqlite3")
    await hpc.ledger.write(lambda c: c.execute("DELETE FROM owner").rowcount)
    hpc.ledger._token = "somebody else"
    await other.commit(jobs.submit, samples.job(), [])
    assert (await api("GET", "handshake"))[1]["readonly"] is True
    assert len((await api("GET", "jobs"))[1]["jobs"]) == 1
    status, said = await submit(api, samples.job())
    assert (status, said["reason"]) == (409, "readonly")
    assert "process" in said["message"]
    await other.close()
    assert (await submit(api, samples.job()))[0] == 201


async def test_the_data_directory_is_private(hpc, tmp_path: Path):
    assert stat.S_IMODE((tmp_path / "hpc").stat().st_mode) == 0o700


async def test_changes_are_told_on_the_event_bus(api, jp_ws_fetch):
    socket = await jp_ws_fetch("api", "events", "subscribe")
    job = samples.job()
    await submit(api, job, samples.wait(seconds=0))
    told = []
    while "work" not in [event["what"] for event in told]:
        told.append(json.loads(await socket.read_message()))
    socket.close()
    assert {event["schema_id"] for event in told} == {
        "https://schema.jupyterlab-hpc.org/events/jupyterlab_hpc/changed/v1"
    }
    assert told[0]["what"] == "job"
    assert {event["id"] for event in told} == {job["order"]["id"]}
    assert all(event["sequence"] >= 1 for event in told)


async def test_a_ledger_that_cannot_be_written_is_told(api, monkeypatch):
    def full(*_: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(jobs, "submit", full)
    status, told = await submit(api, samples.job())
    assert (status, told["reason"]) == (507, "unwritable")
    assert "disk is full" in told["message"]
