"""The relay: gateway and request in, answer or failure out."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Coroutine, Mapping
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
    from .outgoing import Outgoing
    from .placeholders import Filler
    from .tokens import Tokens

# Part of a request's deadline that may pass until a token is there: after it, nothing was sent.
_FOR_TOKEN = 0.9


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


class _Lines:
    """Connections and tokens. Made on first use: the client takes half a second to load."""

    def __init__(self, root: Path, proxies: bool):
        from .http import HttpCarrier
        from .tokens import Tokens

        self.carrier: HttpCarrier = HttpCarrier(root, proxies)
        self.tokens: Tokens = Tokens(self.carrier)

    async def close(self) -> None:
        await self.tokens.close()
        await self.carrier.close()


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
        self._lines: _Lines | None = None

    async def send(
        self,
        gateway: str,
        request: Request,
        *,
        limit: int | None = None,
        callbacks: Mapping[str, str] | None = None,
    ) -> dict[str, Any]:
        """Send a request to a gateway: its `IAnswer`. Raises `RelayFailure`, never waits for ever.

        `callbacks`: the addresses that `$callback` stands for, by kind, in a request of a job.
        `limit` bounds the bytes of a saved answer further. A saved answer's file belongs
        to the caller; it is named in `body.file`, see `Store.saved`.
        """
        try:
            far = self._gateways.get(gateway)
        except Problem as problem:
            raise refused(problem.message) from problem

        def secret(name: str) -> str:
            return self._secrets.get(far.stored_as(name))

        deadline = self._deadline(request)
        if far.embedded:
            work = self._call_engine(far, request, limit, secret, callbacks)
            return await _timed(far, deadline, work)
        if self._lines is None:
            self._lines = _Lines(self._root, self._proxies)
        lines = self._lines
        work = self._call_http(lines, far, request, limit, secret, callbacks)
        return await _timed(far, deadline, work)

    async def attempt(
        self, gateway: Gateway, request: Request, secret: Callable[[str], str]
    ) -> dict[str, Any]:
        """Send a request to a gateway that is not kept: its `IAnswer`. Raises `RelayFailure`.

        The rules are those of `send`; `secret` gives what was typed, or raises a `Problem`.
        """
        lines = _Lines(self._root, self._proxies)
        try:
            work = self._call_http(lines, gateway, request, None, secret)
            return await _timed(gateway, self._deadline(request), work)
        finally:
            await lines.close()

    async def forget(self, gateway: str) -> None:
        """A gateway or its secrets changed: connect anew, and ask for a new token."""
        if self._lines is not None:
            self._lines.tokens.forget(gateway)
            await self._lines.carrier.forget(gateway)

    async def close(self) -> None:
        """Close all connections."""
        if self._lines is not None:
            await self._lines.close()

    async def _call_engine(
        self,
        gateway: Gateway,
        request: Request,
        limit: int | None,
        secret: Callable[[str], str],
        callbacks: Mapping[str, str] | None,
    ) -> dict[str, Any]:
        if self._embedded is None:
            raise refused("The engine of this server is switched off (HpcApp.engine_enabled).")
        filler = self._filler(secret, callbacks)
        outgoing = await self._prepare(gateway, request, filler, credentials=True)
        into = self._store.draft() if request.save else None
        answer = await self._embedded.carry(request, outgoing, self._limit(request, limit), into)
        return scrubbed(answer, outgoing.secrets)

    async def _call_http(
        self,
        lines: _Lines,
        gateway: Gateway,
        request: Request,
        limit: int | None,
        secret: Callable[[str], str],
        callbacks: Mapping[str, str] | None = None,
    ) -> dict[str, Any]:
        from .address import target

        first = target(gateway, request.url, request.bare)
        limit = self._limit(request, limit)
        for last in (False, True):
            token = None
            if first.credentials and gateway.auth and gateway.auth.token_server:
                patience = _FOR_TOKEN * self._deadline(request)
                token = await lines.tokens.get(gateway, lambda: self._filler(secret), patience)
            bound = self._filler(secret if first.credentials else None, callbacks)
            outgoing = await self._prepare(gateway, request, bound, first.credentials, token)
            filler = self._filler(secret)
            into = self._store.draft() if request.save else None
            try:
                answer = await lines.carrier.carry(
                    gateway, request, first, outgoing, limit, into, filler
                )
            except RelayFailure as failure:
                raise discreet(failure, outgoing.secrets | filler.used) from None
            if token is None or answer["status"] != 401 or last:
                break
            # RFC 9110 §15.5.2: the request was not applied, so that it may be sent again
            lines.tokens.spoil(gateway.id, token)
            if into is not None:
                into.unlink(missing_ok=True)
        return scrubbed(answer, outgoing.secrets | filler.used)

    async def _prepare(
        self,
        gateway: Gateway,
        request: Request,
        filler: Filler,
        credentials: bool,
        token: str | None = None,
    ) -> Outgoing:
        from .outgoing import prepare  # loads pydantic

        return await asyncio.to_thread(
            prepare,
            gateway,
            request,
            credentials,
            filler,
            self._root,
            token,
        )

    def _filler(
        self, secret: Callable[[str], str] | None, callbacks: Mapping[str, str] | None = None
    ) -> Filler:
        from .placeholders import Filler

        return Filler(secret, self._root, callbacks)

    def _deadline(self, request: Request) -> float:
        return min(request.deadline or self.limits.deadline, self.limits.longest)

    def _limit(self, request: Request, limit: int | None) -> int:
        bounds = self.limits
        if request.save:
            wanted = bounds.file if request.limit is None else request.limit
            return min(wanted, bounds.file, bounds.file if limit is None else limit)
        return min(bounds.memory if request.limit is None else request.limit, bounds.most)


async def _timed(
    gateway: Gateway, deadline: float, work: Coroutine[Any, Any, dict[str, Any]]
) -> dict[str, Any]:
    """An answer with `at` and `seconds`. Raises `RelayFailure` at the deadline."""
    started = time.monotonic()
    try:
        answer = await asyncio.wait_for(work, deadline)
    except asyncio.TimeoutError:
        raise RelayFailure(
            "deadline", f"The gateway {gateway.id} did not answer within {deadline:g} s."
        ) from None
    return {**answer, "at": rfc3339(), "seconds": round(time.monotonic() - started, 4)}
