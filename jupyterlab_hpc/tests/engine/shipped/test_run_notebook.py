"""Notebooks run with parameters as papermill does, and leave what they did when they fail."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from ..client import Client, happens

EXAMPLES = Path(__file__).parents[4] / "examples"


def code(source: str, *tags: str) -> dict[str, Any]:
    metadata = {"tags": list(tags)} if tags else {}
    return {
        "cell_type": "code",
        "execution_count": None,
        "metadata": metadata,
        "outputs": [],
        "source": source,
    }


def text(source: str) -> dict[str, Any]:
    return {"cell_type": "markdown", "metadata": {}, "source": source}


def notebook(*cells: dict[str, Any], kernel: str | None = "python3") -> dict[str, Any]:
    spec = {"kernelspec": {"name": kernel, "display_name": kernel, "language": "python"}}
    return {
        "cells": list(cells),
        "metadata": spec if kernel else {},
        "nbformat": 4,
        "nbformat_minor": 4,
    }


async def executed(client: Client, job: str) -> list[dict[str, Any]]:
    """The cells of the notebook that came out."""
    answer = await client.get(f"jobs/{job}/results/notebook")
    assert answer.status == 200, answer.text
    assert answer.headers["Content-Type"] == "application/x-ipynb+json"
    return list(answer.json["cells"])


def printed(cells: Sequence[dict[str, Any]]) -> list[str]:
    outputs = [each for cell in cells for each in cell.get("outputs", [])]
    return ["".join(each["text"]).strip() for each in outputs if each["output_type"] == "stream"]


async def test_parameters_follow_the_tagged_cell_and_override_it(client: Client) -> None:
    document = notebook(
        text("# A report"),
        code("n = 1\nname = 'nobody'", "parameters"),
        code("print(name, n * 2)"),
    )
    inputs = {"notebook": document, "parameters": {"n": 21, "name": "Ada"}}
    job = await client.submit("run-notebook", inputs)
    info = await client.ended(job)
    assert info["status"] == "successful", info
    cells = await executed(client, job)
    assert [cell["metadata"].get("tags", []) for cell in cells] == [
        [],
        ["parameters"],
        ["injected-parameters"],
        [],
    ]
    assert printed(cells) == ["Ada 42"]
    assert "Ada 42" in (await client.get(f"jobs/{job}/log")).text
    assert info["progress"] == 100


async def test_the_example_takes_its_parameters(client: Client) -> None:
    document = json.loads((EXAMPLES / "decay.ipynb").read_text())
    inputs = {"notebook": document, "parameters": {"half_life": 5730, "years": 20000}}
    job = await client.submit("run-notebook", inputs)
    info = await client.ended(job)
    assert info["status"] == "successful", info
    assert printed(await executed(client, job)) == ["8.9% is left after 20000 years"]


async def test_without_a_tagged_cell_they_come_first_and_the_log_warns_of_them(
    client: Client,
) -> None:
    document = notebook(code("print(n)"), kernel=None)
    job = await client.submit("run-notebook", {"notebook": document, "parameters": {"n": [1, 2]}})
    info = await client.ended(job)
    assert info["status"] == "successful", info
    assert printed(await executed(client, job)) == ["[1, 2]"]
    assert "unknown parameter: n" in (await client.get(f"jobs/{job}/log")).text


async def test_a_cell_that_fails_is_named_and_the_notebook_with_its_traceback_is_kept(
    client: Client,
) -> None:
    document = notebook(
        text("Numbers count code that runs."), code("print('before')"), code(" "), code("1 / 0")
    )
    job = await client.submit("run-notebook", {"notebook": document})
    info = await client.ended(job)
    assert info["status"] == "failed"
    assert info["message"] == "CellExecution: cell 2: ZeroDivisionError: division by zero"
    cells = await executed(client, job)
    assert printed(cells) == ["before"]
    (error,) = [
        each for cell in cells for each in cell.get("outputs", []) if each["output_type"] == "error"
    ]
    assert error["ename"] == "ZeroDivisionError"
    assert error["traceback"]
    rels = [link["rel"] for link in info["links"]]
    assert any(rel.endswith("partial-results") for rel in rels)


@pytest.mark.parametrize(
    ("source", "timeout", "message"),
    [
        ("import time; time.sleep(600)", 1, "no end after 1 s"),
        ("import os; os._exit(3)", None, "the kernel died"),
        ("raise SystemExit(3)", None, "SystemExit: 3"),
    ],
)
async def test_a_cell_that_ends_the_run_is_named(client: Client, source, timeout, message) -> None:
    inputs = {"notebook": notebook(code(source)), "timeout": timeout}
    job = await client.submit("run-notebook", inputs)
    info = await client.ended(job)
    assert info["status"] == "failed"
    assert info["message"] == f"CellExecution: cell 1: {message}"


async def test_progress_tells_the_cell_and_dismissal_ends_the_kernel_and_keeps_what_ran(
    client: Client, tmp_path: Path
) -> None:
    place = tmp_path / "kernel.pid"
    document = notebook(
        code(
            f"import os, pathlib, time\npathlib.Path({str(place)!r}).write_text(str(os.getpid()))"
        ),
        code("print('done')"),
        code("time.sleep(600)"),
        code("print('never')"),
    )
    job = await client.submit("run-notebook", {"notebook": document})
    info = await client.until(job, lambda info: info.get("message") == "cell 3 of 4")
    assert (info["status"], info["progress"]) == ("running", 50)
    kernel = int(place.read_text())
    await client.send("DELETE", f"jobs/{job}")
    await client.until(job, lambda info: info["status"] == "dismissed")
    await happens(lambda: gone(kernel), "the end of the kernel")
    assert printed(await executed(client, job)) == ["done"]


def gone(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return False


@pytest.mark.parametrize(
    ("inputs", "message"),
    [
        (
            {"notebook": notebook(), "kernel": "fortran"},
            "kernel: there is no kernel 'fortran' here; there are: ",
        ),
        (
            {"notebook": notebook(kernel="fortran")},
            "notebook: there is no kernel 'fortran' here; there are: ",
        ),
        ({"notebook": {"cells": 1}}, "notebook: this is not a notebook: "),
        ({"notebook": {"nbformat": 4}}, "notebook: this is not a notebook: "),
    ],
)
async def test_what_cannot_run_is_told(client: Client, inputs, message: str) -> None:
    info = await client.ended(await client.submit("run-notebook", inputs))
    assert info["status"] == "failed"
    assert info["message"].startswith(message)
