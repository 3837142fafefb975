"""User and password in one header."""

from __future__ import annotations

import base64


def basic(user: str, password: str) -> str:
    """The value of an Authorization header (RFC 7617 §2), both in UTF-8."""
    return f"Basic {base64.b64encode(f'{user}:{password}'.encode()).decode('ascii')}"
