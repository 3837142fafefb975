"""`GET handshake`: do the two halves fit together?"""

from __future__ import annotations

from jupyter_server.auth.decorator import authorized
from tornado import web

from .base import BaseHandler

# Grows when the interface changes in a way that an older front end cannot stand.
API = 1


class HandshakeHandler(BaseHandler):
    @web.authenticated
    @authorized
    async def get(self) -> None:
        """Who this half is. `readonly`: another server owns the ledger; `callbacks`: it listens."""
        owner = await self.services.ledger.owner()
        self.answer(
            {
                "version": self.services.version,
                "api": API,
                "worker": self.services.supervisor.driving,
                "readonly": owner is not None,
                "callbacks": self.services.watch.callbacks is not None,
            }
        )
