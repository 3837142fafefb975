"""Who brings a job's result into a notebook: one tab at a time."""

from __future__ import annotations

import sqlite3
import time

from . import counter
from .records import row_of

# Seconds for which a tab holds a delivery.
CLAIM = 30.0


def claim(connection: sqlite3.Connection, job: str, tab: str, notebook: str) -> bool:
    """Claim the delivery of a job's result to a notebook; False while another tab holds it.

    A delivery that is done may be claimed again: a copy of the notebook, or an older
    version that was restored, still holds the job card.
    """
    row_of(connection, job)
    now = time.time()
    row = connection.execute(
        "SELECT * FROM deliveries WHERE job = ? AND notebook = ?", (job, notebook)
    ).fetchone()
    # A claim that ends later than any can was made before the clock was set back.
    if (
        row is not None
        and not row["done"]
        and row["tab"] != tab
        and now < row["until"] <= now + CLAIM
    ):
        return False
    connection.execute(
        "INSERT OR REPLACE INTO deliveries (job, notebook, tab, until, done)"
        " VALUES (?, ?, ?, ?, 0)",
        (job, notebook, tab, now + CLAIM),
    )
    return True


def done(connection: sqlite3.Connection, job: str, tab: str, notebook: str) -> int:
    """The result was seen in the saved notebook. Returns the sequence."""
    row_of(connection, job)
    connection.execute(
        "INSERT OR REPLACE INTO deliveries (job, notebook, tab, until, done)"
        " VALUES (?, ?, ?, 0, 1)",
        (job, notebook, tab),
    )
    sequence = counter.advance(connection)
    connection.execute("UPDATE jobs SET delivered = 1, sequence = ? WHERE id = ?", (sequence, job))
    return sequence
