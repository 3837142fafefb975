"""The embedded engine on the web: hands requests to it and its answers back."""

from __future__ import annotations

import asyncio
import os
import re
from pathlib import Path
from urllib.parse import parse_qsl

from jupyter_server.auth.decorator import authorized
from jupyter_server.base.handlers import APIHandler
from jupyter_server.utils import url_path_join
from tornado import web

from jupyterlab_hpc.engine import EngineRequest, EngineResponse

ROOT = "hpc/engine/"
CHUNK = 1 << 20
HOST = re.compile(r"[\w.-]+(:\d{1,5})?|\[[0-9A-Fa-f:.]+\](:\d{1,5})?", re.ASCII)


class EngineHandler(APIHandler):
    """All methods below ``hpc/engine/``."""

    auth_resource = "jupyterlab_hpc"
    answering: asyncio.Future[EngineResponse] | None = None

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

    @property
    def origin(self) -> str:
        """Scheme and host as the client knows them: a proxy's word counts where it is trusted."""
        host = self.request.host
        if self.serverapp is not None and self.serverapp.trust_xheaders:
            named = self.request.headers.get("X-Forwarded-Host", "").partition(",")[0].strip()
            host = named if HOST.fullmatch(named) else host
        return f"{self.request.protocol}://{host}"

    def on_connection_close(self) -> None:
        """Links are not fetched for a client that has gone away."""
        super().on_connection_close()
        if self.answering is not None:
            self.answering.cancel()

    async def answer(self) -> None:
        """Hand the request to the engine; the segments of its path stay as they were encoded."""
        engine = self.settings["jupyterlab_hpc"].engine
        if engine is None:
            raise web.HTTPError(404, "The engine of this server is switched off.")
        prefix = url_path_join(self.base_url, ROOT)
        request = EngineRequest(
            method=self.request.method or "GET",
            path=self.request.path.removeprefix(prefix.rstrip("/")).lstrip("/"),
            query=parse_qsl(self.request.query, keep_blank_values=True),
            headers={name.lower(): value for name, value in self.request.headers.items()},
            body=self.request.body,
            base=self.settings["jupyterlab_hpc"].engine_root or f"{self.origin}{prefix}",
        )
        self.answering = asyncio.ensure_future(engine.handle(request))
        try:
            response = await self.answering
        except asyncio.CancelledError:
            if not self.answering.cancelled():
                raise
            # The client has gone away: nobody reads what would be written.
            return
        self.set_status(response.status)
        headers = {"Content-Type": "application/json", **response.headers}
        for name, value in headers.items():
            self.set_header(name, value)
        # What jobs made is shown by our own code or saved, never run as a page of this server.
        self.set_header("X-Content-Type-Options", "nosniff")
        if isinstance(response.body, Path):
            await self.send_file(response.body)
        elif response.body:
            self.write(response.body)
        self.finish(set_content_type=headers["Content-Type"])

    async def send_file(self, path: Path) -> None:
        """Stream a file, a piece at a time."""
        with path.open("rb") as file:
            self.set_header("Content-Length", os.fstat(file.fileno()).st_size)
            while chunk := await asyncio.to_thread(file.read, CHUNK):
                self.write(chunk)
                await self.flush()
