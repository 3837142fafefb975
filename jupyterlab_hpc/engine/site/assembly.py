"""From a site process whose shape is right to what the engine offers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path as FilePath
from typing import Any

from ..process import Collected, Process, Resources
from ..programs.values import extension, takes_text
from .cell import Cell, name_flaws, source_of
from .command import Entry, Template
from .entry import divided, entry_flaws
from .order import in_order, order_flaws
from .program import resolved
from .shape import Flaw
from .template import BadTemplate, Group, Text, named, parsed
from .units import seconds, size

UNITS = {"memory": size, "walltime": seconds, "disk": size}


def media_type(schema: Mapping[str, Any]) -> str:
    """The media type of an output, guessed where its schema has none."""
    declared = declared_type(schema)
    if declared is not None:
        return declared
    first = schema.get("oneOf", [schema])[0]
    if first.get("contentEncoding") == "base64":
        return "application/octet-stream"
    return "text/plain" if takes_text(first) else "application/json"


def declared_type(schema: Mapping[str, Any]) -> str | None:
    """The media type that a schema, or its first alternative, names."""
    first = schema.get("oneOf", [schema])[0]
    found = first.get("contentMediaType", schema.get("contentMediaType"))
    return found if isinstance(found, str) else None


class Assembly:
    """One file whose shape is right; collects what else is wrong."""

    def __init__(self, value: dict[str, Any], here: FilePath, cores: int) -> None:
        self.value = value
        self.here = here
        self.cores = cores
        self.flaws: list[Flaw] = []
        #: The file beside this one that is run.
        self.beside: FilePath | None = None
        self.inputs = {n: self._input(n, each) for n, each in value.get("inputs", {}).items()}
        self.outputs: dict[str, dict[str, Any]] = value["outputs"]

    def process(self) -> Process | None:
        resources = self._resources()
        environment = {
            name: self._parsed(each, ("environment", name))
            for name, each in self.value.get("environment", {}).items()
        }
        for name, text in environment.items():
            self._check_environment(name, text)
        if sum(kind in self.value for kind in ("command", "python", "cell")) != 1:
            what = "say what it runs: with 'command', with 'python' or with 'cell'"
            self.flaws.append(Flaw((), what))
            return None
        common = {
            "here": self.here,
            "inputs": self.inputs,
            "environment": environment,
            "resources": resources,
        }
        made: Template | Entry | Cell | None
        if "command" in self.value:
            made = self._template(common)
        else:
            made = self._entry(common) if "python" in self.value else self._cell(common)
        ascending = self.value.get("ascending", [])
        self.flaws += order_flaws(ascending, self.inputs)
        if made is None:
            return None
        check = in_order(ascending, made.check) if ascending else made.check
        captures = isinstance(made, Cell)
        return Process(self._description(), made.command, check, made.written, resources, captures)

    def _input(self, name: str, given: Mapping[str, Any]) -> dict[str, Any]:
        schema = given["schema"]
        least = given.get("minOccurs", 0 if "default" in schema else 1)
        most = given.get("maxOccurs", 1)
        path = ("inputs", name)
        if most != "unbounded" and most < least:
            self.flaws.append(Flaw((*path, "maxOccurs"), f"{most} is less than minOccurs, {least}"))
        if "default" in schema and most != 1:
            text = "an input with several values has no default: use minOccurs: 0"
            self.flaws.append(Flaw((*path, "schema", "default"), text))
        found = {"title": given.get("title", name)}
        if "description" in given:
            found["description"] = given["description"]
        return {**found, "schema": schema, "minOccurs": least, "maxOccurs": most}

    def _resources(self) -> Resources:
        given = dict(self.value.get("resources", {}))
        for name, read_amount in UNITS.items():
            if name in given:
                try:
                    given[name] = read_amount(given[name])
                except ValueError as error:
                    self.flaws.append(Flaw(("resources", name), str(error)))
                    del given[name]
        given["cores"] = min(given.get("cores", 1), self.cores)
        return Resources(**given)

    def _description(self) -> dict[str, Any]:
        value = self.value
        ways = [f"{way}-execute" for way in dict.fromkeys(value.get("execution", ["async"]))]
        outputs = {}
        for name, given in self.outputs.items():
            outputs[name] = {"title": given.get("title", name), "schema": given["schema"]}
            if "description" in given:
                outputs[name]["description"] = given["description"]
        found = {"id": value["id"], "title": value.get("title", value["id"])}
        if "description" in value:
            found["description"] = value["description"]
        return {
            **found,
            "version": value.get("version", "1.0.0"),
            "keywords": value.get("keywords", []),
            "jobControlOptions": [*ways, "dismiss"],
            "outputTransmission": ["value", "reference"],
            "inputs": self.inputs,
            "outputs": outputs,
        }

    def _parsed(self, text: str | int, path: tuple[str | int, ...]) -> Text:
        try:
            found = parsed(text)
        except BadTemplate as error:
            self.flaws.append(Flaw(path, str(error)))
            return Text(())
        for kinds, known in ((("inputs", "files"), self.inputs), (("outputs",), self.outputs)):
            for name in named([found], *kinds):
                if name not in known:
                    there = f"there are {', '.join(known)}" if known else "there are none"
                    what = kinds[0].removesuffix("s")
                    self.flaws.append(Flaw(path, f"there is no {what} '{name}'; {there}"))
        return found

    def _check_environment(self, name: str, text: Text) -> None:
        path = ("environment", name)
        for each in named([text], "inputs", "files"):
            if self.inputs.get(each, {}).get("maxOccurs", 1) != 1:
                self.flaws.append(Flaw(path, f"'{each}' may have several values, a variable one"))
        if "command" not in self.value and named([text], "files", "outputs"):
            self.flaws.append(Flaw(path, "files are for commands: a function has its parameters"))

    def _template(self, common: dict[str, Any]) -> Template | None:
        if "kernel" in self.value:
            self.flaws.append(Flaw(("kernel",), "a kernel runs 'python', not a command"))
        groups = tuple(self._groups())
        environment = common["environment"]
        if self.flaws:
            return None
        texts = [*(text for group in groups for text in group), *environment.values()]
        printed = [name for name, each in self.outputs.items() if each.get("stdout")]
        if len(printed) > 1:
            text = f"standard output is one output only, already '{printed[0]}'"
            self.flaws.append(Flaw(("outputs", printed[1], "stdout"), text))
        files = self._files(set(named(texts, "outputs")))
        collected = {
            name: Collected(
                f"outputs/{file}",
                media_type(self.outputs[name]["schema"]),
                self.outputs[name].get("optional", False),
            )
            for name, file in files.items()
        }
        program, self.beside, fault = resolved(groups[0][0], self.here)
        if fault:
            self.flaws.append(Flaw(("command", 0), fault))
        groups = ((program, *groups[0][1:]), *groups[1:])
        return Template(
            **common,
            groups=groups,
            files=files,
            collected=collected,
            stdout=printed[0] if printed else None,
        )

    def _groups(self) -> Iterator[Group]:
        several = {name for name, each in self.inputs.items() if each["maxOccurs"] != 1}
        for index, item in enumerate(self.value["command"]):
            path = ("command", index)
            items = item if isinstance(item, list) else [item]
            group = tuple(
                self._parsed(each, (*path, at) if isinstance(item, list) else path)
                for at, each in enumerate(items)
            )
            repeated = [name for name in named(group, "inputs", "files") if name in several]
            if len(repeated) > 1:
                text = f"'{repeated[0]}' and '{repeated[1]}' may both have several values"
                self.flaws.append(Flaw(path, text))
            if index == 0 and isinstance(item, list):
                self.flaws.append(Flaw(path, "the first item is the program, not a group"))
            yield group

    def _files(self, written: set[str]) -> dict[str, str]:
        files: dict[str, str] = {}
        for name, given in self.outputs.items():
            path = ("outputs", name)
            if given.get("stdout") and (given.get("file") or name in written):
                self.flaws.append(Flaw(path, "is standard output, so it is no other file"))
            if not given.get("stdout") and "file" not in given and name not in written:
                text = f"nothing makes it: name {{outputs.{name}}} in the command, or its 'file'"
                self.flaws.append(Flaw(path, f"{text}, or say 'stdout: true'"))
            ending = extension(media_type(given["schema"]))
            usual = f"{name}.{ending}"
            file = given.get("file", usual)
            if file in files.values():
                self.flaws.append(Flaw(path, f"the file {file} is another output already"))
            files[name] = file
        return files

    def _entry(self, common: dict[str, Any]) -> Entry | None:
        self._no_files("a function returns its outputs")
        self.flaws += entry_flaws(self.here, self.value["python"], self.inputs)
        parts = divided(self.value["python"])
        if parts is None:
            return None
        self.beside = self.here / parts[0]
        return Entry(
            **common,
            file=self.here / parts[0],
            function=parts[1],
            outputs=self._returned(),
            kernel=self.value.get("kernel"),
        )

    def _cell(self, common: dict[str, Any]) -> Cell | None:
        self._no_files("a cell leaves its outputs in variables")
        self.flaws += name_flaws(self.inputs, self.outputs)
        found, flaw = source_of(self.here, self.value["cell"])
        if found is None:
            self.flaws.append(Flaw(("cell",), flaw))
            return None
        self.beside = self.here / self.value["cell"]
        kernel = self.value.get("kernel")
        return Cell(**common, source=found, outputs=self._returned(), kernel=kernel)

    def _no_files(self, why: str) -> None:
        for name, given in self.outputs.items():
            for word in ("file", "stdout"):
                if word in given:
                    self.flaws.append(Flaw(("outputs", name, word), f"is for commands: {why}"))

    def _returned(self) -> dict[str, dict[str, Any]]:
        """What the programs that hold values of Python are told about the outputs."""
        return {
            name: {
                "mediaType": declared_type(given["schema"]),
                "extension": extension(media_type(given["schema"])),
                "base64": given["schema"].get("contentEncoding") == "base64",
                "text": takes_text(given["schema"]),
                "optional": given.get("optional", False),
            }
            for name, given in self.outputs.items()
        }
