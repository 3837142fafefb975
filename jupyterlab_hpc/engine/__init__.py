"""The embedded OGC API - Processes server, as a library without a web server."""

from .engine import Engine
from .limits import EngineLimits
from .messages import EngineRequest, EngineResponse

__all__ = ["Engine", "EngineLimits", "EngineRequest", "EngineResponse"]
