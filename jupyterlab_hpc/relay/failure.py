"""Why there is no answer."""

from __future__ import annotations

from typing import Any, Literal

from ..times import rfc3339

_MIB = 1 << 20

Kind = Literal["refused", "unreachable", "deadline", "broken", "too-large"]


class RelayFailure(Exception):
    """`IFailure`: `refused` and `unreachable` mean that nothing was sent.

    `field` is the part of the gateway's entry that is wrong, or that may help.
    """

    def __init__(self, kind: Kind, message: str, field: str | None = None):
        super().__init__(message)
        self.kind: Kind = kind
        self.message = message
        self.field = field
        self.at = rfc3339()

    def json(self) -> dict[str, Any]:
        """As it goes into events and answers."""
        told = {"kind": self.kind, "message": self.message, "at": self.at}
        return told if self.field is None else {**told, "field": self.field}


def refused(message: str) -> RelayFailure:
    """The relay would not send it."""
    return RelayFailure("refused", message)


def too_large(limit: int) -> RelayFailure:
    """The answer has more bytes than were allowed."""
    size = f"{limit} bytes" if limit % _MIB else f"{limit // _MIB} MiB"
    return RelayFailure("too-large", f"The answer is larger than {size}.")
