"""`work` and `surveys`: what drivers fetch and bring back."""

from __future__ import annotations

from jupyter_server.auth.decorator import authorized
from tornado import web

from . import driving
from .base import BaseHandler


class WorkHandler(BaseHandler):
    @web.authenticated
    @authorized
    async def post(self) -> None:
        """Lease what there is to drive."""
        from .models import Work

        wish = self.parse(Work, self.json())
        self.answer(await self.services.watch.work(wish.driver, wish.protocols))


class SurveysHandler(BaseHandler):
    @web.authenticated
    @authorized
    async def post(self) -> None:
        """Send a survey's request."""
        self.answer(await driving.survey(self.services.watch, self.json()))


class SurveyedHandler(BaseHandler):
    @web.authenticated
    @authorized
    async def post(self) -> None:
        """The survey was read, or brought no answer."""
        await driving.surveyed(self.services.watch, self.json())
        self.nothing()
