"""The kernel's side as a kernel runs it: one text, executed by itself."""

from __future__ import annotations

import json
import sys
import types
from pathlib import Path
from typing import Any

from jupyterlab_hpc.capsule.kernel import code

SIDE: dict[str, Any] = {}
exec(compile(code(), "<kernel side>", "exec"), SIDE)


def notebook(source: str) -> dict[str, Any]:
    """The variables of a notebook that ran this; its module is ``__main__``."""
    module = types.ModuleType("__main__")
    sys.modules["__main__"] = module
    exec(source, module.__dict__)
    return module.__dict__


def plan(source: str, names: dict[str, Any], **more: Any) -> dict[str, Any]:
    request = {"source": source, "notebook_dir": None, **more}
    return json.loads(SIDE["plan"](json.dumps(request), names))


def need(source: str, names: dict[str, Any], name: str, **more: Any) -> dict[str, Any]:
    found = plan(source, names, **more)["needs"]
    return next(each for each in found if each["name"] == name)


def capture(source: str, names: dict[str, Any], directory: Path, **more: Any) -> dict[str, Any]:
    request = {"source": source, "notebook_dir": None, "directory": str(directory), **more}
    return json.loads(SIDE["capture"](json.dumps(request), names))


def load(directory: Path, names: dict[str, Any], wanted: list[str], pickle: bool) -> dict[str, Any]:
    request = {"directory": str(directory), "names": wanted, "pickle": pickle}
    return json.loads(SIDE["load"](json.dumps(request), names))


def elsewhere(source: str, names: dict[str, Any], directory: Path, **more: Any) -> dict[str, Any]:
    """The namespace of another notebook into which everything that the cell needs was loaded."""
    found = capture(source, names, directory, **more)
    assert found["ok"], found
    there = notebook("")
    result = load(directory, there, found["variables"], True)
    assert not result["failed"], result
    return there
