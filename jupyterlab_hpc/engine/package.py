"""Application packages: which are taken, and how they are given back (OGC 20-044, ogcapppkg).

A package of this engine is a site process (docs/site-processes.md): its YAML, and the Python
file that it names. CWL and containers need what this engine does not have.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .messages import EngineRequest, json_bytes
from .problems import PREFIX_DEPLOY, Problem, invalid
from .process import Process
from .site.deployed import Package
from .strict import strict_json

OGCAPPPKG = "application/ogcapppkg+json"
PROCESS = "application/vnd.jupyterlab-hpc.process+yaml"
PYTHON = "text/x-python"
TAKEN = (
    f"{OGCAPPPKG} whose executionUnit is a value of {PROCESS} (with another of {PYTHON} for its "
    f"Python file), or {PROCESS} itself"
)
#: Of a description, what a package must not say differently.
COMPARED = ("id", "title", "description", "version")


@dataclass(frozen=True)
class Deployment:
    """What a client sent: a package, and what it says of the process beside it."""

    package: Package
    described: Mapping[str, Any] = field(default_factory=dict)

    @property
    def id(self) -> str | None:
        """The id that the description gives."""
        name = self.described.get("id")
        return name if isinstance(name, str) else None

    def disagreements(self, process: Process) -> list[str]:
        """Where the description contradicts the package: what it says would not be what runs."""
        found = [
            f"processDescription.{name}: it differs from '{name}' of the executionUnit"
            for name in COMPARED
            if self.described.get(name) not in (None, process.description.get(name))
        ]
        for name in ("inputs", "outputs"):
            given = self.described.get(name)
            if given is not None and (
                not isinstance(given, dict) or given.keys() != process.description[name].keys()
            ):
                text = f"processDescription.{name}: they are not those of the executionUnit"
                found.append(text)
        return found


def read_package(request: EngineRequest) -> Deployment:
    """The package in a request. Raises `Problem`: 415 for other kinds, 400 with the field."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == PROCESS:
        return Deployment(Package(request.body))
    if kind != OGCAPPPKG:
        raise _unsupported(f"Packages of the type '{kind[:100]}'")
    try:
        body = strict_json(request.body)
    except ValueError as error:
        raise invalid(f"The body is not JSON: {error}") from None
    if not isinstance(body, dict):
        raise invalid("The body must be an object with the member 'executionUnit'.")
    described = body.get("processDescription", {})
    if isinstance(described, dict) and isinstance(described.get("process"), dict):
        # As drafts have it.
        described = described["process"]
    if not isinstance(described, dict):
        raise invalid("processDescription: it must be an object.")
    return Deployment(_units(body.get("executionUnit")), described)


def _units(given: Any) -> Package:
    units = given if isinstance(given, list) else [given]
    found: dict[str, Any] = {}
    for index, unit in enumerate(units):
        place = f"executionUnit[{index}]" if isinstance(given, list) else "executionUnit"
        if not isinstance(unit, dict):
            raise invalid(f"{place}: it must be an object with 'value' and 'mediaType'.")
        if "value" not in unit:
            what = "a link: send the value" if "href" in unit else "no value"
            raise invalid(f"{place}: this is {what}; taken is {TAKEN}.")
        kind = unit.get("mediaType")
        if kind not in (PROCESS, PYTHON):
            raise _unsupported(f"{place}: units of the type '{str(kind)[:100]}'")
        if unit.get("encoding") not in (None, "utf-8", "UTF-8"):
            raise invalid(f"{place}.encoding: leave it out, the value is text.")
        if kind in found:
            raise invalid(f"{place}: there is a second value of {kind}.")
        found[kind] = _value(unit["value"], kind, f"{place}.value")
    if PROCESS not in found:
        raise invalid(f"executionUnit: there is no value of {PROCESS}.")
    python = found.get(PYTHON)
    return Package(found[PROCESS], None if python is None else python.decode())


def _value(value: Any, kind: str, place: str) -> bytes:
    if isinstance(value, dict) and kind == PROCESS:
        # JSON is YAML.
        return json_bytes(value)
    if not isinstance(value, str):
        raise invalid(f"{place}: it must be text.")
    try:
        return value.encode()
    except UnicodeEncodeError:
        raise invalid(f"{place}: it holds half a character (a lone surrogate).") from None


def package_document(package: Package, process: Process | None) -> dict[str, Any]:
    """The package as ogcapppkg, ready to be deployed elsewhere."""
    units = [{"value": package.process.decode("utf-8-sig"), "mediaType": PROCESS}]
    if package.python is not None:
        units.append({"value": package.python, "mediaType": PYTHON})
    described = {"processDescription": process.description} if process else {}
    return {**described, "executionUnit": units}


def _unsupported(what: str) -> Problem:
    detail = f"{what} cannot be deployed here; taken is {TAKEN}."
    title = "Unsupported package"
    return Problem(415, detail, "unsupported-media-type", title, prefix=PREFIX_DEPLOY)
