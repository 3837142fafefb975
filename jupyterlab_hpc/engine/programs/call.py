"""Call a function of a Python file with the inputs of a job, and keep what it returns.

``call.json`` beside the inputs: ``{"file", "function", "inputs": {name: {"files": [[name,
base64]], "several": bool}}, "outputs": {name: {"mediaType", "extension",
"base64", "text", "optional"}}}``.
Standard library only; what the function needs, its own file imports.
"""

from __future__ import annotations

import base64
import importlib.util
import inspect
import json
import os
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

from .report import Report
from .values import content

JSON = "application/json"


class Unfit(Exception):
    """What the function returned cannot be an output; the message says why."""


def main(directory: str) -> None:
    report = Report(directory)
    folder = report.directory / "work" / "inputs"
    call = json.loads((folder / "call.json").read_bytes())
    results = Results(report, call["outputs"])
    try:
        function = loaded(Path(call["file"]), call["function"])
        offered = {"progress": progress_of(report), "keep": results.keep}
        given = arguments(function, report.inputs(), call["inputs"], folder)
        results.returned(function(**given, **wanted(function, given, offered)))
    except Unfit as error:
        report.fail(str(error))
    except Exception as error:
        traceback.print_exc()
        report.fail(words(error))
    report.finish()


def words(error: Exception) -> str:
    """A ``ValueError`` speaks to the user; of others, its type says more than its message."""
    text = str(error)
    if type(error) is ValueError and text:
        return text
    return f"{type(error).__name__}: {text}" if text else type(error).__name__


def loaded(file: Path, name: str) -> Callable[..., Any]:
    """The function. What lies beside its file can be imported; the folder stays as it is."""
    sys.dont_write_bytecode = True
    # The folder of these programs came first so far.
    sys.path[0] = str(file.parent)
    spec = importlib.util.spec_from_file_location(file.stem, file)
    if spec is None or spec.loader is None:
        raise Unfit(f"{file.name} is not a Python file")
    module = importlib.util.module_from_spec(spec)
    # Data classes and pickles look their module up.
    sys.modules[file.stem] = module
    try:
        spec.loader.exec_module(module)
    except FileNotFoundError as error:
        if error.filename != str(file):
            raise
        raise Unfit(f"{file.name} is not there any more") from None
    function = getattr(module, name, None)
    if not callable(function):
        raise Unfit(f"{file.name} has no function {name}")
    found: Callable[..., Any] = function
    return found


def progress_of(report: Report) -> Callable[..., None]:
    def progress(percent: float, message: str = "") -> None:
        report.progress(max(0, min(100, percent)), message)

    return progress


def arguments(
    function: Callable[..., Any],
    inputs: dict[str, Any],
    forms: dict[str, Any],
    folder: Path,
) -> dict[str, Any]:
    """The inputs that were given, as the function's parameters want them."""
    parameters = inspect.signature(function).parameters
    found: dict[str, Any] = {}
    for name, value in inputs.items():
        if value is None:
            if name not in parameters or parameters[name].default is inspect.Parameter.empty:
                found[name] = None
            continue
        form = forms[name]
        wants = parameters[name].annotation if name in parameters else None
        values = value if form["several"] and isinstance(value, list) else [value]
        read = [
            _file(folder / file, each, binary) if is_path(wants) else value_of(each, binary)
            for each, (file, binary) in zip(values, form["files"], strict=True)
        ]
        found[name] = read if form["several"] else read[0]
    return found


def wanted(
    function: Callable[..., Any], given: dict[str, Any], offered: dict[str, Any]
) -> dict[str, Any]:
    """What the function has a parameter for, unless an input is called so."""
    parameters = inspect.signature(function).parameters
    return {name: each for name, each in offered.items() if name in parameters.keys() - given}


def is_path(annotation: Any) -> bool:
    """Whether ``Path`` is what an annotation says, also in a list or a union, also as text."""
    text = annotation if isinstance(annotation, str) else repr(annotation)
    plain = "".join(each if each.isalnum() or each in "._" else " " for each in text)
    return any(part.rpartition(".")[2] == "Path" for part in plain.split())


