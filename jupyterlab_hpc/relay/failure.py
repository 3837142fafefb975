"""Why there is no answer."""

from __future__ import annotations

from typing import Any, Literal

from ..times import rfc3339

Kind = Literal["refused", "unreachable", "deadline", "broken", "too-large"]


class RelayFailure(Exception):
    """`IFailure`: `refused` and `unreachable` mean that nothing was sent."""

    def __init__(self, kind: Kind, message: str):
        super().__init__(message)
        self.kind: Kind = kind
        self.message = message
        self.at = rfc3339()

    def json(self) -> dict[str, Any]:
        """As it goes into events and answers."""
        return {"kind": self.kind, "message": self.message, "at": self.at}


def refused(message: str) -> RelayFailure:
    """The relay would not send it."""
    return RelayFailure("refused", message)


def too_large(limit: int) -> RelayFailure:
    """The answer has more bytes than were allowed."""
    return RelayFailure("too-large", f"The answer is larger than {limit} bytes.")
