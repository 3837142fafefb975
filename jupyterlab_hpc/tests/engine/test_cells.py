"""A cell that ran as a job shows what it would have shown in the notebook."""

from __future__ import annotations

import base64
import json
import resource
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import jupyterlab_hpc.capsule as capsule

from .client import Client

RUNNER = Path(capsule.__file__).with_name("runner")


class Run:
    """A cell that the runner ran, without an engine."""

    def __init__(self, directory: Path, code: str, *flags: str) -> None:
        self.directory = directory
        work = directory / "work"
        (work / "inputs").mkdir(parents=True)
        (work / "inputs" / "inputs.json").write_text(json.dumps({"code": code}))
        self.done = subprocess.run(
            [sys.executable, *flags, str(RUNNER), str(directory)],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            cwd=work,
            timeout=60,
        )
        self.outputs = json.loads((work / "outputs" / "cell.json").read_text())

    @property
    def events(self) -> list[dict[str, Any]]:
        lines = (self.directory / "events.ndjson").read_text().splitlines()
        return [json.loads(line) for line in lines]

    @property
    def text(self) -> str:
        return "".join(each["text"] for each in self.outputs if each["output_type"] == "stream")


@pytest.fixture
def run(tmp_path: Path):
    def run_cell(*lines: str, flags: tuple[str, ...] = ()) -> Run:
        return Run(tmp_path / "job", "\n".join(lines), *flags)

    return run_cell


def stream(name: str, text: str) -> dict[str, str]:
    return {"output_type": "stream", "name": name, "text": text}


def shown(text: str) -> dict[str, Any]:
    data = {"text/plain": text}
    return {
        "output_type": "execute_result",
        "execution_count": None,
        "data": data,
        "metadata": {},
    }


CORPUS = [
    (["1+1"], [shown("2")]),
    (["print(1)", "print(2)"], [stream("stdout", "1\n2\n")]),
    (
        ["import sys", "print('o')", "print('e', file=sys.stderr)", "print('p')"],
        [stream("stdout", "o\n"), stream("stderr", "e\n"), stream("stdout", "p\n")],
    ),
    (["1", "2", "3"], [shown("3")]),
    (["x = 1", "x;"], []),
    (["print('10%\\r20%\\rdone', end='')", "print()"], [stream("stdout", "done\n")]),
    (["print('abc\\rX')"], [stream("stdout", "Xbc\n")]),
    (["import asyncio", "await asyncio.sleep(0)", "'waited'"], [shown("'waited'")]),
    (["!echo hi"], [stream("stdout", "hi\n")]),
    (
        ["import subprocess", "print('a')", "_ = subprocess.run(['echo', 'b'])", "print('c')"],
        [stream("stdout", "a\nb\nc\n")],
    ),
    (["import os", "os.write(1, b'\\xc3')", "_ = os.write(1, b'\\xa4\\n')"], None),
    (["%%capture", "print(1)"], []),
    (["%%bash", "echo out"], [stream("stdout", "out\n")]),
    (
        ["from threading import Thread", "t = Thread(target=print, args=('t',))", "t.start()"],
        [stream("stdout", "t\n")],
    ),
    (
        [
            "from multiprocessing import get_context",
            "p = get_context('fork').Process(target=print, args=('child',))",
            "p.start(); p.join()",
        ],
        [stream("stdout", "child\n")],
    ),
    (["print('x' * 200_000)"], [stream("stdout", "x" * 200_000 + "\n")]),
]


@pytest.mark.parametrize(("lines", "outputs"), CORPUS, ids=lambda value: str(value)[:40])
def test_a_cell_shows_what_it_would_in_a_notebook(run, lines: list[str], outputs: Any) -> None:
    done = run(*lines)
    assert done.outputs == ([stream("stdout", "ä\n")] if outputs is None else outputs)
    assert done.done.returncode == 0


