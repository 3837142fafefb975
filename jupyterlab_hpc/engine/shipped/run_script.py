"""``run-script``: runs a script, and collects what it prints and which files it leaves."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

ENDINGS = {"python": "py", "bash": "sh"}
#: Where the script runs; what it leaves there is collected.
FOLDER = Path("files")
OUTPUT = Path("outputs", "output.txt")
FILES = Path("outputs", "files.zip")
DATA = "data"
CHUNK = 1 << 16


def main(
    script: str,
    keep: Callable[..., None],
    interpreter: str = "python",
    arguments: list[str] | None = None,
    data: bytes | None = None,
) -> dict[str, Any]:
    program = found(interpreter)
    file = Path(f"script.{ENDINGS[interpreter]}").absolute()
    file.write_text(script)
    FOLDER.mkdir()
    if data is not None:
        (FOLDER / DATA).write_bytes(data)
    # What is printed by then is a result however the job ends.
    OUTPUT.touch()
    keep(output=OUTPUT)
    code = run([program, str(file), *(arguments or [])])
    if collected():
        keep(files=FILES)
    if code != 0:
        end_like(code)
    return {"output": OUTPUT, **({"files": FILES} if FILES.exists() else {})}


def found(interpreter: str) -> str:
    """The program that runs the script."""
    program = sys.executable if interpreter == "python" else shutil.which(interpreter)
    if program is None:
        raise ValueError(f"interpreter: {interpreter} is not installed on this machine")
    return program


def run(argv: list[str]) -> int:
    """Run it, standard output going to the log and to the file; the exit code, as in ``Popen``."""
    # What is printed is to be seen at once.
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    sys.stdout.flush()
    with (
        OUTPUT.open("wb") as copy,
        subprocess.Popen(  # noqa: S603 running what the user sends is what it is for
            argv, cwd=FOLDER, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE
        ) as process,
    ):
        assert process.stdout is not None
        while chunk := os.read(process.stdout.fileno(), CHUNK):
            copy.write(chunk)
            copy.flush()
            sys.stdout.buffer.write(chunk)
            sys.stdout.buffer.flush()
    return process.returncode


def collected() -> bool:
    """Pack what the script left; false when that is nothing. Links are not followed."""
    left = [
        path
        for path in sorted(FOLDER.rglob("*"))
        if path.is_file() and not path.is_symlink() and path != FOLDER / DATA
    ]
    if left:
        with zipfile.ZipFile(FILES, "w", zipfile.ZIP_DEFLATED, strict_timestamps=False) as archive:
            for path in left:
                archive.write(path, path.relative_to(FOLDER))
    return bool(left)


def end_like(code: int) -> None:
    """End this process as the script ended: the engine then says how, with its last lines."""
    sys.stdout.flush()
    sys.stderr.flush()
    if code < 0:
        # SIGKILL has no handler to put back.
        with contextlib.suppress(OSError):
            signal.signal(-code, signal.SIG_DFL)
        signal.raise_signal(-code)
    raise SystemExit(code)
