"""Events that no step has consumed yet."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence

from ..times import rfc3339
from .records import Json, encode, row_of


def put(connection: sqlite3.Connection, job: str, event: Json) -> None:
    """Add an event. Raises `NotFound` when there is no such job."""
    row_of(connection, job)
    connection.execute("INSERT INTO inbox (job, event) VALUES (?, ?)", (job, encode(event)))


def ask(connection: sqlite3.Connection, job: str, action: str, fields: Json) -> None:
    """Add the user's wish for one of the protocol's actions."""
    put(
        connection,
        job,
        {"type": "asked", "action": action, "fields": fields, "at": rfc3339()},
    )


def events(connection: sqlite3.Connection, job: str) -> list[Json]:
    """`[{"id", "event"}]`, oldest first."""
    return [
        {"id": row["id"], "event": json.loads(row["event"])}
        for row in connection.execute(
            "SELECT id, event FROM inbox WHERE job = ? ORDER BY id", (job,)
        )
    ]


def waiting(connection: sqlite3.Connection, job: str) -> bool:
    """Whether events of this job wait for a step."""
    row = connection.execute("SELECT 1 FROM inbox WHERE job = ? LIMIT 1", (job,)).fetchone()
    return row is not None


def pending(connection: sqlite3.Connection) -> bool:
    """Whether events of any job wait for a step."""
    return connection.execute("SELECT 1 FROM inbox LIMIT 1").fetchone() is not None


def consume(connection: sqlite3.Connection, job: str, ids: Sequence[int]) -> str | None:
    """Remove events; the time at which the remote server told something, if one of them says so.

    Events that are gone already are no fault: the version guards against a step taken twice.
    """
    rows = connection.execute(
        "SELECT event FROM inbox WHERE job = ? AND id IN (SELECT value FROM json_each(?))",
        (job, encode(list(ids))),
    ).fetchall()
    connection.executemany(
        "DELETE FROM inbox WHERE job = ? AND id = ?", [(job, number) for number in ids]
    )
    told = [
        event["at"]
        for event in (json.loads(row["event"]) for row in rows)
        if event["type"] == "answered"
    ]
    return max(told, default=None)
