"""What the panel sends to add a gateway, and what it reads back."""

from __future__ import annotations

from typing import Any

DRAFT = {"protocol": "ogcapi-processes", "url": "https://far.example/api"}


async def add(api: Any, **more: Any) -> dict[str, Any]:
    """Add a gateway: what is shown of it."""
    status, shown = await api("POST", "gateways", {**DRAFT, **more})
    assert status == 201, shown
    return shown


async def listed(api: Any) -> dict[str, Any]:
    """All gateways by id."""
    return {one["id"]: one for one in (await api("GET", "gateways"))[1]}
