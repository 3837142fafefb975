"""What a batch script runs on the node: the shepherd in a session of its own, and two marks.

``python -I -S .../shepherd/batch.py JOBDIR MARKS``: empty files ``<job>.begun`` and
``<job>.ended`` in MARKS save the server a look at every job: it only lists that folder. They are
hints; what happened stands in the job's directory.
"""

import contextlib
import json
import os
import signal
import sys


def mark(folder: str, job: str, what: str) -> None:
    # Without it the server finds out by the queue.
    with contextlib.suppress(OSError):
        os.close(os.open(os.path.join(folder, f"{job}.{what}"), os.O_CREAT | os.O_WRONLY, 0o600))


def main(directory: str, marks: str) -> int:
    """Run the shepherd; the exit code of the job, for the scheduler's own books."""
    job = os.path.basename(directory.rstrip("/"))
    shepherd = os.path.join(os.path.dirname(os.path.abspath(__file__)), "__main__.py")
    pid = os.fork()
    if pid == 0:
        # The shepherd ends its group when it has ended, and this script is not to be in it.
        os.setsid()
        command = [sys.executable, "-I", "-S", shepherd, directory]
        os.execv(command[0], command)  # noqa: S606 a shell is what we avoid

    def pass_on(number: int, _: object) -> None:
        with contextlib.suppress(OSError):
            if number == signal.SIGUSR1 and "SGE_TASK_ID" in os.environ:
                # There it also tells that the job is about to be suspended, which is no end.
                return
            if number == signal.SIGUSR1:
                os.kill(pid, number)
            else:
                os.killpg(pid, signal.SIGTERM)

    # SIGUSR1: the scheduler's warning before the time limit; SIGUSR2: that of Grid Engine
    # before it kills.
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGUSR1, signal.SIGUSR2):
        signal.signal(number, pass_on)
    mark(marks, job, "begun")
    os.waitpid(pid, 0)
    mark(marks, job, "ended")
    try:
        with open(os.path.join(directory, "exit.json")) as file:
            end = json.load(file)
    except (OSError, ValueError):
        return 1
    return int(end["code"]) if isinstance(end.get("code"), int) and not end.get("reason") else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2]))
