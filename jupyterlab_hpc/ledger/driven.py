"""What the worker's supervisor asks: is there work, for whom, and what of a driver that is gone."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection

from . import counter
from .records import Json, encode


def wanted(
    connection: sqlite3.Connection, protocols: Collection[str] | None, without: Collection[str]
) -> bool:
    """Whether a job is unfinished: of these protocols (any, for None), and not left alone.

    `without` names jobs and gateways.
    """
    row = connection.execute(
        "SELECT 1 FROM jobs WHERE (rest = 0 OR id IN (SELECT job FROM inbox)"
        "  OR id IN (SELECT job FROM effects WHERE state <> 'done'))"
        " AND (? IS NULL OR protocol IN (SELECT value FROM json_each(?)))"
        " AND id NOT IN (SELECT value FROM json_each(?))"
        " AND gateway NOT IN (SELECT value FROM json_each(?)) LIMIT 1",
        (*_twice(None if protocols is None else encode(list(protocols))), *_both(without)),
    ).fetchone()
    return row is not None


def beyond(
    connection: sqlite3.Connection, protocols: Collection[str], only: Collection[str]
) -> bool:
    """Whether events wait for a driver that knows other protocols, or that takes these jobs."""
    row = connection.execute(
        "SELECT 1 FROM inbox JOIN jobs ON jobs.id = inbox.job"
        " WHERE jobs.protocol NOT IN (SELECT value FROM json_each(?))"
        " OR jobs.id IN (SELECT value FROM json_each(?)) LIMIT 1",
        (encode(list(protocols)), encode(list(only))),
    ).fetchone()
    return row is not None


def drop(connection: sqlite3.Connection, driver: str) -> None:
    """A driver is gone: what it held is free."""
    connection.execute("UPDATE jobs SET driver = NULL, leased = 0 WHERE driver = ?", (driver,))


def let_go(connection: sqlite3.Connection, driver: str, job: str) -> None:
    """A driver does not take this job after all."""
    connection.execute(
        "UPDATE jobs SET driver = NULL, leased = 0 WHERE driver = ? AND id = ?", (driver, job)
    )


def doubt(connection: sqlite3.Connection, key: str, words: str) -> tuple[int, list[str]]:
    """Say of a job, or of the surveyed jobs of a gateway, why nothing new is told.

    Returns the sequence and the jobs.
    """
    sequence = counter.advance(connection)
    rows = connection.execute(
        "SELECT id FROM jobs WHERE rest = 0 AND (id = ? OR (gateway = ? AND survey = 1))",
        (key, key),
    ).fetchall()
    connection.executemany(
        "UPDATE jobs SET unreachable = ?, sequence = ? WHERE id = ?",
        [(words, sequence, row["id"]) for row in rows],
    )
    return sequence, [row["id"] for row in rows]


def within(rows: list[sqlite3.Row], room: int) -> list[sqlite3.Row]:
    """The first rows of `jobs` whose JSON takes this many bytes together; one at least."""
    taken: list[sqlite3.Row] = []
    for row in rows:
        room -= len(row["job"])
        if room < 0 and taken:
            break
        taken.append(row)
    return taken


def portion(found: list[Json], room: int) -> tuple[list[Json], list[str], bool]:
    """What of the work fits into this many bytes.

    Returns it, the jobs that alone are too big, and whether anything is left for the next time.
    """
    taken: list[Json] = []
    big: list[str] = []
    free = room
    for item in found:
        size = len(encode(item))
        if size > room:
            big.append(item["record"]["id"])
        elif size > free:
            return taken, big, True
        else:
            free -= size
            taken.append(item)
    return taken, big, False


def _twice(value: str | None) -> tuple[str | None, str | None]:
    return value, value or "[]"


def _both(without: Collection[str]) -> tuple[str, str]:
    names = encode(list(without))
    return names, names
