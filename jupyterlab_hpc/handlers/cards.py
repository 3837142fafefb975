"""`cards`, `jobs/{id}/card`, `jobs/{id}/replaced`: what stands in notebooks for a job."""

from __future__ import annotations

from jupyter_server.auth.decorator import authorized
from tornado import web

from ..errors import Invalid
from ..ledger import cards
from .base import BaseHandler


class CardsHandler(BaseHandler):
    @web.authenticated
    @authorized
    async def get(self) -> None:
        """The cards of a notebook whose result is still to come."""
        notebook = self.get_query_argument("notebook", "")
        if not notebook:
            raise Invalid("notebook: the path of a notebook is missing.", field="notebook")
        self.answer({"cards": await self.services.ledger.read(cards.listing, notebook)})


class CardHandler(BaseHandler):
    @web.authenticated
    @authorized
    async def get(self, job: str) -> None:
        """What became of the card."""
        self.answer(await self.services.ledger.read(cards.get, job))

    @web.authenticated
    @authorized
    async def put(self, job: str) -> None:
        """Note what became of the card."""
        from .models import Card

        fields = self.parse(Card, self.json()).model_dump(exclude_unset=True, exclude_none=True)
        await self.services.ledger.write(cards.put, job, fields)
        self.nothing()


class AfterHandler(BaseHandler):
    @web.authenticated
    @authorized
    async def post(self, job: str) -> None:
        """What is to be done after the delivery: given once."""
        from .models import Delivery

        wish = self.parse(Delivery, self.json())
        after = await self.services.ledger.commit(cards.take_after, job, wish.notebook)
        self.answer({"after": after})


class ReplacedHandler(BaseHandler):
    @web.authenticated
    @authorized
    async def get(self, job: str) -> None:
        """The outputs that the card took the place of."""
        self.answer(await self.services.ledger.read(cards.replaced, job))

    @web.authenticated
    @authorized
    async def put(self, job: str) -> None:
        """Keep the outputs that the card takes the place of."""
        from .models import Replaced

        body = self.parse(Replaced, self.json())
        kept = await self.services.ledger.write(cards.keep, job, body.model_dump())
        self.answer({"kept": kept})
