"""Check files of site processes: ``python -m jupyterlab_hpc.engine.site FILE…``.

Prints every fault with its file and line; the exit code is 1 when there is one.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from ..notice import Notice
from .folders import content
from .needs import missing
from .reader import SiteFault, SiteFile, read_file


def main(arguments: list[str] | None = None) -> int:
    """Check the files that are named; returns the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m jupyterlab_hpc.engine.site", description="Check files of site processes."
    )
    parser.add_argument("files", nargs="+", metavar="FILE", type=Path)
    good = True
    for path in parser.parse_args(arguments).files:
        found = _read(path)
        for fault in found.faults:
            print(Notice("warning", fault.message, str(path), fault.line))
        good = good and not found.faults
        if found.process is not None:
            print(f"{path}: {found.process.id}: good{_lacking(found)}")
    return 0 if good else 1


def _read(path: Path) -> SiteFile:
    try:
        return read_file(content(path), path.resolve().parent, path.stem)
    except OSError as error:
        return SiteFile(faults=[SiteFault(1, error.strerror or "this is not a file")])


def _lacking(found: SiteFile) -> str:
    if found.kernel is not None:
        return f" (needs are those of the kernel {found.kernel}, not checked)"
    lacks = missing(found.needs)
    return f" (not offered with this Python: install {' and '.join(lacks)})" if lacks else ""


if __name__ == "__main__":
    sys.exit(main())
