"""Whether an interpreter has the packages that a process needs.

Standard library only, and a script: ``python -I needs.py NAME…`` prints as JSON which of the
packages the interpreter that runs it does not have.
"""

from __future__ import annotations

import contextlib
import importlib
import importlib.metadata
import importlib.util
import json
import subprocess
import sys
from collections.abc import Sequence

DEADLINE = 20.0


def missing(names: Sequence[str], python: str = sys.executable) -> list[str]:
    """Those that are not there. ``ValueError`` when the interpreter cannot be asked."""
    if python == sys.executable or not names:
        importlib.invalidate_caches()
        return [name for name in names if not _there(name)]
    try:
        # A kernel's own interpreter, and names that hold no option.
        answer = subprocess.run(  # noqa: S603
            [python, __file__, *names],
            capture_output=True,
            check=True,
            timeout=DEADLINE,
            stdin=subprocess.DEVNULL,
        )
        found: list[str] = json.loads(answer.stdout)
    except (OSError, subprocess.SubprocessError, ValueError):
        raise ValueError("the Python of this kernel does not answer") from None
    return found


def _there(name: str) -> bool:
    """Names as pip knows them, or as Python imports them."""
    with contextlib.suppress(importlib.metadata.PackageNotFoundError):
        importlib.metadata.version(name)
        return True
    with contextlib.suppress(ImportError, ValueError):
        return importlib.util.find_spec(name.replace("-", "_")) is not None
    return False


if __name__ == "__main__":
    # Beside this file lies nothing to import.
    del sys.path[0]
    print(json.dumps(missing(sys.argv[1:])))
