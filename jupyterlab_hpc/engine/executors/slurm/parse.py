"""What Slurm's commands print, read. A line that is not understood is left out, never guessed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..scheduler import Partition, QueueRow, Seen, Stage, Verdict

#: ``squeue``: id, state, start (real or expected, seconds since 1970), reason last: it may have
#: any sign in it.
QUEUE = "%i|%T|%S|%r"
#: ``squeue`` for people: the name may have any sign in it, too, so it comes last.
ROWS = "%i|%T|%P|%C|%V|%S|%r|%j"
#: ``sacct``.
ACCOUNTS = "JobID,State,ExitCode,Start"
#: ``sinfo``.
PARTITIONS = "%P|%a|%l|%L|%c|%m|%D|%C|%G"

_STAGES: dict[str, tuple[Stage, Verdict, str]] = {
    "PENDING": ("waiting", "", ""),
    "CONFIGURING": ("waiting", "", "the nodes are being made ready"),
    "REQUEUED": ("waiting", "", "it was put back into the queue"),
    "REQUEUE_FED": ("waiting", "", ""),
    "RESV_DEL_HOLD": ("held", "", "its reservation was deleted"),
    "REQUEUE_HOLD": ("held", "", "it was put back into the queue and held"),
    "SPECIAL_EXIT": ("held", "", "it was put back into the queue and held"),
    "RUNNING": ("running", "", ""),
    "SIGNALING": ("running", "", ""),
    "STAGE_OUT": ("running", "", ""),
    "SUSPENDED": ("running", "", "it is suspended"),
    "STOPPED": ("running", "", "it is stopped"),
    "RESIZING": ("running", "", ""),
    "COMPLETING": ("ending", "", ""),
    "COMPLETED": ("ended", "", ""),
    "FAILED": ("ended", "failed", "Slurm says that the job failed"),
    "CANCELLED": ("ended", "dismissed", "it was cancelled"),
    "TIMEOUT": ("ended", "failed", "the time limit of the cluster was reached"),
    "DEADLINE": ("ended", "failed", "its deadline was reached"),
    "OUT_OF_MEMORY": ("ended", "failed", "it ran out of memory"),
    "NODE_FAIL": ("ended", "failed", "a node failed"),
    "BOOT_FAIL": ("ended", "failed", "a node could not be started"),
    "PREEMPTED": ("ended", "failed", "it had to give way to another job"),
    "REVOKED": ("ended", "dismissed", "another cluster took it"),
}
_REASONS = {
    "Resources": "it waits for free cores or memory",
    "Priority": "other jobs come first",
    "Dependency": "it waits for another job",
    "DependencyNeverSatisfied": "the job that it waits for did not end as it should",
    "JobHeldUser": "it is held",
    "JobHeldAdmin": "an administrator holds it",
    "BeginTime": "its start time has not come",
    "PartitionDown": "the partition is down",
    "PartitionInactive": "the partition is not active",
    "PartitionNodeLimit": "it asks for more nodes than the partition allows",
    "PartitionTimeLimit": "it asks for more time than the partition allows",
    "ReqNodeNotAvail": "a node that it needs is not available",
    "Licenses": "it waits for a licence",
    "Reservation": "it waits for its reservation",
    "launch failed requeued held": "it could not be started and is held",
}
_HELD = frozenset({"JobHeldUser", "JobHeldAdmin", "launch failed requeued held"})
_NOTHING = frozenset({"", "None", "(null)", "N/A", "Unknown", "NONE"})
_ID = re.compile(r"\d+(?:_\d+)?")


def queue(text: str) -> dict[str, Seen]:
    """Jobs by id from ``squeue -o QUEUE``."""
    return {
        fields[0]: seen(fields[1], fields[3], fields[2])
        for fields in _fields(text, 4)
        if _ID.fullmatch(fields[0])
    }


def rows(text: str) -> list[QueueRow]:
    """All jobs of a user from ``squeue -o ROWS``."""
    found = []
    for job, raw, partition, cores, submitted, started, reason, name in _fields(text, 8):
        told = seen(raw, reason, started)
        if _ID.fullmatch(job):
            found.append(
                QueueRow(
                    id=job,
                    name=name[:200],
                    stage=told.stage,
                    raw=raw,
                    reason=told.reason,
                    partition=partition,
                    cores=_whole(cores),
                    submitted=_time(submitted),
                    started=told.started,
                )
            )
    return found


def accounts(text: str) -> dict[str, Seen]:
    """Jobs by id from ``sacct -X -P -n -o ACCOUNTS``; steps are left out."""
    found = {}
    for job, state, code, started in _fields(text, 4):
        if _ID.fullmatch(job):
            told = seen(state, "", started)
            ended = re.fullmatch(r"(\d+):(\d+)", code)
            if told.raw == "FAILED" and ended:
                number = f"signal {ended[2]}" if ended[2] != "0" else f"exit code {ended[1]}"
                told = Seen(told.stage, told.raw, f"Slurm says: {number}", told.verdict)
            found[job] = told
    return found


def seen(raw: str, reason: str, started: str) -> Seen:
    """A state and a reason in Slurm's words; a state that is not known says nothing."""
    word = raw.split(" ")[0].rstrip("+")
    stage, verdict, words = _STAGES.get(word, ("unknown", "", ""))
    reason = reason.strip()
    if stage == "waiting":
        if reason in _HELD:
            stage = "held"
        # Some reasons carry details: (ReqNodeNotAvail, UnavailableNodes:n1)
        short = reason.split(",")[0].strip()
        words = words or _REASONS.get(reason) or _REASONS.get(short, "")
        if not words and reason not in _NOTHING:
            words = f"Slurm says: {reason[:200]}"
    at = _time(started)
    begun = stage not in ("waiting", "held", "unknown")
    return Seen(stage, word, words, verdict, at if begun else None, None if begun else at)


