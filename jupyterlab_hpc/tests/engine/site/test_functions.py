"""A Python function is called with the inputs of a job, and what it returns are the outputs."""

from __future__ import annotations

import json
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import Any

import pytest

from jupyterlab_hpc.engine import Folder
from jupyterlab_hpc.engine.process import PROGRAMS, Process
from jupyterlab_hpc.engine.site.reader import read_file

from ..client import Client

FORM = """\
python: task.py:main
inputs:
  text: {minOccurs: 0, schema: {type: string}}
  table: {minOccurs: 0, schema: {type: string, contentMediaType: text/csv}}
  picture:
    minOccurs: 0
    schema: {type: string, contentMediaType: image/png, contentEncoding: base64}
  pages: {minOccurs: 0, maxOccurs: 5, schema: {type: string, contentMediaType: text/csv}}
  region: {minOccurs: 0, schema: {type: object, nullable: true}}
  count: {minOccurs: 0, schema: {type: integer}}
"""
SEEN = FORM + "outputs: {seen: {schema: {type: object}}}\n"
SEVERAL = (
    FORM
    + """\
outputs:
  words: {schema: {type: string}}
  numbers: {optional: true, schema: {type: array}}
  table: {optional: true, schema: {type: string, contentMediaType: text/csv}}
  picture: {optional: true, schema: {contentMediaType: image/png, contentEncoding: base64}}
  shape: {optional: true, schema: {type: object, contentMediaType: application/geo+json}}
"""
)


class Run:
    """A job of the function, run as the engine would run it."""

    def __init__(self, here: Path) -> None:
        self.here = here
        self.job = here / "job"
        self.log = ""

    def __call__(self, code: str, form: str = SEEN, **inputs: Any) -> dict[str, Any] | None:
        """What is in ``outputs.json``."""
        (self.here / "task.py").write_text(textwrap.dedent(code))
        process = self.process(form)
        work = self.job / "work"
        for name in ("inputs", "outputs"):
            (work / name).mkdir(parents=True)
        for name, content in process.files(inputs).items():
            (work / "inputs" / name).write_bytes(content)
        (work / "inputs" / "inputs.json").write_text(json.dumps(inputs))
        command = process.command(self.job, inputs, lambda _: sys.executable)
        assert command.argv[1:3] == [str(PROGRAMS), "call"]
        done = subprocess.run(command.argv, cwd=work, capture_output=True, text=True, timeout=30)
        self.log = done.stdout + done.stderr
        self.code = done.returncode
        listed = work / "outputs" / "outputs.json"
        return json.loads(listed.read_text()) if listed.exists() else None

    def process(self, form: str) -> Process:
        found = read_file(form.encode(), self.here, "task")
        assert found.faults == []
        assert found.process is not None
        return found.process

    @property
    def failure(self) -> str:
        assert self.code == 1
        return str(json.loads((self.job / "failure.json").read_text())["message"])

    def output(self, name: str) -> bytes:
        return (self.job / "work" / "outputs" / name).read_bytes()


@pytest.fixture
def run(tmp_path: Path) -> Run:
    return Run(tmp_path)


def test_inputs_come_as_the_types_of_python(run: Run) -> None:
    code = """
    def main(**inputs):
        return {name: repr(value) for name, value in inputs.items()}
    """
    given = {"text": "ä", "picture": "AAEC", "pages": ["1", "2"], "region": {"a": 1}, "count": 3}
    assert run(code, **given) == {
        "seen": {
            "value": {
                "text": "'ä'",
                "picture": r"b'\x00\x01\x02'",
                "pages": "['1', '2']",
                "region": "{'a': 1}",
                "count": "3",
            },
            "mediaType": "application/json",
        }
    }


@pytest.mark.parametrize("future", ["", "from __future__ import annotations\n"])
@pytest.mark.parametrize("how", ["import pathlib as p", "from pathlib import Path"])
def test_a_parameter_that_is_a_path_gets_the_file(run: Run, future: str, how: str) -> None:
    path = "p.Path" if how.endswith("p") else "Path"
    code = f"""{future}{how}
def main(table: {path}, picture: "{path} | None" = None, pages: list[{path}] = [], **others):
    files = [table, picture, *pages]
    return {{file.name: [file.is_absolute(), file.read_bytes().hex()] for file in files}}
"""
    form = SEEN.replace("table: {minOccurs: 0", "table: {minOccurs: 1")
    found = run(code, form, table="1,2", picture="AAEC", pages=["a", "b"])
    assert found is not None, run.log
    assert found["seen"]["value"] == {
        "table.csv": [True, "312c32"],
        "picture.png": [True, "000102"],
        "pages.1.csv": [True, "61"],
        "pages.2.csv": [True, "62"],
    }


def test_an_input_that_was_not_given_leaves_the_parameter_to_its_default(run: Run) -> None:
    code = """
    def main(text="d", table=None, picture=None, pages=(), region="d", count=7):
        return [text, table, list(pages), region, count]
    """
    found = run(code, region=None)
    assert found is not None
    assert found["seen"]["value"] == ["d", None, [], "d", 7]


def test_modules_beside_it_can_be_imported_and_nothing_is_left_in_the_folder(run: Run) -> None:
    (run.here / "echo.py").write_text("WORD = 'mine'")
    code = """
    import dataclasses, echo
    @dataclasses.dataclass
    class Word:
        text: str
    def main(**inputs):
        return [echo.WORD, Word("x").text]
    """
    found = run(code)
    assert found is not None, run.log
    assert found["seen"]["value"] == ["mine", "x"]
    assert sorted(path.name for path in run.here.iterdir()) == ["echo.py", "job", "task.py"]


