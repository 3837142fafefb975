"""What a gateway's entry and its answers ask of surveys."""

from __future__ import annotations

import time
from collections.abc import Mapping
from email.utils import parsedate_to_datetime
from typing import Any


def own_floor(options: Mapping[str, Any]) -> float:
    """The shortest interval of surveys that a gateway's entry names (`poll_floor`), in seconds."""
    return float(options.get("poll_floor", 0))


def retry_after(headers: Mapping[str, str]) -> float:
    """Seconds from Retry-After (RFC 9110 §10.2.3): a number, or a date; 0 when it is neither.

    A date is compared with the answer's own, so that no clock but the server's counts.
    """
    text = headers.get("retry-after", "").strip()
    if text.isdigit() and len(text) < 9:
        return float(text)
    try:
        until = parsedate_to_datetime(text).timestamp()
        made = headers.get("date")
        now = parsedate_to_datetime(made).timestamp() if made else time.time()
        return max(0.0, until - now)
    except (ValueError, TypeError, IndexError):
        return 0.0
