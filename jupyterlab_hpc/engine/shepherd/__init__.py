"""Run one job's command and record how it ended.

A program of the standard library only, started as ``python -I -S shepherd/__main__.py JOBDIR``
in its own session, so that it outlives the server. It reads ``task.json``, writes
``pid.json`` once (whoever comes second leaves: a job runs once), passes the output
of the command on to capped logs, enforces the limits, and writes ``exit.json`` last, by rename.

``task.json``: ``{"argv": [...], "set": {name: value}, "unset": [names], "captures": bool,
"stdout": path below work/ or null, "outputs": {id: {"file", "mediaType", "optional"}},
"limits": {"walltime": seconds or null, "memory": bytes or null, "disk": bytes, "log": bytes,
"grace": seconds, "nice": 0 to 19}}``. Tasks of an earlier version lack ``stdout``, ``outputs``,
``memory`` and ``nice``.

``pid.json``: ``{"pid", "started", "host", "boot", "pids"}``: process group, when it started, and
where: machine, its boot, namespace of process numbers.

``exit.json``: ``{"code", "signal", "reason", "seconds", "maxrss", "peak"}``: ``maxrss`` bytes of
the largest process, ``peak`` of all together as far as it was seen (0 where Linux does not tell).

A command that ``captures`` its own output is lent two pipes to do it with (their ends in
``JUPYTERLAB_HPC_PIPES``). What is left in them when it crashes, its last words, is read here.

On Linux the shepherd is the reaper of all that comes of the command: a daemon in a session of
its own stays a descendant, and ends with the job like everything else.
"""

from .files import CappedLog, private, write_json
from .processes import descendants, place, send, started_at
from .usage import disk_usage, size_text

__all__ = [
    "CappedLog",
    "descendants",
    "disk_usage",
    "place",
    "private",
    "send",
    "size_text",
    "started_at",
    "write_json",
]
