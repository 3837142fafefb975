"""Where an address leads, and how a faulty entry is told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import SplitResult, urlsplit

from ..errors import Misconfigured

PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True)
class Origin:
    """Scheme, host and port, compared as a whole (RFC 6454 §4). The host is in lower case."""

    scheme: str
    host: str
    port: int

    @classmethod
    def of(cls, scheme: str, host: str, port: int | None) -> Origin:
        return cls(scheme, host.lower().rstrip("."), port or PORTS.get(scheme, 0))


def fault(where: str, field: str, message: str) -> Misconfigured:
    """What is wrong with a field of an entry; `field` is its place within the entry."""
    return Misconfigured(
        f"{where}, field {field}: {message}",
        field=field,
        brief=message[:1].upper() + message[1:],
    )


def text(entry: Mapping[str, Any], name: str, where: str, field: str | None = None) -> str:
    """A text that has to be there. Raises `Misconfigured`."""
    value = entry.get(name)
    if not isinstance(value, str) or not value:
        raise fault(where, field or name, "a text is needed.")
    return value


def located(url: str, where: str, field: str) -> tuple[Origin, SplitResult]:
    """The origin and the parts of an http or https address. Raises `Misconfigured`."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise fault(where, field, f"this is not an address ({error}).") from None
    if parts.username is not None or parts.password is not None:
        # the address is not repeated: it may hold a password
        raise fault(
            where,
            field,
            "an address without user and password is needed; credentials belong in the field auth.",
        )
    if parts.scheme not in PORTS or not parts.hostname:
        raise fault(where, field, f"{url!r} is not an http or https address.")
    return Origin.of(parts.scheme, parts.hostname, port), parts


def secret_name(value: object) -> str | None:
    """The name in `{"$secret": name}`; None for anything else."""
    if isinstance(value, Mapping) and set(value) == {"$secret"}:
        name = value["$secret"]
        return name if isinstance(name, str) and name else None
    return None


def text_or_secret(value: object, where: str, field: str) -> None:
    """Refuse what is neither a text nor `{"$secret": name}`. Raises `Misconfigured`."""
    if not isinstance(value, str) and secret_name(value) is None:
        raise fault(where, field, "a text or {'$secret': name} is needed.")
