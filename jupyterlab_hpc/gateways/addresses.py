"""What kind of place an IP address is."""

from __future__ import annotations

import ipaddress
import socket

# What Python's tables lack, depending on its version: Azure serves its machines at an address
# of the open Internet, Oracle in a block for protocols (RFC 6890).
_INSIDE = tuple(
    ipaddress.ip_network(block)
    for block in ("168.63.129.16/32", "192.0.0.0/24", "64:ff9b:1::/48", "5f00::/16")
)
# Where clouds hand credentials to whoever asks from the machine, besides link-local addresses:
# Azure, Oracle, Alibaba, Amazon and Google.
_METADATA = tuple(
    ipaddress.ip_network(block)
    for block in (
        "168.63.129.16/32",
        "192.0.0.192/32",
        "100.100.100.200/32",
        "fd00:ec2::/32",
        "fd20:ce::254/128",
    )
)
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_COMPATIBLE = ipaddress.ip_network("::/96")
_LOOPBACK = ipaddress.IPv6Address("::1")

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


def is_public(address: str) -> bool:
    """Whether an IP address is on the open Internet: not private, loopback, link-local, metadata.

    IPv6 addresses that carry an IPv4 address (mapped, compatible, NAT64, 6to4, Teredo)
    are as public as the one they carry.
    """
    return all(
        one.is_global
        and not one.is_multicast
        and not one.is_reserved
        and not any(one in block for block in _INSIDE)
        for one in _carried(_parse(address))
    )


def is_gateway_like(address: str) -> bool:
    """Whether a gateway that a user adds may be there.

    Private networks and this machine are fine, since the user's kernels reach them anyway;
    link-local, multicast and metadata addresses are no place for a gateway.
    """
    return not any(
        one.is_link_local or one.is_multicast or any(one in block for block in _METADATA)
        for one in _carried(_parse(address))
    )


def is_literal(host: str) -> bool:
    """Whether a host is written as an IP address."""
    try:
        _parse(host)
    except ValueError:
        return False
    return True


def is_shorthand(host: str) -> bool:
    """2130706433, 0x7f.1: systems read them as addresses, and not all clients ask the resolver."""
    try:
        canonical = socket.inet_ntoa(socket.inet_aton(host))
    except (OSError, ValueError):
        return False
    return canonical != host


def _parse(address: str) -> Address:
    return ipaddress.ip_address(address.partition("%")[0])


def _carried(ip: Address) -> list[Address]:
    if isinstance(ip, ipaddress.IPv4Address):
        return [ip]
    if ip.ipv4_mapped:
        return [ip.ipv4_mapped]
    if ip in _NAT64 or (ip in _COMPATIBLE and ip != _LOOPBACK):
        return [ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)]
    if ip.sixtofour:
        return [ip.sixtofour]
    return [ip, *(ip.teredo or ())]
