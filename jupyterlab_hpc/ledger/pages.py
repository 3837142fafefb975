"""The list of jobs, a page at a time: no read holds the ledger's thread for long."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from ..errors import Invalid
from . import counter, gone
from .records import Json, record

# Bytes of jobs on one page; one job at least, whatever its size.
SIZE = 1 << 20


def read(connection: sqlite3.Connection, since: int, limit: int | None, after: str = "") -> Json:
    """`{"sequence", "jobs", "gone", "total", "next"}`: what changed after a sequence number.

    For 0 these are all jobs, the newest first; otherwise the changed ones, oldest change
    first. `next` is what to give as `after` for the following page, null on the last. What
    counts for the next read is the `sequence` of the first page: what changes while pages
    are read has a higher one. A `sequence` below `since` says: read everything again.
    Raises `Invalid` when `after` is none of ours.
    """
    lost = gone.since(connection, since) if since and not after else []
    now = counter.current(connection)
    if lost is None or now < since:
        return {"sequence": 0, "jobs": [], "gone": [], "total": 0, "next": None}
    rows = _changed(connection, since, after, limit) if since else _all(connection, after, limit)
    page, more = _fill(rows, limit)
    return {
        "sequence": now,
        "jobs": [record(row) for row in page],
        "gone": lost,
        "total": connection.execute("SELECT count(*) FROM jobs").fetchone()[0],
        "next": f"{page[-1]['sequence' if since else 'created']}/{page[-1]['id']}"
        if more
        else None,
    }


def _all(connection: sqlite3.Connection, after: str, limit: int | None) -> Iterable[sqlite3.Row]:
    created, _, job = after.partition("/")
    return connection.execute(
        "SELECT * FROM jobs WHERE ?1 = '' OR (created, id) < (?1, ?2)"
        " ORDER BY created DESC, id DESC LIMIT ?3",
        (created, job, _rows(limit)),
    )


def _changed(
    connection: sqlite3.Connection, since: int, after: str, limit: int | None
) -> Iterable[sqlite3.Row]:
    number, _, job = after.partition("/")
    if number and not (number.isascii() and number.isdigit() and len(number) < 19):
        raise Invalid(f"after: {after!r} is not where a page ends.", field="after")
    # a survey gives all of its jobs one number: the id decides where a page ends
    return connection.execute(
        "SELECT * FROM jobs WHERE sequence >= ?1 AND (sequence, id) > (?1, ?2)"
        " ORDER BY sequence, id LIMIT ?3",
        (int(number), job, _rows(limit)) if number else (since + 1, "", _rows(limit)),
    )


def _rows(limit: int | None) -> int:
    """One more than wanted tells whether there is another page; -1 is no limit."""
    return -1 if limit is None else limit + 1


def _fill(rows: Iterable[sqlite3.Row], limit: int | None) -> tuple[list[sqlite3.Row], bool]:
    """The rows that fit on the page, and whether there are more."""
    page: list[sqlite3.Row] = []
    size = 0
    for row in rows:
        size += len(row["job"])
        if limit is not None and page and (len(page) == limit or size > SIZE):
            return page, True
        page.append(row)
    return page, False
