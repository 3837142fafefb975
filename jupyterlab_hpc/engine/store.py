"""The engine's memory of its jobs: one SQLite file, committed before an answer leaves."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from ..filesystems import on_network

ACCEPTED, RUNNING, SUCCESSFUL = "accepted", "running", "successful"
FAILED, DISMISSED = "failed", "dismissed"
ENDED = (SUCCESSFUL, FAILED, DISMISSED)

VERSION = 3
SCHEMA = f"""
CREATE TABLE IF NOT EXISTS jobs (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  process TEXT NOT NULL,
  order_id TEXT,
  status TEXT NOT NULL,
  message TEXT NOT NULL,
  progress INTEGER NOT NULL,
  created REAL NOT NULL,
  started REAL,
  finished REAL,
  updated REAL NOT NULL,
  wanted TEXT NOT NULL,
  live INTEGER NOT NULL,
  removed INTEGER NOT NULL,
  cores INTEGER NOT NULL DEFAULT 1,
  size INTEGER,
  subscriber TEXT,
  told INTEGER NOT NULL DEFAULT 0,
  executor TEXT NOT NULL DEFAULT 'local',
  native TEXT,
  resources TEXT,
  reason TEXT NOT NULL DEFAULT '',
  evidence TEXT NOT NULL DEFAULT 'ok'
);
CREATE UNIQUE INDEX IF NOT EXISTS jobs_by_order ON jobs (process, order_id);
CREATE INDEX IF NOT EXISTS jobs_unfinished ON jobs (number) WHERE live OR status = 'accepted';
CREATE INDEX IF NOT EXISTS jobs_by_status ON jobs (status, number) WHERE NOT removed;
CREATE INDEX IF NOT EXISTS jobs_by_process ON jobs (process, number) WHERE NOT removed;
CREATE INDEX IF NOT EXISTS jobs_by_end ON jobs (finished, live) WHERE NOT removed;
CREATE INDEX IF NOT EXISTS jobs_by_size ON jobs (size) WHERE NOT removed;
PRAGMA user_version = {VERSION};
"""

_CLUSTERS = (
    "ALTER TABLE jobs ADD COLUMN executor TEXT NOT NULL DEFAULT 'local'",
    "ALTER TABLE jobs ADD COLUMN native TEXT",
    "ALTER TABLE jobs ADD COLUMN resources TEXT",
    "ALTER TABLE jobs ADD COLUMN reason TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE jobs ADD COLUMN evidence TEXT NOT NULL DEFAULT 'ok'",
)
# What a file of an earlier version lacks.
ADDED = {
    1: (
        "ALTER TABLE jobs ADD COLUMN cores INTEGER NOT NULL DEFAULT 1",
        "ALTER TABLE jobs ADD COLUMN size INTEGER",
        "ALTER TABLE jobs ADD COLUMN subscriber TEXT",
        "ALTER TABLE jobs ADD COLUMN told INTEGER NOT NULL DEFAULT 0",
        *_CLUSTERS,
    ),
    2: _CLUSTERS,
}


@dataclass
class Job:
    """A job as it is stored. Times are seconds since 1970."""

    id: str
    process: str
    created: float
    #: The client's own id of its order: the same order makes one job.
    order_id: str | None = None
    status: str = ACCEPTED
    message: str = "Waiting for its turn"
    progress: int = 0
    started: float | None = None
    finished: float | None = None
    updated: float = 0.0
    #: What the execute request says about results: ``{"response", "outputs": [ids]}``.
    wanted: dict[str, Any] = field(default_factory=dict)
    #: Its process was started and its end has not been recorded.
    live: bool = False
    #: Forgotten, ``message`` says why; the row stays so that its order does not run again.
    removed: bool = False
    #: Places it takes among the jobs that run at the same time.
    cores: int = 1
    #: Bytes of its directory, measured when it had ended.
    size: int | None = None
    #: Where to tell about it (OGC 18-062r2 §7.13): addresses by ``successUri`` and its kin.
    subscriber: dict[str, str] | None = None
    #: The subscriber has been told of its end, or cannot be.
    told: bool = False
    #: Id of the executor that runs it.
    executor: str = "local"
    #: The scheduler's id; `SENDING` while it is not known whether the scheduler has it.
    native: str | None = None
    #: What was asked for, as ``executors.wish.Wish.json`` gives it; None: nothing.
    resources: dict[str, Any] | None = None
    #: Why it waits, or how it ended, in plain words by the scheduler's evidence.
    reason: str = ""
    #: ``ok``, ``stale`` (the scheduler does not answer), ``lost`` (no trace of it anywhere).
    evidence: str = "ok"
    #: Place in the order of arrival; set by the store.
    number: int = 0


#: Columns that hold JSON.
OBJECTS = ("wanted", "subscriber", "resources")
#: In place of the scheduler's id, from before a job is handed in until it is known.
SENDING = "?"
COLUMNS = [each.name for each in fields(Job) if each.name != "number"]


def _row(job: Job) -> dict[str, Any]:
    values = {name: getattr(job, name) for name in COLUMNS}
    for name in OBJECTS:
        values[name] = None if values[name] is None else json.dumps(values[name])
    return values


def _job(row: sqlite3.Row) -> Job:
    values = {**row, **{name: bool(row[name]) for name in ("live", "removed", "told")}}
    objects = {name: json.loads(row[name]) if row[name] else None for name in OBJECTS}
    return Job(**{**values, **objects})


def _flush(path: Path) -> None:
    """Flush SQLite's log; what is no longer in it has been flushed by SQLite."""
    try:
        file = os.open(path, os.O_RDWR)
    except FileNotFoundError:
        # A rollback journal: SQLite has flushed the file itself.
        return
    try:
        os.fsync(file)
    finally:
        os.close(file)


