"""What can be configured: traits of ``HpcApp``, by what they are about."""

from .callbacks import CallbackSettings
from .engine import EngineSettings
from .relay import RelaySettings

__all__ = ["CallbackSettings", "EngineSettings", "RelaySettings"]
