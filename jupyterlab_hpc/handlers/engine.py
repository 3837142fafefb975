"""The embedded engine on the web: hands requests to it and its answers back."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path
from urllib.parse import parse_qsl

from jupyter_server.auth.decorator import authorized
from jupyter_server.base.handlers import APIHandler
from jupyter_server.utils import url_path_join
from tornado import web

from jupyterlab_hpc.engine import EngineRequest

ROOT = "hpc/engine/"
CHUNK = 1 << 20


class EngineHandler(APIHandler):
    """All methods below ``hpc/engine/``."""

    auth_resource = "jupyterlab_hpc"

    @web.authenticated
    @authorized
    async def get(self, path: str | None = None) -> None:
        await self.answer()

    @web.authenticated
    @authorized
    async def head(self, path: str | None = None) -> None:
        await self.answer()

    @web.authenticated
    @authorized
    async def post(self, path: str | None = None) -> None:
        await self.answer()

    @web.authenticated
    @authorized
    async def put(self, path: str | None = None) -> None:
        await self.answer()

    @web.authenticated
    @authorized
    async def patch(self, path: str | None = None) -> None:
        await self.answer()

    @web.authenticated
    @authorized
    async def delete(self, path: str | None = None) -> None:
        await self.answer()

    async def answer(self) -> None:
        """Hand the request to the engine; the segments of its path stay as they were encoded."""
        engine = self.settings["jupyterlab_hpc"].engine
        if engine is None:
            raise web.HTTPError(404, "The engine of this server is switched off.")
        prefix = url_path_join(self.base_url, ROOT)
        base = f"{self.request.protocol}://{self.request.host}{prefix}"
        response = await engine.handle(
            EngineRequest(
                method=self.request.method or "GET",
                path=self.request.path.removeprefix(prefix.rstrip("/")).lstrip("/"),
                query=parse_qsl(self.request.query, keep_blank_values=True),
                headers={name.lower(): value for name, value in self.request.headers.items()},
                body=self.request.body,
                base=base,
            )
        )
        self.set_status(response.status)
        headers = {"Content-Type": "application/json", **response.headers}
        for name, value in headers.items():
            self.set_header(name, value)
        # What jobs made is shown by our own code or saved, never run as a page of this server.
        self.set_header("X-Content-Type-Options", "nosniff")
        if isinstance(response.body, Path):
            await self.send_file(response.body)
        else:
            self.write(response.body)
        self.finish(set_content_type=headers["Content-Type"])

    async def send_file(self, path: Path) -> None:
        """Stream a file, a piece at a time."""
        with path.open("rb") as file:
            self.set_header("Content-Length", os.fstat(file.fileno()).st_size)
            while chunk := await asyncio.to_thread(file.read, CHUNK):
                self.write(chunk)
                await self.flush()
