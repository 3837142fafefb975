"""What Grid Engine's commands print, read. What is not understood is left out, never guessed."""

from __future__ import annotations

import calendar
import contextlib
import re
import time
from collections.abc import Iterator
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from ..scheduler import Partition, QueueRow, Seen, Stage
from ..shell import CommandFailed

#: Codes of ``failed`` in the accounting that have words of their own (sge_status(5)).
_FAILURES = {
    19: "the node could not tell how it ended",
    21: "the node did not know the job",
    22: "the node restarted",
    25: "it was put back into the queue",
    26: "its output file could not be opened",
    27: "its shell could not be found",
    28: "its directory could not be entered on the node",
    37: "a limit of the cluster was reached (time or memory)",
}
_UNITS = {"": 1, "K": 1 << 10, "M": 1 << 20, "G": 1 << 30, "T": 1 << 40}
_UNITS |= {"k": 10**3, "m": 10**6, "g": 10**9, "t": 10**12}


def document(text: str, root: str) -> Element:
    """An XML answer. Raises `CommandFailed` when it is none, or only the beginning of one."""
    try:
        found = fromstring(text)
    except (ParseError, DefusedXmlException, ValueError) as error:
        raise CommandFailed(
            f"Grid Engine's answer is no XML that can be read: {error}", refused=False
        ) from None
    if not isinstance(found, Element) or found.tag != root:
        raise CommandFailed(f"Grid Engine's answer is not a {root}.", refused=False)
    return found


def queue(text: str) -> dict[str, Seen]:
    """Jobs by id from ``qstat -xml``; of an array the tasks, as ``id.task``."""
    return {row.id: _seen(row) for row in rows(text)}


def rows(text: str) -> list[QueueRow]:
    """All jobs of ``qstat -xml``."""
    return [row for each in document(text, "job_info").iter("job_list") if (row := _row(each))]


def named(text: str, name: str) -> list[str]:
    """Ids of the jobs with that name."""
    return [row.id.split(".")[0] for row in rows(text) if row.name == name]


def states(text: str) -> tuple[int, int]:
    """How many jobs run, and how many wait."""
    stages = [row.stage for row in rows(text)]
    return stages.count("running"), stages.count("waiting") + stages.count("held")


def stage(raw: str) -> tuple[Stage, str]:
    """A state in Grid Engine's letters (qstat(1)), and what is to be said of it."""
    letters = set(raw)
    if not letters or not letters <= set("dEhrRsStTwqz"):
        return "unknown", ""
    if "z" in letters:
        return "ended", ""
    if "d" in letters:
        return "ending", "it is being deleted"
    if "E" in letters:
        return "held", "it could not be started and is held"
    for letter, words in (
        ("s", "it is suspended"),
        ("S", "its queue is suspended"),
        ("T", "it is suspended, for its node has too much to do"),
    ):
        if letter in letters:
            return "running", words
    if "h" in letters:
        return "held", "it is held"
    if "q" in letters or "w" in letters:
        return "waiting", "it was put back into the queue" if "R" in letters else ""
    return ("running", "") if letters & set("rt") else ("unknown", "")


def reasons(text: str) -> dict[str, str]:
    """Why jobs wait or could not be started, by id, from ``qstat -xml -j``."""
    found: dict[str, str] = {}
    root = document(text, "detailed_job_info")
    for each in root.iter("element"):
        words = _words(_text(each, "MES_message"))
        for number in each.findall("MES_job_number_list/ulong_sublist/ULNG_value"):
            found.setdefault((number.text or "").strip(), words)
    for job in root.iter("element"):
        for message in job.findall(".//QIM_message"):
            # With the time and the ids of the process in front: what counts is behind them.
            told = re.sub(r"^[\d/]+ [\d:.]+ \[\d+:\d+\]: (error: )?", "", message.text or "")
            words = f"it could not be started: {told.strip()[:200]}"
            found[_text(job, "JB_job_number")] = words
    return found


def accounts(text: str) -> dict[str, Seen]:
    """Jobs by id from ``qacct -j``; of a job that ran more than once the last time."""
    found: dict[str, Seen] = {}
    for record in re.split(r"(?m)^={10,}$", text):
        lines = [line.split(None, 1) for line in record.splitlines()]
        values = {line[0]: line[1].strip() for line in lines if len(line) == 2}
        number = values.get("jobnumber", "")
        failed = re.match(r"\d+", values.get("failed", ""))
        code = re.match(r"\d+", values.get("exit_status", ""))
        if number.isdigit() and failed and code:
            task = values.get("taskid", "")
            found[f"{number}.{task}" if task.isdigit() else number] = _ended(
                int(failed[0]), int(code[0]), values
            )
    return found


def partitions(
    summary: str, configuration: str, cores: int | None, memory: int | None
) -> tuple[Partition, ...]:
    """Queues from ``qstat -g c -xml`` with their limits from ``qconf -sq``.

    ``cores`` and ``memory``: those of the largest node.
    """
    limits = _limits(configuration)
    found = []
    for each in document(summary, "job_info").iter("cluster_queue_summary"):
        name = _text(each, "name")
        free, total = _whole(_text(each, "available")), _whole(_text(each, "total"))
        own = limits.get(name, {})
        found.append(
            Partition(
                name=name,
                available=bool(total),
                state="up" if total else "no nodes",
                max_walltime=seconds(own.get("h_rt", "")),
                max_cores=_most(own.get("slots", "")) or cores,
                max_memory=size(own.get("h_vmem", "")) or memory,
                cores_free=free,
                cores_total=total,
            )
        )
    return tuple(found)


