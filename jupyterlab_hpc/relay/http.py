"""The carrier over HTTP."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import aiohttp

from ..gateways import Gateway
from ..gateways.auth.basic import basic
from .address import Target, target
from .failure import RelayFailure, refused
from .incoming import Incoming
from .models import Request
from .outgoing import Outgoing
from .placeholders import Filler
from .sessions import Sessions

# Redirects that are followed.
REDIRECTS = 5
_PROOF = frozenset({"authorization", "cookie", "x-api-key"})


class HttpCarrier:
    """Sends over sockets."""

    def __init__(self, root: Path, proxies: bool = False):
        """`root` is the Jupyter root, below which no key or certificate may lie.

        `proxies`: follow the environment's proxy variables, except to unlisted addresses.
        """
        self._sessions = Sessions(proxies, root)

    async def forget(self, gateway: str) -> None:
        """The gateway changed: connect anew."""
        await self._sessions.forget(gateway)

    async def close(self) -> None:
        """Close all connections."""
        await self._sessions.close()

    async def carry(
        self,
        gateway: Gateway,
        request: Request,
        first: Target,
        outgoing: Outgoing,
        limit: int,
        into: Path | None,
        filler: Filler,
        *,
        redirects: bool = True,
    ) -> dict[str, Any]:
        """Send, follow redirects, and read: an `IAnswer` without `at` and `seconds`.

        `filler` fills in what the connection itself needs. Raises `RelayFailure`.
        """
        hop, method, body = first, outgoing.method, outgoing.body
        proxy = await asyncio.to_thread(_proxy, gateway, filler)
        headers = dict(outgoing.headers)
        for _ in range(REDIRECTS + 1):
            options = _through(gateway, hop, proxy)
            options["headers"] |= headers
            try:
                async with (
                    self._sessions.use(
                        gateway, hop, lambda: _passphrase(gateway, filler)
                    ) as session,
                    session.request(
                        method,
                        hop.url,
                        data=_payload(body),
                        allow_redirects=False,
                        **options,
                    ) as response,
                ):
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


def _proxy(gateway: Gateway, filler: Filler) -> dict[str, str]:
    """The header that proves to the gateway's proxy who we are. Blocks."""
    proxy = gateway.proxy
    if proxy is None or proxy.user is None:
        return {}
    password = filler.text(proxy.password or "")
    proof = basic(filler.text(proxy.user), password)
    filler.used |= {password, proof.rpartition(" ")[2]}
    return {"Proxy-Authorization": proof}


def _through(gateway: Gateway, hop: Target, proof: dict[str, str]) -> dict[str, Any]:
    """Options of the client for a hop."""
    headers = {"accept-encoding": "gzip, deflate"}
    # of unlisted names, a proxy would look the address up itself, unchecked
    if gateway.proxy is None or hop.guarded:
        return {"headers": headers}
    if hop.url.scheme == "https":
        # only the request for the tunnel is for the proxy
        return {"headers": headers, "proxy": gateway.proxy.url, "proxy_headers": proof}
    return {"headers": headers | proof, "proxy": gateway.proxy.url}


def _passphrase(gateway: Gateway, filler: Filler) -> str:
    tls = gateway.tls
    return "" if tls is None or tls.passphrase is None else filler.text(tls.passphrase)


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
    if isinstance(error, aiohttp.ClientHttpProxyError):
        told = f"{error.status} {error.message}"
        return RelayFailure("unreachable", f"The proxy lets nothing through to {where}: {told}")
    if isinstance(error, aiohttp.ClientConnectorCertificateError):
        return RelayFailure(
            "unreachable",
            f"The certificate of {where} is not trusted ({error.certificate_error}): if it is "
            "signed by a CA of your own, give the gateway that CA's file.",
            "tls.ca",
        )
    if isinstance(error, (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError)):
        field = "tls" if isinstance(error, aiohttp.ClientConnectorSSLError) else None
        return RelayFailure("unreachable", f"No connection to {where}: {error}", field)
    if isinstance(error, asyncio.TimeoutError):
        return RelayFailure("deadline", f"{where} took too long.")
    if isinstance(error, aiohttp.ClientResponseError):
        return RelayFailure("broken", f"What {where} sent back is no HTTP answer.")
    if isinstance(error, (aiohttp.ClientError, OSError, ValueError)):
        told = str(error) or type(error).__name__
        field = None
        if (
            isinstance(error, (aiohttp.ServerDisconnectedError, aiohttp.ClientOSError))
            and hop.url.scheme == "https"
        ):
            # TLS 1.3 leaves it to the server to hang up after the handshake
            told += " (some servers do so that ask for a client certificate)"
            field = "tls.certificate"
        return RelayFailure("broken", f"The exchange with {where} broke off: {told}", field)
    raise error
