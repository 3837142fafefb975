"""What the end of a process means for its job."""

from __future__ import annotations

import signal

from .directory import Exit, JobDirectory
from .shepherd import place

KILLED = "the process was killed (no exit record)"
RESTARTED = "the machine was restarted while the process ran"
CONTAINER = "the container that the process ran in has ended, and the process with it"
ELSEWHERE = "the process ran on {host}, where this server cannot see it (no exit record)"
INCOMPLETE = "the job could not begin: its directory is not complete"


def judge(directory: JobDirectory) -> str | None:
    """None when the job was successful, else why it failed and the last lines it wrote."""
    end = directory.exit()
    if end is None:
        return _with_last_lines(_without_record(directory), directory)
    if end.reason:
        return _with_last_lines(end.reason, directory)
    if end.code != 0:
        return directory.failure() or _with_last_lines(_plainly(end), directory)
    try:
        left_out = directory.left_out()
    except ValueError as error:
        return str(error)
    return _with_last_lines(f"the command left no {left_out}", directory) if left_out else None


def _without_record(directory: JobDirectory) -> str:
    if directory.process() is None:
        return INCOMPLETE
    there, here = directory.place(), place()
    known = {name for name, value in here.items() if value and there.get(name)}
    other = {name for name in known if there[name] != here[name]}
    if {"host", "boot"} <= other:
        return ELSEWHERE.format(host=str(there["host"])[:100])
    if "boot" in other:
        return RESTARTED
    return CONTAINER if "pids" in other else KILLED


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
