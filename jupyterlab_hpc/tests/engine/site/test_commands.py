"""A command template becomes arguments: no shell, no surprise, nothing left over."""

from __future__ import annotations

import sys
import textwrap
from pathlib import Path
from typing import Any

import pytest

from jupyterlab_hpc.engine import Folder
from jupyterlab_hpc.engine.process import Collected, Command, Process
from jupyterlab_hpc.engine.site.reader import read_file

from ..client import Client

JOB = Path("/jobs/1")
HERE = Path("/site")
INPUTS = """
inputs:
  name: {schema: {type: string}}
  note: {minOccurs: 0, schema: {type: string, nullable: true}}
  level: {schema: {type: number, default: 1}}
  loud: {minOccurs: 0, schema: {type: boolean}}
  region: {minOccurs: 0, schema: {type: object}}
  mode: {minOccurs: 0, schema: {type: string, enum: [-a, -b]}}
  tags: {minOccurs: 0, maxOccurs: unbounded, schema: {type: string}}
  table: {minOccurs: 0, schema: {type: string, contentMediaType: text/csv}}
  pictures:
    minOccurs: 0
    maxOccurs: 9
    schema: {type: string, contentMediaType: image/png, contentEncoding: base64}
  inputs: {minOccurs: 0, schema: {type: object}}
outputs:
  y: {schema: {type: string, contentMediaType: text/csv}}
  z: {schema: {type: string}, file: "a log.txt", optional: true}
  said: {schema: {type: object}, stdout: true}
"""


def process(*items: str, more: str = "") -> Process:
    text = f"command: [tool, {', '.join(items)}, '{{outputs.y}}']\n{INPUTS}{textwrap.dedent(more)}"
    found = read_file(text.encode(), HERE, "x")
    assert found.faults == []
    assert found.process is not None
    return found.process


def command(items: list[str], inputs: dict[str, Any], more: str = "") -> Command:
    return process(*items, more=more).command(JOB, inputs, lambda _: sys.executable)


def arguments(items: list[str], **inputs: Any) -> list[str]:
    """Those between the program and the output."""
    return command(items, inputs).argv[1:-1]


@pytest.mark.parametrize(
    ("item", "inputs", "wanted"),
    [
        ("'{inputs.name}'", {"name": "a; b $(c) 'd'"}, ["a; b $(c) 'd'"]),
        ("'--name={inputs.name}'", {"name": "-x"}, ["--name=-x"]),
        ("'{inputs.level}'", {"level": 2.5}, ["2.5"]),
        ("'{inputs.loud}'", {"loud": True}, ["true"]),
        ("'{inputs.region}'", {"region": {"a": ["ü"]}}, ['{"a": ["ü"]}']),
        ("'{{{inputs.name}}}'", {"name": "n"}, ["{n}"]),
        ("'{inputs.name}'", {"name": "{inputs.level}"}, ["{inputs.level}"]),
        ("7", {}, ["7"]),
        ("'{job}/x'", {}, ["/jobs/1/work/x"]),
        ("'{here}/x'", {}, ["/site/x"]),
        ("'{cores}'", {}, ["1"]),
        ("'{inputs.note}'", {}, []),
        ("'{inputs.note}'", {"note": None}, []),
        ("['--note', '{inputs.note}']", {}, []),
        ("['--note', '{inputs.note}']", {"note": "n"}, ["--note", "n"]),
        ("['-t', '{inputs.tags}']", {"tags": ["a", "b"]}, ["-t", "a", "-t", "b"]),
        ("'-t{inputs.tags}'", {"tags": ["a", "b"]}, ["-ta", "-tb"]),
        ("'{inputs.tags}'", {"tags": []}, []),
        ("['{inputs.tags}', '{inputs.name}']", {"tags": ["a", "b"], "name": "n"}, list("anbn")),
        ("'{files.table}'", {"table": "1,2"}, ["/jobs/1/work/inputs/table.csv"]),
        (
            "['-p', '{files.pictures}']",
            {"pictures": ["AA==", "BB=="]},
            [
                "-p",
                "/jobs/1/work/inputs/pictures.1.png",
                "-p",
                "/jobs/1/work/inputs/pictures.2.png",
            ],
        ),
        ("'{files.region}'", {"region": {}}, ["/jobs/1/work/inputs/region.json"]),
        ("'{files.inputs}'", {"inputs": {}}, ["/jobs/1/work/inputs/_inputs.json"]),
    ],
)
def test_values_take_the_place_of_placeholders(item, inputs, wanted) -> None:
    assert arguments([item], **inputs) == wanted


