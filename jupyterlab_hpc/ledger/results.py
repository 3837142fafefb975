"""The results that are kept for a job."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from ..errors import NotFound
from .records import Json, row_of


@dataclass(frozen=True)
class Result:
    """A result: bytes in a file of the job's directory, or only an address.

    `size` counts bytes, 0 for an address.
    """

    name: str
    media_type: str
    filename: str
    size: int
    sha256: str
    href: str | None = None


def put(connection: sqlite3.Connection, job: str, kept: Sequence[Result]) -> None:
    """Add results; one of the same name is replaced, so that collecting again is harmless."""
    connection.executemany(
        "INSERT OR REPLACE INTO results (job, name, media_type, filename, size, sha256, href)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        [(job, r.name, r.media_type, r.filename, r.size, r.sha256, r.href) for r in kept],
    )
    connection.execute("UPDATE jobs SET results = 1 WHERE id = ?", (job,))


def of(connection: sqlite3.Connection, job: str) -> list[Result]:
    """The results of a job, in the order of collecting. Raises `NotFound` without the job."""
    row_of(connection, job)
    rows = connection.execute("SELECT * FROM results WHERE job = ? ORDER BY rowid", (job,))
    return [_result(row) for row in rows]


def get(connection: sqlite3.Connection, job: str, name: str) -> Result:
    """One result. Raises `NotFound`."""
    row = connection.execute(
        "SELECT * FROM results WHERE job = ? AND name = ?", (job, name)
    ).fetchone()
    if row is None:
        raise NotFound(f"The job {job} has no result named {name}.", field="name")
    return _result(row)


def listing(connection: sqlite3.Connection, job: str) -> list[Json]:
    """`IResult` of every result of a job."""
    return [
        {
            "name": r.name,
            "mediaType": r.media_type,
            "filename": r.filename,
            "size": r.size,
            "sha256": r.sha256,
            **({} if r.href is None else {"href": r.href}),
        }
        for r in of(connection, job)
    ]


def _result(row: sqlite3.Row) -> Result:
    return Result(
        row["name"],
        row["media_type"],
        row["filename"],
        row["size"],
        row["sha256"],
        row["href"],
    )
