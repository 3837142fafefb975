"""Where a request may go.

Each address is parsed once, by the parser of the HTTP client, and what was parsed
is what is connected to: two parsers that disagree would be a way around the check.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from yarl import URL

from ..gateways import Gateway, Origin
from ..gateways.addresses import is_gateway_like, is_literal, is_public, is_shorthand
from .failure import refused
from .paths import relative

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_UNSAFE = re.compile(r"[\x00-\x20\x7f\\]")


@dataclass(frozen=True)
class Target:
    """An address that was checked.

    `guarded`: it lies outside the gateway's origins, so every address that its name
    resolves to has to be a public one.
    """

    url: URL
    origin: Origin
    credentials: bool
    guarded: bool


def target(gateway: Gateway, address: str, bare: bool) -> Target:
    """Check a request's address: a path below the gateway's root, or an absolute link.

    `bare` allows links outside the gateway's origins. Raises `RelayFailure` (`refused`).
    """
    if _UNSAFE.search(address):
        raise refused(f"The address {address!r} contains blanks, backslashes or control marks.")
    if not _SCHEME.match(address):
        url = _parse(gateway.root + relative(address))
        return _listed(gateway, url, credentials=True)
    url = _parse(address)
    origin = origin_of(url)
    if origin in gateway.origins:
        return _listed(gateway, url, gateway.origins[origin])
    if not bare:
        raise refused(
            f"{url.origin()} is not one of the origins of the gateway {gateway.id}: add it to the "
            "gateway's origins if it belongs to it."
        )
    literal = _literal(url)
    if literal is not None and not is_public(literal):
        raise refused(f"{url.origin()} is an address inside a network, which no gateway lists.")
    return Target(url, origin, credentials=False, guarded=True)


def absolute(address: str) -> URL:
    """An http or https address without a user. Raises `RelayFailure` (`refused`)."""
    if _UNSAFE.search(address):
        raise refused("The address contains blanks, backslashes or control marks.")
    return _parse(address)


def token_target(gateway: Gateway, address: str) -> Target:
    """Check the address of a gateway's token server. Raises `RelayFailure` (`refused`)."""
    url = _parse(address)
    _check_place(gateway, url)
    # the certificate of a client is shown to the gateway's own origins
    origin = origin_of(url)
    return Target(url, origin, gateway.origins.get(origin, False), guarded=False)


def origin_of(url: URL) -> Origin:
    """The origin of an absolute address. The user part is never allowed here."""
    return Origin.of(url.scheme, url.raw_host or "", url.port)


def _listed(gateway: Gateway, url: URL, credentials: bool) -> Target:
    origin = origin_of(url)
    if gateway.added and origin not in gateway.origins:
        # the parser of entries and that of the client disagree about where it leads
        raise refused(f"{url.origin()} is not one of the origins of the gateway {gateway.id}.")
    _check_place(gateway, url)
    return Target(url, origin, credentials, guarded=False)


def _check_place(gateway: Gateway, url: URL) -> None:
    """Names are checked when they are resolved, see `GuardedResolver`."""
    literal = _literal(url)
    if gateway.added and literal is not None and not is_gateway_like(literal):
        raise refused(
            f"{url.origin()} is a link-local, multicast or metadata address: no gateway that a "
            "user adds is there."
        )


def _parse(address: str) -> URL:
    try:
        url = URL(address).with_fragment(None)
        port = url.port
    except ValueError as error:
        raise refused(f"{address!r} is not an address ({error}).") from error
    if url.scheme not in {"http", "https"} or not url.raw_host or not port:
        raise refused(f"{address!r} is not an http or https address.")
    if "@" in url.raw_authority:
        raise refused(f"The address {url.with_user(None)} must not contain a user.")
    if is_shorthand(url.raw_host.rstrip(".")):
        raise refused(f"{url.raw_host} stands for an IP address: write it as four numbers.")
    return url


def _literal(url: URL) -> str | None:
    host = (url.raw_host or "").rstrip(".")
    return host if is_literal(host) else None
