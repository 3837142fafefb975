"""Where a request may go.

Each address is parsed once, by the parser of the HTTP client, and what was parsed
is what is connected to: two parsers that disagree would be a way around the check.
"""

from __future__ import annotations

import ipaddress
import re
import socket
from dataclasses import dataclass

from yarl import URL

from ..gateways import Gateway, Origin
from .failure import refused
from .paths import relative

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_UNSAFE = re.compile(r"[\x00-\x20\x7f\\]")
# What Python's tables lack, depending on its version: Azure serves its machines at an address
# of the open Internet, Oracle in a block for protocols (RFC 6890).
_INSIDE = tuple(
    ipaddress.ip_network(block)
    for block in ("168.63.129.16/32", "192.0.0.0/24", "64:ff9b:1::/48", "5f00::/16")
)
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_COMPATIBLE = ipaddress.ip_network("::/96")


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
        return Target(url, origin_of(url), credentials=True, guarded=False)
    url = _parse(address)
    origin = origin_of(url)
    if origin in gateway.origins:
        return Target(url, origin, credentials=gateway.origins[origin], guarded=False)
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


def origin_of(url: URL) -> Origin:
    """The origin of an absolute address. The user part is never allowed here."""
    return Origin.of(url.scheme, url.raw_host or "", url.port)


def is_public(address: str) -> bool:
    """Whether an IP address is on the open Internet: not private, loopback, link-local, metadata.

    IPv6 addresses that carry an IPv4 address (mapped, compatible, NAT64, 6to4, Teredo)
    are as public as the one they carry.
    """
    ip = ipaddress.ip_address(address.partition("%")[0])
    return all(
        one.is_global
        and not one.is_multicast
        and not one.is_reserved
        and not any(one in block for block in _INSIDE)
        for one in _carried(ip)
    )


def _carried(
    ip: ipaddress.IPv4Address | ipaddress.IPv6Address,
) -> list[ipaddress.IPv4Address | ipaddress.IPv6Address]:
    if isinstance(ip, ipaddress.IPv4Address):
        return [ip]
    if ip.ipv4_mapped:
        return [ip.ipv4_mapped]
    if ip in _NAT64 or ip in _COMPATIBLE:
        return [ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)]
    if ip.sixtofour:
        return [ip.sixtofour]
    return [ip, *(ip.teredo or ())]


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
    if _is_shorthand(url.raw_host.rstrip(".")):
        raise refused(f"{url.raw_host} stands for an IP address: write it as four numbers.")
    return url


def _is_shorthand(host: str) -> bool:
    """2130706433, 0x7f.1: systems read them as addresses, and not all clients ask the resolver."""
    try:
        canonical = socket.inet_ntoa(socket.inet_aton(host))
    except OSError:
        return False
    return canonical != host


def _literal(url: URL) -> str | None:
    host = (url.raw_host or "").rstrip(".")
    try:
        ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return None
    return host