def largest_node(text: str) -> tuple[int | None, int | None]:
    """Cores and bytes of memory of the largest node, from ``qhost -xml``."""
    cores: list[int] = []
    memory: list[int] = []
    for host in document(text, "qhost").iter("host"):
        values = {each.get("name"): (each.text or "") for each in host.iter("hostvalue")}
        cores += [each for each in [_whole(values.get("num_proc", ""))] if each]
        memory += [each for each in [size(values.get("mem_total", ""))] if each]
    return max(cores, default=None), max(memory, default=None)


def names(text: str) -> tuple[str, ...]:
    """A list of names, one a line."""
    return tuple(each for each in text.split("\n") if re.fullmatch(r"[\w.@-]+", each))


def seconds(text: str) -> float | None:
    """A time (``24:0:0``, ``3600``); None for no limit."""
    first = text.split(",")[0].strip()
    if not re.fullmatch(r"(\d+:){0,2}\d+", first):
        return None
    return float(sum(int(each) * 60**at for at, each in enumerate(reversed(first.split(":")))))


def size(text: str) -> int | None:
    """Bytes (``23.5G``, ``300M``); None for no limit."""
    found = re.fullmatch(r"(\d+(?:\.\d+)?)([KMGTkmgt]?)", text.split(",")[0].strip())
    return int(float(found[1]) * _UNITS[found[2]]) if found else None


def _row(each: Element) -> QueueRow | None:
    number, raw = _text(each, "JB_job_number"), _text(each, "state")
    if not number.isdigit():
        return None
    task = _text(each, "tasks")
    told, words = stage(raw)
    return QueueRow(
        id=f"{number}.{task}" if task.isdigit() else number,
        name=(_text(each, "full_job_name") or _text(each, "JB_name"))[:200],
        stage=told,
        raw=raw,
        reason=words,
        partition=_text(each, "queue_name").split("@")[0] or _text(each, "hard_req_queue"),
        cores=_whole(_text(each, "slots")),
        submitted=_time(_text(each, "JB_submission_time"), "%Y-%m-%dT%H:%M:%S"),
        started=_time(_text(each, "JAT_start_time"), "%Y-%m-%dT%H:%M:%S"),
    )


def _seen(row: QueueRow) -> Seen:
    return Seen(row.stage, row.raw, row.reason, started=row.started)


def _ended(failed: int, code: int, values: dict[str, str]) -> Seen:
    started = _time(values.get("start_time", ""), "%a %b %d %H:%M:%S %Y")
    raw = f"failed {failed}, exit status {code}"
    if failed == 0 and code == 0:
        return Seen("ended", raw, started=started)
    if failed == 0:
        words = f"Grid Engine says: exit code {code}"
    elif failed == 100:
        words = _killed(values) or f"it was deleted, or ended by signal {code - 128}"
    else:
        words = _FAILURES.get(failed) or f"Grid Engine says: {values['failed'][:200]}"
    return Seen("ended", raw, words, "failed", started)


def _killed(values: dict[str, str]) -> str:
    """The limit that a killed job had reached, if it is one that it asked for."""
    asked = dict(re.findall(r"(\w+)=([\w.:]+)", values.get("category", "")))
    limit, took = seconds(asked.get("h_rt", "")), values.get("ru_wallclock", "").rstrip("s")
    if limit and re.fullmatch(r"\d+(\.\d+)?", took) and float(took) >= limit:
        return "the time limit of the cluster was reached"
    most, used = size(asked.get("h_vmem", "")), size(values.get("maxvmem", "").rstrip("B"))
    return "it ran out of memory" if most and used and used >= most else ""


def _words(message: str) -> str:
    """A line of ``scheduling info`` for people."""
    if message == "Job is in hold state":
        return "it is held"
    if re.search(r"cannot run in PE|not enough slots|full|slots", message):
        return f"it waits for free cores ({message[:150]})"
    return f"Grid Engine says: {message[:200]}" if message else ""


def _limits(configuration: str) -> dict[str, dict[str, str]]:
    """Settings by queue from ``qconf -sq``, one queue after the other."""
    found: dict[str, dict[str, str]] = {}
    own: dict[str, str] = {}
    for name, value in _settings(configuration):
        if name == "qname":
            own = found.setdefault(value, {})
        own[name] = value
    return found


def _settings(text: str) -> Iterator[tuple[str, str]]:
    for line in text.replace("\\\n", "").splitlines():
        words = line.split(None, 1)
        if len(words) == 2:
            yield words[0], words[1].strip()


def _text(each: Element, name: str) -> str:
    found = each.find(name)
    return "" if found is None else (found.text or "").strip()


def _time(text: str, form: str) -> float | None:
    """Of a command that ran in UTC."""
    with contextlib.suppress(ValueError):
        return float(calendar.timegm(time.strptime(text, form)))
    return None


def _whole(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() else None


def _most(text: str) -> int | None:
    """The largest number of ``16,[node1=8]``."""
    return max((int(each) for each in re.findall(r"\d+(?=[,\]]|$)", text)), default=None)
