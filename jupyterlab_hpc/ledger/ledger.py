"""The ledger's thread: one connection, one transaction after the other."""

from __future__ import annotations

import asyncio
import os
import sqlite3
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar

from ..errors import ReadOnly
from . import effects, owner, schema

P = ParamSpec("P")
T = TypeVar("T")


class Ledger:
    """Runs functions over the ledger's connection in a thread of its own.

    `on_owned` is called on the loop's thread whenever this server has come to own
    the ledger: planned effects are then ours to run.
    """

    def __init__(self, path: Path, *, journal: str = "auto"):
        self.path = path
        self.on_owned: Callable[[], None] = lambda: None
        self._journal = journal
        self._token = uuid.uuid4().hex
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="hpc-ledger")
        self._connection: sqlite3.Connection | None = None
        self._heart: asyncio.TimerHandle | None = None
        self._closed = False

    async def read(
        self, work: Callable[Concatenate[sqlite3.Connection, P], T], *args: P.args, **kw: P.kwargs
    ) -> T:
        """Run a function that only reads; works when another server owns the ledger."""
        return await self._run(lambda: work(self._open(), *args, **kw))

    async def write(
        self, work: Callable[Concatenate[sqlite3.Connection, P], T], *args: P.args, **kw: P.kwargs
    ) -> T:
        """Run a function in one transaction that survives the end of this process.

        It may be lost when the machine loses power (WAL, synchronous=NORMAL), which is
        good enough for leases and times. Raises `ReadOnly` when another server owns the ledger.
        """
        return await self._transact("NORMAL", lambda c: work(c, *args, **kw))

    async def commit(
        self, work: Callable[Concatenate[sqlite3.Connection, P], T], *args: P.args, **kw: P.kwargs
    ) -> T:
        """As `write`, and on disk before it returns (synchronous=FULL, about 0.3 ms more).

        For what must never be forgotten: orders, steps, and that a request was sent.
        """
        return await self._transact("FULL", lambda c: work(c, *args, **kw))

    async def owner(self) -> owner.Owner | None:
        """The other server that owns the ledger; None when we do or could."""
        return await self.read(owner.other, self._token)

    async def close(self) -> None:
        """Give the ledger up and close it."""
        if self._closed:
            return
        self._closed = True
        if self._heart is not None:
            self._heart.cancel()
        await self._run(self._shut)
        self._thread.shutdown(wait=False)

    async def _run(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)

    async def _transact(self, synchronous: str, work: Callable[[sqlite3.Connection], T]) -> T:
        result, taken = await self._run(lambda: self._transaction(synchronous, work))
        if self._heart is None and not self._closed:
            self._heart = asyncio.get_running_loop().call_later(owner.BEAT, self._beat)
        if taken:
            self.on_owned()
        return result

    def _transaction(
        self, synchronous: str, work: Callable[[sqlite3.Connection], T]
    ) -> tuple[T, bool]:
        connection = self._open()
        connection.execute(f"PRAGMA synchronous={synchronous}")
        connection.execute("BEGIN IMMEDIATE")
        try:
            claimed = owner.claim(connection, self._token)
            if isinstance(claimed, owner.Owner):
                raise ReadOnly(claimed.host, claimed.pid, self.path)
            if claimed:
                effects.recover(connection)
            result = work(connection)
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise
        return result, claimed

    def _beat(self) -> None:
        self._heart = None
        task = asyncio.ensure_future(self._run(lambda: self._heartbeat()))
        task.add_done_callback(self._after_beat)

    def _heartbeat(self) -> bool:
        return owner.beat(self._open(), self._token)

    def _after_beat(self, task: asyncio.Future[bool]) -> None:
        if task.cancelled() or self._closed:
            return
        # a file that is locked for the moment is no reason to stop beating
        again = task.exception() is not None or task.result()
        if again and self._heart is None:
            self._heart = asyncio.get_running_loop().call_later(owner.BEAT, self._beat)

    def _open(self) -> sqlite3.Connection:
        if self._connection is None:
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            if os.name == "posix":
                self.path.parent.chmod(0o700)
            self._connection = schema.connect(self.path, self._journal)
        return self._connection

    def _shut(self) -> None:
        if self._connection is not None:
            try:
                owner.release(self._connection, self._token)
            finally:
                self._connection.close()
                self._connection = None
