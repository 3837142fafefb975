"""What became of a job's card in its notebook, and what the card took the place of.

A card that was never seen in the saved file is lost with its page: its row is what it
can be put back from. The outputs that it replaced are kept packed, within a quota, and
go with the job.
"""

from __future__ import annotations

import json
import sqlite3
import time
import zlib

from ..errors import NotFound
from .records import Json, encode, row_of

# Bytes of JSON that are kept of one cell's outputs.
ONE = 32 * 2**20

# Bytes, packed, that are kept in all; the oldest give way.
ALL = 256 * 2**20


def begin(connection: sqlite3.Connection, order: Json) -> None:
    """A job that is submitted from a cell gets a card there; nothing for any other."""
    origin = order.get("origin")
    if isinstance(origin, dict) and {"notebook", "cell"} <= origin.keys():
        here = {"notebook": str(origin["notebook"]), "cell": str(origin["cell"])}
        put(connection, order["id"], here)


def put(connection: sqlite3.Connection, job: str, fields: Json) -> None:
    """Note fields of a job's card: `notebook`, `cell`, `state`, `after`; those left away stay.

    `state` is `out`, `saved` (seen in the saved file) or `detached` (no result is to be
    put there any more, which nothing takes back). Raises `NotFound`.
    """
    row_of(connection, job)
    row = connection.execute("SELECT * FROM cards WHERE job = ?", (job,)).fetchone()
    there = dict(row) if row else {"notebook": "", "cell": "", "state": "out", "after": "insert"}
    state = "detached" if there["state"] == "detached" else fields.get("state", there["state"])
    connection.execute(
        "INSERT OR REPLACE INTO cards (job, notebook, cell, state, after) VALUES (?, ?, ?, ?, ?)",
        (
            job,
            fields.get("notebook", there["notebook"]),
            fields.get("cell", there["cell"]),
            state,
            fields.get("after", there["after"]),
        ),
    )


def get(connection: sqlite3.Connection, job: str) -> Json:
    """`{"job", "notebook", "cell", "state", "after", "replaced"}`. Raises `NotFound`."""
    row = connection.execute("SELECT * FROM card_records WHERE job = ?", (job,)).fetchone()
    if row is None:
        raise NotFound(f"The job {job} has no card.", field="id")
    return _card(row)


def listing(connection: sqlite3.Connection, notebook: str) -> list[Json]:
    """The cards of a notebook whose result was not seen in a saved file yet."""
    rows = connection.execute(
        "SELECT * FROM card_records WHERE notebook = ? AND delivered = 0 ORDER BY created",
        (notebook,),
    )
    return [_card(row) for row in rows]


def _card(row: sqlite3.Row) -> Json:
    names = ("job", "notebook", "cell", "state", "after")
    return {**{name: row[name] for name in names}, "replaced": bool(row["replaced"])}


def take_after(connection: sqlite3.Connection, job: str, notebook: str) -> str:
    """What is to be done now that the result is in its notebook: given once.

    A copy of the notebook has nothing to do. Raises `NotFound`.
    """
    row_of(connection, job)
    row = connection.execute(
        "SELECT after FROM cards WHERE job = ? AND notebook = ?", (job, notebook)
    ).fetchone()
    if row is None:
        return "insert"
    connection.execute("UPDATE cards SET after = 'insert' WHERE job = ?", (job,))
    return str(row["after"])


def keep(connection: sqlite3.Connection, job: str, replaced: Json) -> bool:
    """Keep what a job's card takes the place of: `{"outputs", "trusted"}`.

    False when it is larger than `ONE`. Raises `NotFound`.
    """
    row_of(connection, job)
    text = encode(replaced).encode()
    if len(text) > ONE:
        return False
    packed = zlib.compress(text, 1)
    connection.execute(
        "INSERT OR REPLACE INTO replaced (job, outputs, size, kept) VALUES (?, ?, ?, ?)",
        (job, packed, len(packed), time.time()),
    )
    left = ALL
    rows = connection.execute("SELECT job, size FROM replaced ORDER BY kept DESC").fetchall()
    for row in rows:
        left -= row["size"]
        if left < 0:
            connection.execute("DELETE FROM replaced WHERE job = ?", (row["job"],))
    return True


def replaced(connection: sqlite3.Connection, job: str) -> Json:
    """What a job's card took the place of: `{"outputs", "trusted"}`. Raises `NotFound`."""
    row = connection.execute("SELECT outputs FROM replaced WHERE job = ?", (job,)).fetchone()
    if row is None:
        raise NotFound(
            "No output is kept that this job took the place of: there was none, it was too "
            "large, or newer ones needed the space.",
            field="id",
        )
    content = json.loads(zlib.decompress(row["outputs"]))
    assert isinstance(content, dict)
    return content
