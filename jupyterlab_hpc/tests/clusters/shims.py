"""Commands in front of the real ones on PATH, that hang, lie, truncate and fail on demand."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path

from .daemons import found

# Each looks for the file of its trouble; without one it is the real command.
SHIM = """#!/bin/sh
touch {used}
case "$(cat {trouble} 2>/dev/null)" in
  hang) exec sleep 600 ;;
  fail) echo 'error: Unable to contact the controller (connection refused)' >&2; exit 1 ;;
  empty) exit 0 ;;
  garble) printf '\\377\\001|||<<&\\n12\\n|RUNNING|x\\n' ;;
  truncate) {real} "$@" | head -c 12 ;;
  say) cat {says} ;;
  do-and-hang) {real} "$@" >/dev/null; exec sleep 600 ;;
  do-and-fail) {real} "$@" >/dev/null; echo 'error: Socket timed out on send/recv' >&2; exit 1 ;;
  do-and-mumble) {real} "$@" >/dev/null; echo 'have a nice day' ;;
  *) exec {real} "$@" ;;
esac
"""


class Shims:
    """A folder for PATH."""

    def __init__(self, folder: Path, commands: Iterable[str]) -> None:
        self._folder = folder
        folder.mkdir()
        for name in commands:
            shim = folder / name
            shim.write_text(
                SHIM.format(
                    trouble=folder / f"{name}.trouble",
                    used=folder / f"{name}.used",
                    says=folder / f"{name}.says",
                    real=found(name),
                )
            )
            shim.chmod(0o755)

    @property
    def environment(self) -> Mapping[str, str]:
        return {"PATH": f"{self._folder}{os.pathsep}{os.environ['PATH']}"}

    def trouble(self, command: str, what: str) -> None:
        """From now on this command does something else."""
        (self._folder / f"{command}.trouble").write_text(what)

    def say(self, command: str, words: str) -> None:
        """From now on this command prints only that."""
        (self._folder / f"{command}.says").write_text(words)
        self.trouble(command, "say")

    def used(self, command: str) -> bool:
        """Whether it was ever started."""
        return (self._folder / f"{command}.used").exists()

    def heal(self) -> None:
        """All commands do what they should."""
        for path in self._folder.glob("*.trouble"):
            path.unlink()
