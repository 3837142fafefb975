"""What a process is to the engine: a description, a check, and a command."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

#: Kernel name (None for the default) → path of its Python; ``LookupError`` or ``ValueError``
#: with words for the user when there is none.
PythonFor = Callable[[str | None], str]

#: What ``python PROGRAMS NAME JOBDIR`` runs.
PROGRAMS = Path(__file__).with_name("programs")


@dataclass(frozen=True)
class Fault:
    """What is wrong with a request, and where: ``inputs.c.bbox[2]``."""

    path: str
    message: str

    def __str__(self) -> str:
        return f"{self.path}: {self.message}"


def no_faults(_: Mapping[str, Any]) -> list[Fault]:
    return []


@dataclass(frozen=True)
class Process:
    """A process. ``description`` is OGC 18-062r2 §7.8 without its links."""

    description: dict[str, Any]
    #: Job directory, inputs, way to a kernel's Python → the command to run.
    command: Callable[[Path, Mapping[str, Any], PythonFor], list[str]]
    #: What a schema cannot say. Gets inputs that fit the schema.
    check: Callable[[Mapping[str, Any]], list[Fault]] = no_faults
    #: The command captures its own output and is lent the pipes for it (see shepherd.py).
    captures: bool = False

    @property
    def id(self) -> str:
        return str(self.description["id"])

    @property
    def inputs(self) -> dict[str, dict[str, Any]]:
        found: dict[str, dict[str, Any]] = self.description["inputs"]
        return found

    @property
    def outputs(self) -> dict[str, dict[str, Any]]:
        found: dict[str, dict[str, Any]] = self.description["outputs"]
        return found

    def can(self, option: str) -> bool:
        """Whether it is declared: ``sync-execute``, ``async-execute``, ``dismiss``."""
        return option in self.description["jobControlOptions"]
