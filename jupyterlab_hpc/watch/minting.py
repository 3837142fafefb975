"""Which gateways are asked to tell us about jobs, and the addresses that they are given."""

from __future__ import annotations

import logging

from ..gateways import Gateway, Gateways
from .callbacks import Callbacks


class Minting:
    """What a request is filled with where a protocol wants to be told."""

    def __init__(self, gateways: Gateways, callbacks: Callbacks | None, log: logging.Logger):
        self._gateways = gateways
        self._callbacks = callbacks
        self._log = log

    def listens(self, gateway: Gateway) -> bool:
        """Whether word of a gateway about its jobs is wanted and can arrive."""
        wanted = gateway.options.get("callbacks") is not False and not gateway.embedded
        return self._callbacks is not None and wanted

    async def __call__(self, gateway: str, job: str, kinds: set[str]) -> dict[str, str]:
        """Addresses for a job's request; none where we do not listen. Raises nothing."""
        if self._callbacks is None or gateway not in self._gateways:
            return {}
        if not self.listens(self._gateways.get(gateway)):
            return {}
        try:
            return await self._callbacks.mint(job, gateway, kinds)
        except Exception as error:
            # the job is followed without them
            self._log.warning("No callback addresses for job %s: %s", job, error)
            return {}
