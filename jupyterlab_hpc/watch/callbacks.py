"""The callback listener: who may tell about which job, and what comes of it.

What is told is never read, let alone believed. It makes a survey due, and that one asks.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import logging
import secrets
import time
from collections.abc import Callable, Collection, Coroutine
from typing import Any, Literal

from ..errors import ReadOnly
from ..ledger import Ledger, callbacks
from ..ledger.callbacks import Capability
from ..times import rfc3339
from .limits import RateLimit

Kind = Literal["success", "progress", "failed"]
KINDS: tuple[Kind, ...] = ("success", "progress", "failed")

# Seconds after a job has come to rest in which word about it is still taken, so that nobody who is
# late is told of a fault.
GRACE = 600.0
# Bytes of a body that are taken in, and thrown away.
LIMIT = 8 << 20
# Seconds in which a capability of the self-test counts.
_TEST = 30.0
# Seconds between two writes of what was heard.
_NOTED = 1.0
_TEST_KIND = "test"


class Callbacks:
    """Mints capabilities, and turns whatever comes with one into a hint.

    All of them are held in memory, so that an answer waits for no disk; the ledger has them for
    the next start.
    """

    def __init__(
        self,
        ledger: Ledger,
        root: str,
        hint: Callable[[str, str, bool], None],
        log: logging.Logger,
        lifetime: float = 30 * 86400.0,
        limit: RateLimit | None = None,
    ):
        """`root` is the public address below which capabilities are; `hint` is told gateway, job
        and whether it is urgent; `lifetime` is in seconds."""
        self.root = root
        self._ledger = ledger
        self._hint = hint
        self._log = log
        self._lifetime = lifetime
        self._limit = limit or RateLimit()
        self._known: dict[str, Capability] = {}
        self._of_job: dict[str, set[str]] = {}
        self._heard: dict[str, int] = {}
        self._last: dict[str, str] = {}
        self._tests: dict[str, asyncio.Event] = {}
        self._timer: asyncio.TimerHandle | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    async def load(self) -> None:
        """Take up the capabilities of an earlier server."""
        for each in await self._ledger.read(callbacks.known):
            self._remember(each)

    async def mint(self, job: str, gateway: str, kinds: Collection[str]) -> dict[str, str]:
        """Addresses by which a remote system may tell about a job, by kind. Raises `ReadOnly`."""
        now = time.time()
        addresses: dict[str, str] = {}
        minted = []
        for kind in kinds:
            if kind in KINDS:
                word = secrets.token_urlsafe(32)
                minted.append(Capability(_hash(word), job, gateway, kind, now + self._lifetime))
                addresses[kind] = f"{self.root}{word}/{kind}"
        await self._ledger.commit(callbacks.keep, minted, now)
        for each in minted:
            self._remember(each)
        return addresses

    def admit(self, source: str) -> bool:
        """Whether one more request of this source is looked at at all."""
        return self._limit.admit(source)

    def knows(self, word: str, kind: str | None) -> bool:
        """Whether somebody who says this word may tell us something."""
        return self._find(word, kind) is not None

    def hear(self, word: str, kind: str | None) -> bool:
        """Somebody told something: its job is asked about. False: nobody we know.

        The same word twice, or words in another order, make surveys and nothing else.
        """
        found = self._find(word, kind)
        if found is None:
            return False
        if found.kind == _TEST_KIND:
            self._tests[found.hash].set()
            return True
        self._last[found.gateway] = rfc3339()
        self._heard[found.hash] = self._heard.get(found.hash, 0) + 1
        if self._timer is None:
            loop = asyncio.get_running_loop()
            self._timer = loop.call_later(_NOTED, self._note)
        self._hint(found.gateway, found.job, found.kind != "progress")
        return True

    def last(self, gateway: str) -> str | None:
        """When a gateway last told something, RFC 3339; None: not since this server started."""
        return self._last.get(gateway)

    def at_rest(self, job: str) -> None:
        """Nothing more will happen to a job: soon nobody may tell about it any more."""
        expires = time.time() + GRACE
        hashes = self._of_job.get(job, set())
        for each in [self._known[hash] for hash in hashes]:
            if each.expires > expires:
                self._known[each.hash] = Capability(
                    each.hash, job, each.gateway, each.kind, expires
                )
        if hashes:
            self._spawn(self._ledger.write(callbacks.end, job, expires))

    def forget(self, job: str) -> None:
        """The job was removed, and with it who may tell about it."""
        for hash in self._of_job.pop(job, set()):
            self._known.pop(hash, None)

    async def test(self, send: Callable[[str], Coroutine[Any, Any, int]]) -> tuple[bool, int]:
        """Have a request sent to ourselves: did it get here, and what status was answered?

        What `send` raises goes through.
        """
        word = secrets.token_urlsafe(32)
        hash = _hash(word)
        self._tests[hash] = asyncio.Event()
        self._known[hash] = Capability(hash, "", "", _TEST_KIND, time.time() + _TEST)
        try:
            status = await send(f"{self.root}{word}/success")
            return self._tests[hash].is_set(), status
        finally:
            del self._known[hash], self._tests[hash]

    async def stop(self) -> None:
        """Write down what was heard."""
        if self._timer is not None:
            self._timer.cancel()
            self._note()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _find(self, word: str, kind: str | None) -> Capability | None:
        # the word is hashed before it is looked for: how long that takes tells nothing about it
        hash = _hash(word)
        found = self._known.get(hash)
        if found is None or not hmac.compare_digest(found.hash, hash):
            return None
        if found.expires < time.time():
            self._drop(found)
            return None
        fits = kind is None or found.kind in (kind, _TEST_KIND)
        return found if fits else None

    def _remember(self, each: Capability) -> None:
        self._known[each.hash] = each
        self._of_job.setdefault(each.job, set()).add(each.hash)

    def _drop(self, each: Capability) -> None:
        self._known.pop(each.hash, None)
        hashes = self._of_job.get(each.job, set())
        hashes.discard(each.hash)
        if not hashes:
            self._of_job.pop(each.job, None)

    def _note(self) -> None:
        self._timer = None
        heard, self._heard = self._heard, {}
        self._spawn(self._ledger.write(callbacks.note, heard))

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._spawned)

    def _spawned(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            level = logging.DEBUG if isinstance(error, ReadOnly) else logging.WARNING
            self._log.log(level, "What callbacks told could not be noted: %s", error)


def _hash(word: str) -> str:
    return hashlib.sha256(word.encode("utf-8", "surrogatepass")).hexdigest()
