"""Secrets with a deadline: a keyring may be asking its user, who is not there."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection

from ..errors import Misconfigured
from .secrets import Secrets

# Seconds to store or forget a secret, and to tell which are there.
PATIENCE = 30.0
GLANCE = 3.0


class Vault:
    """What the loop's thread asks of the secrets."""

    def __init__(self, secrets: Secrets):
        self._secrets = secrets

    async def set(self, name: str, value: str) -> None:
        """Store a secret. Raises `Misconfigured`."""
        await _timely(lambda: self._secrets.set(name, value))

    async def remove(self, name: str) -> None:
        """Forget a secret; none is fine. Raises `Misconfigured`."""
        await _timely(lambda: self._secrets.remove(name))

    async def which(self, names: Collection[str]) -> dict[str, bool | None]:
        """Which of these secrets are stored; None where the keyring does not say in time."""
        if not names:
            return {}

        def look() -> dict[str, bool | None]:
            return {name: self._secrets.holds(name) for name in names}

        try:
            return await asyncio.wait_for(asyncio.to_thread(look), GLANCE)
        except asyncio.TimeoutError:
            return dict.fromkeys(names)


async def _timely(work: Callable[[], None]) -> None:
    try:
        await asyncio.wait_for(asyncio.to_thread(work), PATIENCE)
    except asyncio.TimeoutError:
        raise Misconfigured(
            f"The system's keyring did not answer within {PATIENCE:g} s: unlock it and try again."
        ) from None
