"""Who drives a job: one driver at a time, for a short while."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Collection, Sequence

from . import driven, inbox
from .records import Json, encode, record, row_of

# Seconds for which a driver holds what it was given.
LEASE = 15.0


def take_events(
    connection: sqlite3.Connection,
    driver: str,
    protocols: Sequence[str],
    without: Collection[str] = (),
) -> list[Json]:
    """Lease the jobs whose events a driver can handle: `[{"record", "events"}]`.

    `without`: ids of jobs that it is not to get.
    A lease that ends later than one made now was made before the clock was set back: it is over.
    """
    now = time.time()
    rows = connection.execute(
        "SELECT id FROM jobs WHERE id IN (SELECT job FROM inbox)"
        " AND protocol IN (SELECT value FROM json_each(?))"
        " AND id NOT IN (SELECT value FROM json_each(?))"
        " AND (driver IS NULL OR driver = ? OR leased < ? OR leased > ?) ORDER BY sequence",
        (encode(list(protocols)), encode(list(without)), driver, now, now + LEASE),
    ).fetchall()
    _lease(connection, driver, [row["id"] for row in rows], now)
    return [
        {
            "record": record(row_of(connection, row["id"])),
            "events": inbox.events(connection, row["id"]),
        }
        for row in rows
    ]


def take_surveyed(
    connection: sqlite3.Connection,
    driver: str,
    gateway: str,
    protocols: Collection[str],
    named: Collection[str] = (),
    without: Collection[str] = (),
    room: int | None = None,
) -> list[Json]:
    """Lease the jobs of a gateway that a survey is to ask about: their records.

    Those that were not heard of for longest come first, so that a survey which cannot ask about
    all of them gets to each in turn. `named`: these jobs only, where there are any; `without`:
    ids of jobs that the driver is not to get; `room`: bytes that it takes at a time.
    """
    now = time.time()
    rows = connection.execute(
        "SELECT * FROM jobs WHERE gateway = ? AND survey = 1 AND rest = 0"
        " AND protocol IN (SELECT value FROM json_each(?))"
        " AND (? OR id IN (SELECT value FROM json_each(?)))"
        " AND id NOT IN (SELECT value FROM json_each(?))"
        " AND (driver IS NULL OR driver = ? OR leased < ? OR leased > ?)"
        " ORDER BY coalesce(verified, created), created",
        (
            gateway,
            encode(list(protocols)),
            not named,
            encode(list(named)),
            encode(list(without)),
            driver,
            now,
            now + LEASE,
        ),
    ).fetchall()
    if room is not None:
        rows = driven.within(rows, room)
    _lease(connection, driver, [row["id"] for row in rows], now)
    return [record(row) for row in rows]


def release(connection: sqlite3.Connection, driver: str, gateway: str) -> None:
    """Let go of a driver's jobs of a gateway that have no events waiting."""
    connection.execute(
        "UPDATE jobs SET driver = NULL, leased = 0 WHERE driver = ? AND gateway = ?"
        " AND id NOT IN (SELECT job FROM inbox)",
        (driver, gateway),
    )


def _lease(connection: sqlite3.Connection, driver: str, jobs: Sequence[str], now: float) -> None:
    connection.executemany(
        "UPDATE jobs SET driver = ?, leased = ? WHERE id = ?",
        [(driver, now + LEASE, job) for job in jobs],
    )
    # Nobody leases for longer: the clock was set back, and would hold these for as much.
    connection.execute(
        "UPDATE jobs SET driver = NULL, leased = 0 WHERE rest = 0 AND leased > ?", (now + LEASE,)
    )
