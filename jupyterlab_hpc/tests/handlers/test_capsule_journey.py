"""A cell's whole way: planned and captured in a real kernel, run as a job, and brought back."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jupyter_client.blocking import BlockingKernelClient

from ..capsule.test_kernel import call, kernel, value  # noqa: F401 fixtures are found by name
from ..capsule.test_kernel import run as execute
from .test_capsules import opened, run, seal

SETUP = """
import numpy as np, fractions
table = {"a": [1, 2, 3]}
same = table["a"]
field = np.arange(6.0).reshape(2, 3)
class Model:
    def __init__(self, slope): self.slope = slope
    def at(self, x): return shift(self.slope * x)
def shift(y): return y + offset
offset = 10
model = Model(2)
part = fractions.Fraction(1, 3)
"""
CELL = """
same.append(4)
made = field * model.at(3)
total = sum(table["a"]) + part
print(made.shape, total)
"""


@pytest.fixture
def notebook(kernel: BlockingKernelClient) -> BlockingKernelClient:  # noqa: F811
    execute(kernel, SETUP)
    return kernel


async def test_a_cell_takes_its_variables_along_and_gives_some_back(
    notebook: BlockingKernelClient, api: Any, jp_fetch: Any
) -> None:
    made = await opened(api)
    plan = call(notebook, "plan", {"source": CELL})
    needs = {need["name"] for need in plan["needs"]}
    assert {"field", "model", "part", "same", "table"} <= needs, plan
    captured = call(
        notebook,
        "capture",
        {
            "source": CELL,
            "directory": made["directory"],
            "marker": made["marker"],
            "exports": ["made", "total"],
        },
    )
    assert captured["ok"], captured
    status, sealed = await seal(api, made["id"], captured["manifest_sha256"])
    assert status == 200, sealed
    inputs = {"code": CELL, "capsule": made["id"], "exports": ["made", "total", "same"]}
    job, info = await run(api, jp_fetch, inputs)
    assert info["status"] == "successful", info
    response = await jp_fetch("hpc", "engine", "jobs", info["jobID"], "log")
    assert b"(2, 3) 31/3" in response.body
    status, back = await api("POST", f"jobs/{job}/variables", {})
    assert status == 200, back
    kinds = {each["name"]: each["kind"] for each in back["variables"]}
    assert kinds == {"made": "npy", "same": "json", "total": "pickle"}
    # the notebook's own list is as it was until the user wants the job's
    assert value(notebook, "same") == [1, 2, 3]
    wanted = {"directory": back["directory"], "names": sorted(kinds), "pickle": False}
    answer = call(notebook, "load", wanted)
    assert sorted(answer["loaded"]) == ["made", "same"]
    assert [each["name"] for each in answer["failed"]] == ["total"]
    answer = call(notebook, "load", {**wanted, "names": ["total"], "pickle": True})
    assert answer["failed"] == []
    assert value(notebook, "(made.tolist(), str(total), same)") == (
        [[0.0, 16.0, 32.0], [48.0, 64.0, 80.0]],
        "31/3",
        [1, 2, 3, 4],
    )


async def test_a_changed_capsule_is_not_run(
    notebook: BlockingKernelClient, api: Any, jp_fetch: Any
) -> None:
    made = await opened(api)
    asked = {"source": CELL, "directory": made["directory"], "marker": made["marker"]}
    captured = call(notebook, "capture", asked)
    manifest = json.loads((Path(made["directory"]) / "manifest.json").read_text())
    (member,) = [each["file"] for each in manifest["variables"] if each["name"] == "field"]
    path = Path(made["directory"]) / member
    path.write_bytes(path.read_bytes()[:-1] + b"\xff")
    status, answer = await seal(api, made["id"], captured["manifest_sha256"])
    assert status == 400, answer
    assert member in answer["message"]
