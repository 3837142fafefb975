"""A world outside for the engine, that answers what a test says."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass, field
from typing import Any

from jupyterlab_hpc.engine.web import Fetched, Unreachable

ALLOWED = "https://told.example/"


@dataclass
class World:
    """Pages by address; what was asked for, and what was told to whom."""

    pages: dict[str, tuple[bytes, str]] = field(default_factory=dict)
    #: Addresses that never answer.
    silent: set[str] = field(default_factory=set)
    asked: list[str] = field(default_factory=list)
    told: list[tuple[str, Any]] = field(default_factory=list)
    #: Messages that are refused before one is taken.
    deaf: int = 0
    together: int = 0
    most_together: int = 0
    callbacks: bool = True

    async def fetch(self, href: str, limit: int, deadline: float) -> Fetched:
        self.asked.append(href)
        self.together += 1
        self.most_together = max(self.together, self.most_together)
        try:
            if href in self.silent:
                await asyncio.Event().wait()
            await asyncio.sleep(0)
            if href not in self.pages:
                raise Unreachable("far.example answered 404 Not Found")
            return Fetched(*self.pages[href])
        finally:
            self.together -= 1

    async def post(self, url: str, body: bytes, media_type: str, deadline: float) -> None:
        if self.deaf:
            self.deaf -= 1
            raise Unreachable("told.example answered 500 Internal Server Error")
        self.told.append((url, json.loads(body)))

    def refusal(self, url: str) -> str | None:
        return None if url.startswith(ALLOWED) else "https://else.example is not allowed"

    def heard(self, name: str) -> list[Any]:
        """What was told to the address that ends with this name."""
        return [body for url, body in self.told if url.endswith(name)]
