"""A server on loopback that does what it is told by the path."""

from __future__ import annotations

import asyncio
import functools
import gzip
import ssl
import zlib
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import pytest_asyncio
from aiohttp import web
from multidict import CIMultiDict


@dataclass
class Peer:
    """Where it listens, and what arrived: method, path, headers, body."""

    origin: str
    port: int
    seen: list[tuple[str, str, CIMultiDict[str], bytes]] = field(default_factory=list)
    elsewhere: str = ""


@functools.cache
def bomb() -> bytes:
    """64 MiB in 64 KiB."""
    return gzip.compress(bytes(1 << 26), 9)


async def _chunked(request: web.Request, make: Callable[[], Awaitable[bytes]], **headers: str):
    response = web.StreamResponse(headers=headers)
    await response.prepare(request)
    while True:
        await response.write(await make())


def _routes(peer: Peer) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    async def slow() -> bytes:
        await asyncio.sleep(0.05)
        return b"x"

    async def plenty() -> bytes:
        return b"x" * (1 << 20)

    async def handle(request: web.Request) -> web.StreamResponse:
        body = await request.read()
        peer.seen.append((request.method, request.path_qs, CIMultiDict(request.headers), body))
        what = request.path.rsplit("/", 1)[-1]
        match what:
            case "text":
                return web.Response(text="grüezi", headers={"X-A": "1", "Set-Cookie": "id=1"})
            case "latin":
                return web.Response(body="grüezi".encode("latin-1"), content_type="text/plain")
            case "binary":
                return web.Response(body=b"plain", content_type="application/octet-stream")
            case "empty":
                return web.Response(status=204)
            case "gzip":
                return _compressed(gzip.compress(b"a" * 5000) + gzip.compress(b"b"), "gzip")
            case "deflate":
                return _compressed(zlib.compress(b"abc"), "deflate")
            case "raw-deflate":
                return _compressed(zlib.compress(b"abc")[2:-4], "deflate")
            case "cut-gzip":
                return _compressed(gzip.compress(b"a" * 5000)[:-10], "gzip")
            case "bad-gzip":
                return _compressed(b"this is not gzip", "gzip")
            case "brotli":
                return _compressed(b"?", "br")
            case "bomb":
                return _compressed(bomb(), "gzip")
            case "endless":
                return await _chunked(request, plenty)
            case "slow":
                return await _chunked(request, slow)
            case "never":
                await asyncio.sleep(60)
            case "short":
                response = web.StreamResponse(headers={"Content-Length": "1000"})
                await response.prepare(request)
                await response.write(b"only this")
                assert request.transport is not None
                request.transport.close()
                return response
            case "noise":
                assert request.transport is not None
                request.transport.write(b"Who is there?\n")
                request.transport.close()
                return web.Response()
            case "loop":
                return web.Response(status=302, headers={"Location": request.path})
            case "to-text":
                return web.Response(status=302, headers={"Location": "text"})
            case "see-other" | "moved" | "temporary":
                status = {"see-other": 303, "moved": 302, "temporary": 307}[what]
                return web.Response(status=status, headers={"Location": "echo"})
            case "away" | "away-temporary":
                status = 302 if what == "away" else 307
                return web.Response(status=status, headers={"Location": peer.elsewhere})
            case "to-query":
                return web.Response(status=302, headers={"Location": request.query["to"]})
            case "echo-binary":
                proof = request.headers.get("Authorization", "").encode()
                return web.Response(body=b"\xff" + proof, content_type="text/plain")
            case "echo-away":
                proof = request.headers.get("Authorization", "").rpartition(" ")[2]
                return web.Response(status=302, headers={"Location": f"gopher://a/{proof}"})
            case "echo":
                shown = {"headers": dict(request.headers), "body": body.decode("latin-1")}
                return web.json_response({"method": request.method, **shown})
        return web.Response(status=404, text="nothing here")

    return handle


def _compressed(content: bytes, encoding: str) -> web.Response:
    return web.Response(
        body=content, headers={"Content-Encoding": encoding, "Content-Type": "text/plain"}
    )


async def serve(context: ssl.SSLContext | None = None) -> tuple[Peer, Any]:
    """A peer, and what stops it; over TLS with a context."""
    peer = Peer("", 0)
    server = web.Server(_routes(peer))
    runner = web.ServerRunner(server, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0, ssl_context=context)
    await site.start()
    peer.port = site._server.sockets[0].getsockname()[1]
    peer.origin = f"{'https' if context else 'http'}://127.0.0.1:{peer.port}"
    return peer, runner


@pytest_asyncio.fixture
async def peer() -> AsyncIterator[Peer]:
    peer, runner = await serve()
    yield peer
    await runner.cleanup()


@pytest_asyncio.fixture
async def other() -> AsyncIterator[Peer]:
    peer, runner = await serve()
    yield peer
    await runner.cleanup()
