"""The life of one command: started, listened to, held to its limits."""

from __future__ import annotations

import contextlib
import os
import select
import signal
import sys
import time
from typing import Any

from .bounds import Bounds
from .files import CappedLog
from .processes import descendants, reap_orphans, send
from .usage import disk_usage

CHUNK = 1 << 16
# The merged log is there to be looked at, not to be kept whole.
MERGED_LOG_BYTES = 4 << 20
# How long output may still arrive from processes that the command left behind.
DRAIN_SECONDS = 0.5
# Seconds that a command has to end which takes more and more memory.
URGENT = 0.5
# What SIGUSR1 says.
WARNED = "the time limit of the cluster was about to be reached"
# When memory runs out, Linux is to end the command and not the server (proc(5), oom_score_adj).
EXPENDABLE = 500


class Shepherd:
    """The life of one command."""

    def __init__(self, directory: str, task: dict[str, Any]) -> None:
        self.directory = directory
        self.task = task
        self.bounds = Bounds(directory, task["limits"])
        self.grace: float = task["limits"]["grace"]
        self.reason: str | None = None
        self.kill_at: float | None = None
        self.merged = CappedLog(os.path.join(directory, "output.log"), MERGED_LOG_BYTES)
        self.logs: dict[str, CappedLog] = {}
        self.ends: dict[int, str] = {}
        self.lent: dict[int, str] = {}
        self.poll = select.poll()

    def run(self) -> dict[str, Any]:
        """Start the command and see it to its end; returns the content of exit.json."""
        wake, waker = os.pipe()
        for end in (wake, waker):
            os.set_blocking(end, False)
        signal.set_wakeup_fd(waker)
        # Handlers, not SIG_IGN: the command must not inherit that these are ignored.
        for number in (
            signal.SIGCHLD,
            signal.SIGTERM,
            signal.SIGINT,
            signal.SIGHUP,
            signal.SIGUSR1,
        ):
            signal.signal(number, lambda *_: None)
        self.poll.register(wake, select.POLLIN)
        pid, failure = self._start()
        if pid is None:
            return self._ended(127, None, 0, failure)
        # While the command starts: loading ctypes takes a few milliseconds.
        reap_orphans()
        status, maxrss = self._watch(pid, wake)
        self._drain(wake)
        if self.reason is None and disk_usage(self.directory) > self.bounds.disk:
            self.reason = self.bounds.disk_words()
        code = os.waitstatus_to_exitcode(status)
        if code < 0:
            return self._ended(None, -code, maxrss, self.reason)
        return self._ended(code, None, maxrss, self.reason)

    def _ended(
        self, code: int | None, number: int | None, maxrss: int, reason: str | None
    ) -> dict[str, Any]:
        seconds = round(time.monotonic() - self.bounds.begun, 3)
        return {
            "code": code,
            "signal": number,
            "reason": reason,
            "seconds": seconds,
            "maxrss": maxrss,
            "peak": max(self.bounds.peak, maxrss),
        }

    def _start(self) -> tuple[int | None, str | None]:
        argv: list[str] = self.task["argv"]
        environment = {k: v for k, v in os.environ.items() if k not in self.task["unset"]}
        environment.update(self.task["set"])
        pipes = {name: os.pipe() for name in ("stdout", "stderr", "fault")}
        lent = [os.pipe() for _ in range(2)] if self.task["captures"] else []
        if lent:
            environment["JUPYTERLAB_HPC_PIPES"] = " ".join(
                str(end) for ends in lent for end in ends
            )
        try:
            stdout = self._stdout()
        except OSError as error:
            return None, f"cannot write {self.task['stdout']}: {error.strerror}"
        pid = os.fork()
        if pid == 0:
            try:
                os.dup2(pipes["stdout"][1] if stdout is None else stdout, 1)
                os.dup2(pipes["stderr"][1], 2)
                for end in (end for ends in lent for end in ends):
                    os.set_inheritable(end, True)
                # Python ignores these; other programs do not expect that.
                for name in ("SIGPIPE", "SIGXFSZ"):
                    signal.signal(getattr(signal, name), signal.SIG_DFL)
                signal.set_wakeup_fd(-1)
                _yield_to_others(self.task["limits"].get("nice", 0))
                os.chdir(os.path.join(self.directory, "work"))
                os.execvpe(argv[0], argv, environment)  # noqa: S606 a shell is what we avoid
            except OSError as error:
                os.write(pipes["fault"][1], (error.strerror or "unknown error").encode())
            finally:
                os._exit(127)
        for _, write_end in [*pipes.values(), *lent]:
            os.close(write_end)
        if stdout is not None:
            os.close(stdout)
        fault = os.read(pipes["fault"][0], CHUNK)
        if fault:
            os.waitpid(pid, 0)
            name = os.path.basename(argv[0])
            return None, f"cannot start {name}: {fault.decode(errors='replace')}"
        for name in ("stdout", "stderr"):
            end = pipes[name][0]
            os.set_blocking(end, False)
            self.ends[end] = name
            path = os.path.join(self.directory, f"{name}.log")
            self.logs[name] = CappedLog(path, self.task["limits"]["log"])
            self.poll.register(end, select.POLLIN)
        self.lent = dict(zip((reading for reading, _ in lent), self.logs, strict=False))
        return pid, None

    def _stdout(self) -> int | None:
        """The file that gets standard output, where the command asks for one."""
        name = self.task.get("stdout")
        if name is None:
            return None
        path = os.path.join(self.directory, "work", name)
        os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
        return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o600)

    def _watch(self, pid: int, wake: int) -> tuple[int, int]:
        while True:
            ended, status, usage = os.wait4(-1, os.WNOHANG)
            if ended and ended != pid:
                # An orphan of the command that was left to us.
                continue
            if ended:
                scale = 1 if sys.platform == "darwin" else 1024
                return status, usage.ru_maxrss * scale
            for end, _ in self.poll.poll(self._limits(pid) * 1000):
                if end == wake:
                    self._heard(os.read(wake, CHUNK))
                else:
                    self._pass_on(end)

    def _heard(self, signals: bytes) -> None:
        """Somebody wants the command to end: who asks the group, or a scheduler that warns."""
        if self.kill_at is not None:
            return
        if signal.SIGTERM in signals:
            self._terminate()
        elif signal.SIGUSR1 in signals:
            self.reason = WARNED
            self._terminate()
            os.killpg(0, signal.SIGTERM)

    def _limits(self, pid: int) -> float:
        """Act on what is due, and give the seconds until something else may be."""
        if self.kill_at is None:
            self.reason = self.bounds.exceeded()
            if self.reason is None:
                return self.bounds.left()
            self._terminate()
            os.killpg(0, signal.SIGTERM)
        assert self.kill_at is not None
        left = self.kill_at - time.monotonic()
        if left > 0:
            return left
        send(signal.SIGKILL, {pid, *descendants(os.getpid())})
        return 1.0

    def _terminate(self) -> None:
        """Ask those who left the group to end, as the group was asked, and set the last hour."""
        grace = min(self.grace, URGENT) if self.bounds.urgent else self.grace
        self.kill_at = time.monotonic() + grace
        group = os.getpgid(0)
        for pid in descendants(os.getpid()):
            with contextlib.suppress(ProcessLookupError):
                if os.getpgid(pid) != group:
                    send(signal.SIGTERM, [pid])

    def _pass_on(self, end: int) -> None:
        try:
            data = os.read(end, CHUNK)
        except BlockingIOError:
            return
        if data:
            self._write(self.ends[end], data)
        else:
            self.poll.unregister(end)
            del self.ends[end]

    def _write(self, name: str, data: bytes) -> None:
        # A full disk must not stop the command from being watched.
        with contextlib.suppress(OSError):
            self.logs[name].write(data)
            self.merged.write(data)

    def _drain(self, wake: int) -> None:
        self.poll.unregister(wake)
        deadline = time.monotonic() + DRAIN_SECONDS
        while self.ends and time.monotonic() < deadline:
            for end, _ in self.poll.poll(50):
                self._pass_on(end)
        for end, name in self.lent.items():
            os.set_blocking(end, False)
            with contextlib.suppress(BlockingIOError):
                self._write(name, os.read(end, CHUNK))


def _yield_to_others(nice: int) -> None:
    """Let the server and its kernels go first where processor or memory are short."""
    with contextlib.suppress(OSError):
        os.nice(nice)
    with contextlib.suppress(OSError), open("/proc/self/oom_score_adj", "w") as file:
        file.write(str(EXPENDABLE))
