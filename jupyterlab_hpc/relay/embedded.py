"""The carrier to the engine inside this server: a direct call, no socket."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import parse_qsl, urlsplit

from ..engine.messages import EngineRequest, EngineResponse
from .failure import refused
from .incoming import Incoming
from .paths import relative
from .placeholders import FILE_LIMIT

if TYPE_CHECKING:
    from .models import Request
    from .outgoing import Outgoing


class Engine(Protocol):
    """What the relay needs of the engine."""

    async def handle(self, request: EngineRequest) -> EngineResponse: ...


class EmbeddedCarrier:
    """Calls the engine.

    `base` gives the absolute address of its root, which is known only once the server listens.
    """

    def __init__(self, engine: Engine, base: Callable[[], str]):
        self._engine = engine
        self._base = base

    def path(self, address: str) -> str:
        """The path and query of a request below the engine's root. Raises `RelayFailure`.

        Of an absolute link only the path counts: nothing leaves this process, and the
        server's port may have changed since the link was written down.
        """
        parts = urlsplit(address)
        if parts.scheme not in {"http", "https"}:
            return relative(address)
        root = urlsplit(self._base()).path
        if not parts.path.startswith(root):
            raise refused(f"{address!r} is not below {root}, the engine of this server.")
        rest = parts.path[len(root) :]
        return relative(f"{rest}?{parts.query}" if parts.query else rest)

    async def carry(
        self, request: Request, outgoing: Outgoing, limit: int, into: Path | None
    ) -> dict[str, Any]:
        """Call the engine: an `IAnswer` without `at` and `seconds`. Raises `RelayFailure`."""
        address = self.path(request.url)
        path, _, query = address.partition("?")
        answer = await self._engine.handle(
            EngineRequest(
                method=request.method,
                path=path,
                query=parse_qsl(query, keep_blank_values=True),
                headers=dict(outgoing.headers),
                body=await _bytes(outgoing.body),
                base=self._base(),
            )
        )
        headers = {name.lower(): value for name, value in answer.headers.items()}
        with Incoming(limit, into, "") as incoming:
            if isinstance(answer.body, Path):
                with await asyncio.to_thread(answer.body.open, "rb") as file:
                    while chunk := await asyncio.to_thread(file.read, 1 << 18):
                        incoming.feed(chunk)
            elif request.method != "HEAD":
                incoming.feed(answer.body)
            body = incoming.body(headers.get("content-type", ""))
        return {
            "status": answer.status,
            "reason": _phrase(answer.status),
            "url": self._base() + address,
            "headers": headers,
            "body": body,
        }


async def _bytes(body: Any) -> bytes:
    if isinstance(body, tuple):
        raise refused("The engine of this server takes no forms.")
    if isinstance(body, Path):
        if body.stat().st_size > FILE_LIMIT:
            raise refused(f"The file {body.name} is larger than {FILE_LIMIT >> 20} MiB.")
        return await asyncio.to_thread(body.read_bytes)
    return body or b""


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""
