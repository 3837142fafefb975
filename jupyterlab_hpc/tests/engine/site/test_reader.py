"""A file of a site process becomes a process, or is told what is wrong on which line."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest

from jupyterlab_hpc.engine.process import Resources
from jupyterlab_hpc.engine.site.__main__ import main as check
from jupyterlab_hpc.engine.site.reader import SiteFile, read_file

GREET = """\
title: Greet somebody
description: Writes a greeting.
keywords: [demo]
execution: [async, sync]
inputs:
  name:
    schema: {type: string, maxLength: 80}
  times:
    title: How often
    description: Repetitions.
    schema: {type: integer, default: 1}
  tags: {minOccurs: 0, maxOccurs: unbounded, schema: {type: string}}
outputs:
  greeting: {schema: {type: string, contentMediaType: text/plain}, file: hello.txt}
command: [greet, "--name={inputs.name}"]
resources: {cores: 4, memory: 2 GiB, walltime: 10 min, disk: 5 GB}
"""


def file(text: str, here: Path = Path("/nowhere"), cores: int = 64) -> SiteFile:
    return read_file(textwrap.dedent(text).encode(), here, "greet", cores)


def faults(text: str, here: Path = Path("/nowhere")) -> list[str]:
    return [f"{fault.line}: {fault.message}" for fault in file(text, here).faults]


def test_a_file_becomes_a_process_with_the_standards_description() -> None:
    found = file(GREET)
    assert found.faults == []
    assert found.process is not None
    assert found.process.description == {
        "id": "greet",
        "title": "Greet somebody",
        "description": "Writes a greeting.",
        "version": "1.0.0",
        "keywords": ["demo"],
        "jobControlOptions": ["async-execute", "sync-execute", "dismiss"],
        "outputTransmission": ["value", "reference"],
        "inputs": {
            "name": {
                "title": "name",
                "schema": {"type": "string", "maxLength": 80},
                "minOccurs": 1,
                "maxOccurs": 1,
            },
            "times": {
                "title": "How often",
                "description": "Repetitions.",
                "schema": {"type": "integer", "default": 1},
                "minOccurs": 0,
                "maxOccurs": 1,
            },
            "tags": {
                "title": "tags",
                "schema": {"type": "string"},
                "minOccurs": 0,
                "maxOccurs": "unbounded",
            },
        },
        "outputs": {
            "greeting": {
                "title": "greeting",
                "schema": {"type": "string", "contentMediaType": "text/plain"},
            }
        },
    }
    assert found.process.resources == Resources(4, 2 << 30, 600.0, 5 * 10**9)


def test_a_process_gets_no_more_cores_than_there_are() -> None:
    found = file(GREET, cores=2)
    assert found.process is not None
    assert found.process.resources.cores == 2


OUT = "outputs: {y: {schema: {type: string}, stdout: true}}\ncommand: [ls]\n"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("- a\n", ["1: a process is described by fields such as 'inputs:' and 'command:'"]),
        ("title: x\n", ["1: the field 'outputs' is missing"]),
        (f"titel: x\n{OUT}", ["1: titel: there is no such field; did you mean 'title'?"]),
        (f"id: a/b\n{OUT}", ["1: id: 'a/b' is not taken: letters, digits and . _ -"]),
        (f"{OUT}version: 1.5\n", ["3: version: 1.5 is not of type 'string': put it in quotes"]),
        (f"{OUT}execution: [later]\n", ["3: execution[0]: 'later' is not one of"]),
        (
            f"{OUT}inputs:\n  low:\n    schema:\n      type: flaot\n",
            ["6: inputs.low.schema.type: 'flaot' is not a type: there are array, boolean"],
        ),
        (
            f"{OUT}inputs:\n  low: {{}}\n  9x: {{schema: {{}}}}\n",
            [
                "4: inputs.low: the field 'schema' is missing",
                "5: inputs.9x: '9x' is not taken: ",
            ],
        ),
        (
            f"{OUT}inputs:\n  a:\n    schema:\n      type: string\n      maxLenght: 3\n",
            ["7: inputs.a.schema.maxLenght: there is no such word in a schema; did you mean"],
        ),
        (
            f"{OUT}inputs: {{a: {{schema: {{pattern: '['}}}}}}\n",
            ["3: inputs.a.schema.pattern: '[' is not a pattern"],
        ),
        (
            f"{OUT}inputs: {{a: {{schema: {{$ref: 'https://example.org/x'}}}}}}\n",
            ["3: inputs.a.schema.$ref: references are not followed: write the schema out"],
        ),
        (
            f"{OUT}inputs: {{a: {{schema: {{oneOf: 3}}}}}}\n",
            ["3: inputs.a.schema.oneOf: 3 is not of type 'array'"],
        ),
        (
            f"{OUT}inputs: {{a: {{schema: {{oneOf: [true]}}}}}}\n",
            ["3: inputs.a.schema.oneOf: write out what each of the alternatives is"],
        ),
        (
            f"{OUT}inputs: {{a: {{schema: {{type: number, exclusiveMinimum: true}}}}}}\n",
            ["3: inputs.a.schema.exclusiveMinimum: None is not of type 'number'"],
        ),
        (
            f"{OUT}inputs: {{a: {{schema: {{type: integer, default: x}}}}}}\n",
            ["3: inputs.a.schema.default: does not fit the schema: 'x' is not of type 'integer'"],
        ),
        (
            f"{OUT}inputs: {{a: {{schema: {{default: x}}, maxOccurs: 3}}}}\n",
            ["3: inputs.a.schema.default: an input with several values has no default"],
        ),
        (
            f"{OUT}inputs: {{a: {{schema: {{}}, minOccurs: 3, maxOccurs: 2}}}}\n",
            ["3: inputs.a.maxOccurs: 2 is less than minOccurs, 3"],
        ),
        (
            f"{OUT}resources:\n  memory: 2 gigs\n  walltime: soon\n",
            [
                "4: resources.memory: '2 gigs' is not a size such as 500 MB or 2 GiB",
                "5: resources.walltime: 'soon' is not a time such as 90 s, 10 min, 2 h or 1 d",
            ],
        ),
        (
            f"{OUT}python: x.py:main\n",
            ["1: say what it runs: with 'command', with 'python' or with 'cell'"],
        ),
        (f"{OUT}kernel: python3\n", ["3: kernel: a kernel runs 'python', not a command"]),
        (f"{OUT}needs: [--pre]\n", ["3: needs[0]: '--pre' is not taken: "]),
        (f"{OUT}environment: {{A-B: x}}\n", ["3: environment.A-B: 'A-B' is not taken: "]),
    ],
)
def test_what_is_wrong_is_told_with_line_and_field(text, wanted) -> None:
    found = faults(text)
    assert len(found) == len(wanted), found
    for fault, beginning in zip(found, wanted, strict=True):
        assert fault.startswith(beginning)


@pytest.mark.parametrize(
    ("command", "outputs", "wanted"),
    [
        (
            '[ls, "{input.a}"]',
            "{y: {schema: {}, stdout: true}}",
            "{input.a} is no placeholder; di",
        ),
        ('[ls, "{inputs.b}"]', "{y: {schema: {}, stdout: true}}", "there is no input 'b'; there"),
        ('[ls, "{outputs.z}"]', "{y: {schema: {}, stdout: true}}", "there is no output 'z'; th"),
        ('[ls, "{x"]', "{y: {schema: {}, stdout: true}}", "'{x' has a lonely '{': double it"),
        ('["{inputs.a}"]', "{y: {schema: {}, stdout: true}}", "the program cannot come from a"),
        ("[./tool]", "{y: {schema: {}, stdout: true}}", "there is no program ./tool"),
        ("[[ls]]", "{y: {schema: {}, stdout: true}}", "the first item is the program, not a gr"),
        ("[ls]", "{y: {schema: {}}}", "nothing makes it: name {outputs.y} in the command"),
        (
            "[ls]",
            "{y: {schema: {}, stdout: true}, z: {schema: {}, stdout: true}}",
            "standard output is one output only, already 'y'",
        ),
        (
            "[ls]",
            "{y: {schema: {}, file: a}, z: {schema: {}, file: a}}",
            "the file a is another output already",
        ),
        ("[ls]", "{y: {schema: {}, file: ../a}}", "'../a' is not taken: "),
        ("[ls]", "{y: {schema: {}, file: outputs.json}}", "'outputs.json' is taken"),
        (
            '[ls, ["{inputs.several}", "{files.more}"]]',
            "{y: {schema: {}, stdout: true}}",
            "'several' and 'more' may both have several values",
        ),
    ],
)
def test_a_command_that_cannot_work_is_refused(command, outputs, wanted) -> None:
    text = f"""\
    command: {command}
    outputs: {outputs}
    inputs:
      a: {{schema: {{type: string}}}}
      several: {{maxOccurs: 3, schema: {{type: string}}}}
      more: {{maxOccurs: 3, schema: {{type: string}}}}
    """
    (found,) = faults(text)
    assert wanted in found


def test_a_program_beside_the_file_must_be_one_that_can_run(tmp_path: Path) -> None:
    (tmp_path / "tool").write_text("#!/bin/sh\n")
    text = OUT.replace("[ls]", "[./tool]")
    assert faults(text, tmp_path) == ["2: command[0]: tool cannot be run: chmod +x tool"]
    (tmp_path / "tool").chmod(0o755)
    assert faults(text, tmp_path) == []


PYTHON = """\
python: greet.py:main
inputs:
  name: {schema: {type: string}}
  loud: {minOccurs: 0, schema: {type: boolean}}
