"""The doors of the kernel's side: JSON text in, JSON text out."""

from __future__ import annotations

import base64
import json
import shutil
import tempfile
from pathlib import Path
from typing import Any

from ..runner.bundle import inside
from .capturing import STAGED, Captured
from .loading import loaded_into
from .namespace import Live
from .planning import Planned

#: Bytes of a chunk that is streamed.
CHUNK_BYTES = 1 << 20


def plan(request: str, names: dict[str, Any] | None = None) -> str:
    """What a cell needs. ``{"source", "notebook_dir", "limits"?, "exclude"?: [names]}`` → Plan."""
    return json.dumps(Planned(json.loads(request), Live(names)).plan)


def capture(request: str, names: dict[str, Any] | None = None) -> str:
    """Write the members of a capsule.

    The request of `plan`, and ``{"directory": path or null, "marker"?, "include"?: [names],
    "consent"?: [names], "exports"?: [names], "seeds"?: bool, "notebook"?, "cell_id"?}`` →
    ``{"ok", "refused": [{"name", "reason"}], "warnings", "manifest_sha256", "hash", "size",
    "members": [{"path", "size"}], "variables": [names]}``. For ``null`` the answer has the
    ``directory`` that `stream` reads from. ``"elsewhere": true``: the directory that has this
    ``marker`` is not on the kernel's machine.
    """
    return json.dumps(Captured(json.loads(request), Live(names)).answer())


def stream(request: str) -> str:
    """A part of a member. ``{"directory", "path", "offset"}`` → ``{"data": base64, "next"}``,
    ``next`` is null at the end. ``{"directory", "done": true}`` removes the directory."""
    asked = json.loads(request)
    directory = Path(asked["directory"]).resolve()
    ours = directory.parent == Path(tempfile.gettempdir()).resolve()
    if not ours or not directory.name.startswith(STAGED):
        return json.dumps({"error": "this is no directory of a capsule"})
    if asked.get("done"):
        shutil.rmtree(directory, ignore_errors=True)
        return json.dumps({"data": "", "next": None})
    offset = int(asked.get("offset") or 0)
    with Path(inside(str(directory), asked["path"])).open("rb") as file:
        file.seek(offset)
        data = file.read(CHUNK_BYTES)
        more = bool(file.read(1))
    text = base64.b64encode(data).decode()
    return json.dumps({"data": text, "next": offset + len(data) if more else None})


def load(request: str, names: dict[str, Any] | None = None) -> str:
    """Bind variables of a job. ``{"directory", "names", "pickle": bool}`` → ``{"loaded": [names],
    "failed": [{"name", "reason"}]}``."""
    asked = json.loads(request)
    pickles = bool(asked.get("pickle"))
    found = loaded_into(Live(names), asked["directory"], asked["names"], pickles)
    return json.dumps(found)
