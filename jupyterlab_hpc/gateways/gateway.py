"""One remote system."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from ..errors import NotFound
from .auth import Scheme
from .connection import Proxy, Tls
from .origin import Origin, located, secret_name


@dataclass(frozen=True)
class Gateway:
    """A remote system.

    `origins` says where its requests may go, and where with credentials. An embedded
    gateway is called directly; only the path of its root counts. `entry` is what a user
    typed, without secrets, where a user added it; `kept` names secrets: of such a gateway those
    that are stored, else further ones that its requests may use.
    """

    id: str
    title: str
    protocol: str
    root: str
    origins: Mapping[Origin, bool] = field(default_factory=dict)
    headers: Mapping[str, Any] = field(default_factory=dict, repr=False)
    auth: Scheme | None = field(default=None, repr=False)
    tls: Tls | None = field(default=None, repr=False)
    proxy: Proxy | None = field(default=None, repr=False)
    options: Mapping[str, Any] = field(default_factory=dict)
    kept: frozenset[str] = frozenset()
    embedded: bool = False
    entry: Mapping[str, Any] | None = field(default=None, repr=False)

    @property
    def added(self) -> bool:
        """Whether a user added it, rather than the configuration."""
        return self.entry is not None

    def named(self) -> set[str]:
        """Names of the secrets that its own configuration is made of."""
        values = [*self.headers.values(), self.tls.passphrase if self.tls else None]
        found = {name for value in values if (name := secret_name(value))}
        found |= self.auth.names() if self.auth else set()
        return found | (self.proxy.names() if self.proxy else set())

    def secrets(self) -> set[str]:
        """Names of all secrets that may be filled into its requests."""
        return set(self.kept) if self.added else self.named() | self.kept

    def stored_as(self, name: str) -> str:
        """The name under which a secret of this gateway is kept.

        A gateway that a user added has names of its own, so that no request to one gateway
        can be filled with the secret of another. Raises `NotFound`.
        """
        if name not in self.secrets():
            raise NotFound(
                f"The gateway {self.id} has no secret named {name!r}: store it for this gateway "
                "first.",
                field="name",
            )
        return f"{self.id}/{name}" if self.added else name

    def places(self) -> Iterator[tuple[str, Origin]]:
        """Field and origin of every place that it makes us connect to."""
        own, _ = located(self.root, self.id, "url")
        yield "url", own
        for origin in self.origins:
            if origin != own:
                yield "origins", origin
        if self.auth is not None and (server := self.auth.token_server) is not None:
            yield "auth.token_url", server
        if self.proxy is not None:
            yield "proxy.url", self.proxy.origin

    def audience(self) -> set[Origin]:
        """Everybody who gets to see a secret of this gateway."""
        return {origin for _, origin in self.places() if self.origins.get(origin, True)}

    def public(self) -> dict[str, Any]:
        """`IGateway`: what a browser may know; of a gateway that can be edited, its form."""
        shown: dict[str, Any] = {
            "id": self.id,
            "title": self.title,
            "protocol": self.protocol,
            "root": self.root,
            "embedded": self.embedded,
            "editable": self.added,
        }
        if self.embedded:
            return shown
        shown["auth"] = {"scheme": self.auth.name if self.auth else "none"}
        shown["options"] = dict(self.options)
        if self.entry is not None:
            form: dict[str, Any] = {
                "url": self.root,
                "origins": [],
                "headers": {},
                "tls": None,
                "proxy": None,
            }
            shown |= form | {k: v for k, v in self.entry.items() if k not in shown or k == "auth"}
        return shown
