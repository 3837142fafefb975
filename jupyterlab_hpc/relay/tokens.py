"""Tokens of gateways that ask for them at a token server (RFC 6749 §4.4), kept in memory."""

from __future__ import annotations

import asyncio
import base64
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ..gateways import Gateway
from ..gateways.auth import oauth2
from .address import token_target
from .failure import RelayFailure, refused
from .http import HttpCarrier
from .models import Request
from .outgoing import Outgoing
from .placeholders import Filler
from .scrub import discreet

# Seconds and bytes that a token server's answer may take.
DEADLINE = 20.0
_LIMIT = 1 << 16


@dataclass
class _Held:
    """A gateway's token, or the request for one that everybody waits for."""

    token: str | None = None
    until: float = 0.0
    asking: asyncio.Task[oauth2.Token] | None = None


class Tokens:
    """Gives each gateway its token. Nobody asks twice at the same time."""

    def __init__(self, carrier: HttpCarrier):
        self._carrier = carrier
        self._held: dict[str, _Held] = {}

    async def get(self, gateway: Gateway, filler: Callable[[], Filler], patience: float) -> str:
        """The token to use now; `patience` in seconds.

        Raises `RelayFailure`: `refused` with the token server's words, or `unreachable`. Nothing
        was sent to the gateway then.
        """
        held = self._held.setdefault(gateway.id, _Held())
        if held.token is not None and time.monotonic() < held.until:
            return held.token
        if held.asking is None:
            held.asking = asyncio.get_running_loop().create_task(
                self._renew(held, gateway, filler())
            )
            # every waiter may have gone when it fails
            held.asking.add_done_callback(lambda task: task.cancelled() or task.exception())
        try:
            # one who goes away takes it from nobody else
            token = await asyncio.wait_for(asyncio.shield(held.asking), patience)
        except asyncio.TimeoutError:
            raise RelayFailure(
                "unreachable",
                f"The token server of {gateway.id} did not answer within {patience:g} s.",
            ) from None
        return token.value

    def spoil(self, gateway: str, token: str) -> None:
        """The gateway did not take this token: ask for a new one next time."""
        held = self._held.get(gateway)
        if held is not None and held.token == token:
            held.token = None

    def forget(self, gateway: str) -> None:
        """The gateway changed: what was fetched for it is not used again."""
        self._held.pop(gateway, None)

    async def close(self) -> None:
        """Stop asking, and forget."""
        asking = [held.asking for held in self._held.values() if held.asking is not None]
        self._held.clear()
        for task in asking:
            task.cancel()
        await asyncio.gather(*asking, return_exceptions=True)

    async def _renew(self, held: _Held, gateway: Gateway, filler: Filler) -> oauth2.Token:
        try:
            token = await asyncio.wait_for(self._ask(gateway, filler), DEADLINE)
            held.token, held.until = token.value, time.monotonic() + token.life
            return token
        except asyncio.TimeoutError:
            raise RelayFailure(
                "unreachable",
                f"The token server of {gateway.id} did not answer within {DEADLINE:g} s.",
            ) from None
        finally:
            held.asking = None

    async def _ask(self, gateway: Gateway, filler: Filler) -> oauth2.Token:
        assert gateway.auth is not None
        values = await asyncio.to_thread(_filled, gateway.auth.fields, filler)
        address = token_target(gateway, values["token_url"])
        headers, form = oauth2.ask(values)
        proof = headers.get("authorization", "").rpartition(" ")[2]
        secrets = frozenset({values["client_secret"], proof} - {""})
        outgoing = Outgoing(
            "POST", headers, form, secrets | filler.used, frozenset({"authorization"})
        )
        request = Request(method="POST", url=str(address.url))
        who = f"The token server of {gateway.id} ({address.url.origin()})"
        try:
            answer = await self._carrier.carry(
                gateway, request, address, outgoing, _LIMIT, None, filler
            )
            return oauth2.read(answer["status"], _text(answer["body"]))
        except oauth2.Refused as error:
            failure = (
                refused(f"{who} gives no token: {error}.")
                if error.final
                else RelayFailure("unreachable", f"{who} gives no token: {error}.")
            )
        except RelayFailure as error:
            # whatever broke off there, the gateway itself was sent nothing
            kind = error.kind if error.kind == "refused" else "unreachable"
            failure = RelayFailure(kind, f"{who} was not reached: {error.message}")
        raise discreet(failure, outgoing.secrets)


def _filled(fields: Any, filler: Filler) -> dict[str, str]:
    return {name: filler.text(value) for name, value in fields.items()}


def _text(body: dict[str, Any]) -> str:
    if body["kind"] == "base64":
        return base64.b64decode(body["base64"]).decode("utf-8", "replace")
    return str(body.get("text", ""))