def test_every_kind_of_value_becomes_an_output(run: Run) -> None:
    code = """
    import array, pathlib
    def main(**inputs):
        pathlib.Path("made.dat").write_bytes(b"made")
        return {
            "words": "ä",
            "numbers": array.array("d", [1, 2]),
            "table": "a,b",
            "picture": pathlib.Path("made.dat"),
            "shape": '{"type": "Point"}',
        }
    """
    assert run(code, SEVERAL) == {
        "words": {"value": "ä", "mediaType": "text/plain"},
        "numbers": {"value": [1.0, 2.0], "mediaType": "application/json"},
        "table": {"file": "table.csv", "mediaType": "text/csv"},
        "picture": {"file": "picture.dat", "mediaType": "image/png"},
        "shape": {"file": "shape.geojson", "mediaType": "application/geo+json"},
    }
    assert run.output("table.csv") == b"a,b"
    assert run.output("picture.dat") == b"made"


def test_the_only_output_may_be_returned_bare_or_by_name(run: Run) -> None:
    found = run("def main(**inputs): return {'other': 1}")
    assert found is not None
    assert found["seen"]["value"] == {"other": 1}


def test_the_only_output_may_be_returned_by_its_name(run: Run) -> None:
    found = run("def main(**inputs): return {'seen': {'a': 1}}")
    assert found is not None
    assert found["seen"]["value"] == {"a": 1}


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        ("return {'numbers': [1]}", "The function returned no output 'words'."),
        ("return None", "The function returned no output 'words'."),
        ("return {'word': 'x'}", "The function returned 'word', which is no output; there are w"),
        ("return 'x'", "The function returned str, not a dictionary with the outputs words, num"),
        ("return {'words': 'x', 'picture': 'x'}", "Output 'picture' is binary: return bytes or"),
        ("return {'words': 'x', 'table': [1]}", "Output 'table' is text/csv: return text, byte"),
        ("return {'words': object()}", "Output 'words' cannot be written as JSON: object has no"),
        (
            "import pathlib; return {'words': pathlib.Path('/etc/hostname')}",
            "Output 'words' is the path hostname, but there is no such file in the job's director",
        ),
        ("raise ValueError('count: 3 is too few')", "count: 3 is too few"),
        ("raise KeyError('x')", "KeyError: 'x'"),
        ("raise MemoryError", "MemoryError"),
        ("import json; json.loads('{')", "JSONDecodeError: Expecting property name"),
    ],
)
def test_what_goes_wrong_is_told_in_words(run: Run, body: str, wanted: str) -> None:
    run(f"def main(**inputs):\n    {body}\n", SEVERAL)
    assert run.failure.startswith(wanted)


def test_the_traceback_is_in_the_log(run: Run) -> None:
    run("def main(**inputs):\n    raise RuntimeError('bad')\n")
    assert run.failure == "RuntimeError: bad"
    assert 'task.py", line 2, in main' in run.log


def test_what_was_kept_stays_when_the_function_fails(run: Run) -> None:
    code = """
    def main(keep, **inputs):
        keep(words="so far")
        raise ValueError("no further")
    """
    assert run(code, SEVERAL) == {"words": {"value": "so far", "mediaType": "text/plain"}}
    assert run.failure == "no further"


def test_a_file_that_went_away_meanwhile_is_named(run: Run) -> None:
    run.here.joinpath("task.py").write_text("def main(**inputs): ...")
    process = run.process(SEEN)
    call = json.loads(process.files({})["call.json"])
    assert call["file"] == str(run.here / "task.py")
    run("def other(): ...\ndef main(**inputs): ...\nmain = None\n")
    assert run.failure == "task.py has no function main"


async def test_a_function_runs_as_a_job_and_tells_its_progress(folder: Path, tmp_path) -> None:
    (folder / "task.yaml").write_text(SEEN)
    (folder / "task.py").write_text(
        "import pathlib, time\n"
        "def main(progress, **inputs):\n"
        "    progress(40, 'four of ten')\n"
        "    print('a line')\n"
        "    while not pathlib.Path('go').exists():\n"
        "        time.sleep(0.01)\n"
        "    return [1]\n"
    )
    async with Client(tmp_path / "engine", folders=[Folder(folder, "processes")]) as client:
        job = await client.submit("task", {"text": "x"})
        info = await client.until(job, lambda info: info["message"] == "four of ten")
        assert info["progress"] == 40
        (tmp_path / "engine" / "jobs" / job / "work" / "go").touch()
        assert (await client.ended(job))["status"] == "successful"
        assert (await client.get(f"jobs/{job}/results")).json == {"seen": [1]}
        assert (await client.get(f"jobs/{job}/log")).text == "a line\n"


async def test_binary_values_that_are_no_base64_are_refused(folder: Path, tmp_path) -> None:
    (folder / "task.yaml").write_text(SEEN)
    (folder / "task.py").write_text("def main(**inputs): ...")
    async with Client(tmp_path / "engine", folders=[Folder(folder, "processes")]) as client:
        answer = await client.execute("task", {"inputs": {"picture": "%"}})
        assert (answer.status, answer.json["detail"]) == (
            400,
            "inputs.picture: is not base64",
        )
