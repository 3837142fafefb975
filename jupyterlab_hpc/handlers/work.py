"""`work` and `surveys`: what drivers fetch and bring back."""

from __future__ import annotations

from jupyter_server.auth.decorator import authorized
from tornado import web

from ..errors import Invalid
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
        from .models import Survey

        survey = self.parse(Survey, self.json())
        if survey.request.method not in {"GET", "HEAD", "POST"}:
            raise Invalid("A survey changes nothing: use GET, HEAD or POST.", field="request")
        if survey.request.save:
            raise Invalid("A survey's answer is read, not saved.", field="request.save")
        self.answer(await self.services.watch.survey(survey.driver, survey.gateway, survey.request))


class SurveyedHandler(BaseHandler):
    @web.authenticated
    @authorized
    async def post(self) -> None:
        """The survey was read, or brought no answer."""
        from .models import Surveyed

        told = self.parse(Surveyed, self.json())
        failure = None if told.failure is None else told.failure.message
        await self.services.watch.surveyed(
            told.driver, told.gateway, told.seen, failure, told.after, told.ends
        )
        self.nothing()
