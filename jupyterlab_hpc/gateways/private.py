"""Files that only their owner reads."""

from __future__ import annotations

import os
from pathlib import Path

from ..errors import Misconfigured


def replace(path: Path, content: str) -> None:
    """Write a file of mode 0600 in one step: a reader sees the old content or the new.

    Blocks. Raises `Misconfigured`; then the old content is still there.
    """
    draft = path.with_suffix(".new")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft.unlink(missing_ok=True)
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    except OSError as error:
        raise Misconfigured(
            f"{path.name} cannot be written ({error.strerror}): make room, or give this server's "
            "user the right to write there (HpcApp.data_dir)."
        ) from error