def partitions(text: str) -> tuple[Partition, ...]:
    """Partitions from ``sinfo -o PARTITIONS``: one line for each kind of node in one."""
    found: dict[str, Partition] = {}
    for name, state, longest, usual, cores, memory, nodes, use, gres in _fields(text, 9):
        clean = name.removesuffix("*")
        before = found.get(clean, Partition(clean))
        counts = [_whole(each) or 0 for each in use.split("/")]
        idle, total = (counts[1], counts[3]) if len(counts) == 4 else (0, 0)
        mebibytes = _whole(memory.rstrip("+"))
        found[clean] = Partition(
            name=clean,
            default=name.endswith("*"),
            available=state == "up",
            state=state,
            max_walltime=seconds(longest),
            default_walltime=seconds(usual),
            max_cores=_most(before.max_cores, _whole(cores.rstrip("+"))),
            max_memory=_most(before.max_memory, mebibytes and mebibytes << 20),
            nodes=(before.nodes or 0) + (_whole(nodes) or 0),
            cores_free=(before.cores_free or 0) + idle,
            cores_total=(before.cores_total or 0) + total,
            gpus={**before.gpus, **_gpus(gres)},
        )
    return tuple(found.values())


def seconds(text: str) -> float | None:
    """A time of Slurm's (``1-02:03:04``, ``02:03``, ``infinite``); None for no limit."""
    found = re.fullmatch(r"(?:(\d+)-)?(?:(\d+):)?(\d+):(\d+)", text.strip())
    if not found:
        return None
    days, hours, minutes, rest = (int(each or 0) for each in found.groups())
    return float(((days * 24 + hours) * 60 + minutes) * 60 + rest)


def _gpus(text: str) -> dict[str, int]:
    """``gpu:a100:4(S:0-1),gpu:2`` → ``{"a100": 4, "": 2}``."""
    found = {}
    for kind, number in re.findall(r"gpu(?::([\w.-]+?))?:(\d+)", text):
        found[kind] = int(number)
    return found


def _fields(text: str, number: int) -> Iterator[list[str]]:
    for line in text.splitlines():
        fields = line.split("|", number - 1)
        if len(fields) == number:
            yield fields


def _time(text: str) -> float | None:
    return float(text) if re.fullmatch(r"\d{9,11}", text) else None


def _whole(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() else None


def _most(one: int | None, other: int | None) -> int | None:
    return max((each for each in (one, other) if each is not None), default=None)
