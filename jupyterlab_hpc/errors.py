"""What can be wrong, in our own words. `handlers/errors.py` gives each its status."""

from __future__ import annotations


class Problem(Exception):
    """A fault that the user can be told about.

    `reason` is a word for programs, `field` names the faulty part of the request.
    """

    def __init__(self, message: str, *, reason: str | None = None, field: str | None = None):
        super().__init__(message)
        self.message = message
        self.reason = reason
        self.field = field


class Invalid(Problem):
    """The request is not what the interface describes."""


class Forbidden(Problem):
    """The administrator does not allow it, or it is never allowed."""


class NotFound(Problem):
    """There is no such thing."""


class Conflict(Problem):
    """It does not fit the present state: lease, version, a job that is not at rest."""


class ReadOnly(Problem):
    """Another server owns the ledger."""

    def __init__(self, host: str, pid: int, path: object):
        super().__init__(
            f"The ledger {path} is in use by another Jupyter server (process {pid} on {host}). "
            "Use that server, or stop it, or give this one its own HpcApp.data_dir.",
            reason="readonly",
        )


class Misconfigured(Problem):
    """A configuration cannot be used.

    `brief` is the message for somebody who sees the field anyway.
    """

    def __init__(
        self,
        message: str,
        *,
        reason: str | None = None,
        field: str | None = None,
        brief: str | None = None,
    ):
        super().__init__(message, reason=reason, field=field)
        self.brief = brief or message
