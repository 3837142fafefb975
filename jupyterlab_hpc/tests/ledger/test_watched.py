"""How long the like of a job took, by what the ledger remembers."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import pytest

from jupyterlab_hpc.ledger import leases, schema, watched
from jupyterlab_hpc.ledger.records import encode

from .. import samples


@pytest.fixture
def connection(tmp_path: Path):
    connection = schema.connect(tmp_path / "ledger.sqlite3")
    yield connection
    connection.close()


def put(connection: sqlite3.Connection, minutes: float, **changes: Any) -> str:
    """A job that was written down at ten o'clock and changed so many minutes later."""
    job = samples.job("far", **changes)
    updated = f"2026-11-24T10:{int(minutes):02}:{round(minutes % 1 * 60):02}.000Z"
    connection.execute(
        "INSERT INTO jobs (id, gateway, protocol, version, sequence, job, state, survey, rest,"
        " created, updated) VALUES (?, 'far', 'ogcapi-processes', 1, 1, ?, ?, ?, ?,"
        " '2026-11-24T10:00:00.000Z', ?)",
        (job["order"]["id"], encode(job), job["state"], job["survey"], job["rest"], updated),
    )
    return str(job["order"]["id"])


ENDED = {"state": "successful", "rest": True}


def test_the_median_of_those_that_ended_well_counts(connection):
    for minutes in (1, 2, 50):
        put(connection, minutes, **ENDED)
    put(connection, 59, state="failed", rest=True)
    put(connection, 59, state="running", survey=True)
    assert watched.usual(connection, "far") == {"echo": 120}
    assert watched.usual(connection, "near") == {}


@pytest.mark.parametrize(
    ("started", "finished", "seconds"),
    [
        ("2026-11-24T09:00:00Z", "2026-11-24T09:00:07Z", 7),
        ("2026-11-24T09:00:00.5+01:00", "2026-11-24T08:00:08.500Z", 8),
        ("2026-11-24T09:00:07Z", "2026-11-24T09:00:00Z", 120),
        ("yesterday", "2026-11-24T09:00:07Z", 120),
        (None, "2026-11-24T09:00:07Z", 120),
        ("2026-11-24T09:00:00", "2026-11-24T09:00:07", 120),
    ],
)
def test_the_servers_own_times_count_where_they_can_be_right(
    connection, started, finished, seconds
):
    put(connection, 2, started=started, finished=finished, **ENDED)
    # Python before 3.11 reads fewer forms of a time; ours is used then
    assert watched.usual(connection, "far")["echo"] in (seconds, 120)


def test_waiting_jobs_have_an_age_that_no_clock_makes_negative(connection, monkeypatch):
    put(connection, 1, survey=True, state="running")
    put(connection, 1, **ENDED)
    monkeypatch.setattr("time.time", lambda: 0.0)
    [job] = watched.waiting(connection)
    assert (job.gateway, job.process, job.age) == ("far", "echo", 0.0)
    assert watched.waiting(connection, "near") == []
    assert len(watched.waiting(connection, "far")) == 1


def test_those_that_were_not_heard_of_for_longest_come_first(connection):
    seen = [put(connection, minute, survey=True) for minute in range(4)]
    for hour, job in zip((13, 11, 12), seen, strict=False):
        connection.execute(
            "UPDATE jobs SET verified = ? WHERE id = ?", (f"2026-11-24T{hour}:00:00.000Z", job)
        )
    taken = leases.take_surveyed(connection, "tab", "far", ["ogcapi-processes"])
    assert [record["id"] for record in taken] == [seen[3], seen[1], seen[2], seen[0]]


def test_named_jobs_are_taken_alone(connection):
    seen = [put(connection, minute, survey=True) for minute in range(3)]
    take = leases.take_surveyed
    taken = take(connection, "tab", "far", ["ogcapi-processes"], [seen[1], "stranger"])
    assert [record["id"] for record in taken] == [seen[1]]
    assert take(connection, "tab", "far", ["ogcapi-processes"], ["stranger"]) == []


def test_a_lease_does_not_outlive_a_clock_that_was_set_back(connection, monkeypatch):
    monkeypatch.setattr("time.time", lambda: 10_000.0)
    put(connection, 1, survey=True)
    take = leases.take_surveyed
    assert len(take(connection, "gone", "far", ["ogcapi-processes"])) == 1
    assert take(connection, "tab", "far", ["ogcapi-processes"]) == []
    monkeypatch.setattr("time.time", lambda: 5_000.0)
    assert len(take(connection, "tab", "far", ["ogcapi-processes"])) == 1
