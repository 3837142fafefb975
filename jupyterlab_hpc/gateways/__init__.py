"""The remote systems that are configured or were added, their origins and credentials."""

from .gateway import Gateway
from .origin import Origin
from .registry import EMBEDDED, Gateways

__all__ = ["EMBEDDED", "Gateway", "Gateways", "Origin"]
