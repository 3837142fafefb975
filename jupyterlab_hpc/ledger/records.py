"""`IJobRecord`: a job as the interface shows it."""

from __future__ import annotations

import json
import sqlite3
from typing import Any

from ..errors import NotFound

Json = dict[str, Any]


def record(row: sqlite3.Row) -> Json:
    """The record of a row of `jobs`."""
    return {
        "id": row["id"],
        "version": row["version"],
        "sequence": row["sequence"],
        "job": json.loads(row["job"]),
        "created": row["created"],
        "updated": row["updated"],
        "verified": row["verified"],
        "unreachable": row["unreachable"],
        "delivered": bool(row["delivered"]),
        "results": bool(row["results"]),
    }


def row_of(connection: sqlite3.Connection, job: str) -> sqlite3.Row:
    """The row of a job. Raises `NotFound`."""
    row = connection.execute("SELECT * FROM jobs WHERE id = ?", (job,)).fetchone()
    if row is None:
        raise NotFound(f"There is no job {job}.", field="id")
    assert isinstance(row, sqlite3.Row)
    return row


def get(connection: sqlite3.Connection, job: str) -> Json:
    """The record of a job. Raises `NotFound`."""
    return record(row_of(connection, job))


def unfinished(connection: sqlite3.Connection) -> bool:
    """Whether any job is not at rest, or has effects or events left."""
    row = connection.execute(
        "SELECT 1 FROM jobs WHERE rest = 0 UNION ALL"
        " SELECT 1 FROM effects WHERE state <> 'done' UNION ALL SELECT 1 FROM inbox LIMIT 1"
    ).fetchone()
    return row is not None


def unfinished_at(connection: sqlite3.Connection, gateway: str) -> int:
    """How many jobs at a gateway are not at rest, or have effects left."""
    row = connection.execute(
        "SELECT count(*) FROM jobs WHERE gateway = ? AND (rest = 0 OR EXISTS ("
        "SELECT 1 FROM effects WHERE effects.job = jobs.id AND effects.state <> 'done'))",
        (gateway,),
    ).fetchone()
    return int(row[0])


def gateways(connection: sqlite3.Connection) -> set[str]:
    """Ids of the gateways of all jobs."""
    return {row[0] for row in connection.execute("SELECT DISTINCT gateway FROM jobs")}


def ids(connection: sqlite3.Connection) -> set[str]:
    """Ids of all jobs."""
    return {row["id"] for row in connection.execute("SELECT id FROM jobs")}


def encode(value: object) -> str:
    """JSON as the ledger stores it: ASCII, so that any string of JSON fits into SQLite."""
    return json.dumps(value, separators=(",", ":"))
