"""The tables, and how a ledger file is opened and brought up to date."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from ..errors import Misconfigured
from ..filesystems import on_network

MIGRATIONS = (
    """
    CREATE TABLE counter (value INTEGER NOT NULL);
    INSERT INTO counter VALUES (0);
    CREATE TABLE owner (
        one INTEGER PRIMARY KEY CHECK (one = 1),
        token TEXT NOT NULL, host TEXT NOT NULL, pid INTEGER NOT NULL,
        started TEXT NOT NULL, beat REAL NOT NULL
    );
    CREATE TABLE jobs (
        id TEXT PRIMARY KEY,
        gateway TEXT NOT NULL, protocol TEXT NOT NULL,
        version INTEGER NOT NULL, sequence INTEGER NOT NULL,
        job TEXT NOT NULL, state TEXT NOT NULL,
        survey INTEGER NOT NULL, rest INTEGER NOT NULL,
        created TEXT NOT NULL, updated TEXT NOT NULL,
        verified TEXT, unreachable TEXT,
        delivered INTEGER NOT NULL DEFAULT 0, results INTEGER NOT NULL DEFAULT 0,
        driver TEXT, leased REAL NOT NULL DEFAULT 0
    );
    CREATE INDEX jobs_sequence ON jobs (sequence);
    CREATE INDEX jobs_survey ON jobs (gateway) WHERE survey = 1 AND rest = 0;
    CREATE INDEX jobs_active ON jobs (id) WHERE rest = 0;
    CREATE TABLE effects (
        position INTEGER PRIMARY KEY AUTOINCREMENT,
        job TEXT NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
        id TEXT NOT NULL, kind TEXT NOT NULL, changes INTEGER NOT NULL,
        effect TEXT NOT NULL, state TEXT NOT NULL,
        attempt INTEGER NOT NULL DEFAULT 0, answer TEXT, due REAL,
        created TEXT NOT NULL, started TEXT, finished TEXT,
        UNIQUE (job, id)
    );
    CREATE INDEX effects_open ON effects (state, job) WHERE state <> 'done';
    CREATE TABLE inbox (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        job TEXT NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
        event TEXT NOT NULL
    );
    CREATE INDEX inbox_job ON inbox (job);
    CREATE TABLE answers (
        gateway TEXT NOT NULL, request TEXT NOT NULL,
        body TEXT NOT NULL, answer TEXT NOT NULL,
        PRIMARY KEY (gateway, request)
    );
    CREATE TABLE results (
        job TEXT NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
        name TEXT NOT NULL, media_type TEXT NOT NULL, filename TEXT NOT NULL,
        size INTEGER NOT NULL, sha256 TEXT NOT NULL, href TEXT,
        PRIMARY KEY (job, name)
    );
    CREATE TABLE deliveries (
        job TEXT NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
        notebook TEXT NOT NULL, tab TEXT NOT NULL, until REAL NOT NULL,
        done INTEGER NOT NULL DEFAULT 0,
        PRIMARY KEY (job, notebook)
    );
    """,
    """
    CREATE INDEX jobs_created ON jobs (created, id);
    CREATE TABLE transitions (
        position INTEGER PRIMARY KEY AUTOINCREMENT,
        job TEXT NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
        at TEXT NOT NULL, until TEXT NOT NULL,
        state TEXT NOT NULL, word TEXT NOT NULL, progress REAL, message TEXT NOT NULL
    );
    CREATE INDEX transitions_job ON transitions (job, position);
    INSERT INTO transitions (job, at, until, state, word, progress, message)
        SELECT id, updated, updated, state, json_extract(job, '$.word'),
        json_extract(job, '$.progress'), json_extract(job, '$.message') FROM jobs;
    CREATE TABLE gone (
        position INTEGER PRIMARY KEY AUTOINCREMENT,
        job TEXT NOT NULL, sequence INTEGER NOT NULL
    );
    CREATE INDEX gone_sequence ON gone (sequence);
    CREATE TABLE removals (
        at TEXT NOT NULL, reason TEXT NOT NULL,
        jobs INTEGER NOT NULL, bytes INTEGER NOT NULL,
        PRIMARY KEY (at, reason)
    );
    """,
    """
    CREATE TABLE cards (
        job TEXT PRIMARY KEY REFERENCES jobs (id) ON DELETE CASCADE,
        notebook TEXT NOT NULL, cell TEXT NOT NULL,
        state TEXT NOT NULL, after TEXT NOT NULL
    );
    CREATE INDEX cards_notebook ON cards (notebook);
    CREATE TABLE replaced (
        job TEXT PRIMARY KEY REFERENCES jobs (id) ON DELETE CASCADE,
        outputs BLOB NOT NULL, size INTEGER NOT NULL, kept REAL NOT NULL
    );
    CREATE INDEX replaced_kept ON replaced (kept);
    CREATE VIEW card_records AS
        SELECT cards.*, jobs.created, jobs.delivered,
            EXISTS (SELECT 1 FROM replaced WHERE replaced.job = cards.job) AS replaced
        FROM cards JOIN jobs ON jobs.id = cards.job;
    """,
    """
    CREATE TABLE callbacks (
        hash TEXT PRIMARY KEY,
        job TEXT NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
        kind TEXT NOT NULL, expires REAL NOT NULL,
        heard INTEGER NOT NULL DEFAULT 0, last TEXT
    );
    CREATE INDEX callbacks_job ON callbacks (job);
    DELETE FROM answers;
    """,
)


def connect(path: Path, journal: str = "auto") -> sqlite3.Connection:
    """Open a ledger file, creating it with mode 0600, and migrate it.

    `journal` is `wal`, `delete`, or `auto`: WAL keeps an index in shared memory,
    which network file systems do not have, so those get a rollback journal.
    """
    path.touch(mode=0o600, exist_ok=True)
    connection = sqlite3.connect(path, timeout=5, isolation_level=None, check_same_thread=False)
    try:
        connection.row_factory = sqlite3.Row
        if journal == "auto":
            journal = "delete" if on_network(path) else "wal"
        connection.execute(f"PRAGMA journal_mode={'DELETE' if journal == 'delete' else 'WAL'}")
        connection.execute("PRAGMA foreign_keys=ON")
        _migrate(connection, path)
    except BaseException:
        connection.close()
        raise
    return connection


def _migrate(connection: sqlite3.Connection, path: Path) -> None:
    """Apply what is missing, each step with its version number in one transaction."""
    while True:
        connection.execute("BEGIN IMMEDIATE")
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        if version >= len(MIGRATIONS):
            connection.execute("ROLLBACK")
            break
        for statement in MIGRATIONS[version].split(";"):
            connection.execute(statement)
        connection.execute(f"PRAGMA user_version={version + 1}")
        connection.execute("COMMIT")
    if version > len(MIGRATIONS):
        raise Misconfigured(
            f"The ledger {path} was written by a newer jupyterlab-hpc (schema {version}, this one "
            f"knows {len(MIGRATIONS)}): upgrade jupyterlab-hpc, or set HpcApp.data_dir."
        )
