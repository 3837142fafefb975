"""`gateways/{id}/secrets/{name}`: in, and never out again."""

from __future__ import annotations

from jupyter_server.auth.decorator import authorized
from tornado import web

from .base import BaseHandler


class SecretHandler(BaseHandler):
    @web.authenticated
    @authorized
    async def put(self, gateway: str, name: str) -> None:
        """Store a secret for this gateway alone."""
        from .gateway_models import SecretValue

        value = self.parse(SecretValue, self.json()).value
        await self.services.keeper.set_secret(gateway, name, value)
        self.nothing()

    @web.authenticated
    @authorized
    async def delete(self, gateway: str, name: str) -> None:
        """Forget a secret of this gateway."""
        await self.services.keeper.remove_secret(gateway, name)
        self.nothing()
