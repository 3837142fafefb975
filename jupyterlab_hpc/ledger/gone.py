"""The jobs that were forgotten: a tab that missed the event learns of it from its next read."""

from __future__ import annotations

import sqlite3

# Forgotten jobs that are remembered; a tab that missed more reads everything again.
KEPT = 50_000


def note(connection: sqlite3.Connection, job: str, sequence: int) -> None:
    """A job was forgotten, with this sequence number."""
    connection.execute("INSERT INTO gone (job, sequence) VALUES (?, ?)", (job, sequence))
    connection.execute(
        "DELETE FROM gone WHERE position <= (SELECT max(position) FROM gone) - ?", (KEPT,)
    )


def since(connection: sqlite3.Connection, sequence: int) -> list[str] | None:
    """Ids of the jobs that were forgotten after a sequence number; None when that is not known."""
    first = connection.execute(
        "SELECT position, sequence FROM gone ORDER BY position LIMIT 1"
    ).fetchone()
    if first is None:
        return []
    if first["position"] > 1 and sequence < first["sequence"]:
        return None
    # the same order may have been written down again
    rows = connection.execute(
        "SELECT job FROM gone WHERE sequence > ? AND job NOT IN (SELECT id FROM jobs)",
        (sequence,),
    )
    return [row["job"] for row in rows]
