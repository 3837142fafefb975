"""The remote systems that are configured, their origins and credentials."""

from .gateway import Gateway, Origin
from .registry import EMBEDDED, Gateways

__all__ = ["EMBEDDED", "Gateway", "Gateways", "Origin"]
