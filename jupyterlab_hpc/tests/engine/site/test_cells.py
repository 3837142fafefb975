"""A Python file is run as a notebook cell; its inputs and outputs are variables."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from jupyterlab_hpc.engine import Folder
from jupyterlab_hpc.engine.site.reader import read_file

from ..client import Answer, Client, python_for

SHOWN = "application/vnd.jupyter.outputs+json"
TREND = """\
id: trend
title: Trend
inputs:
  n: {schema: {type: integer, minimum: 1, default: 3}}
  name: {schema: {type: string, default: Ada}}
  numbers: {schema: {type: array, items: {type: number}, default: [1, 2.5]}}
outputs:
  total: {schema: {type: number}}
  words: {optional: true, schema: {type: string}}
  shown: {schema: {type: array, contentMediaType: application/vnd.jupyter.outputs+json}}
cell: trend.py
"""
SOURCE = """\
print(f"hello {name}")
total = n * sum(numbers)
total
"""


@pytest.fixture
async def client(tmp_path: Path) -> AsyncIterator[Client]:
    folder = tmp_path / "processes"
    (folder / "deployed").mkdir(parents=True, mode=0o700)
    folder.chmod(0o700)
    folders = [
        Folder(folder, "processes", own=True),
        Folder(folder / "deployed", "deployed", own=True, deployed=True),
    ]
    async with Client(tmp_path / "engine", folders=folders, deploys=True) as client:
        yield client


async def deployed(client: Client, form: str = TREND, source: str = SOURCE) -> Answer:
    units = [
        {"value": form, "mediaType": "application/vnd.jupyterlab-hpc.process+yaml"},
        {"value": source, "mediaType": "text/x-python"},
    ]
    return await client.send(
        "POST",
        "processes",
        json.dumps({"executionUnit": units}).encode(),
        content_type="application/ogcapppkg+json",
    )


async def run(client: Client, **inputs: Any) -> tuple[dict[str, Any], str]:
    job = await client.submit("trend", inputs)
    return await client.ended(job), job


async def results(client: Client, job: str) -> dict[str, Any]:
    return dict((await client.get(f"jobs/{job}/results")).json)


async def test_inputs_are_variables_and_so_are_outputs(client: Client) -> None:
    assert (await deployed(client)).status == 201
    info, job = await run(client, n=4, name="Grace")
    assert info["status"] == "successful", info
    found = await results(client, job)
    assert found["total"] == 14.0
    shown = found["shown"]["value"]
    assert found["shown"]["mediaType"] == SHOWN
    assert shown[0] == {"output_type": "stream", "name": "stdout", "text": "hello Grace\n"}
    assert shown[1]["data"] == {"text/plain": "14.0"}
    assert "words" not in found


async def test_inputs_that_are_left_out_have_their_defaults(client: Client) -> None:
    await deployed(client)
    _, job = await run(client)
    found = await results(client, job)
    assert found["total"] == 10.5
    assert found["shown"]["value"][0]["text"] == "hello Ada\n"


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("x = 1", "its variable 'total' is not there"),
        ("total = None", "its variable 'total' is None"),
        ("total = object()", "Output 'total' cannot be written as JSON"),
        ("total = 1\nraise ValueError('no rows')", "ValueError: no rows"),
    ],
)
async def test_a_cell_that_leaves_no_result_fails_and_says_why(
    client: Client, source: str, told: str
) -> None:
    await deployed(client, source=source)
    info, job = await run(client)
    assert info["status"] == "failed"
    assert told in info["message"]
    shown = await client.get(f"jobs/{job}/results/shown")
    assert shown.status == 200, "what it showed by then stays"


async def test_magics_and_await_work_as_in_a_notebook(client: Client) -> None:
    source = "import asyncio\nawait asyncio.sleep(0)\n%time total = n\n"
    assert (await deployed(client, source=source)).status == 201
    info, job = await run(client, n=2)
    assert info["status"] == "successful", info
    assert (await results(client, job))["total"] == 2


async def test_nothing_of_the_engine_is_where_the_cell_imports_from(client: Client) -> None:
    source = (
        "import importlib.util, sys\n"
        "words = ' '.join(n for n in ('programs', 'runner', 'report', 'call') "
        "if importlib.util.find_spec(n))\n"
        "total = len(sys.argv)\n"
    )
    await deployed(client, source=source)
    info, job = await run(client)
    assert info["status"] == "successful", info
    assert (await results(client, job))["words"] == ""


async def test_a_job_runs_the_cell_as_it_was_when_it_was_accepted(client: Client) -> None:
    await deployed(client, source="import time\ntime.sleep(0.3)\ntotal = 1\n")
    job = await client.submit("trend", {})
    assert (await client.send("DELETE", "processes/trend")).status == 204
    assert (await client.ended(job))["status"] == "successful"
    assert (await results(client, job))["total"] == 1


async def test_the_package_is_given_back_with_its_cell(client: Client) -> None:
    await deployed(client)
    package = (await client.get("processes/trend/package")).json
    assert package["executionUnit"][1] == {"value": SOURCE, "mediaType": "text/x-python"}


@pytest.mark.parametrize(
    ("form", "source", "told"),
    [
        (TREND, "total = (", "trend.py, line 1"),
        (TREND.replace("  n:", "  class:"), SOURCE, "inputs.class: a variable of a cell"),
        (TREND.replace("  total:", "  to-tal:"), SOURCE, "outputs.to-tal: a variable of a cell"),
        (TREND.replace("cell: trend.py", "cell: ../trend.py"), SOURCE, "'python:' or 'cell:'"),
        (TREND + "command: [ls]\n", SOURCE, "say what it runs"),
        (TREND.replace("{type: number}}", "{type: number}, stdout: true}", 1), SOURCE, "stdout"),
    ],
)
async def test_what_makes_no_process_is_refused_with_its_place(
    client: Client, form: str, source: str, told: str
) -> None:
    answer = await deployed(client, form, source)
    assert answer.status == 400
    assert told in answer.json["detail"]


def test_a_file_that_is_missing_or_elsewhere_is_told(tmp_path: Path) -> None:
    for name, told in (
        ("trend.py", "cell: trend.py cannot be read: No such file or directory"),
        ("a/../../trend.py", "is not in the folder of this file"),
        ("trend.txt", "is not the name of a Python file"),
    ):
        found = read_file(TREND.replace("trend.py", name).encode(), tmp_path, "trend")
        assert found.process is None
        assert told in found.faults[0].message


@pytest.fixture
def sizes(tmp_path: Path) -> Folder:
    """A process in a folder of its own, as a user writes it there."""
    form = """\
