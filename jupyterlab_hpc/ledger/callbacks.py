"""Capabilities by which remote systems may tell about jobs: hashes, never the words themselves."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from ..times import rfc3339


@dataclass(frozen=True)
class Capability:
    """Whoever knows the word that `hash` (SHA-256, hexadecimal) is of may tell about a job.

    `expires` is in seconds since 1970.
    """

    hash: str
    job: str
    gateway: str
    kind: str
    expires: float


def keep(connection: sqlite3.Connection, minted: Sequence[Capability], now: float) -> None:
    """Write capabilities down, and drop those that have expired by `now`."""
    connection.execute("DELETE FROM callbacks WHERE expires < ?", (now,))
    connection.executemany(
        "INSERT INTO callbacks (hash, job, kind, expires) VALUES (?, ?, ?, ?)",
        [(each.hash, each.job, each.kind, each.expires) for each in minted],
    )


def known(connection: sqlite3.Connection) -> list[Capability]:
    """All capabilities."""
    return [
        Capability(row["hash"], row["job"], row["gateway"], row["kind"], row["expires"])
        for row in connection.execute(
            "SELECT c.*, j.gateway FROM callbacks c JOIN jobs j ON j.id = c.job"
        )
    ]


def end(connection: sqlite3.Connection, job: str, expires: float) -> None:
    """The job is at rest: its capabilities end soon."""
    connection.execute(
        "UPDATE callbacks SET expires = min(expires, ?) WHERE job = ?", (expires, job)
    )


def note(connection: sqlite3.Connection, counts: dict[str, int]) -> None:
    """Count what was heard, by hash. Nothing of what was sent is kept."""
    now = rfc3339()
    connection.executemany(
        "UPDATE callbacks SET heard = heard + ?, last = ? WHERE hash = ?",
        [(count, now, hash) for hash, count in counts.items()],
    )
