"""Paths below a root."""

from __future__ import annotations

import re
from urllib.parse import unquote

from .failure import refused


def relative(address: str) -> str:
    """A path relative to a root, that stays below it; its fragment is dropped.

    Raises `RelayFailure` (`refused`).
    """
    address = address.partition("#")[0]
    path = address.partition("?")[0]
    if path.startswith("/"):
        raise refused(f"The address {address!r} is neither relative to the gateway nor absolute.")
    plain = path
    # a server may decode more than once
    for _ in range(3):
        plain = unquote(plain)
    if any(part in {".", ".."} for part in re.split(r"[/\\]", plain)):
        raise refused(f"The address {address!r} does not stay below the gateway's root.")
    return address
