"""What can be configured: traits of ``HpcApp``, by what they are about."""

from .callbacks import CallbackSettings
from .engine import EngineSettings
from .relay import RelaySettings
from .worker import WorkerTraits

__all__ = ["CallbackSettings", "EngineSettings", "RelaySettings", "WorkerTraits"]
