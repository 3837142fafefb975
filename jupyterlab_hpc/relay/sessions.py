"""Connections of the HTTP client, apart where their rules differ."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import aiohttp

from ..errors import Problem
from ..gateways import Gateway
from ..gateways.connection import Tls, check_files
from .address import Target
from .failure import RelayFailure
from .resolver import gateways_only, public_only

# Seconds until an attempt to connect counts as failed: nothing was sent then.
CONNECT = 10.0

_WORDS = {
    "ca": "CA file",
    "certificate": "client certificate",
    "key": "key of the client certificate",
}


@dataclass(frozen=True)
class _Rules:
    """What makes connections different: where they may go, and what they prove.

    `gateway` is set for those with files of their own, which nobody else may share; `files` are
    these with the times of their last change, so that a renewed certificate is noticed.
    """

    guarded: bool
    added: bool
    gateway: str | None = None
    proof: bool = False
    files: tuple[tuple[Path, int], ...] = ()


@dataclass
class _Held:
    session: aiohttp.ClientSession
    users: int = 0
    retired: bool = False


class Sessions:
    """Sessions by their rules, made on first use: a server that talks to nobody opens nothing."""

    def __init__(self, proxies: bool, root: Path):
        """`proxies`: follow the environment's proxy variables, except to unlisted addresses."""
        self._proxies = proxies
        self._root = root
        self._held: dict[_Rules, _Held] = {}

    @asynccontextmanager
    async def use(
        self, gateway: Gateway, hop: Target, passphrase: Callable[[], str]
    ) -> AsyncIterator[aiohttp.ClientSession]:
        """A session for one request. Raises `RelayFailure` where a file cannot be used."""
        held = await self._for(gateway, hop, passphrase)
        held.users += 1
        try:
            yield held.session
        finally:
            held.users -= 1
            if held.retired and not held.users:
                await held.session.close()

    async def forget(self, gateway: str) -> None:
        """Make no new request over a gateway's connections; those under way end by themselves."""
        for rules in [rules for rules in self._held if rules.gateway == gateway]:
            await self._retire(rules)

    async def close(self) -> None:
        """Close all connections."""
        for held in self._held.values():
            await held.session.close()
        self._held.clear()

    async def _for(self, gateway: Gateway, hop: Target, passphrase: Callable[[], str]) -> _Held:
        if gateway.tls is None or hop.guarded:
            rules = _Rules(hop.guarded, gateway.added and not hop.guarded)
            return self._held.get(rules) or self._make(rules, None)
        files = await asyncio.to_thread(_changes, gateway.tls)
        rules = _Rules(False, gateway.added, gateway.id, hop.credentials, files)
        if rules in self._held:
            return self._held[rules]
        context = await asyncio.to_thread(
            _context, gateway, gateway.tls, rules.proof, passphrase, self._root
        )
        for other in list(self._held):
            if (other.gateway, other.proof) == (rules.gateway, rules.proof) and other != rules:
                await self._retire(other)
        # somebody else may have made it meanwhile
        return self._held.get(rules) or self._make(rules, context)

    def _make(self, rules: _Rules, context: ssl.SSLContext | None) -> _Held:
        held = self._held[rules] = _Held(self._session(rules, context))
        return held

    async def _retire(self, rules: _Rules) -> None:
        held = self._held.pop(rules, None)
        if held is not None:
            held.retired = True
            if not held.users:
                await held.session.close()

    def _session(self, rules: _Rules, context: ssl.SSLContext | None) -> aiohttp.ClientSession:
        resolver = public_only() if rules.guarded else gateways_only() if rules.added else None
        connector = aiohttp.TCPConnector(
            resolver=resolver,
            use_dns_cache=False,
            # a kept connection would outlive the check of its address
            force_close=rules.guarded,
            limit_per_host=16,
            ssl=True if context is None else context,
        )
        return aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,
            trust_env=self._proxies and not rules.guarded,
            timeout=aiohttp.ClientTimeout(total=None, sock_connect=CONNECT),
        )


def _changes(tls: Tls) -> tuple[tuple[Path, int], ...]:
    """The files, each with the time of its last change; 0 for one that is not there. Blocks."""
    found = []
    for path in (tls.ca, tls.certificate, tls.key):
        if path is not None:
            try:
                found.append((path, path.stat().st_mtime_ns))
            except OSError:
                found.append((path, 0))
    return tuple(found)


def _context(
    gateway: Gateway, tls: Tls, proof: bool, passphrase: Callable[[], str], root: Path
) -> ssl.SSLContext:
    """The system's CAs and the gateway's; with `proof`, its client certificate. Blocks."""
    try:
        check_files(tls, root, f"The gateway {gateway.id}")
    except Problem as problem:
        raise RelayFailure("refused", problem.message, problem.field) from None
    context = ssl.create_default_context()
    name = "ca"
    try:
        if tls.ca is not None:
            context.load_verify_locations(tls.ca)
        if proof and tls.certificate is not None:
            name = "certificate" if tls.key is None else "key"
            # a text, even an empty one, keeps OpenSSL from asking at a terminal
            context.load_cert_chain(tls.certificate, tls.key, password=passphrase)
    except (ssl.SSLError, OSError, ValueError) as error:
        reason = getattr(error, "reason", None) or type(error).__name__
        raise RelayFailure(
            "refused",
            f"The {_WORDS[name]} is not usable ({reason}): PEM files are needed, and the "
            "passphrase where the key has one.",
            f"tls.{name}",
        ) from None
    return context
