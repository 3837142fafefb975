"""Capsules for tests, as a kernel would write them."""

from __future__ import annotations

import hashlib
import json
import platform
import sys
import types
from pathlib import Path
from typing import Any

from jupyterlab_hpc.capsule.runner import bundle
from jupyterlab_hpc.capsule.runner.travel import python
from jupyterlab_hpc.capsule.runner.variables import Encoder


def notebook(source: str) -> dict[str, Any]:
    """The variables of a notebook that ran this; its module is ``__main__`` until the next."""
    module = types.ModuleType("__main__")
    sys.modules["__main__"] = module
    exec(source, module.__dict__)
    return module.__dict__


def pack(
    directory: Path,
    namespace: dict[str, Any],
    names: list[str],
    files: dict[str, bytes] | None = None,
    **more: Any,
) -> str:
    """Write a capsule's members; gives the SHA-256 of its manifest."""
    written = []
    for path, content in (files or {}).items():
        target = directory / "files" / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
        sha256 = hashlib.sha256(content).hexdigest()
        written.append({"path": path, "sha256": sha256, "size": len(content), "module": False})
    manifest = {
        "schema": 1,
        "cell": {"source": "", "python": "", "sha256": ""},
        "variables": Encoder(str(directory), namespace, names).encode(),
        "imports": [],
        "files": written,
        "python": python(),
        "platform": {"system": platform.system(), "machine": platform.machine()},
        "exports": [],
        **more,
    }
    content = bundle.canonical(manifest)
    (directory / "manifest.json").write_bytes(content)
    (directory / "capsule.json").write_text(json.dumps({"uuid": "1", "notebook": "a.ipynb"}))
    return hashlib.sha256(content).hexdigest()
