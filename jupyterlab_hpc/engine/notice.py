"""What whoever uses this server should know."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Notice:
    """Something to know: shown in the panel, in plain words."""

    #: ``info`` or ``warning``.
    severity: str
    text: str
    #: The file that it is about, and the line in it (from 1).
    file: str | None = None
    line: int | None = None

    def __str__(self) -> str:
        place = self.file or ""
        place += f", line {self.line}" if self.file and self.line else ""
        return f"{place}: {self.text}" if place else self.text
