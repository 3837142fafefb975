"""One configured remote system."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import SplitResult, urlsplit

from ..errors import Misconfigured
from .auth import Scheme, scheme

_ID = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")
_PORTS = {"http": 80, "https": 443}
_KNOWN = {"id", "title", "protocol", "url", "origins", "headers", "auth"}


@dataclass(frozen=True)
class Origin:
    """Scheme, host and port, compared as a whole (RFC 6454 §4). The host is in lower case."""

    scheme: str
    host: str
    port: int

    @classmethod
    def of(cls, scheme: str, host: str, port: int | None) -> Origin:
        return cls(scheme, host.lower().rstrip("."), port or _PORTS.get(scheme, 0))


@dataclass(frozen=True)
class Gateway:
    """A remote system.

    `origins` says where its requests may go, and where with credentials. An embedded
    gateway is called directly; only the path of its root counts.
    """

    id: str
    title: str
    protocol: str
    root: str
    origins: Mapping[Origin, bool] = field(default_factory=dict)
    headers: Mapping[str, Any] = field(default_factory=dict)
    auth: Scheme | None = None
    embedded: bool = False

    def public(self) -> dict[str, Any]:
        """`IGateway`: what a browser may know."""
        return {
            "id": self.id,
            "title": self.title,
            "protocol": self.protocol,
            "root": self.root,
            "embedded": self.embedded,
        }


def parse(entry: object, where: str) -> Gateway:
    """A gateway from an entry of the trait `gateways`. Raises `Misconfigured`, naming the field."""
    if not isinstance(entry, Mapping):
        raise Misconfigured(f"{where}: expected a dictionary, found {type(entry).__name__}.")
    unknown = sorted(set(entry) - _KNOWN)
    if unknown:
        raise Misconfigured(
            f"{where}: unknown field {unknown[0]!r}; the fields are {', '.join(sorted(_KNOWN))}."
        )
    identifier = _text(entry, "id", where)
    if not _ID.fullmatch(identifier):
        raise Misconfigured(
            f"{where}, field id: {identifier!r} is not made of lower-case letters, digits, '.', "
            "'_' and '-'."
        )
    where = f"{where} ({identifier})"
    root = _text(entry, "url", where)
    own, parts = _origin(root, f"{where}, field url")
    if parts.query or parts.fragment:
        raise Misconfigured(f"{where}, field url: leave the query and the fragment away.")
    origins = _further(entry.get("origins", []), where)
    origins[own] = True
    return Gateway(
        id=identifier,
        title=str(entry.get("title") or identifier),
        protocol=_text(entry, "protocol", where),
        root=root if root.endswith("/") else root + "/",
        origins=origins,
        headers=_headers(entry.get("headers", {}), where),
        auth=scheme(entry.get("auth", {"scheme": "none"}), f"{where}, field auth"),
    )


def _text(entry: Mapping[str, Any], name: str, where: str) -> str:
    value = entry.get(name)
    if not isinstance(value, str) or not value:
        raise Misconfigured(f"{where}, field {name}: a text is needed.")
    return value


def _origin(url: str, where: str) -> tuple[Origin, SplitResult]:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise Misconfigured(f"{where}: {url!r} is not an address ({error}).") from error
    if parts.scheme not in _PORTS or not parts.hostname or parts.username is not None:
        raise Misconfigured(
            f"{where}: {url!r} is not an http or https address without user and password; "
            "credentials belong in the field auth."
        )
    return Origin.of(parts.scheme, parts.hostname, port), parts


def _further(value: object, where: str) -> dict[Origin, bool]:
    """Further origins: a text (without credentials), or `{"url", "credentials": bool}`."""
    if not isinstance(value, (list, tuple)):
        raise Misconfigured(f"{where}, field origins: a list is needed.")
    found: dict[Origin, bool] = {}
    for number, item in enumerate(value):
        place = f"{where}, field origins[{number}]"
        credentials = False
        if isinstance(item, Mapping):
            credentials = item.get("credentials", False) is True
            item = item.get("url")
        if not isinstance(item, str):
            raise Misconfigured(f"{place}: an address is needed.")
        origin, _ = _origin(item, place)
        found[origin] = credentials
    return found


def _headers(value: object, where: str) -> dict[str, Any]:
    if not isinstance(value, Mapping):
        raise Misconfigured(f"{where}, field headers: a dictionary is needed.")
    for name, content in value.items():
        secret = isinstance(content, Mapping) and set(content) == {"$secret"}
        if not isinstance(name, str) or not (isinstance(content, str) or secret):
            raise Misconfigured(
                f"{where}, field headers[{name!r}]: a text or {{'$secret': name}} is needed."
            )
    return dict(value)
