"""What a process is to the engine: a description, a check, and a command."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
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


@dataclass(frozen=True)
class Resources:
    """What a job may use. None: as much as the engine allows (see ``EngineLimits``)."""

    #: Places it takes among the jobs that run at the same time.
    cores: int = 1
    #: Bytes of memory of all its processes together.
    memory: int | None = None
    #: Seconds from its start.
    walltime: float | None = None
    #: Bytes of its directory.
    disk: int | None = None


@dataclass(frozen=True)
class Collected:
    """A file that the command leaves below ``work/``, and the output that it is."""

    file: str
    media_type: str
    #: The job is successful without it.
    optional: bool = False


@dataclass(frozen=True)
class Command:
    """What a job runs: no shell, the working directory is the job's ``work/``."""

    argv: list[str]
    #: Added to the environment of the server.
    environment: Mapping[str, str] = field(default_factory=dict)
    #: Path below ``work/`` that gets standard output instead of the log.
    stdout: str | None = None
    #: Outputs by id; empty for a program that writes ``outputs/outputs.json`` itself.
    outputs: Mapping[str, Collected] = field(default_factory=dict)


def no_faults(_: Mapping[str, Any]) -> list[Fault]:
    return []


def no_files(_: Mapping[str, Any]) -> dict[str, bytes]:
    return {}


def nothing_to_bring(_job: Path, _inputs: Mapping[str, Any]) -> None:
    pass


@dataclass(frozen=True)
class Process:
    """A process. ``description`` is OGC 18-062r2 §7.8 without its links."""

    description: dict[str, Any]
    #: Job directory, inputs, way to a kernel's Python → the command to run.
    command: Callable[[Path, Mapping[str, Any], PythonFor], Command]
    #: What a schema cannot say. Gets inputs that fit the schema.
    check: Callable[[Mapping[str, Any]], list[Fault]] = no_faults
    #: Inputs → files that lie below ``work/inputs/`` when the command starts, by name.
    files: Callable[[Mapping[str, Any]], dict[str, bytes]] = no_files
    resources: Resources = Resources()
    #: The command captures its own output and is lent the pipes for it (see shepherd/).
    captures: bool = False
    #: Job directory (with its inputs by now), inputs → what they name is brought into it;
    #: ``LookupError`` with words for the user, which begin with the input's path.
    bring: Callable[[Path, Mapping[str, Any]], None] = nothing_to_bring
    #: The job will not be: what was brought is put back.
    put_back: Callable[[Path, Mapping[str, Any]], None] = nothing_to_bring

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