def _file(path: Path, value: Any, binary: bool) -> Path:
    path.write_bytes(content(value, binary))
    return path


def value_of(value: Any, binary: bool) -> Any:
    """A value as Python has it: bytes where it is base64."""
    return base64.b64decode("".join(value.split()), validate=True) if binary else value


class Results:
    """The outputs as they are declared, and what the function makes of them."""

    def __init__(self, report: Report, declared: dict[str, dict[str, Any]]) -> None:
        self._report = report
        self._declared = declared
        self._kept: set[str] = set()

    def keep(self, **values: Any) -> None:
        """Put outputs down at once: they stay also when the function fails later."""
        self.hold(values)
        self._report.finish()

    def hold(self, values: dict[str, Any]) -> None:
        """Take outputs without announcing them."""
        for name, value in values.items():
            self._put(name, value)

    def returned(self, value: Any) -> None:
        """Take what the function returned: outputs by name, or the only one."""
        for name, each in self._named(value).items():
            if each is not None:
                self._put(name, each)
        for name, declared in self._declared.items():
            if name not in self._kept and not declared["optional"]:
                raise Unfit(f"The function returned no output '{name}'.")

    def _named(self, value: Any) -> dict[str, Any]:
        if value is None:
            return {}
        names = list(self._declared)
        if len(names) == 1 and not (isinstance(value, dict) and list(value) == names):
            return {names[0]: value}
        if isinstance(value, dict):
            return value
        raise Unfit(
            f"The function returned {type(value).__name__}, not a dictionary "
            f"with the outputs {', '.join(names)}."
        )

    def _put(self, name: str, value: Any) -> None:
        declared = self._declared.get(name)
        if declared is None:
            known = ", ".join(self._declared)
            raise Unfit(f"The function returned '{name}', which is no output; there are {known}.")
        self._kept.add(name)
        kind = declared["mediaType"]
        if isinstance(value, os.PathLike):
            file = self._taken(name, Path(value), declared["extension"])
            self._report.placed(name, file, kind or "application/octet-stream")
        elif isinstance(value, bytes | bytearray | memoryview):
            data = bytes(value)
            file = f"{name}.{declared['extension']}"
            self._report.file(name, file, data, kind or "application/octet-stream")
        elif isinstance(value, str):
            self._text(name, value, declared)
        elif kind is None or kind == JSON or kind.endswith("+json"):
            self._report.value(name, _plain(name, value), kind or JSON)
        else:
            raise Unfit(
                f"Output '{name}' is {kind}: return text, bytes or a Path for it, "
                f"not {type(value).__name__}."
            )

    def _text(self, name: str, value: str, declared: dict[str, Any]) -> None:
        kind = declared["mediaType"] or "text/plain"
        if declared["base64"]:
            raise Unfit(f"Output '{name}' is binary: return bytes or a Path for it, not text.")
        if kind == "text/plain" or (kind == JSON and declared["text"]):
            self._report.value(name, value, kind)
        else:
            data = value.encode(errors="replace")
            self._report.file(name, f"{name}.{declared['extension']}", data, kind)

    def _taken(self, name: str, path: Path, ending: str) -> str:
        """The file's name among the outputs, to where it is moved."""
        work, outputs = self._report.directory / "work", self._report.outputs
        file = (work / path).resolve()
        if not file.is_relative_to(work.resolve()) or not file.is_file():
            raise Unfit(
                f"Output '{name}' is the path {path.name}, but there is no such file "
                "in the job's directory."
            )
        if file.parent == outputs.resolve():
            return file.name
        target = outputs / f"{name}{file.suffix or '.' + ending}"
        file.rename(target)
        return target.name


def _plain(name: str, value: Any) -> Any:
    """A value of JSON; arrays and numbers of NumPy and its kin as lists and numbers."""
    try:
        return json.loads(json.dumps(value, default=_listed))
    except (TypeError, ValueError, RecursionError) as error:
        raise Unfit(f"Output '{name}' cannot be written as JSON: {error}") from None


def _listed(value: Any) -> Any:
    if hasattr(value, "tolist"):
        return value.tolist()
    raise TypeError(f"{type(value).__name__} has no JSON")
