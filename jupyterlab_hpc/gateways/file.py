"""The file of the gateways that were added: `{"version": 1, "gateways": [entry, …]}`.

An entry is one of the trait `gateways`, with placeholders for its secrets; its `secrets`
names those that are stored.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .private import replace

VERSION = 1
_LIMIT = 4 << 20

Stamp = tuple[int, int, int] | None


@dataclass(frozen=True)
class Content:
    """What was read. `broken` says why nothing could be; `line` where, from 1."""

    entries: tuple[Any, ...] = ()
    broken: str | None = None
    line: int | None = None


class GatewayFile:
    """Reads and writes; both block."""

    def __init__(self, path: Path):
        self._path = path

    @property
    def name(self) -> str:
        """The file's name, without the server's directories."""
        return self._path.name

    def stamp(self) -> Stamp:
        """Differs when the file was written by somebody else; None where there is no file."""
        try:
            found = self._path.stat()
        except OSError:
            return None
        return found.st_mtime_ns, found.st_size, found.st_ino

    def read(self) -> Content:
        """The entries as they are; what is wrong with the file is in the content."""
        try:
            if self._path.stat().st_size > _LIMIT:
                return Content(broken=f"it is larger than {_LIMIT >> 20} MiB")
            content = json.loads(self._path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return Content()
        except json.JSONDecodeError as error:
            return Content(broken=f"it is not JSON: {error.msg}", line=error.lineno)
        except (OSError, ValueError, RecursionError) as error:
            return Content(broken=f"it cannot be read ({type(error).__name__})")
        if not isinstance(content, dict) or not isinstance(content.get("gateways"), list):
            return Content(broken='it is not of the form {"version": 1, "gateways": [...]}')
        if content.get("version") != VERSION:
            return Content(broken=f"its version is not {VERSION}: upgrade jupyterlab-hpc")
        return Content(tuple(content["gateways"]))

    def write(self, entries: list[Any]) -> None:
        """Replace the file in one step. Raises `Misconfigured`."""
        replace(self._path, json.dumps({"version": VERSION, "gateways": entries}, indent=2) + "\n")
