"""What an execute request asks of a cluster: the member ``resources``."""

from __future__ import annotations

import math
import re
from dataclasses import asdict, dataclass, fields
from typing import Any

from ..process import Fault

#: Id of the executor that is always there: this machine.
LOCAL = "local"
#: What a name (partition, account, constraint) and a directive may consist of: nothing that a
#: shell or a batch script would read as something else.
NAME = re.compile(r"[\w.,:=+@/%&|*\[\]()-]{1,200}", re.ASCII)
_VALUE = r"[\w.,:=+@/%*-]{1,200}"
#: Two values only after one dash: ``-pe mpi 32``.
DIRECTIVE = re.compile(
    rf"--?[A-Za-z][\w-]*(?:[= ]{_VALUE})?|-[A-Za-z]+ {_VALUE} [\d,-]{{1,50}}", re.ASCII
)
MOST_DIRECTIVES = 20


@dataclass(frozen=True)
class Wish:
    """Resources of one job. None: what the cluster gives by default."""

    executor: str = LOCAL
    #: A partition of Slurm, a queue of Grid Engine.
    partition: str | None = None
    account: str | None = None
    cores: int | None = None
    #: Bytes per node.
    memory: int | None = None
    #: Seconds.
    walltime: float | None = None
    gpus: int | None = None
    nodes: int | None = None
    constraint: str | None = None
    #: Further options of the scheduler's submit command, such as ``--qos=high``.
    directives: tuple[str, ...] = ()
    #: Hand it in, but let it not start until it is released.
    hold: bool = False

    def json(self) -> dict[str, Any]:
        """Only what was asked for."""
        empty = {each.name: each.default for each in fields(self)}
        given = {k: v for k, v in asdict(self).items() if v != empty[k] or k == "executor"}
        return {k: list(v) if isinstance(v, tuple) else v for k, v in given.items()}

    @classmethod
    def of(cls, stored: dict[str, Any] | None) -> Wish:
        """What `json` gave."""
        given = dict(stored or {})
        return cls(**{**given, "directives": tuple(given.get("directives", ()))})


def read_wish(given: Any, forbidden: frozenset[str] = frozenset()) -> tuple[Wish, list[Fault]]:
    """The wish of a request, and what is wrong with it.

    ``forbidden``: names of directives that are ours to set, without dashes.
    """
    if given is None:
        return Wish(), []
    if not isinstance(given, dict):
        return Wish(), [Fault("resources", "must be an object")]
    known = {each.name for each in fields(Wish)}
    faults = [
        Fault(f"resources.{str(name)[:50]}", f"is not known; there are {', '.join(sorted(known))}")
        for name in given
        if name not in known
    ]
    values: dict[str, Any] = {}
    for name in known & set(given):
        if given[name] is None:
            continue
        value, fault = _READERS[name](given[name], forbidden)
        if fault:
            faults.append(Fault(f"resources.{name}", fault))
        else:
            values[name] = value
    return Wish(**values), faults


def _name(value: Any, _: frozenset[str]) -> tuple[Any, str]:
    if not isinstance(value, str) or not NAME.fullmatch(value) or value.startswith("-"):
        return None, "must be a name without spaces, quotes or other signs that a shell knows"
    return value, ""


def _count(value: Any, _: frozenset[str]) -> tuple[Any, str]:
    whole = isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= 1_000_000
    return (value, "") if whole else (None, "must be a whole number from 1 on")


def _gpus(value: Any, none: frozenset[str]) -> tuple[Any, str]:
    return (0, "") if value == 0 and not isinstance(value, bool) else _count(value, none)


def _bytes(value: Any, _: frozenset[str]) -> tuple[Any, str]:
    whole = isinstance(value, int) and not isinstance(value, bool) and value >= 1 << 20
    return (value, "") if whole and value < 1 << 60 else (None, "must be bytes, 1 MiB at least")


def _seconds(value: Any, _: frozenset[str]) -> tuple[Any, str]:
    number = isinstance(value, (int, float)) and not isinstance(value, bool)
    if not number or not math.isfinite(value) or not 1 <= value <= 366 * 86400:
        return None, "must be seconds, from 1 to a year"
    return float(value), ""


def _flag(value: Any, _: frozenset[str]) -> tuple[Any, str]:
    return (value, "") if isinstance(value, bool) else (None, "must be true or false")


def _directives(value: Any, forbidden: frozenset[str]) -> tuple[Any, str]:
    if not isinstance(value, (list, tuple)) or len(value) > MOST_DIRECTIVES:
        return None, f"must be a list of {MOST_DIRECTIVES} options at most"
    for each in value:
        if not isinstance(each, str) or not DIRECTIVE.fullmatch(each):
            return None, f"{str(each)[:60]!r} is no option like '--qos=high'"
        name = re.split("[= ]", each.lstrip("-"), maxsplit=1)[0]
        if name in forbidden:
            return None, f"{each[:60]!r} is set by the engine itself"
    return tuple(value), ""


_READERS = {
    "executor": _name,
    "partition": _name,
    "account": _name,
    "cores": _count,
    "memory": _bytes,
    "walltime": _seconds,
    "gpus": _gpus,
    "nodes": _count,
    "constraint": _name,
    "directives": _directives,
    "hold": _flag,
}