def test_rich_outputs_keep_all_their_forms(run) -> None:
    html, value = run("from IPython.display import HTML", "display(HTML('<b>x</b>'))", "3").outputs
    assert html["output_type"] == "display_data"
    assert html["data"] == {
        "text/html": "<b>x</b>",
        "text/plain": "<IPython.core.display.HTML object>",
    }
    assert value == shown("3")


def test_a_display_is_updated_in_its_place(run) -> None:
    done = run(
        "handle = display('one', display_id=True)",
        "print('between')",
        "handle.update('two')",
    )
    assert [each["output_type"] for each in done.outputs] == ["display_data", "stream"]
    assert done.outputs[0]["data"] == {"text/plain": "'two'"}
    assert [("update" in event) for event in done.events] == [False, False, True]
    assert [event["seq"] for event in done.events] == [1, 2, 3]


@pytest.mark.parametrize("wait", [True, False])
def test_cleared_outputs_are_gone(run, wait: bool) -> None:
    clear = f"clear_output(wait={wait})"
    done = run("from IPython.display import clear_output", "print('old')", clear, "print('new')")
    assert done.outputs == [stream("stdout", "new\n")]
    assert any(event.get("clear") for event in done.events)


def test_a_plot_is_an_image_with_and_without_the_magic(run) -> None:
    (plot,) = run("import matplotlib.pyplot as plt", "plt.plot([1, 2]);").outputs
    assert base64.b64decode(plot["data"]["image/png"]).startswith(b"\x89PNG")


def test_an_exception_keeps_what_was_printed_before(run) -> None:
    done = run("print('before')", "1/0")
    printed, error = done.outputs
    assert printed == stream("stdout", "before\n")
    assert (error["ename"], error["evalue"]) == ("ZeroDivisionError", "division by zero")
    assert any("1" in line for line in error["traceback"])
    assert done.done.returncode == 1
    failure = json.loads((done.directory / "failure.json").read_text())
    assert failure == {"message": "ZeroDivisionError: division by zero"}


def test_input_is_a_clear_error(run) -> None:
    (error,) = run("input('name?')").outputs
    assert error["ename"] == "StdinNotImplementedError"
    assert "nobody is there to answer" in error["evalue"]


def test_leaving_with_a_code_is_an_error_and_without_one_is_not(tmp_path: Path) -> None:
    assert Run(tmp_path / "three", "raise SystemExit(3)").outputs[0]["ename"] == "SystemExit"
    left = Run(tmp_path / "zero", "print('x')\nimport sys\nsys.exit(0)")
    assert left.done.returncode == 0
    assert left.outputs[0] == stream("stdout", "x\n")


def test_text_without_end_keeps_its_beginning_and_its_end(run) -> None:
    done = run("for n in range(12_000):", "    print('line', n, 'x' * 450)")
    (text,) = [each["text"] for each in done.outputs]
    assert len(text) < 5 << 20
    assert text.startswith("line 0 x")
    assert text.rstrip("x\n").endswith("line 11999 ")
    assert "characters left out" in text


def test_what_is_printed_reaches_the_log_at_once(run) -> None:
    done = run("print('to the log')", "import sys", "print('aside', file=sys.stderr)")
    assert done.done.stdout == b"to the log\n"
    assert done.done.stderr == b"aside\n"


def test_nothing_of_ours_is_in_the_way_of_the_cells_imports(run) -> None:
    done = run(
        "import importlib.util, os, sys",
        "names = ['runner', 'recorder', 'planner', 'program', 'shells', 'text']",
        "print([name for name in names if importlib.util.find_spec(name)])",
        "print(sys.path[0] == '', sys.argv, 'JUPYTERLAB_HPC_PIPES' in os.environ)",
        "print(sys.modules['__main__'].__dict__ is globals())",
    )
    assert done.text == "[]\nTrue [''] False\nTrue\n"


def test_a_trivial_cell_costs_a_third_of_a_second(tmp_path: Path) -> None:
    # Processor time, and the best of a few: the machine may be busy with other things.
    def cost(number: int) -> float:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        Run(tmp_path / str(number), "1+1")
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

    assert min(cost(number) for number in range(4)) <= 0.35


