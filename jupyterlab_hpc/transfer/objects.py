"""Object stores: the place where uploads and downloads will be carried out."""

from __future__ import annotations

from typing import Any

from ..times import rfc3339


def transfer(effect: dict[str, Any]) -> dict[str, Any]:
    """The event of an `upload` or `download` effect: refused, as long as none is connected."""
    return {
        "type": "unanswered",
        "effect": effect["id"],
        "failure": {
            "kind": "refused",
            "message": "this version does not speak to object stores: nothing was sent",
            "at": rfc3339(),
        },
        "at": rfc3339(),
    }
