"""One request out: credentials on, addresses and redirects checked, the body streamed.

The relay understands nothing of what it carries.
"""

from .failure import RelayFailure
from .relay import Limits, Relay

__all__ = ["Limits", "Relay", "RelayFailure"]
