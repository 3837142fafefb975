"""From a job's directory to its results: the whole run of a cell."""

# pathlib takes longer to load than the whole of this file.
# ruff: noqa: PTH118, PTH123
from __future__ import annotations

import atexit
import json
import os
import signal
import sys
from functools import partial
from importlib.util import find_spec

from .recorder import Recorder, Stream
from .shells import run_in_ipython, run_plainly

# Importing typing takes longer than it is worth here.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

INLINE = "module://matplotlib_inline.backend_inline"


def job(directory: str) -> Callable[[], None]:
    """What there is to do; nothing of ours is imported when it is done."""
    with open(os.path.join(directory, "work", "inputs", "inputs.json"), encoding="utf-8") as file:
        inputs = json.load(file)
    if inputs.get("capsule") is None and not inputs.get("exports"):
        return partial(run, directory, inputs["code"])
    from .travel import Travel

    travel = Travel(directory, inputs)
    return partial(
        run,
        directory,
        inputs["code"],
        before=travel.unpack,
        after=travel.keep,
        last=travel.report,
    )


def run(
    directory: str,
    code: str,
    names: dict[str, Any] | None = None,
    after: Callable[[Recorder, dict[str, Any]], bool] | None = None,
    listed: dict[str, Any] | None = None,
    before: Callable[[Recorder, dict[str, Any]], bool] | None = None,
    last: Callable[[Recorder], None] | None = None,
) -> None:
    """Run a cell. ``names`` are variables that it finds.

    ``after`` is called when it has ended well, with all variables that there are then; whether
    the job is successful is what it returns. ``before`` is called with the variables that the
    cell will find, and may add some; the cell is run only if it returns True. ``last`` is called
    when the outputs are written. ``listed``: `Recorder.listed` from the beginning.
    """
    if find_spec("matplotlib_inline"):
        os.environ.setdefault("MPLBACKEND", INLINE)
    recorder = Recorder(directory)
    if listed is not None:
        recorder.listed = listed
    sys.stdout, sys.stderr = Stream(recorder, "stdout", 1), Stream(recorder, "stderr", 2)
    ended: dict[str, int | None] = {"code": None}

    def finish(*_: object) -> None:
        if not recorder.elsewhere:
            signal.signal(signal.SIGTERM, signal.SIG_IGN)
            recorder.finish()
            if last is not None:
                last(recorder)
            # What is left of the interpreter's end brings no output any more.
            os._exit(recorder.code if ended["code"] is None else ended["code"])

    # After the threads that the cell left running, and after its own handlers.
    atexit.register(finish)
    signal.signal(signal.SIGTERM, recorder.interrupt)
    # A process that the cell forks ends as any other does.
    os.register_at_fork(after_in_child=lambda: signal.signal(signal.SIGTERM, signal.SIG_DFL))
    variables = dict(names or {})
    start = run_in_ipython if find_spec("IPython") else run_plainly
    ready = None if before is None else partial(before, recorder)
    done = start(code, recorder, variables, ready)
    if done and (after is None or after(recorder, variables)):
        ended["code"] = 0
    signal.signal(signal.SIGTERM, finish)
