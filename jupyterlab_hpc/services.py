"""What the handlers are given."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .capsule.sealing import Capsules
    from .engine import Engine
    from .gateways import Gateways
    from .gateways.keeper import Keeper
    from .ledger import Ledger
    from .relay import Relay
    from .relay.outside import Outside
    from .transfer.store import Store
    from .watch import Watch
    from .watch.copies import Copies
    from .watch.worker import Supervisor


@dataclass
class Services:
    """The rooms of this server, put together.

    `engine` and `capsules` are None when the engine is switched off.

    `engine_root` is the configured public address of the engine's root.
    """

    version: str
    ledger: Ledger
    relay: Relay
    gateways: Gateways
    watch: Watch
    store: Store
    copies: Copies
    engine: Engine | None
    keeper: Keeper
    outside: Outside
    supervisor: Supervisor
    engine_root: str | None = None
    capsules: Capsules | None = None
