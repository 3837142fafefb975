"""Thin HTTP routes over the other rooms."""

from __future__ import annotations

from typing import Any

from .callbacks import CallbackHandler, ReachHandler
from .capsules import (
    CapsuleHandler,
    CapsulesHandler,
    KernelCodeHandler,
    MemberHandler,
    SealHandler,
    VariablesHandler,
)
from .cards import AfterHandler, CardHandler, CardsHandler, ReplacedHandler
from .cells import CheckHandler
from .delivery import DeliveredHandler, DeliveryHandler
from .engine import EngineHandler
from .gateways import (
    BudgetHandler,
    GatewayHandler,
    GatewaysHandler,
    RelayHandler,
    RulesHandler,
    TryHandler,
)
from .handshake import HandshakeHandler
from .jobs import (
    AsksHandler,
    BulkHandler,
    EffectsHandler,
    HistoryHandler,
    JobHandler,
    JobsHandler,
    RetentionHandler,
    StepsHandler,
)
from .results import CopiesHandler, ResultHandler, ResultsHandler
from .secrets import SecretHandler
from .work import SurveyedHandler, SurveysHandler, WorkHandler

_JOB = r"hpc/jobs/([^/]+)"

ROUTES: list[tuple[str, type[Any]]] = [
    (r"hpc/handshake", HandshakeHandler),
    (r"hpc/gateways", GatewaysHandler),
    (r"hpc/gateways/rules", RulesHandler),
    (r"hpc/gateways/try", TryHandler),
    (r"hpc/gateways/([^/]+)", GatewayHandler),
    (r"hpc/gateways/([^/]+)/budget", BudgetHandler),
    (r"hpc/gateways/([^/]+)/relay", RelayHandler),
    (r"hpc/gateways/([^/]+)/secrets/([^/]+)", SecretHandler),
    (r"hpc/reach", ReachHandler),
    (r"hpc/cells/check", CheckHandler),
    (r"hpc/cells/kernel-code", KernelCodeHandler),
    (r"hpc/cells/capsules", CapsulesHandler),
    (r"hpc/cells/capsules/([^/]+)", CapsuleHandler),
    (r"hpc/cells/capsules/([^/]+)/seal", SealHandler),
    (r"hpc/cells/capsules/([^/]+)/members/(.+)", MemberHandler),
    (r"hpc/jobs", JobsHandler),
    (r"hpc/jobs/bulk", BulkHandler),
    (_JOB, JobHandler),
    (_JOB + r"/steps", StepsHandler),
    (_JOB + r"/asks", AsksHandler),
    (_JOB + r"/effects", EffectsHandler),
    (_JOB + r"/history", HistoryHandler),
    (_JOB + r"/results", ResultsHandler),
    (_JOB + r"/results/([^/]+)", ResultHandler),
    (_JOB + r"/results/([^/]+)/copies", CopiesHandler),
    (_JOB + r"/variables", VariablesHandler),
    (_JOB + r"/delivery", DeliveryHandler),
    (_JOB + r"/delivery/done", DeliveredHandler),
    (r"hpc/retention", RetentionHandler),
    (_JOB + r"/card", CardHandler),
    (_JOB + r"/card/after", AfterHandler),
    (_JOB + r"/replaced", ReplacedHandler),
    (r"hpc/cards", CardsHandler),
    (r"hpc/work", WorkHandler),
    (r"hpc/surveys", SurveysHandler),
    (r"hpc/surveys/done", SurveyedHandler),
    (r"hpc/engine", EngineHandler),
    (r"hpc/engine/(.*)", EngineHandler),
]

# Mounted only where remote systems may tell about jobs.
LISTENER: list[tuple[str, type[Any]]] = [
    (r"hpc/callbacks/([\w-]{1,128})(?:/(success|progress|failed))?", CallbackHandler),
]
