"""The doors of the kernel's side: JSON text in, JSON text out."""

from __future__ import annotations

import json

from .namespace import Live
from .planning import Planned


def plan(request: str) -> str:
    """What a cell needs. ``{"source", "notebook_dir", "limits"?, "exclude"?}`` → Plan."""
    return json.dumps(Planned(json.loads(request), Live()).plan)
