"""The whole way of a job through the REST interface, with a scripted driver."""

from __future__ import annotations

import json
from typing import Any

from .. import samples


def created(job: dict[str, Any]) -> dict[str, Any]:
    """What `begin` would give for an echo order."""
    body = {"kind": "json", "value": {"inputs": job["order"]["inputs"]}}
    return {
        "id": "1-create",
        "kind": "request",
        "changes": True,
        "request": {
            "method": "POST",
            "url": "processes/echo/execution",
            "headers": {"Prefer": "respond-async"},
            "body": body,
        },
    }


class Driver:
    """Fetches work like a tab would, and remembers the events it saw."""

    def __init__(self, api: Any, name: str = "tab"):
        self.api = api
        self.name = name
        self.surveys: list[dict[str, Any]] = []

    async def work(self) -> dict[str, Any]:
        status, work = await self.api(
            "POST", "work", {"driver": self.name, "protocols": ["ogcapi-processes"]}
        )
        assert status == 200, work
        return work

    async def events(self) -> dict[str, Any]:
        """The first job that has events."""

        async def some() -> Any:
            return (await self.work())["jobs"]

        return (await samples.eventually(some))[0]

    async def survey(self) -> dict[str, Any]:
        """The first survey that is due."""

        async def some() -> Any:
            return (await self.work())["surveys"]

        return (await samples.eventually(some))[0]

    async def step(
        self, item: dict[str, Any], job: dict[str, Any], effects: Any = ()
    ) -> dict[str, Any]:
        record = item["record"]
        status, after = await self.api(
            "POST",
            f"jobs/{record['id']}/steps",
            {
                "driver": self.name,
                "version": record["version"],
                "job": {**record["job"], **job},
                "effects": list(effects),
                "consumed": [event["id"] for event in item["events"]],
            },
        )
        assert status == 200, after
        return after

    async def ask_about(self, url: str) -> dict[str, Any]:
        """Send a survey's request and give the JSON of its answer."""
        status, told = await self.api(
            "POST",
            "surveys",
            {
                "driver": self.name,
                "gateway": "this-server",
                "request": {"method": "GET", "url": url},
            },
        )
        assert status == 200, told
        assert told["answer"]["status"] == 200, told
        return json.loads(told["answer"]["body"]["text"])

    async def surveyed(self, *seen: str, **more: Any) -> None:
        status, _ = await self.api(
            "POST",
            "surveys/done",
            {"driver": self.name, "gateway": "this-server", "seen": list(seen), **more},
        )
        assert status == 204


async def submit(api: Any, job: dict[str, Any], *effects: dict[str, Any]) -> dict[str, Any]:
    status, record = await api("POST", "jobs", {"driver": "tab", "job": job, "effects": effects})
    assert status == 201, record
    return record


async def test_a_job_goes_from_order_to_kept_result(api):
    driver = Driver(api)
    job = samples.job()
    job["order"]["inputs"] = ECHO
    record = await submit(api, job, created(job))
    identifier = record["id"]
    assert record["version"] == 1

    item = await driver.events()
    [event] = item["events"]
    assert event["event"]["type"] == "answered"
    answer = event["event"]["answer"]
    assert answer["status"] == 201, answer
    remote = json.loads(answer["body"]["text"])["jobID"]
    accepted = {"state": "accepted", "remote": remote, "survey": True}
    await driver.step(item, accepted)

    # hints of the engine make surveys due, until the job has ended
    while True:
        survey = await driver.survey()
        [seen] = survey["jobs"]
        assert seen["id"] == identifier
        status = await driver.ask_about(f"jobs/{remote}")
        if status["status"] == "successful":
            break
        await driver.surveyed(identifier)
    effect = {
        "id": "2-collect",
        "kind": "collect",
        "results": [
            {
                "name": "document",
                "filename": "results.json",
                "request": {"method": "GET", "url": f"jobs/{remote}/results"},
            },
            {"name": "note", "text": "grüezi"},
        ],
    }
    ended = {"state": "successful", "survey": False}
    await driver.step({"record": seen, "events": []}, ended, [effect])
    await driver.surveyed(identifier)

    item = await driver.events()
    assert [e["event"]["type"] for e in item["events"]] == ["collected"]
    assert item["events"][0]["event"]["failures"] == []
    assert item["record"]["results"] is True
    assert item["record"]["verified"]
    done = await driver.step(item, {"rest": True}, [{"id": "3-ended", "kind": "ended"}])
    assert done["job"]["rest"]

    _, results = await api("GET", f"jobs/{identifier}/results")
    assert [r["name"] for r in results] == ["document", "note"]
    assert results[0]["filename"] == "results.json"
    _, document = await api("GET", f"jobs/{identifier}/results/note")
    assert document.decode() == "grüezi"

    async def settled() -> bool:
        _, effects = await api("GET", f"jobs/{identifier}/effects")
        return [e["state"] for e in effects] == ["done"] * 3

    await samples.eventually(settled)
    assert (await api("DELETE", f"jobs/{identifier}"))[0] == 204
    assert (await api("GET", f"jobs/{identifier}"))[0] == 404


async def test_a_change_in_the_engine_makes_a_survey_due_at_once(api, hpc):
    driver = Driver(api)
    job = samples.job(survey=True)
    await submit(api, job)
    await driver.survey()
    await driver.surveyed(job["order"]["id"])
    # the safety net is 10 s away; only a hint of the engine can be this fast
    answer = await api(
        "POST",
        "gateways/this-server/relay",
        {
            "method": "POST",
            "url": "processes/echo/execution",
            "headers": {"Prefer": "respond-async"},
            "body": {"kind": "json", "value": {"inputs": ECHO}},
        },
    )
    assert answer[1]["status"] == 201, answer

    async def due() -> Any:
        return (await driver.work())["surveys"]

    assert await samples.eventually(due, seconds=5)


# Inputs that the process `echo` takes.
ECHO: dict[str, Any] = {"a": "hello"}
