"""Variables that a job left, into the live kernel."""

from __future__ import annotations

from typing import Any

from ..runner.bundle import Damaged, read_manifest, verify
from ..runner.variables import decode
from .namespace import Live


def loaded_into(live: Live, directory: str, names: list[str], pickle: bool) -> dict[str, Any]:
    """Bind variables; ``{"loaded": [names], "failed": [{"name", "reason"}]}``.

    Those that they refer to are read as well, and are not left in the namespace. Without
    ``pickle`` nothing is read that could run code.
    """
    try:
        manifest, _ = read_manifest(directory)
        verify(directory, manifest)
    except (Damaged, OSError) as error:
        words = f"The variables cannot be used: {error}"
        return {"loaded": [], "failed": [{"name": name, "reason": words} for name in names]}
    entries = {entry["name"]: entry for entry in manifest["variables"]}
    failed = [
        {"name": name, "reason": f"the job left no variable {name}"}
        for name in names
        if name not in entries
    ]
    missing = object()
    before = {name: live.names.get(name, missing) for name in entries}
    done: list[str] = []
    for name, entry in entries.items():
        try:
            if entry["kind"] == "source" and not pickle:
                raise PermissionError("it is code, which was not agreed to")
            live.names[name] = decode(entry, directory, live.names, pickle)
            done.append(name)
        except Exception as error:
            if name in names:
                words = f"{name} cannot be loaded: {type(error).__name__}: {error}"
                failed.append({"name": name, "reason": words})
    for name, value in before.items():
        if name in done and name in names:
            continue
        if value is missing:
            live.names.pop(name, None)
        else:
            live.names[name] = value
    return {"loaded": [name for name in done if name in names], "failed": failed}
