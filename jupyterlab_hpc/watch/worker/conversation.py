"""One life of the worker: JSON lines through two pipes, as `src/worker/messages.ts` says."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ...ledger.records import Json
from . import bounds
from .node import environment

#: Answers a call, by name and body: `{"value"}` or `{"error"}`. Raises nothing.
Desk = Callable[[str, Json], Awaitable[Json]]

# Bytes of the longest line from the worker.
LONGEST = 16 << 20
# Seconds until a new worker has to have said who it is.
_START = 20.0
# Seconds that the worker gets to end by itself.
_GRACE = 2.0
# Seconds more, for an answer that came while the server itself was busy.
_LAST_CALL = 1.0
# Seconds after which it is woken again when its work could not be fetched.
_AGAIN = 5.0
# How others end a process: what it was at is not to blame.
_FROM_OUTSIDE = {-9, -15, -2}  # KILL, TERM, INT
# Bytes of what it said last on its standard error.
_TAIL = 2000


@dataclass(frozen=True)
class Subject:
    """What the worker was computing: something of a `job`, or of all jobs of a `gateway`."""

    kind: str
    id: str


class Fault(Exception):
    """The worker broke down; `at` is what it was at, where that is known."""

    def __init__(self, message: str, at: Subject | None = None):
        super().__init__(message)
        self.at = at


class Conversation:
    """A worker process, from its start to its end."""

    def __init__(self, process: asyncio.subprocess.Process, desk: Desk, patience: float):
        """`patience`: seconds in which the worker has to be through with what it was sent.

        `protocols` are those that it knows; `useful`: a step of it was recorded.
        """
        assert process.stdin is not None
        assert process.stdout is not None
        self.process = process
        self.protocols: list[str] = []
        self._in = process.stdin
        self._out = process.stdout
        self._desk = desk
        self._patience = patience
        self._at: Subject | None = None
        self._tail = b""
        self._tasks = {asyncio.create_task(self._errors())}
        self._pings = 0
        self._owing = False
        self._watchdog: asyncio.TimerHandle | None = None
        self._stood_still = False
        self._killed = False
        self._closed = False
        self.useful = False

    @classmethod
    async def start(
        cls, argv: Sequence[str], directory: Path, desk: Desk, patience: float
    ) -> Conversation:
        """Start a worker in an empty directory. Raises `Fault`."""
        try:
            process = await asyncio.create_subprocess_exec(
                *argv,
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.PIPE,
                env=environment(),
                cwd=directory,
                limit=LONGEST,
                # an interrupt from the terminal is the server's business
                start_new_session=True,
            )
        except OSError as error:
            raise Fault(f"it does not start: {error}") from error
        this = cls(process, desk, patience)
        try:
            await asyncio.wait_for(this._greeting(), _START)
        except Exception as error:
            raise await this._end(error) from error
        except asyncio.CancelledError:
            this._kill()
            await this._end(None)
            raise
        bounds.close_doors(process.pid)
        return this

    def wake(self) -> None:
        """There may be something to do."""
        self._send(b'{"wake":true}\n')

    async def run(self) -> None:
        """Serve the worker until `close`. Raises `Fault`."""
        try:
            # the last line of one that was ended in the middle of it says nothing
            while (line := await self._out.readline()).endswith(b"\n"):
                self._heard(_message(line))
        except Exception as error:
            raise await self._end(error) from error
        except asyncio.CancelledError:
            await self._end(None)
            raise
        fault = await self._end(None)
        if not self._closed:
            raise fault

    def close(self) -> None:
        """Let the worker end by itself."""
        self._closed = True
        self._in.close()

    async def _greeting(self) -> None:
        line = await self._out.readline()
        if not line:
            raise EOFError
        message = _message(line)
        protocols = message.get("protocols")
        if not isinstance(message.get("hello"), str) or not isinstance(protocols, list):
            raise ValueError("it did not say who it is")
        self.protocols = [str(name) for name in protocols]

    def _heard(self, message: Json) -> None:
        match message:
            case {"at": None}:
                self._at = None
            case {"at": {"job": str(job)}}:
                self._at = Subject("job", job)
            case {"at": {"gateway": str(gateway)}}:
                self._at = Subject("gateway", gateway)
            case {"pong": int()}:
                self._ponged()
            case {"call": int(call), "name": str(name), "body": dict(body)}:
                task = asyncio.create_task(self._answer(call, name, body))
                self._tasks.add(task)
                task.add_done_callback(self._tasks.discard)
            case _:
                raise ValueError(f"it said {json.dumps(message)[:80]}")

    async def _answer(self, call: int, name: str, body: Json) -> None:
        reply = await self._desk(name, body)
        self.useful = self.useful or (name == "step" and "value" in reply)
        if name == "work" and "error" in reply:
            asyncio.get_running_loop().call_later(_AGAIN, self.wake)
        self._send(json.dumps({"reply": call, **reply}).encode() + b"\n")
        with contextlib.suppress(ConnectionError):
            await self._in.drain()

    def _send(self, line: bytes) -> None:
        if self._in.is_closing():
            return
        self._in.write(line)
        if self._watchdog is None:
            self._ping()
        else:
            self._owing = True

    def _ping(self) -> None:
        """Everything that was sent is to be dealt with in time, or the worker stands still."""
        self._owing = False
        self._pings += 1
        bounds.allow_seconds(self.process.pid, int(2 * self._patience) + 2)
        self._in.write(b'{"ping":%d}\n' % self._pings)
        loop = asyncio.get_running_loop()
        self._watchdog = loop.call_later(self._patience, self._last_call)

    def _ponged(self) -> None:
        if self._watchdog is not None:
            self._watchdog.cancel()
            self._watchdog = None
        if self._owing and not self._in.is_closing():
            self._ping()

    def _last_call(self) -> None:
        self._watchdog = asyncio.get_running_loop().call_later(_LAST_CALL, self._give_up)

    def _give_up(self) -> None:
        self._stood_still = True
        self._kill()

    def _kill(self) -> None:
        self._killed = True
        with contextlib.suppress(ProcessLookupError):
            self.process.kill()

    async def _errors(self) -> None:
        """Keep the end of what it says on its standard error."""
        assert self.process.stderr is not None
        while piece := await self.process.stderr.read(65536):
            self._tail = (self._tail + piece)[-_TAIL:]

    async def _end(self, error: BaseException | None) -> Fault:
        """See the process out; what was wrong, in words."""
        if self._watchdog is not None:
            self._watchdog.cancel()
        self._in.close()
        # one that closed its output ends by itself, and then says how
        if error is not None and not isinstance(error, EOFError):
            self._kill()
        try:
            code = await asyncio.wait_for(self.process.wait(), _GRACE)
        except asyncio.TimeoutError:
            self._kill()
            code = await self.process.wait()
        tasks = list(self._tasks)
        _, late = await asyncio.wait(tasks, timeout=_GRACE)
        for task in late:
            task.cancel()
        said = self._tail.decode(errors="replace").strip()
        if self._stood_still:
            words = f"it stood still for {self._patience:g} s"
        elif isinstance(error, asyncio.TimeoutError):
            words = "it did not say who it is"
        elif isinstance(error, ValueError):
            words = str(error)
        else:
            words = _ending(code, said)
        outside = code in _FROM_OUTSIDE and not self._killed
        return Fault(words, None if outside else self._at)


def _message(line: bytes) -> Json:
    """A line as an object. Raises `ValueError`."""
    try:
        message: Any = json.loads(line)
    except (ValueError, RecursionError):
        raise ValueError(f"it wrote no JSON: {line[:80]!r}") from None
    if not isinstance(message, dict):
        raise ValueError(f"it wrote no object: {line[:80]!r}")
    return message


def _ending(code: int, said: str) -> str:
    """How a process ended."""
    if "heap out of memory" in said or "Reached heap limit" in said:
        return "it used more memory than it may (HpcApp.worker_memory)"
    how = f"it was ended by signal {-code}" if code < 0 else f"it ended with status {code}"
    lines = said.splitlines()
    # Node.js puts its version last
    last = next((line for line in lines if "Error: " in line), lines[-1] if lines else "")
    return f"{how}: {last.strip()}" if last else how
