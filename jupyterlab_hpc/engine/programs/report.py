"""How a program of the engine talks to it: by small files in the job's directory.

Standard library only.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, NoReturn


class Report:
    """Inputs of a job, and its progress, results or failure."""

    def __init__(self, directory: str) -> None:
        self.directory = Path(directory)
        self.outputs = self.directory / "work" / "outputs"
        self._results: dict[str, Any] = {}

    def inputs(self) -> dict[str, Any]:
        content = (self.directory / "work" / "inputs" / "inputs.json").read_bytes()
        inputs: dict[str, Any] = json.loads(content)
        return inputs

    def progress(self, percentage: float, message: str) -> None:
        value = {"progress": int(percentage), "message": message}
        _replace(self.directory / "progress.json", value)

    def value(self, output: str, value: Any, media_type: str = "application/json") -> None:
        self._results[output] = {"value": value, "mediaType": media_type}

    def file(self, output: str, name: str, content: bytes, media_type: str) -> None:
        (self.outputs / name).write_bytes(content)
        self.placed(output, name, media_type)

    def placed(self, output: str, name: str, media_type: str) -> None:
        """An output that lies in the directory of outputs already."""
        self._results[output] = {"file": name, "mediaType": media_type}

    @property
    def results(self) -> dict[str, Any]:
        """What was put down so far, as ``outputs.json`` has it."""
        return self._results

    def finish(self) -> None:
        """Announce the results; the last call of a successful program."""
        _replace(self.outputs / "outputs.json", self._results)

    def fail(self, message: str) -> NoReturn:
        """End the job as failed, with words for the user."""
        _replace(self.directory / "failure.json", {"message": message})
        raise SystemExit(1)


def _replace(path: Path, value: Any) -> None:
    temporary = path.with_suffix(".new")
    temporary.write_text(json.dumps(value))
    temporary.replace(path)
