"""Run a notebook cell with the inputs of a job as variables, and keep variables of it.

``cell.json`` beside the inputs: ``{"runner": folder of the program that runs cells, "source",
"binary": {name: [is a value base64?]}, "several": [names], "outputs": as in ``call``, "shown":
[names of outputs that are what the cell shows]}``. Standard library only.
"""

from __future__ import annotations

import importlib
import json
import sys
from pathlib import Path
from typing import Any

from .call import Results, Unfit, value_of
from .report import Report


def main(directory: str) -> None:
    report = Report(directory)
    folder = report.directory / "work" / "inputs"
    cell = json.loads((folder / "cell.json").read_bytes())
    given = variables(report.inputs(), cell)
    runner = Path(cell["runner"])

    def after(recorder: Any, names: dict[str, Any]) -> bool:
        """Whether the variables that are results are there and can be kept."""
        try:
            kept = results(report, cell["outputs"], names)
        except (Unfit, OSError) as error:
            recorder.failure = str(error)
            return False
        recorder.listed.update(kept)
        return True

    sys.path[0] = str(runner.parent)
    program = importlib.import_module(f"{runner.name}.program")
    recording = importlib.import_module(f"{runner.name}.recorder")
    # As in a kernel: nothing of this is where the cell's imports look.
    sys.path[0], sys.argv = "", [""]
    ours = (runner.name, __name__.partition(".")[0])
    for module in [each for each in sys.modules if each.partition(".")[0] in ours]:
        del sys.modules[module]
    shown = dict.fromkeys(cell["shown"], recording.CELL)
    program.run(directory, cell["source"], given, after, shown)


def variables(inputs: dict[str, Any], cell: dict[str, Any]) -> dict[str, Any]:
    """What the cell finds: the inputs as the types of Python."""
    found: dict[str, Any] = {}
    for name, value in inputs.items():
        if value is None:
            found[name] = None
            continue
        several = name in cell["several"]
        values = value if several and isinstance(value, list) else [value]
        read = [value_of(*each) for each in zip(values, cell["binary"][name], strict=True)]
        found[name] = read if several else read[0]
    return found


def results(
    report: Report, declared: dict[str, dict[str, Any]], names: dict[str, Any]
) -> dict[str, Any]:
    """The variables that are results, as ``outputs.json`` has them. Raises `Unfit`, ``OSError``."""
    kept = {name: names[name] for name in declared if names.get(name) is not None}
    for name, each in declared.items():
        if name not in kept and not each["optional"]:
            what = "is None" if name in names else "is not there"
            raise Unfit(f"The cell has ended, but its variable '{name}' {what}.")
    Results(report, declared).hold(kept)
    return report.results
