"""What the engine asks of the network. It is handed in: the rules for it are the relay's."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


class Unreachable(Exception):
    """There is no answer, or not the one that is needed; the message is for the user.

    It names the host at most: paths and queries of addresses may be secrets.
    """


@dataclass(frozen=True)
class Fetched:
    """What is at an address."""

    content: bytes
    #: As the server names it, parameters included; empty when it does not.
    media_type: str


class Web(Protocol):
    """Requests to the world outside."""

    @property
    def callbacks(self) -> bool:
        """Whether an administrator allows any."""

    async def fetch(self, href: str, limit: int, deadline: float) -> Fetched:
        """GET an address, ``limit`` in bytes, ``deadline`` in seconds. Raises `Unreachable`."""

    async def post(self, url: str, body: bytes, media_type: str, deadline: float) -> None:
        """POST to an address of an allowed host; any 2xx will do. Raises `Unreachable`."""

    def refusal(self, url: str) -> str | None:
        """Why callbacks cannot go to this address, in words for the user; None: they can."""
