"""The sequence: one number for every change of any job."""

from __future__ import annotations

import sqlite3


def current(connection: sqlite3.Connection) -> int:
    """The number of the last change."""
    return int(connection.execute("SELECT value FROM counter").fetchone()[0])


def advance(connection: sqlite3.Connection) -> int:
    """The number of the next change, inside the caller's transaction."""
    row = connection.execute("UPDATE counter SET value = value + 1 RETURNING value").fetchone()
    return int(row[0])
