"""The jobs that surveys ask about, and how long the like of them took."""

from __future__ import annotations

import sqlite3
import statistics
import time
from dataclasses import dataclass
from datetime import datetime

# Ended jobs of a gateway that are looked at, and those of the same process that count.
_LOOKED_AT = 200
_COUNT = 15


@dataclass(frozen=True)
class Waiting:
    """A job that surveys ask about; `age` is in seconds since its record last changed."""

    gateway: str
    job: str
    process: str
    age: float


def waiting(connection: sqlite3.Connection, gateway: str | None = None) -> list[Waiting]:
    """The jobs that surveys are to ask about, of one gateway or of all."""
    now = time.time()
    return [
        Waiting(row["gateway"], row["id"], row["process"] or "", _age(row["updated"], now))
        for row in connection.execute(
            "SELECT gateway, id, updated, json_extract(job, '$.order.process') AS process"
            " FROM jobs WHERE survey = 1 AND rest = 0 AND gateway = coalesce(?, gateway)"
            " ORDER BY gateway",
            (gateway,),
        )
    ]


def usual(connection: sqlite3.Connection, gateway: str) -> dict[str, float]:
    """Seconds that jobs took lately, by process: the median of those that were successful.

    The remote system's own times count where it tells both, else ours from order to end.
    """
    rows = connection.execute(
        "SELECT created, updated, json_extract(job, '$.order.process') AS process,"
        " json_extract(job, '$.started') AS started, json_extract(job, '$.finished') AS finished"
        " FROM jobs WHERE gateway = ? AND state = 'successful' AND rest = 1"
        " ORDER BY sequence DESC LIMIT ?",
        (gateway, _LOOKED_AT),
    )
    found: dict[str, list[float]] = {}
    for row in rows:
        took = _between(row["started"], row["finished"])
        if took is None:
            took = _between(row["created"], row["updated"])
        known = found.setdefault(str(row["process"] or ""), [])
        if took is not None and len(known) < _COUNT:
            known.append(took)
    return {process: statistics.median(known) for process, known in found.items() if known}


def _between(first: object, last: object) -> float | None:
    begun, ended = _seconds(first), _seconds(last)
    return None if begun is None or ended is None or ended < begun else ended - begun


def _age(text: object, now: float) -> float:
    then = _seconds(text)
    # a clock that was set back makes nothing younger than new
    return 0.0 if then is None else max(0.0, now - then)


def _seconds(text: object) -> float | None:
    """Seconds since 1970 of an RFC 3339 time; None where a server writes something else."""
    if not isinstance(text, str):
        return None
    try:
        moment = datetime.fromisoformat(text.strip().replace("Z", "+00:00"))
    except ValueError:
        return None
    return moment.timestamp() if moment.tzinfo is not None else None
