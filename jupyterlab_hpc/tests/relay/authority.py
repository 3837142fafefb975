"""A token server (RFC 6749 §4.4) on loopback, and an API that takes its tokens only."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote_plus

from aiohttp import web


@dataclass
class Authority:
    """`good` holds the tokens that are taken; `asked` the forms and headers for tokens."""

    client: tuple[str, str]
    origin: str = ""
    life: Any = 3600
    good: set[str] = field(default_factory=set)
    asked: list[dict[str, str]] = field(default_factory=list)
    served: list[tuple[str, bytes]] = field(default_factory=list)
    answer: dict[str, Any] | None = None
    held: asyncio.Event | None = None

    def expire(self) -> None:
        """Take none of the tokens any more that were given."""
        self.good.clear()

    @asynccontextmanager
    async def running(self) -> AsyncIterator[Authority]:
        app = web.Application()
        app.router.add_post("/token", self._token)
        app.router.add_route("*", "/api/{rest:.*}", self._api)
        runner = web.AppRunner(app, shutdown_timeout=0.1)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        assert site._server is not None
        self.origin = f"http://127.0.0.1:{site._server.sockets[0].getsockname()[1]}"
        try:
            yield self
        finally:
            await runner.cleanup()

    async def _token(self, request: web.Request) -> web.Response:
        form = dict(await request.post())
        proof = request.headers.get("Authorization", "")
        self.asked.append({**form, "authorization": proof})
        if self.held is not None:
            await self.held.wait()
        if self.answer is not None:
            return web.json_response(**self.answer)
        if proof:
            user, _, password = base64.b64decode(proof.split(" ")[1]).decode().partition(":")
            client = (unquote_plus(user), unquote_plus(password))
        else:
            client = (form.get("client_id"), form.get("client_secret"))
        if client != self.client or form.get("grant_type") != "client_credentials":
            told = {"error": "invalid_client", "error_description": f"not {client[1]}"}
            return web.json_response(told, status=401)
        token = f"token-{len(self.asked)}-abcdef"
        self.good.add(token)
        told = {"access_token": token, "token_type": "bearer"}
        return web.json_response(told | ({} if self.life is None else {"expires_in": self.life}))

    async def _api(self, request: web.Request) -> web.Response:
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        self.served.append((token, await request.read()))
        if token not in self.good:
            return web.json_response({"title": "no such token"}, status=401)
        return web.json_response({"token": token})
