"""What is kept, and for how long: ended jobs that nobody waits for are removed, oldest first."""

from __future__ import annotations

import sqlite3
import time
from dataclasses import dataclass

from ..times import rfc3339
from . import bulk
from .records import Json

# Jobs that are removed in one transaction: others want to write, too.
BATCH = 200
# Notes of removals that are kept.
NOTES = 50

# Jobs at rest, the bytes of their results, and whether they may go: nothing whose result only
# the ledger has.
_ENDED = """
    CREATE TEMP VIEW IF NOT EXISTS ended AS SELECT id, updated,
    delivered = 1 OR (results = 0 AND json_extract(job, '$.order.origin') IS NULL) AS free,
    (SELECT coalesce(sum(size), 0) FROM results r WHERE r.job = jobs.id) AS size
    FROM jobs WHERE rest = 1
    AND NOT EXISTS (SELECT 1 FROM effects e WHERE e.job = jobs.id AND e.state <> 'done')
    AND NOT EXISTS (SELECT 1 FROM inbox i WHERE i.job = jobs.id)
"""
# Later than any time.
_EVER = "9999"


@dataclass(frozen=True)
class Limits:
    """Days since the end of a job, jobs, bytes of all results; 0 is no limit."""

    days: float = 0.0
    jobs: int = 0
    bytes: int = 0

    @property
    def any(self) -> bool:
        return bool(self.days or self.jobs or self.bytes)


def sweep(connection: sqlite3.Connection, limits: Limits, at: str) -> bulk.Outcome:
    """Remove a batch of what is beyond the limits, and note why.

    `at` is the time of the whole round, under which its batches are noted together. Nothing
    is `done` when nothing is left to remove.
    """
    for reason, chosen in (
        ("days", _old(connection, limits.days)),
        ("jobs", _many(connection, limits.jobs)),
        ("bytes", _large(connection, limits.bytes)),
    ):
        if chosen:
            outcome = bulk.forget(connection, list(chosen))
            _note(connection, at, reason, [chosen[job] for job in outcome.done])
            return outcome
    return bulk.Outcome()


def status(connection: sqlite3.Connection, limits: Limits) -> Json:
    """What is kept, what the limits are, what was removed, newest first.

    `held` counts ended jobs that are kept whatever the limits say, because their results
    were not seen in a saved notebook.
    """
    connection.execute(_ENDED)
    rows = connection.execute("SELECT * FROM removals ORDER BY at DESC, reason LIMIT ?", (NOTES,))
    return {
        "limits": {"days": limits.days, "jobs": limits.jobs, "bytes": limits.bytes},
        "jobs": _count(connection),
        "bytes": _size(connection),
        "held": connection.execute("SELECT count(*) FROM ended WHERE NOT free").fetchone()[0],
        "removals": [dict(row) for row in rows],
    }


def _old(connection: sqlite3.Connection, days: float) -> dict[str, int]:
    if not days:
        return {}
    moment = rfc3339(time.time() - days * 86400)
    return _oldest(connection, BATCH, before=moment)


def _many(connection: sqlite3.Connection, limit: int) -> dict[str, int]:
    excess = _count(connection) - limit if limit else 0
    return _oldest(connection, min(excess, BATCH)) if excess > 0 else {}


def _large(connection: sqlite3.Connection, limit: int) -> dict[str, int]:
    excess = _size(connection) - limit if limit else 0
    chosen: dict[str, int] = {}
    if excess > 0:
        for job, size in _oldest(connection, BATCH, least=1).items():
            if excess <= 0:
                break
            chosen[job] = size
            excess -= size
    return chosen


def _oldest(
    connection: sqlite3.Connection, count: int, *, before: str = _EVER, least: int = 0
) -> dict[str, int]:
    """Jobs that may go, by the time of their end, and the bytes of their results."""
    connection.execute(_ENDED)
    rows = connection.execute(
        "SELECT id, size FROM ended WHERE free AND updated < ? AND size >= ?"
        " ORDER BY updated, id LIMIT ?",
        (before, least, count),
    )
    return {row["id"]: row["size"] for row in rows}


def _note(connection: sqlite3.Connection, at: str, reason: str, sizes: list[int]) -> None:
    connection.execute(
        "INSERT OR IGNORE INTO removals (at, reason, jobs, bytes) VALUES (?, ?, 0, 0)",
        (at, reason),
    )
    connection.execute(
        "UPDATE removals SET jobs = jobs + ?, bytes = bytes + ? WHERE at = ? AND reason = ?",
        (len(sizes), sum(sizes), at, reason),
    )
    connection.execute(
        "DELETE FROM removals WHERE rowid NOT IN"
        " (SELECT rowid FROM removals ORDER BY at DESC LIMIT ?)",
        (NOTES,),
    )


def _count(connection: sqlite3.Connection) -> int:
    return int(connection.execute("SELECT count(*) FROM jobs").fetchone()[0])


def _size(connection: sqlite3.Connection) -> int:
    return int(connection.execute("SELECT coalesce(sum(size), 0) FROM results").fetchone()[0])
