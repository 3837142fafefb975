"""The bodies of `gateways`. What their fields mean is checked by `gateways/entry.py`."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from ..relay.models import Request, Strict

Text = Annotated[str, Field(min_length=1, max_length=300)]
Address = Annotated[str, Field(min_length=1, max_length=2000)]
Secret = Annotated[str, Field(max_length=65536)]


class Draft(Strict):
    """`POST gateways`, `PUT gateways/{id}`: an entry, with secrets as they were typed."""

    id: Annotated[str, Field(min_length=1, max_length=64)] | None = None
    title: Text | None = None
    protocol: Text
    url: Address
    origins: Annotated[list[Any], Field(max_length=50)] = Field(default_factory=list)
    headers: Annotated[dict[str, Any], Field(max_length=50)] = Field(default_factory=dict)
    auth: dict[str, Any] = Field(default_factory=lambda: {"scheme": "none"})
    tls: dict[str, Any] | None = None
    proxy: dict[str, Any] | None = None
    options: dict[str, Any] = Field(default_factory=dict)
    secrets: Annotated[dict[str, Secret], Field(max_length=50)] = Field(default_factory=dict)

    def entry(self) -> dict[str, Any]:
        """The fields that were given."""
        return self.model_dump(exclude_unset=True, exclude_none=True)


class Try(Strict):
    """`POST gateways/try`"""

    gateway: Draft
    request: Request


class SecretValue(Strict):
    """`PUT gateways/{id}/secrets/{name}`"""

    value: Secret
