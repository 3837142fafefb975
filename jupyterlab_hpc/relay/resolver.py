"""Names of hosts, resolved once and checked."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable

from aiohttp.abc import AbstractResolver, ResolveResult

from ..gateways.addresses import is_gateway_like, is_public
from .failure import refused


class GuardedResolver(AbstractResolver):
    """Gives the addresses of a host only when all of them are allowed.

    The connection is made to what this returns, so that a name which resolves to
    something else a moment later (DNS rebinding) gains nothing.
    """

    def __init__(self, allowed: Callable[[str], bool], why: str):
        """`why` completes the sentence "HOST resolves to ADDRESS, …"."""
        self._allowed = allowed
        self._why = why

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        infos = await asyncio.get_running_loop().getaddrinfo(
            host, port, type=socket.SOCK_STREAM, family=family
        )
        for _, _, _, _, place in infos:
            if not self._allowed(str(place[0])):
                raise refused(f"{host} resolves to {place[0]}, {self._why}.")
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


def public_only() -> GuardedResolver:
    """For hosts that no gateway lists."""
    return GuardedResolver(is_public, "inside a network, and no gateway lists it")


def gateways_only() -> GuardedResolver:
    """For the hosts of gateways that a user added."""
    return GuardedResolver(
        is_gateway_like,
        "a link-local, multicast or metadata address: no gateway that a user adds is there",
    )
