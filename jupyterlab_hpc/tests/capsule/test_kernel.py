"""The kernel's side in a real kernel: silent, and without a trace."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jupyter_client.blocking import BlockingKernelClient
from jupyter_client.manager import KernelManager, start_new_kernel

from jupyterlab_hpc.capsule.kernel import code

SECONDS = 60


@pytest.fixture(scope="module")
def kernel() -> Iterator[BlockingKernelClient]:
    manager: KernelManager
    manager, client = start_new_kernel(kernel_name="python3", startup_timeout=SECONDS)
    yield client
    client.stop_channels()
    manager.shutdown_kernel(now=True)


def run(client: BlockingKernelClient, source: str) -> None:
    answer = client.execute(source, reply=True, timeout=SECONDS)
    assert answer["content"]["status"] == "ok", answer


def value(client: BlockingKernelClient, expression: str) -> Any:
    answer = client.execute(
        "",
        silent=True,
        store_history=False,
        user_expressions={"r": expression},
        reply=True,
        timeout=SECONDS,
    )
    found = answer["content"]["user_expressions"]["r"]
    assert found["status"] == "ok", found
    return ast.literal_eval(found["data"]["text/plain"])


def call(client: BlockingKernelClient, door: str, request: dict[str, Any]) -> dict[str, Any]:
    asked = json.dumps({"notebook_dir": None, **request})
    expression = f"(lambda n: (exec({code()!r}, n), n[{door!r}]({asked!r}))[1])({{}})"
    return json.loads(value(client, expression))


def test_a_cell_is_captured_and_loaded_without_a_trace(
    kernel: BlockingKernelClient, tmp_path: Path
) -> None:
    run(kernel, "x = 3\ndef f(v): return v * x\nclass C:\n    def m(self): return f(2)\nc = C()")
    names = "(sorted(get_ipython().user_ns), len(get_ipython().history_manager.input_hist_raw))"
    modules = "sorted(m for m in __import__('sys').modules if 'hpc' in m or 'cloudp' in m)"
    before = value(kernel, names), value(kernel, modules)
    plan = call(kernel, "plan", {"source": "%time r = c.m()\n_ + y_zz"})
    kinds = {need["name"]: need["kind"] for need in plan["needs"]}
    assert kinds == {"_": "refused", "c": "pickle", "f": "pickle", "x": "json", "y_zz": "missing"}
    found = call(kernel, "capture", {"source": "r = c.m()", "directory": str(tmp_path)})
    assert found["ok"], found
    assert (value(kernel, names), value(kernel, modules)) == before
    run(kernel, "del c, x, f, C")
    wanted = {"directory": str(tmp_path), "names": found["variables"], "pickle": True}
    assert call(kernel, "load", wanted)["failed"] == []
    assert value(kernel, "c.m()") == 6


def test_source_text_travels_with_functions(kernel: BlockingKernelClient, tmp_path: Path) -> None:
    run(kernel, "def told(v):\n    return v + 1")
    call(kernel, "capture", {"source": "told(1)", "directory": str(tmp_path)})
    manifest = json.loads((tmp_path / "manifest.json").read_text())
    assert manifest["variables"][0]["source"] == "def told(v):\n    return v + 1\n"
