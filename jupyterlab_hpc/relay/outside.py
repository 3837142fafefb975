"""Requests that the engine makes for its users: inputs by link, and callbacks.

None of them carries credentials of any gateway.
"""

from __future__ import annotations

import asyncio
import base64
import re
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..engine.web import Fetched, Unreachable
from ..gateways import Gateway, Gateways, Origin
from .failure import RelayFailure, refused
from .hosts import TRAIT, CallbackHosts

if TYPE_CHECKING:
    from yarl import URL

    from .http import HttpCarrier

_SMALL = 1 << 20
_WEB = re.compile(r"https?://", re.IGNORECASE)


class Outside:
    """What `jupyterlab_hpc.engine.web.Web` asks for."""

    def __init__(self, gateways: Gateways, hosts: CallbackHosts, root: Path, proxies: bool = False):
        """`root` is the Jupyter root."""
        self._gateways = gateways
        self._hosts = hosts
        self._root = root
        self._proxies = proxies
        self._http: HttpCarrier | None = None

    @property
    def callbacks(self) -> bool:
        return bool(self._hosts)

    async def close(self) -> None:
        """Close all connections."""
        if self._http is not None:
            await self._http.close()

    async def fetch(self, href: str, limit: int, deadline: float) -> Fetched:
        """GET from a public address, or from an origin that a gateway lists.

        Redirects are followed by the same rules. Raises `Unreachable`.
        """
        if not _WEB.match(href):
            raise Unreachable("the link is not an http, https or data: address")
        known = {origin: False for gateway in self._gateways for origin in gateway.origins}
        answer = await self._carry(known, href, "GET", {"accept": "*/*"}, None, limit, deadline)
        _check_taken(answer)
        body = answer["body"]
        if body["kind"] == "text":
            content = body["text"].encode()
        else:
            content = base64.b64decode(body.get("base64", ""))
        return Fetched(content, answer["headers"].get("content-type", ""))

    async def post(self, url: str, body: bytes, media_type: str, deadline: float) -> None:
        """POST to an allowed host, which may be inside the network. No redirect is followed.

        Raises `Unreachable`.
        """
        try:
            origin = self._allowed(_address(url))
        except RelayFailure as failure:
            raise Unreachable(failure.message) from None
        headers = {"content-type": media_type}
        answer = await self._carry({origin: False}, url, "POST", headers, body, _SMALL, deadline)
        _check_taken(answer)

    async def knock(self, url: str, deadline: float) -> int:
        """POST to this server's own public address, which an administrator set: the status.

        No redirect is followed. Raises `Unreachable` when nobody answers.
        """
        from .address import origin_of

        try:
            origin = origin_of(_address(url))
        except RelayFailure as failure:
            raise Unreachable(failure.message) from None
        headers = {"content-type": "application/json"}
        answer = await self._carry({origin: False}, url, "POST", headers, b"{}", _SMALL, deadline)
        return int(answer["status"])

    def refusal(self, url: str) -> str | None:
        """Why callbacks cannot go there; None: they can."""
        try:
            self._allowed(_address(url))
        except RelayFailure as failure:
            return failure.message
        return None

    def _allowed(self, url: URL) -> Origin:
        from .address import origin_of

        origin = origin_of(url)
        if self._hosts.allow(origin):
            return origin
        if not self._hosts:
            raise refused(
                f"callbacks are switched off here; an administrator has to allow {url.origin()} "
                f"in {TRAIT}"
            )
        raise refused(f"{url.origin()} is not allowed; an administrator has to add it to {TRAIT}")

    async def _carry(
        self,
        origins: dict[Origin, bool],
        url: str,
        method: str,
        headers: dict[str, str],
        body: bytes | None,
        limit: int,
        deadline: float,
    ) -> dict[str, Any]:
        from .address import target
        from .http import HttpCarrier
        from .models import Request
        from .outgoing import Outgoing
        from .placeholders import Filler

        if self._http is None:
            self._http = HttpCarrier(self._root, self._proxies)
        # As for a gateway that a user added: names never lead to metadata addresses.
        gateway = Gateway("outside", "", "", "", origins, entry={})
        # Links may lead to the open Internet, callbacks only where they are allowed.
        request = Request(method="GET" if body is None else "POST", url=url, bare=body is None)
        try:
            first = target(gateway, url, request.bare)
            outgoing = Outgoing(method, headers, body)
            carried = self._http.carry(
                gateway,
                request,
                first,
                outgoing,
                limit,
                None,
                Filler(None, self._root),
                redirects=body is None,
            )
            answer = await asyncio.wait_for(carried, deadline)
        except RelayFailure as failure:
            raise Unreachable(failure.message) from None
        except asyncio.TimeoutError:
            raise Unreachable(f"{first.url.host} did not answer within {deadline:g} s") from None
        return {**answer, "host": first.url.host}


def _check_taken(answer: dict[str, Any]) -> None:
    """Raises `Unreachable` for any status but one of success."""
    if not 200 <= answer["status"] < 300:
        told = f"{answer['status']} {answer['reason'] or _phrase(answer['status'])}".strip()
        raise Unreachable(f"{answer['host']} answered {told}")


def _address(url: str) -> URL:
    from .address import absolute

    return absolute(url)


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""
