"""Run one job's command and record how it ended.

A script of the standard library only, started as ``python -I -S shepherd.py JOBDIR`` in
its own session, so that it outlives the server. It reads ``task.json``, writes
``pid.json`` once (whoever comes second leaves: a job runs once), passes the output
of the command on to capped logs, enforces the disk quota and the time limit, and
writes ``exit.json`` last, by rename.

``task.json``: ``{"argv": [...], "set": {name: value}, "unset": [names], "captures": bool,
"limits": {"walltime": seconds or null, "disk": bytes, "log": bytes, "grace": seconds}}``.

A command that ``captures`` its own output is lent two pipes to do it with (their ends in
``JUPYTERLAB_HPC_PIPES``). What is left in them when it crashes, its last words, is read here.

On Linux the shepherd is the reaper of all that comes of the command: a daemon in a session of
its own stays a descendant, and ends with the job like everything else.
"""

# pathlib takes longer to load than the whole of this file.
# ruff: noqa: PTH105, PTH108, PTH112, PTH118, PTH119, PTH123, PTH208
from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import sys
import time
from collections.abc import Iterable
from typing import Any

CHUNK = 1 << 16
# The merged log is there to be looked at, not to be kept whole.
MERGED_LOG_BYTES = 4 << 20
QUOTA_SECONDS = 0.25
# How long output may still arrive from processes that the command left behind.
DRAIN_SECONDS = 0.5
# How long what was left behind is killed again and again.
SWEEP_SECONDS = 1.0


def started_at(pid: int) -> str | None:
    """When a living process started, as an opaque text; None when there is no such process.

    Together with the pid it tells a process from a later one with the same number,
    also after a restart of the machine. A zombie counts as gone.
    """
    try:
        with open(f"/proc/{pid}/stat", "rb") as file:
            fields = file.read().rpartition(b")")[2].split()
        with open("/proc/sys/kernel/random/boot_id") as file:
            boot = file.read().strip()
    except FileNotFoundError:
        return None if os.path.isdir("/proc/self") else _started_by_ps(pid)
    except ProcessLookupError:
        return None
    return None if fields[0] in (b"Z", b"X") else f"{fields[19].decode()}@{boot}"


def _started_by_ps(pid: int) -> str | None:
    # A number is all that goes into the command.
    with os.popen(f"ps -o stat=,lstart= -p {int(pid)}") as answer:  # noqa: S605 no text in it
        state, _, started = answer.read().strip().partition(" ")
    return started.strip() if state and "Z" not in state else None


def descendants(pid: int) -> list[int]:
    """The processes that come of a process, zombies included; nothing where Linux does not tell."""
    found = [pid]
    for each in found:
        # Processes end while this looks at them.
        with contextlib.suppress(OSError):
            for task in os.listdir(f"/proc/{each}/task"):
                with open(f"/proc/{each}/task/{task}/children") as file:
                    found += [int(child) for child in file.read().split()]
    return found[1:]


def send(number: int, pids: Iterable[int]) -> None:
    """Send a signal to those processes that are still there."""
    for pid in pids:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.kill(pid, number)


def reap_orphans() -> None:
    """Become the parent of descendants that lose theirs (prctl(2), PR_SET_CHILD_SUBREAPER)."""
    if sys.platform == "linux":
        with contextlib.suppress(ImportError, OSError, AttributeError):
            import ctypes

            ctypes.CDLL(None).prctl(36, 1, 0, 0, 0)


def private(path: str, flags: int) -> int:
    """An ``opener`` of files that nobody else can read."""
    return os.open(path, flags, 0o600)


def write_json(path: str, value: Any) -> None:
    """Write a JSON file so that a reader sees the old or the new one, also after a power cut."""
    temporary = f"{path}.{os.getpid()}.new"
    with open(temporary, "w", opener=private) as file:
        file.write(json.dumps(value))
        file.flush()
        os.fsync(file.fileno())
    os.replace(temporary, path)


class CappedLog:
    """A file that never grows beyond its cap: past it the middle is dropped, and it says so."""

    def __init__(self, path: str, cap: int) -> None:
        self.fd = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
        self.cap = max(cap, 4096)
        self.head = self.cap // 2
        self.size = os.fstat(self.fd).st_size
        self.mark = 0
        self.dropped = 0

    def write(self, data: bytes) -> None:
        if self.size + len(data) > self.cap:
            self._compact()
        os.write(self.fd, data)
        self.size += len(data)

    def _compact(self) -> None:
        # One quarter of the cap is kept each time, so that copying stays proportional to writing.
        keep = self.cap // 4
        tail = os.pread(self.fd, keep, self.size - keep)
        self.dropped += self.size - self.head - self.mark - len(tail)
        mark = b"\n[... %d bytes left out ...]\n" % self.dropped
        os.ftruncate(self.fd, self.head)
        os.write(self.fd, mark + tail)
        self.mark = len(mark)
        self.size = self.head + len(mark) + len(tail)


def disk_usage(directory: str) -> int:
    """Bytes that the files below a directory occupy; links are not followed."""
    total, waiting = 0, [directory]
    while waiting:
        with contextlib.suppress(OSError), os.scandir(waiting.pop()) as entries:
            for entry in entries:
                with contextlib.suppress(OSError):
                    if entry.is_dir(follow_symlinks=False):
                        waiting.append(entry.path)
                    total += entry.stat(follow_symlinks=False).st_blocks * 512
    return total


def size_text(count: float) -> str:
    """1073741824 → '1 GiB'."""
    for unit in ("bytes", "KiB", "MiB", "GiB", "TiB"):
        if count < 1024 or unit == "TiB":
            break
        count /= 1024
    return f"{count:.4g} {unit}"


