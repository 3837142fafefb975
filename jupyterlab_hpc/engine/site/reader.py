"""From the text of a YAML file to a process, or to what is wrong with it, with lines."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path as FilePath

from ..process import Process
from .assembly import Assembly
from .document import Document, Unreadable, decoded, read
from .shape import Flaw, shape_flaws


@dataclass(frozen=True)
class SiteFault:
    """What is wrong with a file, on which line (from 1)."""

    line: int
    message: str


@dataclass
class SiteFile:
    """What came of a file: a process, or faults."""

    process: Process | None = None
    faults: list[SiteFault] = field(default_factory=list)
    needs: list[str] = field(default_factory=list)
    #: Kernel whose Python runs it; None for the server's own.
    kernel: str | None = None
    #: The program or Python file that it names: when it changes, the file is read anew.
    beside: FilePath | None = None
    #: Where ``id``, ``needs``, ``kernel`` and what it runs (``run``) stand.
    lines: dict[str, int] = field(default_factory=dict)


def read_file(content: bytes, here: FilePath, stem: str, cores: int = 65536) -> SiteFile:
    """Read one file. ``here`` is its folder, ``stem`` its name without the extension.

    ``cores``: the most that a job gets here; a process that asks for more is given these.
    """
    try:
        document = read(decoded(content))
    except Unreadable as error:
        return SiteFile(faults=[SiteFault(error.line, str(error))])
    try:
        found, flaws = _made(document, here, stem, cores)
    except RecursionError:
        found, flaws = SiteFile(), [Flaw((), "it is nested too deeply")]
    found.faults = sorted(
        {SiteFault(document.line(flaw.path), _text(flaw)) for flaw in flaws},
        key=lambda fault: (fault.line, fault.message),
    )
    if found.faults:
        found.process = None
    return found


def _text(flaw: Flaw) -> str:
    steps = "".join(f"[{each}]" if isinstance(each, int) else f".{each}" for each in flaw.path)
    return f"{steps[1:]}: {flaw.message}" if steps else flaw.message


def _made(document: Document, here: FilePath, stem: str, cores: int) -> tuple[SiteFile, list[Flaw]]:
    value = document.value
    if isinstance(value, dict):
        value = {"id": stem, **value}
    flaws = shape_flaws(value)
    if flaws:
        return SiteFile(), flaws
    site = Assembly(value, here, cores)
    process = site.process()
    lines = {name: document.line((name,)) for name in ("id", "needs", "kernel")}
    kind = next((name for name in ("command", "python", "cell") if name in value), "python")
    lines["run"] = document.line((kind,))
    found = SiteFile(process, [], value.get("needs", []), value.get("kernel"), site.beside, lines)
    return found, site.flaws
