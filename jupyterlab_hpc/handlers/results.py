"""`jobs/{id}/results`: what was kept, and its bytes."""

from __future__ import annotations

import asyncio
from urllib.parse import quote

from jupyter_server.auth.decorator import authorized
from tornado import web

from ..errors import NotFound
from ..ledger import results
from .base import BaseHandler


class ResultsHandler(BaseHandler):
    @web.authenticated
    @authorized
    async def get(self, job: str) -> None:
        """The results of a job."""
        self.answer(await self.services.ledger.read(results.listing, job))


class CopiesHandler(BaseHandler):
    @web.authenticated
    @authorized
    async def post(self, job: str, name: str) -> None:
        """Put a result below the Jupyter root, as a new file."""
        from .models import Copy

        wish = self.parse(Copy, self.json())
        self.answer(await self.services.copies.make(job, name, wish.folder), 201)


class ResultHandler(BaseHandler):
    @property
    def content_security_policy(self) -> str:
        """Remote content never runs in the origin of the Jupyter server."""
        return "sandbox; default-src 'none'; frame-ancestors 'none'"

    @web.authenticated
    @authorized
    async def get(self, job: str, name: str) -> None:
        """The bytes of a result, to be saved and not to be shown."""
        result = await self.services.ledger.read(results.get, job, name)
        if result.href is not None:
            raise NotFound(f"The result {name} was left where it is: {result.href}", field="name")
        path = self.services.store.path(job, result.filename)
        kind = result.media_type
        safe = kind if kind.isascii() and kind.isprintable() else "application/octet-stream"
        self.set_header("Content-Type", safe)
        self.set_header("Content-Length", str(result.size))
        self.set_header(
            "Content-Disposition", f"attachment; filename*=UTF-8''{quote(result.filename, safe='')}"
        )
        self.set_header("X-Content-Type-Options", "nosniff")
        self.set_header("Cache-Control", "private, no-cache")
        chunks = self.services.store.chunks(path)
        while chunk := await asyncio.to_thread(next, chunks, b""):
            self.write(chunk)
            await self.flush()
        self.finish(set_content_type=safe)
