"""A watch over a ledger in a directory, without Jupyter."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

from jupyterlab_hpc.gateways import Gateways
from jupyterlab_hpc.gateways.secrets import Secrets
from jupyterlab_hpc.ledger import Ledger, effects, inbox
from jupyterlab_hpc.relay import Relay
from jupyterlab_hpc.transfer.store import Store
from jupyterlab_hpc.watch import Settings, Watch


class House:
    """Everything that a server has, with one gateway named `far`. `told` holds what was emitted."""

    def __init__(self, directory: Path, url: str, data: Path | None = None, **settings: Any):
        data = data or directory / "data"
        root = directory / "root"
        root.mkdir(parents=True, exist_ok=True)
        self.told: list[tuple[str, str, int]] = []
        self.ledger = Ledger(data / "ledger.sqlite3")
        self.store = Store(data)
        token = {"scheme": "bearer", "token": {"$secret": "token"}}
        gateways = Gateways(
            [{"id": "far", "protocol": "ogcapi-processes", "url": url, "auth": token}]
        )
        self.secrets = Secrets(directory / "secrets.json", root, lambda: None)
        self.secrets.set("token", "canary-secret")
        self.relay = Relay(gateways, self.secrets, self.store, root)
        self.watch = Watch(
            self.ledger,
            self.relay,
            gateways,
            self.store,
            lambda *event: self.told.append(event),
            logging.getLogger("hpc-test"),
            Settings(**settings),
        )

    async def events(self, job: str) -> list[dict[str, Any]]:
        return [item["event"] for item in await self.ledger.read(inbox.events, job)]

    async def effects(self, job: str) -> list[dict[str, Any]]:
        return await self.ledger.read(effects.listing, job)

    async def close(self) -> None:
        await self.watch.stop()
        await self.relay.close()
        await self.ledger.close()
