"""One server owns a ledger at a time.

The owner's row holds a token and a heartbeat. Every writing transaction looks
at it first, so a server that was suspended and lost the ledger notices before it
writes. The heart beats while jobs are under way; a server whose jobs are all at
rest gives the ledger up, so that an idle server needs no timer.
"""

from __future__ import annotations

import os
import socket
import sqlite3
import time
from dataclasses import dataclass
from pathlib import Path

from .records import unfinished

# Seconds without a heartbeat after which an owner elsewhere counts as gone.
STALE = 30.0
# Seconds between heartbeats.
BEAT = 10.0


@dataclass(frozen=True)
class Owner:
    """Who owns a ledger: process `pid` on `host`."""

    host: str
    pid: int


def claim(connection: sqlite3.Connection, token: str) -> Owner | bool:
    """Own the ledger from now on, inside the caller's transaction.

    True when it was taken just now, False when it was ours already, the `Owner`
    when somebody else has it.
    """
    row = connection.execute("SELECT * FROM owner").fetchone()
    now = time.time()
    if row is not None and row["token"] == token:
        if now - row["beat"] > BEAT / 2:
            connection.execute("UPDATE owner SET beat = ?", (now,))
        return False
    if row is not None and _alive(row, now):
        return Owner(row["host"], row["pid"])
    connection.execute(
        "INSERT OR REPLACE INTO owner (one, token, host, pid, started, beat)"
        " VALUES (1, ?, ?, ?, ?, ?)",
        (token, socket.gethostname(), os.getpid(), _start_of(os.getpid()), now),
    )
    return True


def other(connection: sqlite3.Connection, token: str) -> Owner | None:
    """The other server that owns the ledger, if there is one."""
    row = connection.execute("SELECT * FROM owner").fetchone()
    if row is None or row["token"] == token or not _alive(row, time.time()):
        return None
    return Owner(row["host"], row["pid"])


def beat(connection: sqlite3.Connection, token: str) -> bool:
    """Say that we are alive, or give the ledger up when all jobs rest. True: beat again."""
    if not unfinished(connection):
        release(connection, token)
        return False
    connection.execute("UPDATE owner SET beat = ? WHERE token = ?", (time.time(), token))
    return True


def release(connection: sqlite3.Connection, token: str) -> None:
    """Give the ledger up."""
    connection.execute("DELETE FROM owner WHERE token = ?", (token,))


def _alive(row: sqlite3.Row, now: float) -> bool:
    if now - row["beat"] > STALE:
        return False
    if row["host"] != socket.gethostname():
        return True
    try:
        os.kill(row["pid"], 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    # a number that was given to another process since is not our owner
    return row["started"] == _start_of(row["pid"])


def _start_of(pid: int) -> str:
    """When a process started, in clock ticks since boot (proc(5), field 22); empty if unknown."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(errors="replace")
    except OSError:
        return ""
    fields = stat.rpartition(")")[2].split()
    # one that was killed and that nobody waited for yet is gone all the same
    return "" if fields[0] in "ZX" else fields[19]
