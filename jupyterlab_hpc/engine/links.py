"""Follow the links of a request: outside through the relay, to this engine by itself."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from pathlib import Path
from urllib.parse import parse_qsl

from .limits import EngineLimits
from .messages import EngineRequest, EngineResponse
from .problems import Problem
from .web import Fetched, Unreachable, Web

# Links of one request that are followed at the same time.
AT_ONCE = 8

Answer = Callable[[EngineRequest], Awaitable[EngineResponse]]
Found = Fetched | Unreachable


class Looked:
    """What was found at the links of one request; remembers those that nobody followed."""

    def __init__(self) -> None:
        self.found: dict[str, Found] = {}
        self.missing: list[str] = []

    def __call__(self, href: str) -> Found | None:
        if href not in self.found and href not in self.missing:
            self.missing.append(href)
        return self.found.get(href)


class Links:
    """Fetches. ``answer`` is this engine's own way of answering, without a socket."""

    def __init__(self, web: Web | None, answer: Answer, limits: EngineLimits) -> None:
        self._web = web
        self._answer = answer
        self._limits = limits

    async def follow(self, request: EngineRequest, looked: Looked) -> None:
        """Fetch what is missing, at the same time, with one deadline and one size for all."""
        room = _Room(self._limits.inputs)
        gate = asyncio.Semaphore(AT_ONCE)

        async def fetched(href: str) -> Found:
            async with gate:
                try:
                    return room.take(await self._fetch(request, href, room.left))
                except Unreachable as error:
                    return error

        tasks = {href: asyncio.ensure_future(fetched(href)) for href in looked.missing}
        try:
            await asyncio.wait(tasks.values(), timeout=self._limits.links)
        finally:
            # Also when the client has gone away: nobody waits for them.
            for task in tasks.values():
                task.cancel()
        late = Unreachable(f"there was no answer within {self._limits.links:g} s")
        for href, task in tasks.items():
            looked.found[href] = task.result() if _done(task) else late
        looked.missing.clear()

    async def _fetch(self, request: EngineRequest, href: str, limit: int) -> Fetched:
        if href.startswith(request.base):
            return await self._own(request, href, limit)
        if self._web is None:
            raise Unreachable("links are not followed here, only data: URLs")
        return await self._web.fetch(href, limit, self._limits.links)

    async def _own(self, request: EngineRequest, href: str, limit: int) -> Fetched:
        """The answer of this engine, such as a result of another job."""
        path, _, query = href[len(request.base) :].partition("#")[0].partition("?")
        asked = EngineRequest(
            "GET", path, parse_qsl(query, keep_blank_values=True), {}, b"", request.base
        )
        try:
            answer = await self._answer(asked)
        except Problem as problem:
            told = f"{problem.status} {HTTPStatus(problem.status).phrase}: {problem.detail}"
            raise Unreachable(f"this server answered {told}") from None
        if answer.status != HTTPStatus.OK:
            raise Unreachable("this server has no single content there, only links to it")
        content = answer.body
        if isinstance(content, Path):
            content = await asyncio.to_thread(_content, content, limit)
        return Fetched(content, answer.headers.get("Content-Type", ""))


def _content(file: Path, limit: int) -> bytes:
    try:
        if file.stat().st_size <= limit:
            return file.read_bytes()
    except OSError as error:
        raise Unreachable(f"the result cannot be read: {error.strerror}") from None
    raise _too_large(limit)


class _Room:
    """Bytes that the links of one request may still bring."""

    def __init__(self, size: int) -> None:
        self._size = size
        self.left = size

    def take(self, found: Fetched) -> Fetched:
        if len(found.content) > self.left:
            raise _too_large(self._size)
        self.left -= len(found.content)
        return found


def _too_large(limit: int) -> Unreachable:
    return Unreachable(
        f"there is more than the {limit} bytes that the links of a request may bring "
        "(HpcApp.engine_input_limit)"
    )


def _done(task: asyncio.Future[Found]) -> bool:
    return task.done() and not task.cancelled()
