"""Runs the commands of a batch system: here, or on a submit host by the system's ``ssh``."""

from __future__ import annotations

import asyncio
import contextlib
import os
import shlex
import signal
from collections.abc import Mapping, Sequence

from ..task import UNSET

#: Seconds that a command gets.
DEADLINE = 30.0
#: Bytes that an answer may have: 100,000 jobs in the queue, about.
MOST = 32 << 20


class CommandFailed(Exception):
    """A command did not do what it should; the text says so in its own words and ours.

    ``refused``: it ran and said no, so that nothing was done. Otherwise it may have been done.
    """

    def __init__(self, message: str, *, refused: bool, code: int | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.refused = refused
        self.code = code


class Shell:
    """Starts commands by their arguments; no shell reads them here.

    With ``host`` they run there, through ``ssh`` with the user's own configuration (jump hosts,
    ControlMaster, Kerberos). It never asks for anything: a password prompt is a failure.
    """

    def __init__(
        self,
        host: str | None = None,
        environment: Mapping[str, str] | None = None,
        deadline: float = DEADLINE,
        ssh: Sequence[str] = ("ssh",),
    ) -> None:
        self.host = host
        self._environment = environment or {}
        self._deadline = deadline
        self._ssh = tuple(ssh)

    async def run(self, *argv: str, errors: bool = False) -> str:
        """Standard output, with standard error before it on request. Raises `CommandFailed`."""
        seconds = self._deadline
        name = argv[0].rpartition("/")[2]
        command = self._there(argv) if self.host else list(argv)
        try:
            child = await asyncio.create_subprocess_exec(
                *command,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.PIPE,
                env=self._env(),
                start_new_session=True,
            )
        except OSError as error:
            raise CommandFailed(
                f"{command[0]} cannot be started: {error.strerror}.", refused=True
            ) from None
        try:
            output, complaints = await asyncio.wait_for(_answer(child), seconds)
        except asyncio.TimeoutError:
            raise CommandFailed(
                f"{name} did not answer within {seconds:g} s.", refused=False
            ) from None
        finally:
            # Also when whoever waits for it goes away.
            if child.returncode is None:
                _end(child)
                await child.wait()
        if child.returncode != 0:
            said = _said(complaints) or _said(output) or "without a word"
            unreached = self.host is not None and child.returncode == 255
            raise CommandFailed(
                f"ssh to {self.host}: {said}"
                if unreached
                else f"{name} ended with {child.returncode}: {said}",
                refused=not unreached and (child.returncode or 0) > 0,
                code=child.returncode,
            )
        return ((complaints if errors else b"") + output).decode(errors="replace")

    def _there(self, argv: Sequence[str]) -> list[str]:
        # ssh hands one text to the login shell there.
        settings = [f"{name}={value}" for name, value in self._environment.items()]
        words = shlex.join(["env", *settings, *argv] if settings else argv)
        return [
            *self._ssh,
            "-o",
            "BatchMode=yes",
            "-o",
            "ConnectTimeout=10",
            "--",
            str(self.host),
            words,
        ]

    def _env(self) -> dict[str, str]:
        # A batch system keeps the environment of who submits, and gives it to the job.
        mine = {name: value for name, value in os.environ.items() if name not in UNSET}
        return mine if self.host else {**mine, **self._environment}


async def _answer(child: asyncio.subprocess.Process) -> tuple[bytes, bytes]:
    assert child.stdout is not None
    assert child.stderr is not None
    output, errors = await asyncio.gather(_read(child.stdout), _read(child.stderr))
    await child.wait()
    return output, errors


async def _read(stream: asyncio.StreamReader) -> bytes:
    """All of it, or `CommandFailed` where it does not end."""
    parts: list[bytes] = []
    size = 0
    while part := await stream.read(1 << 16):
        size += len(part)
        if size > MOST:
            raise CommandFailed(f"The answer is longer than {MOST >> 20} MiB.", refused=False)
        parts.append(part)
    return b"".join(parts)


def _end(child: asyncio.subprocess.Process) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(child.pid, signal.SIGKILL)


def _said(output: bytes) -> str:
    lines = [line.strip() for line in output.decode(errors="replace").splitlines()]
    return "; ".join(line for line in lines if line)[:1000]
