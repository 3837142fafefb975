"""From an exception to a status: the one table."""

from __future__ import annotations

import sqlite3
from typing import Any

from ..errors import Conflict, Forbidden, Invalid, Misconfigured, NotFound, Problem, ReadOnly
from ..relay import RelayFailure

STATUS: dict[type[Exception], int] = {
    Invalid: 400,
    Forbidden: 403,
    NotFound: 404,
    Conflict: 409,
    ReadOnly: 409,
    Misconfigured: 500,
    RelayFailure: 502,
    # the ledger's file: no room, locked by another program
    sqlite3.OperationalError: 507,
}


def status_of(error: BaseException | None) -> int | None:
    """The status of an exception of ours; None for any other."""
    for kind, status in STATUS.items():
        if isinstance(error, kind):
            return status
    return None


def body_of(error: Exception) -> dict[str, Any]:
    """`{"message", "reason"?, "field"?, "failure"?}`."""
    if isinstance(error, RelayFailure):
        return {"message": error.message, "failure": error.json()}
    if isinstance(error, sqlite3.OperationalError):
        told = (
            f"The ledger cannot be written ({error}), and nothing has changed. Is the disk full, "
            "or does another program hold the file? Try again when that is over."
        )
        return {"message": told, "reason": "unwritable"}
    assert isinstance(error, Problem)
    body: dict[str, Any] = {"message": error.message}
    if error.reason is not None:
        body["reason"] = error.reason
    if error.field is not None:
        body["field"] = error.field
    return body
