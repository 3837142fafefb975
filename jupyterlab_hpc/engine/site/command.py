"""From a site process' command template, or its Python entry, to what a job runs."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..process import PROGRAMS, Collected, Command, Fault, PythonFor, Resources
from ..programs.values import content, file_name, form
from .template import Filling, Group, Text, as_text, listed, named, rendered

#: Bytes of one argument or variable (Linux: MAX_ARG_STRLEN, less its last byte).
LONGEST = (128 << 10) - 1
NOT_BASE64 = "is not base64"


@dataclass(frozen=True)
class Recipe:
    """What both kinds have in common. ``inputs`` as in the description."""

    here: Path
    inputs: Mapping[str, dict[str, Any]]
    environment: Mapping[str, Text]
    resources: Resources

    @property
    def several(self) -> list[str]:
        """The inputs that may have more than one value."""
        return [name for name, each in self.inputs.items() if each.get("maxOccurs", 1) != 1]

    def forms(self, name: str, value: Any) -> list[tuple[str, bool, Any]]:
        """For each value of an input: name of its file, whether it is base64, the value."""
        several = name in self.several
        found = []
        for number, each in enumerate(listed(value) if several else [value], 1):
            ending, binary = form(self.inputs[name]["schema"], each)
            found.append((file_name(name, ending, number if several else None), binary, each))
        return found

    def filling(self, job: Path, inputs: Mapping[str, Any], outputs: Mapping[str, str]) -> Filling:
        """Values and paths for a job in this directory."""
        work = job / "work"
        files: dict[str, Any] = {}
        for name, value in inputs.items():
            if value is not None:
                paths = [str(work / "inputs" / file) for file, _, _ in self.forms(name, value)]
                files[name] = paths if name in self.several else paths[0]
        places = {name: str(work / "outputs" / file) for name, file in outputs.items()}
        words = {"cores": str(self.resources.cores), "job": str(work), "here": str(self.here)}
        return Filling(inputs, files, places, words)

    def variables(self, filling: Filling) -> dict[str, str]:
        """The environment; a variable of an input that was not given is left out."""
        found = {name: rendered((text,), filling, ()) for name, text in self.environment.items()}
        return {name: rounds[0][0] for name, rounds in found.items() if rounds}

    def encoded(self, inputs: Mapping[str, Any], names: list[str]) -> list[Fault]:
        """Values that cannot become files."""
        found = []
        for name in names:
            value = inputs.get(name)
            for _, binary, each in [] if value is None else self.forms(name, value):
                try:
                    content(each, binary)
                except ValueError as error:
                    lone = isinstance(error, UnicodeEncodeError)
                    text = "holds half of a surrogate pair" if lone else NOT_BASE64
                    found.append(Fault(f"inputs.{name}", text))
        return found


@dataclass(frozen=True)
class Template(Recipe):
    """A command. ``files``: output → name of its file; ``stdout``: the output it prints."""

    groups: tuple[Group, ...]
    files: Mapping[str, str]
    collected: Mapping[str, Collected]
    stdout: str | None = None

    def command(self, job: Path, inputs: Mapping[str, Any], python_for: PythonFor) -> Command:
        filling = self.filling(job, inputs, self.files)
        argv = [
            argument
            for group in self.groups
            for arguments in rendered(group, filling, self.several)
            for argument in arguments
        ]
        stdout = f"outputs/{self.files[self.stdout]}" if self.stdout else None
        return Command(argv, self.variables(filling), stdout, self.collected)

    def texts(self) -> list[Text]:
        """Everything that has placeholders."""
        return [*(text for group in self.groups for text in group), *self.environment.values()]

    def written(self, inputs: Mapping[str, Any]) -> dict[str, bytes]:
        """The files that the command reads."""
        return {
            file: content(each, binary)
            for name in named(self.texts(), "files")
            if inputs.get(name) is not None
            for file, binary, each in self.forms(name, inputs[name])
        }

    def check(self, inputs: Mapping[str, Any]) -> list[Fault]:
        """What a schema cannot say: values that are no arguments, or would be options."""
        texts = self.texts()
        found = self.encoded(inputs, named(texts, "files"))
        for name in named(texts, "inputs"):
            value = inputs.get(name)
            for each in [] if value is None else listed(value):
                fault = self._unfit(as_text(each))
                if fault:
                    found.append(Fault(f"inputs.{name}", fault))
        for name in self._leading():
            value = inputs.get(name)
            for each in [] if value is None else listed(value):
                if isinstance(each, str) and each.startswith("-"):
                    text = "begins with '-', which the command would take for an option"
                    found.append(Fault(f"inputs.{name}", text))
        return found

    def _unfit(self, text: str) -> str | None:
        if "\0" in text:
            return "holds the character NUL, which no argument can"
        try:
            size = len(text.encode())
        except UnicodeEncodeError:
            return "holds half of a surrogate pair"
        return f"has {size} bytes, more than an argument can hold" if size > LONGEST else None

    def _leading(self) -> list[str]:
        """Inputs whose value begins an argument, before a ``--``.

        Not those with an ``enum``: their values are the author's.
        """
        found = []
        for text in (text for group in self.groups for text in group):
            if text.literal == "--":
                break
            first = text.parts[0] if text.parts else ""
            if not isinstance(first, str) and first.kind == "inputs":
                schema = self.inputs[first.name]["schema"]
                if "enum" not in schema and "enum" not in schema.get("items", {}):
                    found.append(first.name)
        return list(dict.fromkeys(found))


@dataclass(frozen=True)
class Entry(Recipe):
    """A function of a Python file, run by the program ``call``."""

    file: Path
    function: str
    outputs: Mapping[str, dict[str, Any]]
    kernel: str | None = None

    def command(self, job: Path, inputs: Mapping[str, Any], python_for: PythonFor) -> Command:
        python = python_for(self.kernel) if self.kernel else sys.executable
        variables = self.variables(self.filling(job, inputs, {}))
        return Command([python, str(PROGRAMS), "call", str(job)], variables)

    def written(self, inputs: Mapping[str, Any]) -> dict[str, bytes]:
        """``call.json``, which says what to call with what."""
        call = {
            "file": str(self.file),
            "function": self.function,
            "inputs": {
                name: {
                    "files": [[file, binary] for file, binary, _ in self.forms(name, value)],
                    "several": name in self.several,
                }
                for name, value in inputs.items()
                if value is not None
            },
            "outputs": self.outputs,
        }
        return {"call.json": json.dumps(call).encode()}

    def check(self, inputs: Mapping[str, Any]) -> list[Fault]:
        """Binary values must be base64."""
        return self.encoded(inputs, list(inputs))
