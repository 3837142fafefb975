"""`GET gateways`, `POST gateways/{id}/relay`."""

from __future__ import annotations

from jupyter_server.auth.decorator import authorized
from tornado import web

from ..errors import Invalid
from .base import BaseHandler


class GatewaysHandler(BaseHandler):
    @web.authenticated
    @authorized
    async def get(self) -> None:
        """The configured gateways, as far as a browser may know them."""
        self.answer([gateway.public() for gateway in self.services.gateways])


class RelayHandler(BaseHandler):
    @web.authenticated
    @authorized
    async def post(self, gateway: str) -> None:
        """Send a request for browsing."""
        from ..relay.models import Request

        self.services.gateways.get(gateway)
        request = self.parse(Request, self.json())
        if request.save:
            raise Invalid("Only a job's effects can save an answer to a file.", field="save")
        self.answer(await self.services.relay.send(gateway, request))
