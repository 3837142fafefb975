"""The outputs of a cell, in the order in which they came."""

# pathlib takes longer to load than the whole of this file.
# ruff: noqa: PTH103, PTH105, PTH118
from __future__ import annotations

import base64
import codecs
import json
import os
import select
import sys
import threading
import time
from io import FileIO, TextIOBase

from .text import Log, Text

# Importing typing takes longer than it is worth here.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import FrameType
    from typing import Any

MEDIA_TYPE = "application/vnd.jupyter.outputs+json"
#: The list of outputs as a result.
CELL = {"file": "cell.json", "mediaType": MEDIA_TYPE}
FLUSH_SECONDS = 0.2
FLUSH_CHARACTERS = 64 << 10
CHUNK = 64 << 10


class Recorder:
    """Keeps the outputs of the cell in order, whoever makes them.

    Python's own writing comes straight here; what reaches the file descriptors 1 and 2 by
    other ways is read from pipes, before anything else is recorded.
    """

    def __init__(self, directory: str) -> None:
        self.directory = directory
        self.outputs: list[dict[str, Any]] = []
        self.displays: dict[str, list[dict[str, Any]]] = {}
        #: Results by id, as ``outputs.json`` has them: the list of outputs is one.
        self.listed: dict[str, Any] = {"outputs": CELL}
        self.failure: str | None = None
        #: The exit code where the job is not successful.
        self.code = 1
        #: Somebody wanted the cell to end: a time limit, the user.
        self.asked_to_end = False
        self.interrupted = False
        self._pid = os.getpid()
        self._clear = False
        self._text: Text | None = None
        self._pending: list[str] = []
        self._pending_size = 0
        self._sequence = 0
        self._busy = 0
        self._lock = threading.RLock()
        events = os.path.join(directory, "events.ndjson")
        self._events = open(events, "w", encoding="utf-8", opener=private)  # noqa: SIM115 open to the end
        self._log = Log({"stdout": os.dup(1), "stderr": os.dup(2)})
        reading = [redirect(fd, ends) for fd, ends in lent_pipes()]
        self._pipes = {reading[0]: "stdout", reading[1]: "stderr"}
        decoder = codecs.getincrementaldecoder("utf-8")
        self._decoders = {name: decoder("replace") for name in self._pipes.values()}
        self._waiting = select.poll()
        for fd in self._pipes:
            self._waiting.register(fd, select.POLLIN)
        self._main = threading.main_thread().ident
        threading.Thread(target=self._read, daemon=True).start()

    def __enter__(self) -> Recorder:
        self._lock.acquire()
        if threading.get_ident() == self._main:
            self._busy += 1
        return self

    def __exit__(self, *_: object) -> None:
        main = threading.get_ident() == self._main
        if main:
            self._busy -= 1
        self._lock.release()
        # An interrupt that came meanwhile had to wait, or it would have torn an output apart.
        if main and self.interrupted and not self._busy:
            self.interrupted = False
            raise KeyboardInterrupt

    def interrupt(self, number: int, frame: FrameType | None) -> None:
        """Signal handler: stop the cell and keep what it put out so far."""
        self.asked_to_end = True
        if self._busy:
            self.interrupted = True
            return
        raise KeyboardInterrupt

    @property
    def elsewhere(self) -> bool:
        """This is a fork: its output reaches the recorder by the pipes."""
        return os.getpid() != self._pid

    def stream(self, name: str, text: str) -> None:
        """Text that Python wrote."""
        if self.elsewhere:
            os.write(1 if name == "stdout" else 2, text.encode(errors="replace"))
            return
        with self:
            self._drain()
            self._log.write(name, text.encode(errors="replace"))
            self._add_text(name, text)

    def flush(self) -> None:
        """Let the log have what was written so far."""
        if not self.elsewhere:
            with self:
                self._log.flush()

    def add(self, output: dict[str, Any], display: str | None = None, update: bool = False) -> None:
        """An output that is not text, in the notebook's format."""
        if self.elsewhere:
            return
        with self:
            self._drain()
            output = plain_json(output)
            if update and display:
                for earlier in self.displays.get(display, []):
                    earlier.update(data=output["data"], metadata=output["metadata"])
                self._event(output=output, update=display)
                return
            self._clear_now()
            self._end_text()
            self.outputs.append(output)
            if display:
                self.displays.setdefault(display, []).append(output)
            self._event(output=output)

    def error(self, name: str, value: str, lines: list[str]) -> None:
        """What the cell raised; its first line becomes the reason of the failure."""
        first = value.strip().split("\n")[0]
        self.failure = f"{name}: {first}" if first else name
        self.add({"output_type": "error", "ename": name, "evalue": value, "traceback": lines})
        with self:
            self._log.write("stderr", ("\n".join(lines) + "\n").encode(errors="replace"))

    def clear(self, wait: bool) -> None:
        if self.elsewhere:
            return
        with self:
            self._drain()
            self._clear = True
            if not wait:
                self._clear_now()

    def finish(self) -> None:
        """Write the results; the last thing to be done."""
        for stream in (sys.__stdout__, sys.__stderr__):
            if stream is not None:
                stream.flush()
        with self:
            self._drain()
            self._clear_now()
            self._end_text()
            self._events.flush()
            self._log.flush()
        outputs = os.path.join(self.directory, "work", "outputs")
        os.makedirs(outputs, exist_ok=True)
        replace(os.path.join(outputs, CELL["file"]), self.outputs)
        replace(os.path.join(outputs, "outputs.json"), self.listed)
        if self.failure:
            replace(os.path.join(self.directory, "failure.json"), {"message": self.failure})

    def _read(self) -> None:
        poll = select.poll()
        for fd in self._pipes:
            poll.register(fd, select.POLLIN)
        while True:
            poll.poll(FLUSH_SECONDS * 1000)
            with self:
                self._drain()
                self._log.flush()
                self._flush()

    def _drain(self) -> None:
        for fd, _ in self._waiting.poll(0):
            name = self._pipes[fd]
            # Not to the end: somebody may be writing faster than this.
            data = os.read(fd, CHUNK)
            self._log.write(name, data)
            self._add_text(name, self._decoders[name].decode(data))

    def _add_text(self, name: str, text: str) -> None:
        if not text:
            return
        self._clear_now()
        last = self.outputs[-1] if self._text else {}
        if self._text is None or last["name"] != name:
            self._end_text()
            self._text = Text()
            self.outputs.append({"output_type": "stream", "name": name, "text": ""})
        self._text.add(text)
        self._pending.append(text)
        self._pending_size += len(text)
        if self._pending_size > FLUSH_CHARACTERS:
            self._flush()

    def _flush(self) -> None:
        if self._pending:
            text, self._pending, self._pending_size = "".join(self._pending), [], 0
            self._write_event(output={**self.outputs[-1], "text": text})
            self._events.flush()

    def _end_text(self) -> None:
        if self._text is not None:
            self._flush()
            self.outputs[-1]["text"] = str(self._text)
            self._text = None

    def _clear_now(self) -> None:
        if self._clear:
            self._clear = False
            self._end_text()
            self.outputs.clear()
            self.displays.clear()
            self._event(clear=True)

    def _event(self, **what: Any) -> None:
        self._flush()
        self._write_event(**what)
        self._events.flush()

    def _write_event(self, **what: Any) -> None:
        self._sequence += 1
        event = {"seq": self._sequence, "time": round(time.time(), 3), **what}
        self._events.write(json.dumps(event) + "\n")


