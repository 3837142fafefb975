"""Effects: a row before they run, the raw answer after.

States: `planned`, `running`, `done`. A `wait` is running until it is due.
"""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Sequence
from dataclasses import dataclass

from ..times import rfc3339
from . import counter, inbox, results
from .records import Json, encode


@dataclass(frozen=True)
class Running:
    """An effect that was just marked as running.

    `attempt` tells this run from an earlier one; `due` is when a wait ends, in seconds since 1970.
    """

    job: str
    gateway: str
    effect: Json
    attempt: int
    due: float | None

    @property
    def id(self) -> str:
        return str(self.effect["id"])

    @property
    def kind(self) -> str:
        return str(self.effect["kind"])


def plan(connection: sqlite3.Connection, job: str, planned: Sequence[Json]) -> None:
    """Write effects down. One that is there already, by its id, is left as it is."""
    now = rfc3339()
    connection.executemany(
        "INSERT OR IGNORE INTO effects (job, id, kind, changes, effect, state, created)"
        " VALUES (?, ?, ?, ?, ?, 'planned', ?)",
        [(job, e["id"], e["kind"], bool(e.get("changes", False)), encode(e), now) for e in planned],
    )


def planned_jobs(connection: sqlite3.Connection) -> list[str]:
    """Ids of the jobs that have effects to run."""
    return [
        row["job"]
        for row in connection.execute("SELECT DISTINCT job FROM effects WHERE state = 'planned'")
    ]


def begin(connection: sqlite3.Connection, job: str) -> Running | None:
    """Mark the job's next planned effect as running; None when there is none."""
    row = connection.execute(
        "SELECT e.*, j.gateway FROM effects e JOIN jobs j ON j.id = e.job"
        " WHERE e.job = ? AND e.state = 'planned' ORDER BY e.position LIMIT 1",
        (job,),
    ).fetchone()
    if row is None:
        return None
    effect = json.loads(row["effect"])
    due = time.time() + max(0.0, effect["seconds"]) if row["kind"] == "wait" else None
    connection.execute(
        "UPDATE effects SET state = 'running', attempt = attempt + 1, started = ?, due = ?"
        " WHERE position = ?",
        (rfc3339(), due, row["position"]),
    )
    return Running(job, row["gateway"], effect, row["attempt"] + 1, due)


def waits(connection: sqlite3.Connection) -> list[Running]:
    """The waits that are running."""
    rows = connection.execute(
        "SELECT e.*, j.gateway FROM effects e JOIN jobs j ON j.id = e.job"
        " WHERE e.state = 'running' AND e.kind = 'wait'"
    )
    return [
        Running(r["job"], r["gateway"], json.loads(r["effect"]), r["attempt"], r["due"])
        for r in rows
    ]


def finish(
    connection: sqlite3.Connection,
    run: Running,
    event: Json | None,
    kept: Sequence[results.Result] = (),
) -> int | None:
    """Record what came of an effect, its results and its event, all in one transaction.

    Returns the sequence, or None when this run no longer counts: the job was forgotten,
    or the effect was taken over in the meantime.
    """
    answer = None if event is None else {k: v for k, v in event.items() if k != "effect"}
    changed = connection.execute(
        "UPDATE effects SET state = 'done', answer = ?, finished = ?"
        " WHERE job = ? AND id = ? AND state = 'running' AND attempt = ?",
        (encode(answer), rfc3339(), run.job, run.id, run.attempt),
    ).rowcount
    if not changed:
        return None
    if kept:
        results.put(connection, run.job, kept)
    if event is not None:
        inbox.put(connection, run.job, event)
    sequence = counter.advance(connection)
    connection.execute("UPDATE jobs SET sequence = ? WHERE id = ?", (sequence, run.job))
    return sequence


def recover(connection: sqlite3.Connection) -> None:
    """Put right what another owner left in the middle.

    A state-changing request may have arrived: its event is `unknown` and it is not sent again.
    Waits go on until they are due. All else is repeatable, and planned again.
    """
    rows = connection.execute(
        "SELECT job, id, position FROM effects WHERE state = 'running' AND changes = 1"
    ).fetchall()
    now = rfc3339()
    for row in rows:
        event = {"type": "unknown", "effect": row["id"], "at": now}
        connection.execute(
            "UPDATE effects SET state = 'done', answer = ?, finished = ? WHERE position = ?",
            (encode({"type": "unknown", "at": now}), now, row["position"]),
        )
        inbox.put(connection, row["job"], event)
    connection.execute(
        "UPDATE effects SET state = 'planned', started = NULL"
        " WHERE state = 'running' AND kind <> 'wait'"
    )


def open_count(connection: sqlite3.Connection, job: str) -> int:
    """How many effects of a job are planned or running."""
    row = connection.execute(
        "SELECT COUNT(*) FROM effects WHERE job = ? AND state <> 'done'", (job,)
    ).fetchone()
    return int(row[0])


def answer_of(connection: sqlite3.Connection, job: str, effect: str) -> Json | None:
    """The recorded answer (`IAnswer`) of a job's request effect; None when it has none."""
    row = connection.execute(
        "SELECT answer FROM effects WHERE job = ? AND id = ?", (job, effect)
    ).fetchone()
    said = json.loads(row["answer"]) if row is not None and row["answer"] else None
    return said.get("answer") if said else None


def answers(connection: sqlite3.Connection, job: str) -> list[Json]:
    """All recorded answers (`IAnswer`) of a job."""
    rows = connection.execute(
        "SELECT answer FROM effects WHERE job = ? AND answer IS NOT NULL", (job,)
    )
    said = (json.loads(row["answer"]) for row in rows)
    return [one["answer"] for one in said if one and "answer" in one]


def files(answers: Sequence[Json]) -> list[str]:
    """Names of the files of saved answers among these (`IAnswer`)."""
    return [said["body"]["file"] for said in answers if said["body"]["kind"] == "file"]


def saved(connection: sqlite3.Connection) -> set[str]:
    """Names of the files of saved answers that any job refers to."""
    rows = connection.execute(
        "SELECT json_extract(answer, '$.answer.body.file') AS file FROM effects"
        " WHERE answer IS NOT NULL"
    )
    return {row["file"] for row in rows if row["file"]}


def listing(connection: sqlite3.Connection, job: str) -> list[Json]:
    """The raw view: effects as planned, what came of them, and times."""
    return [
        {
            "id": row["id"],
            "kind": row["kind"],
            "state": row["state"],
            "effect": json.loads(row["effect"]),
            "answer": json.loads(row["answer"]) if row["answer"] else None,
            "created": row["created"],
            "started": row["started"],
            "finished": row["finished"],
        }
        for row in connection.execute(
            "SELECT * FROM effects WHERE job = ? ORDER BY position", (job,)
        )
    ]
