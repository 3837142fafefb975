"""What can be configured: traits of ``HpcApp``, by what they are about."""

from .callbacks import CallbackSettings
from .engine import EngineSettings
from .executors import ExecutorSettings
from .relay import RelaySettings
from .worker import WorkerTraits

__all__ = [
    "CallbackSettings",
    "EngineSettings",
    "ExecutorSettings",
    "RelaySettings",
    "WorkerTraits",
]
