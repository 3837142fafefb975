"""Names of hosts that no gateway lists, resolved once and checked."""

from __future__ import annotations

import asyncio
import socket

from aiohttp.abc import AbstractResolver, ResolveResult

from .address import is_public
from .failure import refused


class GuardedResolver(AbstractResolver):
    """Gives the addresses of a host only when all of them are public.

    The connection is made to what this returns, so that a name which resolves to
    something else a moment later (DNS rebinding) gains nothing.
    """

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        infos = await asyncio.get_running_loop().getaddrinfo(
            host, port, type=socket.SOCK_STREAM, family=family
        )
        for _, _, _, _, place in infos:
            if not is_public(str(place[0])):
                raise refused(
                    f"{host} resolves to {place[0]}, inside a network, and no gateway lists it."
                )
        return [
            ResolveResult(
                hostname=host,
                host=str(place[0]),
                port=port,
                family=kind,
                proto=protocol,
                flags=socket.AI_NUMERICHOST | socket.AI_NUMERICSERV,
            )
            for kind, _, protocol, _, place in infos
        ]

    async def close(self) -> None:
        """Nothing is held."""
