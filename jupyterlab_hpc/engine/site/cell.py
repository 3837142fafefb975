"""Notebook cells as processes: a Python file that is run as a cell, its inputs as variables."""

from __future__ import annotations

import json
import keyword
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jupyterlab_hpc.capsule as capsule
from jupyterlab_hpc.capsule.planner import check as check_cell

from ..process import PROGRAMS, Command, Fault, PythonFor
from .command import Recipe
from .document import LARGEST
from .entry import FILE
from .shape import Flaw

RUNNER = Path(capsule.__file__).with_name("runner")
#: An output of this type is what the cell shows; any other is the variable of its name.
SHOWN = "application/vnd.jupyter.outputs+json"


@dataclass(frozen=True)
class Cell(Recipe):
    """A cell, run by the program ``cell``. ``source`` as it was when the file was read."""

    source: str
    outputs: Mapping[str, dict[str, Any]]
    kernel: str | None = None

    def command(self, job: Path, inputs: Mapping[str, Any], python_for: PythonFor) -> Command:
        variables = self.variables(self.filling(job, inputs, {}))
        return Command([python_for(self.kernel), str(PROGRAMS), "cell", str(job)], variables)

    def written(self, inputs: Mapping[str, Any]) -> dict[str, bytes]:
        """``cell.json``: what to run, and which variables are results."""
        given = {name: value for name, value in inputs.items() if value is not None}
        cell = {
            "runner": str(RUNNER),
            "source": self.source,
            "binary": {
                name: [binary for _, binary, _ in self.forms(name, value)]
                for name, value in given.items()
            },
            "several": [name for name in self.several if name in given],
            "outputs": {n: o for n, o in self.outputs.items() if o["mediaType"] != SHOWN},
            "shown": [n for n, o in self.outputs.items() if o["mediaType"] == SHOWN],
        }
        return {"cell.json": json.dumps(cell).encode()}

    def check(self, inputs: Mapping[str, Any]) -> list[Fault]:
        """Binary values must be base64."""
        return self.encoded(inputs, list(inputs))


def source_of(folder: Path, name: str) -> tuple[str | None, str]:
    """The source in a file beside, or None and what is wrong with it."""
    if not FILE.fullmatch(name):
        return None, f"'{name}' is not the name of a Python file, such as trend.py"
    file = folder / name
    if not file.resolve().is_relative_to(folder.resolve()):
        return None, f"{name} is not in the folder of this file, or below it"
    try:
        with file.open("rb") as stream:
            content = stream.read(LARGEST + 1)
        if len(content) > LARGEST:
            return None, f"{name} has more than {LARGEST >> 10} KiB"
        source = content.decode("utf-8-sig")
    except OSError as error:
        return None, f"{name} cannot be read: {error.strerror}"
    except UnicodeDecodeError:
        return None, f"{name} is not UTF-8 text"
    fault = check_cell(source)
    return (None, f"{name}, line {fault.line}: {fault.message}") if fault else (source, "")


def name_flaws(inputs: Iterable[str], outputs: Mapping[str, Any]) -> Iterator[Flaw]:
    """Inputs and outputs are variables, so their ids must be names of Python."""
    variables = [
        name for name, given in outputs.items() if given["schema"].get("contentMediaType") != SHOWN
    ]
    for part, names in (("inputs", inputs), ("outputs", variables)):
        for name in names:
            if not name.isidentifier() or keyword.iskeyword(name):
                yield Flaw((part, name), "a variable of a cell cannot be called so")
    if "cell" in variables:
        yield Flaw(("outputs", "cell"), "is taken: call the variable differently")
