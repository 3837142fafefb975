"""When to look into the folders: at once when the system tells, else when somebody asks.

Network file systems tell nothing, so requests look as well, at most once a second. Nothing
wakes up while nobody asks and nothing changes.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from .vigil import Vigil

log = logging.getLogger(__name__)

#: Seconds between two looks that requests cause.
EVERY = 1.0
#: Seconds that a request waits for a look; after it the answer is what was known.
PATIENCE = 1.0
#: Seconds that the start waits for the first look.
FIRST = 5.0
#: Seconds without a further change after which a burst of them is over, and at most.
SETTLE, SETTLE_MOST = 0.15, 1.5


class Keeper:
    """Calls ``look`` in a thread, never twice at a time; ``changed`` on the loop if it says so."""

    def __init__(
        self, look: Callable[[], bool], folders: Sequence[Path], changed: Callable[[], None]
    ) -> None:
        self._look = look
        self._changed = changed
        self._vigil = Vigil(folders, self._stirred)
        self._looked = 0.0
        self._running: asyncio.Task[None] | None = None
        self._again = False
        self._timer: asyncio.TimerHandle | None = None
        self._stirring_since: float | None = None
        self._starting = True
        self._closed = False

    async def start(self) -> None:
        """The first look, which is waited for unless a folder hangs; then the watch."""
        self._loop = asyncio.get_running_loop()
        self._looked = time.monotonic()
        # Jobs of all other processes are not to wait for a file system that does not answer.
        await asyncio.wait({self._begin()}, timeout=FIRST)
        self._starting = False

    def close(self) -> None:
        self._closed = True
        if self._timer:
            self._timer.cancel()
        self._vigil.close()

    async def fresh(self) -> None:
        """Look, if the last look is old; called before an answer."""
        now = time.monotonic()
        if now - self._looked < EVERY or self._running:
            return
        self._looked = now
        # A file system that hangs must not hold up the answer.
        await asyncio.wait({self._begin()}, timeout=PATIENCE)

    async def renewed(self) -> None:
        """Look now: what was in the folders before the call is known after it."""
        if self._running:
            self._again = True
            await asyncio.wait({self._running})
        else:
            await asyncio.wait({self._begin()})

    def stir(self) -> None:
        """Something else changed that a look is to see; before the first one it is too early."""
        if not self._closed and self._looked:
            self._settled()

    def _begin(self) -> asyncio.Task[None]:
        self._running = self._loop.create_task(self._run())
        return self._running

    async def _run(self) -> None:
        try:
            while True:
                self._again = False
                await asyncio.to_thread(self._vigil.cover)
                changed = await asyncio.to_thread(self._look)
                # What is there at the start is no news, unless the start did not wait for it.
                if changed and not self._closed and not self._starting:
                    self._changed()
                if not self._again or self._closed:
                    return
        except Exception:
            log.exception("The folders of processes could not be looked into")
        finally:
            self._running = None

    def _stirred(self) -> None:
        """Something changed in a folder; called in a thread of the watch."""
        if not self._closed:
            self._loop.call_soon_threadsafe(self._settle)

    def _settle(self) -> None:
        # Editors and rsync change a file several times; half of it is no use.
        if self._closed:
            return
        now = self._loop.time()
        if self._stirring_since is None:
            self._stirring_since = now
        if self._timer:
            self._timer.cancel()
        wait = min(SETTLE, max(0.0, self._stirring_since + SETTLE_MOST - now))
        self._timer = self._loop.call_later(wait, self._settled)

    def _settled(self) -> None:
        self._timer = None
        self._stirring_since = None
        if self._running:
            self._again = True
        else:
            self._begin()
