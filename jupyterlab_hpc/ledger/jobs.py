"""Orders and steps: how a job enters the ledger, moves on, and is forgotten."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Sequence
from dataclasses import dataclass

from ..errors import Conflict
from ..times import rfc3339
from . import cards, counter, effects, gone, history, inbox
from .records import Json, encode, record, row_of


@dataclass(frozen=True)
class Accepted:
    """What came of an order or a step.

    `new`: it was not there before. `changed`: the job's own JSON differs.
    """

    record: Json
    new: bool
    changed: bool


def submit(connection: sqlite3.Connection, job: Json, planned: Sequence[Json]) -> Accepted:
    """Write an order down with its first effects. The same order id again changes nothing."""
    order = job["order"]
    row = connection.execute("SELECT * FROM jobs WHERE id = ?", (order["id"],)).fetchone()
    if row is not None:
        return Accepted(record(row), new=False, changed=False)
    now = rfc3339()
    connection.execute(
        "INSERT INTO jobs (id, gateway, protocol, version, sequence, job, state, survey, rest,"
        " created, updated) VALUES (?, ?, ?, 1, ?, ?, ?, ?, ?, ?, ?)",
        (
            order["id"],
            order["gateway"],
            order["protocol"],
            counter.advance(connection),
            encode(job),
            job["state"],
            job["survey"],
            job["rest"],
            now,
            now,
        ),
    )
    cards.begin(connection, order)
    effects.plan(connection, order["id"], planned)
    history.note(connection, order["id"], job, now)
    return Accepted(record(row_of(connection, order["id"])), new=True, changed=True)


def same_capsule(connection: sqlite3.Connection, capsule: str) -> str | None:
    """The newest successful job whose order had a capsule of this hash."""
    row = connection.execute(
        "SELECT id FROM jobs WHERE state = 'successful'"
        " AND json_extract(job, '$.order.origin.capsule') = ? ORDER BY created DESC LIMIT 1",
        (capsule,),
    ).fetchone()
    return None if row is None else str(row["id"])


def step(
    connection: sqlite3.Connection,
    job_id: str,
    *,
    driver: str,
    version: int,
    job: Json,
    planned: Sequence[Json],
    consumed: Sequence[int],
    keep: float | None,
) -> Accepted:
    """Record a step: job, effects and consumed events in one transaction.

    `keep` is the time until which the driver holds on to the job; None releases it as
    soon as its inbox is empty. Raises `Conflict` with the reason `lease` when the driver
    does not hold the job, `version` when the step was computed from an older one.
    """
    row = row_of(connection, job_id)
    now = time.time()
    if row["driver"] != driver or row["leased"] < now:
        raise Conflict(
            f"The job {job_id} is not leased to this driver: ask for work again.", reason="lease"
        )
    if row["version"] != version:
        raise Conflict(
            f"The step was computed from version {version} of job {job_id}, "
            f"which is at version {row['version']}: ask for work again.",
            reason="version",
        )
    text = encode(job)
    at = rfc3339()
    verified = inbox.consume(connection, job_id, consumed) or row["verified"]
    effects.plan(connection, job_id, planned)
    holds = keep is not None or inbox.waiting(connection, job_id)
    connection.execute(
        "UPDATE jobs SET version = version + 1, sequence = ?, job = ?, state = ?, survey = ?,"
        " rest = ?, updated = ?, verified = ?, driver = ?, leased = ? WHERE id = ?",
        (
            counter.advance(connection),
            text,
            job["state"],
            job["survey"],
            job["rest"],
            at,
            verified,
            driver if holds else None,
            max(keep or 0.0, row["leased"]) if holds else 0.0,
            job_id,
        ),
    )
    history.note(connection, job_id, job, at)
    return Accepted(
        record(row_of(connection, job_id)), new=bool(planned), changed=text != row["job"]
    )


def verify(
    connection: sqlite3.Connection, gateway: str, seen: Sequence[str], failure: str | None
) -> int:
    """Note what a survey of a gateway told: these jobs are as they are, or nothing was told.

    A failure marks every surveyed job of the gateway as unreachable. Returns the sequence.
    """
    sequence = counter.advance(connection)
    if failure is not None:
        connection.execute(
            "UPDATE jobs SET unreachable = ?, sequence = ?"
            " WHERE gateway = ? AND survey = 1 AND rest = 0 AND unreachable IS NOT ?",
            (failure, sequence, gateway, failure),
        )
        return sequence
    now = rfc3339()
    connection.execute(
        "UPDATE jobs SET unreachable = NULL, sequence = ?"
        " WHERE gateway = ? AND unreachable IS NOT NULL",
        (sequence, gateway),
    )
    connection.executemany(
        "UPDATE jobs SET verified = ?, sequence = ? WHERE id = ? AND gateway = ?",
        [(now, sequence, job, gateway) for job in seen],
    )
    return sequence


def forget(connection: sqlite3.Connection, job_id: str) -> tuple[int, list[Json]]:
    """Remove a job that is at rest.

    Returns the sequence and the answers of its effects. Raises `Conflict`.
    """
    row = row_of(connection, job_id)
    if not row["rest"] or effects.open_count(connection, job_id):
        raise Conflict(
            f"The job {job_id} is still {row['state']}: it can be forgotten when it is at rest.",
            reason="busy",
        )
    answers = effects.answers(connection, job_id)
    connection.execute("DELETE FROM jobs WHERE id = ?", (job_id,))
    sequence = counter.advance(connection)
    gone.note(connection, job_id, sequence)
    return sequence, answers
