"""The sequence: one number for every change of any job."""

from __future__ import annotations

import sqlite3


def current(connection: sqlite3.Connection) -> int:
    """The number of the last change."""
    return int(connection.execute("SELECT value FROM counter").fetchone()[0])


def advance(connection: sqlite3.Connection) -> int:
    """The number of the next change, inside the caller's transaction."""
    # not RETURNING, which SQLite has from 3.35 on: Enterprise Linux 9 comes with 3.34
    connection.execute("UPDATE counter SET value = value + 1")
    return current(connection)
