"""What drivers bring back, as JSON: from a tab by HTTP, from the worker through its pipe."""

from __future__ import annotations

from typing import Any

from ..errors import Invalid
from ..ledger.records import Json
from ..watch import Watch
from .parsing import parse


async def step(watch: Watch, job: str, body: Json) -> Json:
    """Record a step; the job's record after it."""
    from .models import Step

    told = parse(Step, body)
    return await watch.step(
        job, told.driver, told.version, body["job"], body["effects"], told.consumed
    )


async def survey(watch: Watch, body: Json) -> Json:
    """Send a survey's request: `{"answer"}` or `{"failure"}`."""
    from .models import Survey

    told = parse(Survey, body)
    if told.request.method not in {"GET", "HEAD", "POST"}:
        raise Invalid("A survey changes nothing: use GET, HEAD or POST.", field="request")
    if told.request.save:
        raise Invalid("A survey's answer is read, not saved.", field="request.save")
    return await watch.survey(told.driver, told.gateway, told.request)


async def surveyed(watch: Watch, body: Json) -> Any:
    """The survey was read, or brought no answer."""
    from .models import Surveyed

    told = parse(Surveyed, body)
    failure = None if told.failure is None else told.failure.message
    await watch.surveyed(told.driver, told.gateway, told.seen, failure, told.after, told.ends)
