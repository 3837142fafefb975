"""Daemons of a private batch system: started one by one, and ended by their ids."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Mapping
from pathlib import Path

SBIN = ("/usr/sbin", "/sbin")
# Seconds that a daemon gets to answer, and to end.
READY = 30.0
ENDED = 10.0


class Daemons:
    """Processes with logs in one folder, and commands that talk to them."""

    def __init__(self, folder: Path, environment: Mapping[str, str]) -> None:
        self.folder = folder
        self.environment = dict(environment)
        self._running: dict[str, subprocess.Popen[bytes]] = {}

    def begin(self, name: str, *argv: str, **environment: str) -> None:
        """Start one, by its name or path; it must stay in the foreground."""
        program = found(name)
        assert program is not None
        short = Path(name).name
        with (self.folder / f"{short}.out").open("ab") as log:
            self._running[short] = subprocess.Popen(
                [program, *argv],
                env={**os.environ, **self.environment, **environment},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self.folder,
            )

    def wait(self, name: str, ready: Callable[[], bool]) -> None:
        """Until it answers. Raises `RuntimeError` with its last words."""
        deadline = time.monotonic() + READY
        while not ready():
            if time.monotonic() > deadline or self._running[name].poll() is not None:
                log = (self.folder / f"{name}.out").read_text(errors="replace")[-2000:]
                raise RuntimeError(f"{name} did not start:\n{log}")
            time.sleep(0.05)

    def end(self, name: str) -> None:
        """End one at once."""
        daemon = self._running.pop(name)
        daemon.kill()
        daemon.wait()

    def ask_to_end(self, name: str) -> None:
        """Let one write down what it knows, and end."""
        daemon = self._running.pop(name)
        daemon.send_signal(signal.SIGTERM)
        try:
            daemon.wait(ENDED)
        except subprocess.TimeoutExpired:
            daemon.kill()
            daemon.wait()

    def end_all(self) -> None:
        """Ask all to end, the last one first."""
        for name in reversed(list(self._running)):
            self.ask_to_end(name)

    def run(self, *argv: str, check: bool = False) -> str:
        """Output of a command; empty when it fails, or `RuntimeError` with ``check``."""
        done = subprocess.run(
            argv,
            env={**os.environ, **self.environment},
            cwd=self.folder,
            capture_output=True,
            text=True,
            timeout=30,
            check=False,
        )
        if check and done.returncode != 0:
            raise RuntimeError(f"{' '.join(argv)}: {done.stdout}{done.stderr}")
        return done.stdout


def found(name: str) -> str | None:
    """The path of a command, also of one that only root has on PATH."""
    return shutil.which(name, path=os.pathsep.join([os.environ.get("PATH", ""), *SBIN]))


def free_port() -> int:
    with contextlib.closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
