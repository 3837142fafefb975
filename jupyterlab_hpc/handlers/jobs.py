"""`jobs`, `jobs/{id}`, and what is asked of a job: steps, asks, effects, history."""

from __future__ import annotations

from jupyter_server.auth.decorator import authorized
from tornado import web

from ..errors import Invalid
from ..ledger import effects, history, pages, records, retention
from . import driving
from .base import BaseHandler

# Jobs of one page.
PAGE = 1000


class JobsHandler(BaseHandler):
    @web.authenticated
    @authorized
    async def get(self) -> None:
        """The jobs that changed after a sequence number, all of them or a page."""
        since = self._number("since", "a sequence number") or 0
        limit = self._number("limit", "a number of jobs")
        if limit is not None and not 1 <= limit <= PAGE:
            raise Invalid(f"limit: a page has 1 to {PAGE} jobs, not {limit}.", field="limit")
        after = self.get_query_argument("after", "")
        page = await self.services.ledger.read(pages.read, since, limit, after)
        self.answer({**page, "driven": self.services.supervisor.driven})

    def _number(self, name: str, what: str) -> int | None:
        text = self.get_query_argument(name, None)
        if text is None:
            return None
        if not text.isascii() or not text.isdigit() or len(text) > 18:
            raise Invalid(f"{name}: {text!r} is not {what}.", field=name)
        return int(text)

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


class HistoryHandler(BaseHandler):
    @web.authenticated
    @authorized
    async def get(self, job: str) -> None:
        """The states that a job went through."""
        self.answer(await self.services.ledger.read(history.listing, job))


class BulkHandler(BaseHandler):
    @web.authenticated
    @authorized
    async def post(self) -> None:
        """The same for many jobs; what is refused is told per job."""
        from .models import Bulk

        wanted = self.parse(Bulk, self.json())
        watch = self.services.watch
        if wanted.do == "forget":
            outcome = await watch.retaining.forget(wanted.jobs)
        elif wanted.action is None:
            raise Invalid("action: which action is to be asked for?", field="action")
        else:
            outcome = await watch.ask_many(wanted.jobs, wanted.action, wanted.fields)
        self.answer({"done": outcome.done, "failed": outcome.failed})


class RetentionHandler(BaseHandler):
    @web.authenticated
    @authorized
    async def get(self) -> None:
        """What is kept, what the limits are, and what was removed."""
        limits = self.services.watch.retaining.limits
        self.answer(await self.services.ledger.read(retention.status, limits))
