"""The same for many jobs, in one transaction; what is refused is told per job."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from ..errors import Conflict, NotFound, Problem
from . import effects, inbox, jobs
from .records import Json


@dataclass
class Outcome:
    """`done`: ids. `failed`: `{"id", "message", "reason"?}` of the others.

    `saved` names the files of the answers of each forgotten job.
    """

    sequence: int = 0
    done: list[str] = field(default_factory=list)
    failed: list[Json] = field(default_factory=list)
    saved: dict[str, list[str]] = field(default_factory=dict)


def ask(connection: sqlite3.Connection, ids: Sequence[str], action: str, fields: Json) -> Outcome:
    """Add the user's wish for an action to every inbox."""
    outcome = Outcome()
    _each(outcome, ids, lambda job: inbox.ask(connection, job, action, fields))
    return outcome


def forget(connection: sqlite3.Connection, ids: Sequence[str]) -> Outcome:
    """Remove the jobs that are at rest."""
    outcome = Outcome()

    def one(job: str) -> None:
        outcome.sequence, told = jobs.forget(connection, job)
        outcome.saved[job] = effects.files(told)

    _each(outcome, ids, one)
    return outcome


def _each(outcome: Outcome, ids: Sequence[str], work: Callable[[str], None]) -> None:
    for job in dict.fromkeys(ids):
        try:
            work(job)
        except (Conflict, NotFound) as problem:
            outcome.failed.append({"id": job, **_words(problem)})
        else:
            outcome.done.append(job)


def _words(problem: Problem) -> Json:
    reason = {} if problem.reason is None else {"reason": problem.reason}
    return {"message": problem.message, **reason}