class Store:
    """Jobs by id, by order and by age. Every change is one transaction.

    A change outlives this process at once, and a power cut when :meth:`flushed` has returned.
    Not all need that: what became of a job stands in its directory too, and is read from there
    when the power was cut before it was noted here.
    """

    def __init__(self, path: Path) -> None:
        path.touch(mode=0o600, exist_ok=True)
        if os.name == "posix":
            path.chmod(0o600)
        self._db = sqlite3.connect(path, isolation_level=None, timeout=10)
        self._db.row_factory = sqlite3.Row
        # WAL keeps an index in shared memory, which hosts do not share.
        self._db.execute(f"PRAGMA journal_mode = {'DELETE' if on_network(path) else 'WAL'}")
        self._db.execute("PRAGMA synchronous = NORMAL")
        self._log = path.with_name(f"{path.name}-wal")
        self._flushing = asyncio.Lock()
        self._wanted = 0
        self._flushed = 0
        added = ADDED.get(self._version())
        if added:
            # As a whole: a server that is killed meanwhile leaves the file as it was.
            with self.together():
                for statement in (*added, f"PRAGMA user_version = {VERSION}"):
                    self._db.execute(statement)
        self._db.executescript(SCHEMA)

    def close(self) -> None:
        self._db.close()

    async def flushed(self) -> None:
        """Wait until all that was changed so far is on the disk.

        Not by ``synchronous = FULL``, which would hold up the loop for as long as the disk takes;
        one flush here serves all who wait for one.
        """
        self._wanted += 1
        mine = self._wanted
        async with self._flushing:
            if self._flushed < mine:
                all_waiting = self._wanted
                await asyncio.to_thread(_flush, self._log)
                self._flushed = all_waiting

    def _version(self) -> int:
        return int(self._db.execute("PRAGMA user_version").fetchone()[0])

    def add(self, job: Job) -> None:
        """Insert; ``sqlite3.IntegrityError`` when the order already has a job."""
        names = ", ".join(COLUMNS)
        places = ", ".join(f":{name}" for name in COLUMNS)
        # The names are ours, the values are bound.
        sql = f"INSERT INTO jobs ({names}) VALUES ({places})"  # noqa: S608
        job.number = self._db.execute(sql, _row(job)).lastrowid or 0

    def save(self, job: Job) -> None:
        """Write all of a job's columns."""
        pairs = ", ".join(f"{name} = :{name}" for name in COLUMNS)
        # The names are ours, the values are bound.
        self._db.execute(f"UPDATE jobs SET {pairs} WHERE id = :id", _row(job))  # noqa: S608

    def get(self, job_id: str) -> Job | None:
        return self._one("SELECT * FROM jobs WHERE id = ?", (job_id,))

    def by_order(self, process: str, order_id: str) -> Job | None:
        sql = "SELECT * FROM jobs WHERE process = ? AND order_id = ?"
        return self._one(sql, (process, order_id))

    def unfinished(self) -> list[Job]:
        """Jobs that wait or whose end was not recorded, in order of arrival."""
        sql = "SELECT * FROM jobs WHERE live OR status = 'accepted' ORDER BY number"
        return [_job(row) for row in self._db.execute(sql)]

    def unmeasured(self, limit: int) -> list[str]:
        """Ids of jobs that have ended and whose directories have not been measured."""
        sql = (
            "SELECT id FROM jobs WHERE NOT removed AND size IS NULL "
            "AND finished IS NOT NULL AND NOT live LIMIT ?"
        )
        return [row["id"] for row in self._db.execute(sql, (limit,))]

    def measured(self, sizes: Mapping[str, int]) -> None:
        """Keep the bytes that directories take, by id."""
        with self.together():
            pairs = [(size, job) for job, size in sizes.items()]
            self._db.executemany("UPDATE jobs SET size = ? WHERE id = ?", pairs)

    def taken(self) -> int:
        """Bytes of all directories that were measured."""
        sql = "SELECT coalesce(sum(size), 0) FROM jobs WHERE NOT removed"
        return int(self._db.execute(sql).fetchone()[0])

    def largest(self, limit: int) -> list[Job]:
        """The measured jobs that take most."""
        sql = "SELECT * FROM jobs WHERE NOT removed AND size IS NOT NULL ORDER BY size DESC LIMIT ?"
        return [_job(row) for row in self._db.execute(sql, (limit,))]

    def ended_before(self, moment: float, limit: int) -> list[Job]:
        """Jobs that had ended by then and still have a directory, the oldest end first."""
        sql = (
            "SELECT * FROM jobs WHERE NOT removed AND finished < ? AND NOT live "
            "ORDER BY finished LIMIT ?"
        )
        return [_job(row) for row in self._db.execute(sql, (moment, limit))]

    def remove(self, jobs: Iterable[str], message: str) -> None:
        """Forget jobs; their rows stay, with the reason as message."""
        with self.together():
            pairs = [(message, job) for job in jobs]
            self._db.executemany("UPDATE jobs SET removed = 1, message = ? WHERE id = ?", pairs)

    def tell(self, job_id: str) -> None:
        """The subscriber was told of the end, or cannot be; nothing else of the row changes."""
        self._db.execute("UPDATE jobs SET told = 1 WHERE id = ?", (job_id,))

    def untold(self) -> list[Job]:
        """Jobs whose subscriber has not been told of the end, in order of arrival."""
        sql = """SELECT * FROM jobs WHERE subscriber IS NOT NULL AND NOT told AND NOT removed
          ORDER BY number"""
        return [_job(row) for row in self._db.execute(sql)]

    def ids(self) -> Iterator[str]:
        """Ids of the jobs that have a directory."""
        for row in self._db.execute("SELECT id FROM jobs WHERE NOT removed"):
            yield row["id"]

    def find(self, conditions: list[tuple[str, list[Any]]], limit: int) -> list[Job]:
        """Newest first: jobs that meet all conditions, each an SQL text and its parameters."""
        where = " AND ".join(["NOT removed", *(sql for sql, _ in conditions)])
        parameters = [value for _, values in conditions for value in values]
        # The conditions are the ones of listing.py, never a client's text.
        sql = f"SELECT * FROM jobs WHERE {where} ORDER BY number DESC LIMIT ?"  # noqa: S608
        return [_job(row) for row in self._db.execute(sql, (*parameters, limit))]

    @contextlib.contextmanager
    def together(self) -> Iterator[None]:
        """Make several changes one transaction, with one wait for the disk."""
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")

    def _one(self, sql: str, parameters: tuple[str, ...]) -> Job | None:
        try:
            row = self._db.execute(sql, parameters).fetchone()
        except UnicodeEncodeError:
            # A text that is not Unicode names nothing.
            return None
        return _job(row) if row else None
