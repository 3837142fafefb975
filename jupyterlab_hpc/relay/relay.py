"""The relay: gateway and request in, answer or failure out."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import Problem
from ..gateways import Gateway, Gateways
from ..gateways.secrets import Secrets
from ..times import rfc3339
from ..transfer.store import Store
from .failure import RelayFailure, refused
from .scrub import discreet, scrubbed

if TYPE_CHECKING:
    from .embedded import EmbeddedCarrier
    from .http import HttpCarrier
    from .models import Request


@dataclass(frozen=True)
class Limits:
    """Bounds of one exchange: seconds, and bytes of an answer's body.

    `deadline` and `memory` hold where a request names none; `longest` and `most` bound what
    it may name; `file` bounds an answer that is saved.
    """

    deadline: float = 30.0
    longest: float = 3600.0
    memory: int = 16 << 20
    most: int = 64 << 20
    file: int = 2 << 30


class Relay:
    """Sends requests to gateways."""

    def __init__(
        self,
        gateways: Gateways,
        secrets: Secrets,
        store: Store,
        root: Path,
        *,
        limits: Limits | None = None,
        embedded: EmbeddedCarrier | None = None,
        proxies: bool = False,
    ):
        """`root` is the Jupyter root, below which `$file` and file bodies are found."""
        self.limits = limits or Limits()
        self._gateways = gateways
        self._secrets = secrets
        self._store = store
        self._root = root
        self._embedded = embedded
        self._proxies = proxies
        self._http: HttpCarrier | None = None

    async def send(
        self, gateway: str, request: Request, *, limit: int | None = None
    ) -> dict[str, Any]:
        """Send a request to a gateway: its `IAnswer`. Raises `RelayFailure`, never waits for ever.

        `limit` bounds the bytes of a saved answer further. A saved answer's file belongs
        to the caller; it is named in `body.file`, see `Store.saved`.
        """
        deadline = min(request.deadline or self.limits.deadline, self.limits.longest)
        started = time.monotonic()
        try:
            answer = await asyncio.wait_for(self._send(gateway, request, limit), deadline)
        except asyncio.TimeoutError:
            raise RelayFailure(
                "deadline", f"The gateway {gateway} did not answer within {deadline:g} s."
            ) from None
        return {**answer, "at": rfc3339(), "seconds": round(time.monotonic() - started, 4)}

    async def close(self) -> None:
        """Close all connections."""
        if self._http is not None:
            await self._http.close()

    async def _send(self, name: str, request: Request, limit: int | None) -> dict[str, Any]:
        try:
            gateway = self._gateways.get(name)
        except Problem as problem:
            raise refused(problem.message) from problem
        into = self._store.draft() if request.save else None
        if gateway.embedded:
            return await self._call_engine(gateway, request, self._limit(request, limit), into)
        return await self._call_http(gateway, request, self._limit(request, limit), into)

    async def _call_engine(
        self, gateway: Gateway, request: Request, limit: int, into: Path | None
    ) -> dict[str, Any]:
        if self._embedded is None:
            raise refused("The engine of this server is switched off (HpcApp.engine_enabled).")
        outgoing = await self._prepare(gateway, request, credentials=True)
        answer = await self._embedded.carry(request, outgoing, limit, into)
        return scrubbed(answer, outgoing.secrets)

    async def _call_http(
        self, gateway: Gateway, request: Request, limit: int, into: Path | None
    ) -> dict[str, Any]:
        # the client takes half a second to load: only those who need it pay
        from .address import target
        from .http import HttpCarrier

        first = target(gateway, request.url, request.bare)
        outgoing = await self._prepare(gateway, request, first.credentials)
        if self._http is None:
            self._http = HttpCarrier(self._proxies)
        try:
            answer = await self._http.carry(gateway, request, first, outgoing, limit, into)
        except RelayFailure as failure:
            raise discreet(failure, outgoing.secrets) from None
        return scrubbed(answer, outgoing.secrets)

    async def _prepare(self, gateway: Gateway, request: Request, credentials: bool) -> Any:
        from .outgoing import prepare  # loads pydantic
        from .placeholders import Filler

        filler = Filler(self._secrets.get if credentials else None, self._root)
        return await asyncio.to_thread(prepare, gateway, request, credentials, filler, self._root)

    def _limit(self, request: Request, limit: int | None) -> int:
        bounds = self.limits
        if request.save:
            wanted = bounds.file if request.limit is None else request.limit
            return min(wanted, bounds.file, bounds.file if limit is None else limit)
        return min(bounds.memory if request.limit is None else request.limit, bounds.most)
