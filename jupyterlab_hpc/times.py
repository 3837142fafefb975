"""Points in time as the interface writes them."""

from __future__ import annotations

from datetime import datetime, timezone


def rfc3339(seconds: float | None = None) -> str:
    """A time in UTC with milliseconds (RFC 3339 §5.6); now, unless seconds since 1970 are given."""
    moment = (
        datetime.now(timezone.utc)
        if seconds is None
        else datetime.fromtimestamp(seconds, timezone.utc)
    )
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
