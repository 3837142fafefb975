"""Answers of surveys, kept when changed."""

from __future__ import annotations

import sqlite3

from .records import Json, encode


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
    return True
