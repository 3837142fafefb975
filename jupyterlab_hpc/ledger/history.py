"""The states that a job went through: when, in our word and in the remote server's."""

from __future__ import annotations

import sqlite3

from .records import Json, row_of

# Transitions of one job that are kept: the first, and the newest.
KEPT = 100
# Characters of a message that are kept.
TEXT = 2000


def note(connection: sqlite3.Connection, job_id: str, job: Json, at: str) -> None:
    """Write down how a job stands, inside the transaction of the step.

    While neither the state nor the server's word for it changes there is one row, whatever
    the progress: `at` is when it began, `until` when it was last told anew.
    """
    state, word = job["state"], job["word"][:TEXT]
    told = (job["progress"], job["message"][:TEXT])
    last = connection.execute(
        "SELECT * FROM transitions WHERE job = ? ORDER BY position DESC LIMIT 1", (job_id,)
    ).fetchone()
    if last is not None and (last["state"], last["word"]) == (state, word):
        if (last["progress"], last["message"]) != told:
            connection.execute(
                "UPDATE transitions SET progress = ?, message = ?, until = ? WHERE position = ?",
                (*told, at, last["position"]),
            )
        return
    connection.execute(
        "INSERT INTO transitions (job, at, until, state, word, progress, message)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        (job_id, at, at, state, word, *told),
    )
    # a server whose words never repeat fills no disk
    connection.execute(
        "DELETE FROM transitions WHERE job = ?1 AND position NOT IN ("
        "SELECT position FROM transitions WHERE job = ?1 ORDER BY position DESC LIMIT ?2)"
        " AND position > (SELECT min(position) FROM transitions WHERE job = ?1)",
        (job_id, KEPT - 1),
    )


def listing(connection: sqlite3.Connection, job: str) -> list[Json]:
    """`[{"at", "until", "state", "word", "progress", "message"}]`, oldest first.

    Raises `NotFound`.
    """
    row_of(connection, job)
    rows = connection.execute(
        "SELECT at, until, state, word, progress, message FROM transitions"
        " WHERE job = ? ORDER BY position",
        (job,),
    )
    return [dict(row) for row in rows]
