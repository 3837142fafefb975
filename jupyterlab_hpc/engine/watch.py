"""Learn at once that a process ended, whether or not it is our child."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import subprocess
from collections.abc import Callable

from .directory import alive
from .shepherd import descendants, send, started_at


class ProcessWatch:
    """Calls ``on_end`` once, on the loop, when the process is gone.

    With a pidfd (Linux) the kernel tells; elsewhere :meth:`look` must be called now
    and then. A process that is already gone, or whose number was taken by another,
    has ended.
    """

    def __init__(
        self,
        process: tuple[int, str] | None,
        on_end: Callable[[], None],
        child: subprocess.Popen[bytes] | None = None,
    ) -> None:
        self.process = process
        self._child = child
        self._on_end = on_end
        self._loop = asyncio.get_running_loop()
        self._fd: int | None = None
        self._over = False
        pid = child.pid if child else process[0] if process else None
        if pid is not None:
            with contextlib.suppress(OSError, AttributeError):
                self._fd = os.pidfd_open(pid)
        if self._fd is not None:
            self._loop.add_reader(self._fd, self._ended)
        # After opening, so that a number taken over in between is noticed.
        if not child and not alive(process):
            self._loop.call_soon(self._ended)

    @property
    def pid(self) -> int | None:
        """Number of the process, which is also that of its group."""
        if self._child:
            return self._child.pid
        return self.process[0] if self.process else None

    def look(self) -> None:
        """Notice the end where the system does not tell."""
        if self._fd is not None or self._over:
            return
        gone = self._child.poll() is not None if self._child else not alive(self.process)
        if gone:
            self._ended()

    def terminate(self) -> None:
        """Ask the whole process group to end, and the shepherd in it to see to the others."""
        self._signal(signal.SIGTERM)

    def kill(self) -> None:
        """End all that comes of the process, in its group or not, at once."""
        if self._ours() and self.pid is not None:
            send(signal.SIGKILL, descendants(self.pid))
        self._signal(signal.SIGKILL)

    def _ours(self) -> bool:
        """The number is certainly still that of this process."""
        return self._child.poll() is None if self._child else alive(self.process)

    def _signal(self, number: int) -> None:
        if self._ours() and self.pid is not None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.pid, number)

    def close(self) -> None:
        """Stop watching; the process goes on."""
        self._over = True
        if self._fd is not None:
            self._loop.remove_reader(self._fd)
            os.close(self._fd)
            self._fd = None

    def _ended(self) -> None:
        if self._over:
            return
        self.close()
        self._sweep()
        self._on_end()

    def _sweep(self) -> None:
        """End what a shepherd that was killed left behind in its group."""
        pid, child = self.pid, self._child
        if pid is None:
            return
        # A child that was not waited for keeps its number, and a number that no living process
        # has can only be that of what is left of the group.
        free = child.returncode is None if child else started_at(pid) is None
        if free:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(pid, signal.SIGKILL)
        if self._child is not None:
            self._child.wait()
