"""`jobs`, `jobs/{id}`, and what is asked of a job: steps, asks, effects."""

from __future__ import annotations

from jupyter_server.auth.decorator import authorized
from tornado import web

from ..errors import Invalid
from ..ledger import effects, records
from . import driving
from .base import BaseHandler


class JobsHandler(BaseHandler):
    @web.authenticated
    @authorized
    async def get(self) -> None:
        """The jobs that changed after a sequence number."""
        since = self.get_query_argument("since", "0")
        if not since.isascii() or not since.isdigit() or len(since) > 18:
            raise Invalid(f"since: {since!r} is not a sequence number.", field="since")
        listed = await self.services.ledger.read(records.since, int(since))
        self.answer({**listed, "driven": self.services.supervisor.driven})

    @web.authenticated
    @authorized
    async def post(self) -> None:
        """Write an order down; the same order again gives what is there."""
        from .models import Order

        body = self.json()
        self.parse(Order, body)
        accepted = await self.services.watch.submit(body["job"], body["effects"])
        self.answer(accepted.record, 201 if accepted.new else 200)


class JobHandler(BaseHandler):
    @web.authenticated
    @authorized
    async def get(self, job: str) -> None:
        """One job."""
        self.answer(await self.services.ledger.read(records.get, job))

    @web.authenticated
    @authorized
    async def delete(self, job: str) -> None:
        """Forget a job that is at rest."""
        await self.services.watch.forget(job)
        self.nothing()


class StepsHandler(BaseHandler):
    @web.authenticated
    @authorized
    async def post(self, job: str) -> None:
        """Record a step."""
        self.answer(await driving.step(self.services.watch, job, self.json()))


class AsksHandler(BaseHandler):
    @web.authenticated
    @authorized
    async def post(self, job: str) -> None:
        """Tell the driver that the user wants an action."""
        from .models import Ask

        ask = self.parse(Ask, self.json())
        await self.services.watch.ask(job, ask.action, ask.fields)
        self.answer({}, 202)


class EffectsHandler(BaseHandler):
    @web.authenticated
    @authorized
    async def get(self, job: str) -> None:
        """The raw view of a job."""
        await self.services.ledger.read(records.get, job)
        self.answer(await self.services.ledger.read(effects.listing, job))
