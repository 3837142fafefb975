"""What the end of a process means for its job."""

from __future__ import annotations

import signal

from .directory import Exit, JobDirectory

KILLED = "the process was killed (no exit record)"


def judge(directory: JobDirectory) -> str | None:
    """None when the job was successful, else why it failed and the last lines it wrote."""
    end = directory.exit()
    if end is None:
        return _with_last_lines(KILLED, directory)
    if end.reason:
        return _with_last_lines(end.reason, directory)
    if end.code != 0:
        return directory.failure() or _with_last_lines(_plainly(end), directory)
    try:
        left_out = directory.left_out()
    except ValueError as error:
        return str(error)
    return _with_last_lines(f"the command left no {left_out}", directory) if left_out else None


def _plainly(end: Exit) -> str:
    if end.signal is None:
        return f"the process ended with exit code {end.code}"
    try:
        name = signal.Signals(end.signal).name
    except ValueError:
        name = f"signal {end.signal}"
    hint = " (often a sign that memory ran out)" if end.signal == signal.SIGKILL else ""
    return f"the process was ended by {name}{hint}"


def _with_last_lines(reason: str, directory: JobDirectory) -> str:
    lines = directory.stderr_tail()
    return f"{reason}\n{lines}" if lines else reason
