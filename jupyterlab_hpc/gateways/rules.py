"""Which gateways a user may add."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from ..errors import Forbidden, Invalid
from .addresses import is_gateway_like, is_literal, is_shorthand
from .auth import KINDS
from .connection import check_files
from .gateway import Gateway

# What both the parser of entries and the HTTP client read in the same way.
_HOST = re.compile(r"[a-z0-9._-]+|[0-9a-f:.]+")


@dataclass(frozen=True)
class Rules:
    """What the administrator allows. `hosts`: patterns such as `*.example.org`; none: any host."""

    notebooks: Path
    locked: bool = False
    hosts: Sequence[str] = ()

    def public(self) -> dict[str, Any]:
        """`{"locked", "hosts", "schemes"}`: what a form needs to know."""
        schemes = [kind.public(name) for name, kind in KINDS.items()]
        return {"locked": self.locked, "hosts": list(self.hosts), "schemes": schemes}

    def check_unlocked(self) -> None:
        """Raises `Forbidden`."""
        if self.locked:
            raise Forbidden(
                "The gateways of this server are locked by its administrator "
                "(HpcApp.gateways_locked): ask them to add it to HpcApp.gateways.",
                reason="locked",
            )

    def check(self, gateway: Gateway) -> None:
        """Check where a gateway leads, and its files.

        Blocks. Raises `Invalid`, `Forbidden`, `Misconfigured`, naming the field.
        """
        for field, origin in gateway.places():
            self._check_host(field, origin.host)
        if gateway.tls is not None:
            check_files(gateway.tls, self.notebooks, f"The gateway {gateway.id}")

    def _check_host(self, field: str, host: str) -> None:
        if not _HOST.fullmatch(host):
            raise Invalid(
                f"{field}: {host!r} is not a host name in ASCII; international names begin "
                "with xn-- there.",
                field=field,
            )
        if is_shorthand(host):
            raise Invalid(
                f"{field}: {host} stands for an IP address: write it as four numbers.", field=field
            )
        if is_literal(host) and not is_gateway_like(host):
            raise Forbidden(
                f"{field}: {host} is a link-local, multicast or metadata address: no gateway that "
                "a user adds is there.",
                reason="address",
                field=field,
            )
        patterns = [pattern.lower() for pattern in self.hosts]
        if patterns and not any(fnmatchcase(host, pattern) for pattern in patterns):
            raise Forbidden(
                f"{field}: {host} is not a host that the administrator allows "
                f"(HpcApp.gateway_hosts): {', '.join(patterns)}.",
                reason="host",
                field=field,
            )
