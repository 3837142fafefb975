"""The gateways that were added, in memory as in their file."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from typing import Any

from ..errors import Conflict, Problem
from .entry import parse
from .file import Content, GatewayFile
from .gateway import Gateway
from .registry import EMBEDDED, Gateways
from .rules import Rules

# Parts of addresses below `gateways/`, which no added gateway may be called.
RESERVED = frozenset({EMBEDDED, "rules", "try"})


class Shelf:
    """Puts the gateways of the file beside the configured ones, and writes them back.

    Whoever calls a coroutine of it sees to it that nobody else does so at the same time.
    """

    def __init__(self, gateways: Gateways, file: GatewayFile, rules: Rules, log: logging.Logger):
        """Reads the file. What is wrong with it is logged, and in `notices`."""
        self.notices: list[dict[str, Any]] = []
        self._gateways = gateways
        self._file = file
        self._rules = rules
        self._log = log
        self._stamp = file.stamp()
        # entries that cannot be used are kept as they are
        self._unused: list[Any] = []
        self._broken: str | None = None
        self._take(file.read())

    def taken(self, name: str) -> bool:
        """Whether an id belongs to somebody, be it an entry that cannot be used."""
        return (
            name in self._gateways
            or name in RESERVED
            or any(isinstance(one, Mapping) and one.get("id") == name for one in self._unused)
        )

    def check_whole(self) -> None:
        """Refuse to write over a file that could not be read. Raises `Conflict`."""
        if self._broken is not None:
            raise Conflict(self._broken, reason="broken")

    async def put(self, gateway: Gateway) -> None:
        """Add a gateway, or change it. Raises `Misconfigured`; then nothing has changed."""
        before = self._gateways.get(gateway.id) if gateway.id in self._gateways else None
        self._gateways.put(gateway)
        await self._write(undo=before, name=gateway.id)

    async def drop(self, gateway: Gateway) -> None:
        """Take a gateway out. Raises `Misconfigured`; then nothing has changed."""
        self._gateways.drop(gateway.id)
        await self._write(undo=gateway, name=gateway.id)

    async def refresh(self) -> set[str]:
        """Read the file again when somebody else has written it: ids of what changed."""
        stamp = await asyncio.to_thread(self._file.stamp)
        if stamp == self._stamp:
            return set()
        self._stamp = stamp
        before = self._added()
        self._take(await asyncio.to_thread(self._file.read))
        after = self._added()
        return {name for name in before | after if before.get(name) != after.get(name)}

    async def _write(self, undo: Gateway | None, name: str) -> None:
        entries = [
            {**one.entry, **({"secrets": sorted(one.kept)} if one.kept else {})}
            for one in self._added().values()
            if one.entry is not None
        ]
        try:
            await asyncio.to_thread(self._file.write, [*entries, *self._unused])
        except BaseException:
            self._gateways.drop(name)
            if undo is not None:
                self._gateways.put(undo)
            raise
        self._stamp = self._file.stamp()

    def _added(self) -> dict[str, Gateway]:
        return {one.id: one for one in self._gateways if one.added}

    def _take(self, content: Content) -> None:
        """Put what was read in the place of what was there."""
        for name in self._added():
            self._gateways.drop(name)
        self.notices, self._unused, self._broken = [], [], None
        if content.broken is not None:
            self._broken = (
                f"{self._file.name}: {content.broken}. Repair or remove it; until then the "
                "gateways that were added are not there."
            )
            self._notice(self._broken, content.line)
        if self._rules.locked and content.entries:
            self._unused = list(content.entries)
            self._notice(
                f"{self._file.name}: the gateways in it are not offered, since the administrator "
                "has locked the list (HpcApp.gateways_locked)."
            )
            return
        for number, entry in enumerate(content.entries):
            self._take_one(entry, f"{self._file.name}, gateways[{number}]")

    def _take_one(self, entry: Any, place: str) -> None:
        try:
            gateway = parse(entry, place, added=True)
            self._rules.check(gateway)
            if self.taken(gateway.id):
                raise Conflict(f"the id {gateway.id} is taken by another gateway.")
        except Problem as problem:
            self._unused.append(entry)
            told = problem.message
            self._notice(told if told.startswith(place) else f"{place}: {told}")
            return
        self._gateways.put(gateway)

    def _notice(self, text: str, line: int | None = None) -> None:
        self._log.warning("%s", text)
        self.notices.append(
            {"severity": "warning", "text": text, "file": self._file.name, "line": line}
        )
