"""`POST cells/check`: the syntax of a cell."""

from __future__ import annotations

import asyncio

from jupyter_server.auth.decorator import authorized
from tornado import web

from ..capsule import planner
from .base import BaseHandler


class CheckHandler(BaseHandler):
    @web.authenticated
    @authorized
    async def post(self) -> None:
        """Parse the cell; lines and columns count from 1."""
        from .models import Source

        source = self.parse(Source, self.json()).source
        fault = await asyncio.to_thread(planner.check, source)
        if fault is None:
            self.answer({"ok": True})
            return
        self.answer(
            {
                "ok": False,
                "line": fault.line,
                "column": fault.column,
                "message": fault.message,
            }
        )
