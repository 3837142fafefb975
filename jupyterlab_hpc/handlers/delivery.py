"""`jobs/{id}/delivery`: which tab brings the result into the notebook."""

from __future__ import annotations

from jupyter_server.auth.decorator import authorized
from tornado import web

from ..ledger import deliveries
from .base import BaseHandler


class DeliveryHandler(BaseHandler):
    @web.authenticated
    @authorized
    async def post(self, job: str) -> None:
        """Claim the delivery for 30 s."""
        from .models import Delivery

        wish = self.parse(Delivery, self.json())
        granted = await self.services.ledger.write(deliveries.claim, job, wish.tab, wish.notebook)
        self.answer({"granted": granted})


class DeliveredHandler(BaseHandler):
    @web.authenticated
    @authorized
    async def post(self, job: str) -> None:
        """The result was seen in the saved file."""
        from .models import Delivery

        wish = self.parse(Delivery, self.json())
        await self.services.watch.delivered(job, wish.tab, wish.notebook)
        self.nothing()
