"""What can be configured: traits of ``HpcApp``, by what they are about."""

from .engine import EngineSettings
from .relay import RelaySettings

__all__ = ["EngineSettings", "RelaySettings"]
