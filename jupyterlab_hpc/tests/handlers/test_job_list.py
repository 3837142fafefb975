"""Pages of the list, the same for many jobs, history and retention, by their routes."""

from __future__ import annotations

import pytest

from .. import samples


async def submit(api, **changes):
    job = samples.job(**changes)
    status, record = await api("POST", "jobs", {"driver": "tab", "job": job, "effects": []})
    assert status == 201
    return record["id"]


async def test_the_list_comes_in_pages(api):
    made = {await submit(api) for _ in range(5)}
    found, query = [], {"since": "0", "limit": "2"}
    while True:
        status, page = await api("GET", "jobs", params=query)
        assert (status, page["total"], page["gone"]) == (200, 5, [])
        found += [one["id"] for one in page["jobs"]]
        if page["next"] is None:
            break
        query["after"] = page["next"]
    assert (len(found), set(found)) == (5, made)


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"limit": "0"}, "limit"),
        ({"limit": "1001"}, "limit"),
        ({"limit": "ten"}, "limit"),
        ({"since": "-1"}, "since"),
        ({"since": "1", "limit": "1", "after": "x"}, "after"),
    ],
)
async def test_a_page_that_cannot_be_is_refused(api, query, field):
    await submit(api)
    status, error = await api("GET", "jobs", params=query)
    assert (status, error["field"]) == (400, field)


async def test_many_jobs_are_removed_at_once_and_the_refused_ones_named(api):
    ended, busy = await submit(api, rest=True, state="successful"), await submit(api)
    body = {"do": "forget", "jobs": [ended, busy, "none"]}
    status, outcome = await api("POST", "jobs/bulk", body)
    assert (status, outcome["done"]) == (200, [ended])
    assert [one["id"] for one in outcome["failed"]] == [busy, "none"]
    assert "still created" in outcome["failed"][0]["message"]
    assert (await api("GET", f"jobs/{ended}"))[0] == 404


async def test_many_jobs_are_asked_at_once(api):
    made = [await submit(api), await submit(api)]
    body = {"do": "ask", "action": "dismiss", "jobs": made}
    assert await api("POST", "jobs/bulk", body) == (200, {"done": made, "failed": []})
    _, found = await api("POST", "work", {"driver": "tab", "protocols": ["ogcapi-processes"]})
    assert sorted(one["record"]["id"] for one in found["jobs"]) == sorted(made)


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"do": "forget", "jobs": []}, "jobs"),
        ({"do": "forget", "jobs": ["x"] * 501}, "jobs"),
        ({"do": "explode", "jobs": ["x"]}, "do"),
        ({"do": "ask", "jobs": ["x"]}, "action"),
    ],
)
async def test_a_bulk_that_cannot_be_is_refused(api, body, field):
    status, error = await api("POST", "jobs/bulk", body)
    assert (status, error["field"]) == (400, field)


async def test_the_history_of_a_job_is_told(api):
    job = await submit(api)
    status, history = await api("GET", f"jobs/{job}/history")
    assert (status, [one["state"] for one in history]) == (200, ["created"])
    assert (await api("GET", "jobs/none/history"))[0] == 404


async def test_retention_tells_limits_and_what_is_kept(api):
    await submit(api)
    status, kept = await api("GET", "retention")
    assert status == 200
    assert kept["limits"] == {"days": 0.0, "jobs": 20_000, "bytes": 20 << 30}
    assert (kept["jobs"], kept["held"], kept["removals"]) == (1, 0, [])