def test_outputs_are_paths_to_write_to_and_are_collected_from_there() -> None:
    found = command(["x"], {"name": "n"})
    assert found.argv[-1] == "/jobs/1/work/outputs/y.csv"
    assert found.outputs == {
        "y": Collected("outputs/y.csv", "text/csv"),
        "z": Collected("outputs/a log.txt", "text/plain", optional=True),
        "said": Collected("outputs/said.json", "application/json"),
    }
    assert found.stdout == "outputs/said.json"


def test_files_hold_the_values() -> None:
    found = process("'{files.table}'", "'{files.pictures}'", "'{files.region}'", "'{files.note}'")
    inputs = {"table": "ä,b\n", "pictures": ["AAEC", "AA\r\nEC"], "region": {"ä": 1}}
    assert found.files(inputs) == {
        "table.csv": "ä,b\n".encode(),
        "pictures.1.png": b"\x00\x01\x02",
        "pictures.2.png": b"\x00\x01\x02",
        "region.json": '{"ä": 1}'.encode(),
    }


def test_a_variable_of_an_input_that_was_not_given_is_left_out() -> None:
    more = """
    environment: {THREADS: "{cores}", NOTE: "{inputs.note}", TABLE: "{files.table}", N: 3}
    resources: {cores: 4}
    """
    given = {"note": "n", "table": "1"}
    assert command(["x"], given, more).environment == {
        "THREADS": "4",
        "NOTE": "n",
        "TABLE": "/jobs/1/work/inputs/table.csv",
        "N": "3",
    }
    assert command(["x"], {}, more).environment == {"THREADS": "4", "N": "3"}


@pytest.mark.parametrize(
    ("items", "inputs", "wanted"),
    [
        (["'{inputs.name}'"], {"name": "a\0b"}, "inputs.name: holds the character NUL"),
        (["'{inputs.name}'"], {"name": "\ud800"}, "inputs.name: holds half of a surrogate pair"),
        (["'{inputs.name}'"], {"name": "x" * 131072}, "inputs.name: has 131072 bytes, more than"),
        (["'{inputs.name}'"], {"name": "-rf"}, "inputs.name: begins with '-', which the command"),
        (["['-t', '{inputs.tags}']"], {"tags": ["a", "-b"]}, "inputs.tags: begins with '-'"),
        (["'{files.pictures}'"], {"pictures": ["AA==", "%"]}, "inputs.pictures: is not base64"),
        (["'{files.table}'"], {"table": "\ud800"}, "inputs.table: holds half of a surrogate"),
    ],
)
def test_a_value_that_is_no_argument_or_would_be_an_option_is_refused(items, inputs, wanted):
    (fault,) = process(*items).check(inputs)
    assert str(fault).startswith(wanted)


@pytest.mark.parametrize(
    ("items", "inputs"),
    [
        (["'--name={inputs.name}'"], {"name": "-rf"}),
        (["'--'", "'{inputs.name}'"], {"name": "-rf"}),
        (["'{inputs.level}'"], {"level": -5}),
        (["'{inputs.mode}'"], {"mode": "-a"}),
        (["'{files.table}'"], {"table": "-x,\0"}),
        (["'{files.table}'"], {"name": "-rf", "table": "x"}),
    ],
)
def test_what_cannot_be_taken_for_an_option_may_begin_with_a_hyphen(items, inputs) -> None:
    assert process(*items).check(inputs) == []


COUNT = """\
inputs:
  words: {maxOccurs: unbounded, schema: {type: string}}
  text: {schema: {type: string, contentMediaType: text/plain}}
outputs:
  said: {schema: {type: string}, stdout: true}
  copy: {schema: {type: string, contentMediaType: text/plain}}
  more: {schema: {type: object}, file: more.json, optional: true}
command: [./count.sh, "{files.text}", "{outputs.copy}", "{inputs.words}"]
"""
SCRIPT = '#!/bin/sh\ncp "$1" "$2"; shift 2\nprintf "%s words" $#\necho aside >&2\n'


async def test_a_command_runs_as_a_job_with_all_that_it_leaves(folder: Path, tmp_path) -> None:
    (folder / "count.yaml").write_text(COUNT)
    (folder / "count.sh").write_text(SCRIPT)
    (folder / "count.sh").chmod(0o755)
    async with Client(tmp_path / "engine", folders=[Folder(folder, "processes")]) as client:
        job = await client.submit("count", {"words": ["a b", "c; d", "$e"], "text": "ä\n"})
        info = await client.ended(job)
        assert info["status"] == "successful", info
        results = (await client.get(f"jobs/{job}/results")).json
        assert {name: each["value"] for name, each in results.items()} == {
            "said": "3 words",
            "copy": "ä\n",
        }
        assert (await client.get(f"jobs/{job}/log")).text == "aside\n"
