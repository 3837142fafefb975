"""Answers of surveys, kept when changed."""

from __future__ import annotations

import json
import sqlite3

from .records import Json, encode

# Requests per gateway whose last answers are kept; pages of long lists have an address each.
KEPT = 64


def keep(connection: sqlite3.Connection, gateway: str, request: Json, answer: Json) -> bool:
    """Keep a survey's answer when its status or body differs from the last one; True if so."""
    key = encode(request)
    told = encode([answer["status"], answer["body"]])
    row = connection.execute(
        "SELECT body FROM answers WHERE gateway = ? AND request = ?", (gateway, key)
    ).fetchone()
    if row is not None and row["body"] == told:
        # The body is the same, what it can be asked for by (its ETag) may be new.
        connection.execute(
            "UPDATE answers SET answer = ? WHERE gateway = ? AND request = ?",
            (encode(answer), gateway, key),
        )
        return False
    connection.execute(
        "INSERT OR REPLACE INTO answers (gateway, request, body, answer) VALUES (?, ?, ?, ?)",
        (gateway, key, told, encode(answer)),
    )
    connection.execute(
        "DELETE FROM answers WHERE gateway = ? AND rowid NOT IN"
        " (SELECT rowid FROM answers WHERE gateway = ? ORDER BY rowid DESC LIMIT ?)",
        (gateway, gateway, KEPT),
    )
    return True


def kept(connection: sqlite3.Connection, gateway: str, request: Json) -> Json | None:
    """The last answer to a request, as it was kept; None where there is none."""
    row = connection.execute(
        "SELECT answer FROM answers WHERE gateway = ? AND request = ?", (gateway, encode(request))
    ).fetchone()
    return None if row is None else dict(json.loads(row["answer"]))


def forget(connection: sqlite3.Connection, gateway: str) -> None:
    """The gateway is another one now: what it answered says nothing any more."""
    connection.execute("DELETE FROM answers WHERE gateway = ?", (gateway,))
