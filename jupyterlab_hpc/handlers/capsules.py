"""`cells/capsules…`, `cells/kernel-code` and `jobs/{id}/variables`: what travels with a cell."""

from __future__ import annotations

import asyncio
import hashlib

from jupyter_server.auth.decorator import authorized
from tornado import web

from ..capsule.sealing import Capsules
from ..errors import Conflict, Invalid, NotFound
from ..gateways import EMBEDDED
from ..ledger import jobs, records
from .base import BaseHandler


class _Handler(BaseHandler):
    @property
    def capsules(self) -> Capsules:
        """Raises `NotFound` where the engine, which runs cells, is switched off."""
        if self.services.capsules is None:
            raise NotFound("The engine of this server is switched off: no cell can run on it.")
        return self.services.capsules


class KernelCodeHandler(BaseHandler):
    @web.authenticated
    @authorized
    async def get(self) -> None:
        """The program that looks at a cell in its kernel: text of Python, and its SHA-256."""
        from ..capsule.kernel import code  # reads all of its parts

        text = await asyncio.to_thread(code)
        version = hashlib.sha256(text.encode()).hexdigest()
        self.answer({"plan": text, "version": version})


class CapsulesHandler(_Handler):
    @web.authenticated
    @authorized
    async def post(self) -> None:
        """A new directory for a capsule."""
        self.answer(await asyncio.to_thread(self.capsules.open), 201)


class CapsuleHandler(_Handler):
    @web.authenticated
    @authorized
    async def delete(self, capsule: str) -> None:
        """Remove a capsule that no job took."""
        await asyncio.to_thread(self.capsules.discard, capsule)
        self.nothing()


class MemberHandler(_Handler):
    @web.authenticated
    @authorized
    async def put(self, capsule: str, path: str) -> None:
        """Write a file of a capsule, whole or at its end: for kernels on another machine."""
        text = self.get_query_argument("offset", None)
        if text is not None and not (text.isascii() and text.isdigit() and len(text) < 13):
            raise Invalid(f"offset: {text!r} is not a number of bytes.", field="offset")
        offset = None if text is None else int(text)
        put = self.capsules.put
        size = await asyncio.to_thread(put, capsule, path, self.request.body, offset)
        self.answer({"size": size})


class SealHandler(_Handler):
    @web.authenticated
    @authorized
    async def post(self, capsule: str) -> None:
        """Check a capsule and seal it."""
        from .models import Seal

        wish = self.parse(Seal, self.json())
        sha256, size = await asyncio.to_thread(self.capsules.seal, capsule, wish.manifest_sha256)
        same = await self.services.ledger.read(jobs.same_capsule, sha256)
        self.answer({"hash": sha256, "size": size, "same": same})


class VariablesHandler(_Handler):
    @web.authenticated
    @authorized
    async def post(self, job: str) -> None:
        """The variables that the cell left, checked, and where the kernel finds them."""
        record = await self.services.ledger.read(records.get, job)
        engine = self.services.engine
        if engine is None or record["job"]["order"]["gateway"] != EMBEDDED:
            words = "The job ran elsewhere: its variables did not come back with its results."
            raise Conflict(words, reason="elsewhere")
        found = await engine.job_of("run-cell", job)
        if found is None:
            raise Conflict("The job's files are gone from this server.", reason="gone")
        status, directory = found
        if status in ("accepted", "running"):
            raise Conflict("The job has not ended yet.", reason="unfinished")
        self.answer(await asyncio.to_thread(self.capsules.variables, directory))