id: sizes
inputs:
  data: {schema: {type: string, contentEncoding: base64}}
  rows: {maxOccurs: 3, schema: {type: string}}
outputs: {sizes: {schema: {type: object}}}
cell: sizes.py
"""
    (tmp_path / "sizes.yaml").write_text(form)
    (tmp_path / "sizes.py").write_text("sizes = {'data': list(data), 'rows': rows}")
    for file in tmp_path.iterdir():
        file.chmod(0o600)
    tmp_path.chmod(0o700)
    return Folder(tmp_path, "processes", own=True)


async def test_binary_and_several_values_come_as_python_has_them(
    tmp_path: Path, sizes: Folder
) -> None:
    async with Client(tmp_path / "engine", folders=[sizes]) as client:
        job = await client.submit("sizes", {"data": "AAEC", "rows": ["a", "b"]})
        info = await asyncio.wait_for(client.ended(job), 30)
        assert info["status"] == "successful", info
        found = await results(client, job)
    assert found["sizes"] == {"data": [0, 1, 2], "rows": ["a", "b"]}


def test_the_interpreter_is_that_of_the_kernel(tmp_path: Path) -> None:
    (tmp_path / "trend.py").write_text(SOURCE)
    found = read_file((TREND + "kernel: python3\n").encode(), tmp_path, "trend")
    assert found.process is not None
    assert found.process.captures
    command = found.process.command(tmp_path, {}, lambda name: python_for(name, "/a/python"))
    assert command.argv[0] == "/a/python"