class Shepherd:
    """The life of one command."""

    def __init__(self, directory: str, task: dict[str, Any]) -> None:
        self.directory = directory
        self.task = task
        limits = task["limits"]
        self.walltime: float | None = limits["walltime"]
        self.disk: int = limits["disk"]
        self.grace: float = limits["grace"]
        self.reason: str | None = None
        self.kill_at: float | None = None
        self.quota_at = 0.0
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
        for number in (signal.SIGCHLD, signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, lambda *_: None)
        self.poll.register(wake, select.POLLIN)
        begun = time.monotonic()
        pid, failure = self._start()
        if pid is None:
            return self._ended(begun, 127, None, 0, failure)
        # While the command starts: loading ctypes takes a few milliseconds.
        reap_orphans()
        status, maxrss = self._watch(pid, wake, begun)
        self._drain(wake)
        if self.reason is None and disk_usage(self.directory) > self.disk:
            self.reason = f"disk quota of {size_text(self.disk)} exceeded"
        code = os.waitstatus_to_exitcode(status)
        if code < 0:
            return self._ended(begun, None, -code, maxrss, self.reason)
        return self._ended(begun, code, None, maxrss, self.reason)

    def _ended(
        self, begun: float, code: int | None, number: int | None, maxrss: int, reason: str | None
    ) -> dict[str, Any]:
        seconds = round(time.monotonic() - begun, 3)
        return {
            "code": code,
            "signal": number,
            "reason": reason,
            "seconds": seconds,
            "maxrss": maxrss,
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
        pid = os.fork()
        if pid == 0:
            try:
                os.dup2(pipes["stdout"][1], 1)
                os.dup2(pipes["stderr"][1], 2)
                for end in (end for ends in lent for end in ends):
                    os.set_inheritable(end, True)
                # Python ignores these; other programs do not expect that.
                for name in ("SIGPIPE", "SIGXFSZ"):
                    signal.signal(getattr(signal, name), signal.SIG_DFL)
                signal.set_wakeup_fd(-1)
                os.chdir(os.path.join(self.directory, "work"))
                os.execvpe(argv[0], argv, environment)  # noqa: S606 a shell is what we avoid
            except OSError as error:
                os.write(pipes["fault"][1], (error.strerror or "unknown error").encode())
            finally:
                os._exit(127)
        for _, write_end in [*pipes.values(), *lent]:
            os.close(write_end)
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

    def _watch(self, pid: int, wake: int, begun: float) -> tuple[int, int]:
        while True:
            ended, status, usage = os.wait4(-1, os.WNOHANG)
            if ended and ended != pid:
                # An orphan of the command that was left to us.
                continue
            if ended:
                scale = 1 if sys.platform == "darwin" else 1024
                return status, usage.ru_maxrss * scale
            for end, _ in self.poll.poll(self._limits(pid, begun) * 1000):
                if end == wake:
                    asked = signal.SIGTERM in os.read(wake, CHUNK)
                    if asked and self.kill_at is None:
                        self._terminate()
                else:
                    self._pass_on(end)

    def _limits(self, pid: int, begun: float) -> float:
        """Act on what is due, and give the seconds until something else may be."""
        now = time.monotonic()
        if self.kill_at is not None:
            if now >= self.kill_at:
                send(signal.SIGKILL, {pid, *descendants(os.getpid())})
                return 1.0
            return self.kill_at - now
        if self.walltime is not None and now - begun >= self.walltime:
            return self._stop(f"time limit of {self.walltime:g} s exceeded")
        if now >= self.quota_at:
            if disk_usage(self.directory) > self.disk:
                return self._stop(f"disk quota of {size_text(self.disk)} exceeded")
            # A tree that takes long to walk is walked less often.
            self.quota_at = time.monotonic() + max(QUOTA_SECONDS, 10 * (time.monotonic() - now))
        left = self.quota_at - now
        return left if self.walltime is None else max(0.0, min(left, begun + self.walltime - now))

    def _stop(self, reason: str) -> float:
        self.reason = reason
        self._terminate()
        os.killpg(0, signal.SIGTERM)
        return self.grace

    def _terminate(self) -> None:
        """Ask those who left the group to end, as the group was asked, and set the last hour."""
        self.kill_at = time.monotonic() + self.grace
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


def end_descendants() -> None:
    """Kill what the command left running, wherever it hides, and what that starts meanwhile."""
    deadline = time.monotonic() + SWEEP_SECONDS
    while (left := descendants(os.getpid())) and time.monotonic() < deadline:
        send(signal.SIGKILL, left)
        with contextlib.suppress(ChildProcessError):
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass
        time.sleep(0.001)


def main(directory: str) -> None:
    with open(os.path.join(directory, "task.json")) as file:
        task = json.load(file)
    claim = os.path.join(directory, f"pid.{os.getpid()}")
    with open(claim, "w", opener=private) as file:
        json.dump({"pid": os.getpid(), "started": started_at(os.getpid())}, file)
    try:
        # A link cannot replace a file: the first shepherd of a job is the only one.
        os.link(claim, os.path.join(directory, "pid.json"))
    except FileExistsError:
        return
    finally:
        os.unlink(claim)
    try:
        result = Shepherd(directory, task).run()
        write_json(os.path.join(directory, "exit.json"), result)
    finally:
        # What the command left running ends with the job, and this process with its group.
        sys.stderr.flush()
        end_descendants()
        os.killpg(0, signal.SIGKILL)


if __name__ == "__main__":
    main(sys.argv[1])
