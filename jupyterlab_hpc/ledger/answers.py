"""Answers of surveys, kept when changed."""

from __future__ import annotations

import sqlite3

from .records import Json, encode

# Requests per gateway whose last answers are kept; pages of long lists have an address each.
KEPT = 64


def keep(connection: sqlite3.Connection, gateway: str, request: Json, answer: Json) -> bool:
    """Keep a survey's answer when its status or body differs from the last one; True if so."""
    key = encode({"method": request["method"], "url": request["url"]})
    told = encode([answer["status"], answer["body"]])
    row = connection.execute(
        "SELECT body FROM answers WHERE gateway = ? AND request = ?", (gateway, key)
    ).fetchone()
    if row is not None and row["body"] == told:
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
