"""The carrier over HTTP."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import aiohttp

from ..gateways import Gateway
from .address import Target, target
from .failure import RelayFailure, refused
from .incoming import Incoming
from .models import Request
from .outgoing import Outgoing
from .resolver import GuardedResolver

# Redirects that are followed.
REDIRECTS = 5
# Seconds until an attempt to connect counts as failed: nothing was sent then.
CONNECT = 10.0

_PROOF = frozenset({"authorization", "cookie", "x-api-key"})


class HttpCarrier:
    """Sends over sockets, with one session for all gateways and one for public addresses only.

    Sessions are made on first use: a server that talks to nobody opens nothing.
    """

    def __init__(self, proxies: bool = False):
        """`proxies`: follow the environment's proxy variables, except to unlisted addresses."""
        self._proxies = proxies
        self._sessions: dict[bool, aiohttp.ClientSession] = {}

    async def close(self) -> None:
        """Close all connections."""
        for session in self._sessions.values():
            await session.close()
        self._sessions.clear()

    async def carry(
        self,
        gateway: Gateway,
        request: Request,
        first: Target,
        outgoing: Outgoing,
        limit: int,
        into: Path | None,
        *,
        redirects: bool = True,
    ) -> dict[str, Any]:
        """Send, follow redirects, and read: an `IAnswer` without `at` and `seconds`.

        Raises `RelayFailure`.
        """
        hop, method, body = first, outgoing.method, outgoing.body
        headers = dict(outgoing.headers)
        for _ in range(REDIRECTS + 1):
            try:
                async with self._session(hop.guarded).request(
                    method,
                    hop.url,
                    headers={"accept-encoding": "gzip, deflate", **headers},
                    data=_payload(body),
                    allow_redirects=False,
                ) as response:
                    location = response.headers.get("Location")
                    moved = response.status in {301, 302, 303, 307, 308}
                    if not (redirects and moved) or location is None:
                        return await _read(response, limit, into)
                    status = response.status
                following = _follow(gateway, request, hop, location, method)
            except RelayFailure:
                raise
            except Exception as error:
                raise _failure(error, hop) from error
            if following.origin != first.origin:
                if body is not None and status in {307, 308} and outgoing.secrets:
                    raise _not_followed(method, f"it would carry secrets to {following.url}")
                headers = {k: v for k, v in headers.items() if k not in _secretive(outgoing)}
            if status == 303 or (status in {301, 302} and method == "POST"):
                # RFC 9110 §15.4: what a POST redirects to with these is fetched with GET
                method, body = ("HEAD" if method == "HEAD" else "GET"), None
                headers.pop("content-type", None)
            hop = following
        raise _not_followed(outgoing.method, f"there were more than {REDIRECTS} of them")

    def _session(self, guarded: bool) -> aiohttp.ClientSession:
        if guarded not in self._sessions:
            connector = aiohttp.TCPConnector(
                resolver=GuardedResolver() if guarded else None,
                use_dns_cache=False,
                # a kept connection would outlive the check of its address
                force_close=guarded,
                limit_per_host=16,
            )
            self._sessions[guarded] = aiohttp.ClientSession(
                connector=connector,
                cookie_jar=aiohttp.DummyCookieJar(),
                auto_decompress=False,
                trust_env=self._proxies and not guarded,
                timeout=aiohttp.ClientTimeout(total=None, sock_connect=CONNECT),
            )
        return self._sessions[guarded]


def _follow(gateway: Gateway, request: Request, hop: Target, location: str, method: str) -> Target:
    """Where a redirect leads, checked like any address."""
    try:
        url = hop.url.join(aiohttp.client.URL(location))
        return target(gateway, str(url), request.bare)
    except (RelayFailure, ValueError) as error:
        raise _not_followed(method, str(error)) from error


def _not_followed(method: str, why: str) -> RelayFailure:
    message = f"The redirect was not followed: {why}"
    if method in {"GET", "HEAD"}:
        return refused(message)
    return RelayFailure("broken", message)


def _secretive(outgoing: Outgoing) -> set[str]:
    """Names of the headers that must not go to another origin."""
    holding = {
        name
        for name, value in outgoing.headers.items()
        if any(secret in value for secret in outgoing.secrets)
    }
    return holding | _PROOF | outgoing.own


def _payload(body: Any) -> Any:
    """The body for the client; made anew for every hop, since files are read up."""
    if isinstance(body, Path):
        return body.open("rb")
    if not isinstance(body, tuple):
        return body
    form = aiohttp.FormData(quote_fields=False, default_to_multipart=True)
    for part in body:
        content = part.content.open("rb") if isinstance(part.content, Path) else part.content
        form.add_field(part.name, content, filename=part.filename, content_type=part.type)
    return form


async def _read(response: aiohttp.ClientResponse, limit: int, into: Path | None) -> dict[str, Any]:
    headers = _headers(response.headers)
    with Incoming(limit, into, headers.get("content-encoding", "")) as incoming:
        async for chunk in response.content.iter_chunked(1 << 16):
            incoming.feed(chunk)
        body = incoming.body(headers.get("content-type", ""))
    return {
        "status": response.status,
        "reason": response.reason or "",
        "url": str(response.url),
        "headers": headers,
        "body": body,
    }


def _headers(found: Mapping[str, str]) -> dict[str, str]:
    """Lower case, repeated ones joined; cookies stay out, they are credentials."""
    headers: dict[str, str] = {}
    for name, value in found.items():
        key = name.lower()
        if key not in {"set-cookie", "set-cookie2"}:
            headers[key] = f"{headers[key]}, {value}" if key in headers else value
    return headers


def _failure(error: Exception, hop: Target) -> RelayFailure:
    where = str(hop.url.origin())
    if isinstance(error, aiohttp.InvalidURL):
        return refused(f"{where} is not a valid address ({error}).")
    if isinstance(error, (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError)):
        return RelayFailure("unreachable", f"No connection to {where}: {error}")
    if isinstance(error, asyncio.TimeoutError):
        return RelayFailure("deadline", f"{where} took too long.")
    if isinstance(error, (aiohttp.ClientError, OSError, ValueError)):
        told = str(error) or type(error).__name__
        return RelayFailure("broken", f"The exchange with {where} broke off: {told}")
    raise error
