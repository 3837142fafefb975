"""`gateways`, `gateways/{id}`, and what is sent to them while browsing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jupyter_server.auth.decorator import authorized
from tornado import web

from ..errors import Invalid, Problem
from .base import BaseHandler

if TYPE_CHECKING:
    from ..relay.models import Request


class GatewaysHandler(BaseHandler):
    @web.authenticated
    @authorized
    async def get(self) -> None:
        """All gateways, as far as a browser may know them."""
        self.answer(await self.services.keeper.describe())

    @web.authenticated
    @authorized
    async def post(self) -> None:
        """Add a gateway."""
        from .gateway_models import Draft

        keeper = self.services.keeper
        gateway = await keeper.add(self.parse(Draft, self.json()).entry())
        self.answer(keeper.shown(gateway), 201)


class GatewayHandler(BaseHandler):
    @web.authenticated
    @authorized
    async def put(self, gateway: str) -> None:
        """Change a gateway; `dropped` names the secrets that have to be typed again."""
        from .gateway_models import Draft

        keeper = self.services.keeper
        changed = await keeper.change(gateway, self.parse(Draft, self.json()).entry())
        shown = keeper.shown(changed.gateway)
        self.answer({**shown, "dropped": list(changed.dropped)})

    @web.authenticated
    @authorized
    async def delete(self, gateway: str) -> None:
        """Remove a gateway and its secrets."""
        await self.services.keeper.remove(gateway)
        self.nothing()


class BudgetHandler(BaseHandler):
    @web.authenticated
    @authorized
    async def get(self, gateway: str) -> None:
        """How often a gateway is asked about jobs, and what it last answered."""
        self.answer(self.services.watch.budget(gateway))


class RulesHandler(BaseHandler):
    @web.authenticated
    @authorized
    async def get(self) -> None:
        """What a user may add, and what is wrong with what was added."""
        self.answer(await self.services.keeper.rules())


class TryHandler(BaseHandler):
    @web.authenticated
    @authorized
    async def post(self) -> None:
        """Send a request to a gateway that is still being typed; nothing is kept."""
        from .gateway_models import Try

        wish = self.parse(Try, self.json())
        _refuse_saving(wish.request, "request.save")
        try:
            gateway, secret = await self.services.keeper.draft(wish.gateway.entry())
        except Problem as problem:
            if problem.field is not None:
                problem.field = f"gateway.{problem.field}"
            raise
        self.answer(await self.services.relay.attempt(gateway, wish.request, secret))


class RelayHandler(BaseHandler):
    @web.authenticated
    @authorized
    async def post(self, gateway: str) -> None:
        """Send a request for browsing."""
        from ..relay.models import Request

        self.services.gateways.get(gateway)
        request = self.parse(Request, self.json())
        _refuse_saving(request, "save")
        self.answer(await self.services.relay.send(gateway, request))


def _refuse_saving(request: Request, field: str) -> None:
    if request.save:
        raise Invalid("Only a job's effects can save an answer to a file.", field=field)