outputs: {y: {schema: {type: string}}}
"""


@pytest.mark.parametrize(
    ("code", "wanted"),
    [
        (None, ["1: python: greet.py cannot be read: No such file or directory"]),
        ("def man(name): ...\n", ["1: python: greet.py has no function main"]),
        ("x = 1\ndef main(:\n", ["1: python: greet.py, line 2: "]),
        ("def main(name): ...\n", ["4: inputs.loud: main in greet.py has no parameter 'loud'"]),
        (
            "def main(name, loud): ...\n",
            ["4: inputs.loud: may be left out: give the parameter 'loud' of main in greet.py"],
        ),
        (
            "def main(name, size, loud=False): ...\n",
            ["1: python: main in greet.py needs 'size', which is no input"],
        ),
        ("def main(name, loud=False, more=1): ...\n", []),
        ("def main(name, progress, keep, *, loud=False): ...\n", []),
        ("def main(**inputs): ...\n", []),
        ("raise SystemExit\ndef main(name, loud=False): ...\n", []),
    ],
)
def test_a_python_entry_is_looked_at_without_running_it(tmp_path: Path, code, wanted) -> None:
    if code is not None:
        (tmp_path / "greet.py").write_text(code)
    found = faults(PYTHON, tmp_path)
    assert len(found) == len(wanted), found
    for fault, beginning in zip(found, wanted, strict=True):
        assert fault.startswith(beginning)


@pytest.mark.parametrize("entry", ["greet.py", "greet:main", "/tmp/greet.py:main"])
def test_an_entry_is_a_file_and_a_function(entry) -> None:
    (found,) = faults(PYTHON.replace("greet.py:main", entry))
    assert "is not a file and a function of it, such as greet.py:main" in found


def test_an_entry_lies_beside_its_file(tmp_path: Path) -> None:
    (found,) = faults(PYTHON.replace("greet.py", "a/../../greet.py"), tmp_path)
    assert found == "1: python: a/../../greet.py is not in the folder of this file, or below it"


def test_files_can_be_checked_from_the_shell(tmp_path: Path, capsys) -> None:
    good, bad = tmp_path / "good.yaml", tmp_path / "bad.yaml"
    good.write_text(f"{OUT}needs: [no-such-package]\n")
    bad.write_text(f"{OUT}nonsense: 1\n")
    assert check([str(good)]) == 0
    assert "good (not offered with this Python: install no-such-package)" in capsys.readouterr().out
    assert check([str(bad), str(good), str(tmp_path / "gone.yaml")]) == 1
    told = capsys.readouterr().out.splitlines()
    assert told[0].startswith(f"{bad}, line 3: nonsense: there is no such field; there are id,")
    assert told[2] == f"{tmp_path / 'gone.yaml'}, line 1: No such file or directory"