class Stream(TextIOBase):
    """``sys.stdout`` or ``sys.stderr`` of the cell."""

    encoding = "UTF-8"
    errors = "replace"

    def __init__(self, recorder: Recorder, name: str, fd: int) -> None:
        self.name = f"<{name}>"
        self.buffer = FileIO(fd, "wb", closefd=False)
        self._recorder, self._stream, self._fd = recorder, name, fd

    def fileno(self) -> int:
        return self._fd

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text)}")
        self._recorder.stream(self._stream, text)
        return len(text)

    def flush(self) -> None:
        self._recorder.flush()


def lent_pipes() -> list[tuple[int, tuple[int, int]]]:
    """Pipes for the descriptors 1 and 2: those of the shepherd, which reads what a crash
    leaves in them, or our own."""
    lent = [int(end) for end in os.environ.pop("JUPYTERLAB_HPC_PIPES", "").split()]
    for end in lent:
        os.set_inheritable(end, False)
    pairs = [(lent[0], lent[1]), (lent[2], lent[3])] if lent else [os.pipe(), os.pipe()]
    return [(1, pairs[0]), (2, pairs[1])]


def redirect(fd: int, ends: tuple[int, int]) -> int:
    """Make ``fd`` the pipe's writing end; gives the reading one, which does not block.

    The original writing end stays open: a cell that closes fd 1 must not look like an end.
    """
    os.set_blocking(ends[0], False)
    os.dup2(ends[1], fd)
    return ends[0]


def plain_json(value: Any) -> Any:
    """The value as JSON allows it: bytes in base64, the rest by its own words."""
    if isinstance(value, dict):
        return {str(key): plain_json(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain_json(inner) for inner in value]
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    if isinstance(value, float):
        return value if value - value == 0 else None
    return value if value is None or isinstance(value, (str, int)) else repr(value)


def private(path: str, flags: int) -> int:
    """An ``opener`` of files that nobody else can read."""
    return os.open(path, flags, 0o600)


def replace(path: str, value: Any) -> None:
    """Write a JSON file by rename."""
    with open(path + ".new", "w", encoding="utf-8", opener=private) as file:
        file.write(json.dumps(value))
    os.replace(path + ".new", path)
