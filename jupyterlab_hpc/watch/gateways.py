"""What the keeper of gateways asks about jobs, and who hears of its changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..errors import ReadOnly
from ..ledger import Ledger, records
from ..relay import Relay

if TYPE_CHECKING:
    from .watch import Watch


class GatewayHouse:
    """The ledger, the relay and the watch, as far as gateways concern them."""

    def __init__(self, ledger: Ledger, relay: Relay, watch: Watch):
        self._ledger = ledger
        self._relay = relay
        self._watch = watch

    async def check_writable(self) -> None:
        """Raises `ReadOnly` where another server owns the ledger, and the gateways with it."""
        owner = await self._ledger.owner()
        if owner is not None:
            raise ReadOnly(owner.host, owner.pid, self._ledger.path)

    async def unfinished(self, gateway: str) -> int:
        """How many jobs at a gateway are not at rest."""
        return await self._ledger.read(records.unfinished_at, gateway)

    async def gateways(self) -> set[str]:
        """Ids of all gateways that jobs were sent to."""
        return await self._ledger.read(records.gateways)

    async def changed(self, gateway: str) -> None:
        """Connect anew, follow the jobs of a gateway that is there again, and tell all panels."""
        await self._relay.forget(gateway)
        await self._watch.gateway_changed(gateway)
