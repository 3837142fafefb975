"""From ``task.json`` to ``exit.json``: claim the job, run it, leave nothing behind."""

from __future__ import annotations

import json
import os
import signal
import sys

from .command import Shepherd
from .files import private, write_json
from .processes import end_descendants, place, started_at


def main(directory: str) -> None:
    with open(os.path.join(directory, "task.json")) as file:
        task = json.load(file)
    claim = os.path.join(directory, f"pid.{os.getpid()}")
    with open(claim, "w", opener=private) as file:
        process = {"pid": os.getpid(), "started": started_at(os.getpid()), **place()}
        json.dump(process, file)
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