def test_nothing_is_written_to_the_users_home(tmp_path: Path, monkeypatch) -> None:
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.delenv("IPYTHONDIR", raising=False)
    Run(tmp_path / "job", "1+1")
    assert list(home.iterdir()) == []


# -I -S: a Python that has the standard library only.
PLAIN = ("-I", "-S")


def test_without_ipython_a_cell_runs_as_plain_python(run) -> None:
    done = run(
        "import asyncio",
        "await asyncio.sleep(0)",
        "class Point: pass",
        "print(Point.__module__)",
        "[1, 2]",
        flags=PLAIN,
    )
    assert done.outputs == [stream("stdout", "__main__\n"), shown("[1, 2]")]


def test_without_ipython_a_traceback_shows_the_cells_lines_only(run) -> None:
    done = run("def f():", "    return 1 / 0", "f()", flags=PLAIN)
    (error,) = done.outputs
    assert error["ename"] == "ZeroDivisionError"
    shown_lines = "\n".join(error["traceback"])
    assert "return 1 / 0" in shown_lines
    assert "runner" not in shown_lines
    assert done.done.returncode == 1


def test_without_ipython_a_question_is_a_clear_error(run) -> None:
    (error,) = run("input()", flags=PLAIN).outputs
    assert error["ename"] == "NotImplementedError"


async def test_run_cell_gives_the_outputs_of_the_notebook_format(client: Client) -> None:
    job = await client.cell("print('hello')", "6 * 7")
    info = await client.ended(job)
    assert info["status"] == "successful"
    results = (await client.get(f"jobs/{job}/results")).json
    assert results["outputs"] == {
        "value": [stream("stdout", "hello\n"), shown("42")],
        "mediaType": "application/vnd.jupyter.outputs+json",
    }
    raw = await client.get(f"jobs/{job}/results/outputs")
    assert raw.headers["Content-Type"] == "application/vnd.jupyter.outputs+json"
    assert (await client.get(f"jobs/{job}/results/other")).status == 404


async def test_a_cell_that_raises_fails_and_keeps_its_outputs(client: Client) -> None:
    job = await client.cell("print('so far')", "1/0")
    info = await client.ended(job)
    assert (info["status"], info["message"]) == ("failed", "ZeroDivisionError: division by zero")
    (partial,) = [link for link in info["links"] if link["rel"] == "partial-results"]
    assert partial["type"] == "application/vnd.jupyter.outputs+json"
    assert partial["href"].endswith(f"jobs/{job}/results/outputs")
    refused = await client.get(f"jobs/{job}/results")
    assert refused.status == 500
    assert refused.json["detail"] == "ZeroDivisionError: division by zero"
    printed, error = await client.outputs(job)
    assert printed["text"] == "so far\n"
    assert error["ename"] == "ZeroDivisionError"


async def test_a_cell_may_tell_its_progress(client: Client) -> None:
    job = await client.cell(
        "import json, os, pathlib, time",
        "place = pathlib.Path(os.environ['JUPYTERLAB_HPC_PROGRESS'])",
        "place.write_text(json.dumps({'progress': 42, 'message': 'step 3'}))",
        "while not pathlib.Path('go').exists(): time.sleep(0.01)",
    )
    info = await client.until(job, lambda info: info["progress"] == 42)
    assert info["message"] == "step 3"
    (client.directory / "jobs" / job / "work" / "go").touch()
    assert (await client.ended(job))["progress"] == 100


async def test_the_servers_own_secrets_do_not_reach_a_cell(client: Client, monkeypatch) -> None:
    monkeypatch.setenv("JUPYTERHUB_API_TOKEN", "canary")
    job = await client.cell("import os", "print('canary' in os.environ.values())")
    await client.ended(job)
    (printed,) = await client.outputs(job)
    assert printed["text"] == "False\n"
