"""The embedded OGC API - Processes server, as a library without a web server."""

from .engine import Engine
from .limits import EngineLimits
from .messages import EngineRequest, EngineResponse
from .notice import Notice
from .site.folders import Folder

__all__ = ["Engine", "EngineLimits", "EngineRequest", "EngineResponse", "Folder", "Notice"]
