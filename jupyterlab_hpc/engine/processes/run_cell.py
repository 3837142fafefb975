"""``run-cell``: runs a notebook cell and gives back its outputs as a notebook keeps them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import jupyterlab_hpc.capsule as capsule
from jupyterlab_hpc.capsule.planner import check as check_cell
from jupyterlab_hpc.capsule.sealing import Capsules

from ..process import Command, Fault, Process, PythonFor

OUTPUTS = "application/vnd.jupyter.outputs+json"
RUNNER = Path(capsule.__file__).with_name("runner")

DESCRIPTION: dict[str, Any] = {
    "id": "run-cell",
    "title": "Run a notebook cell",
    "description": "Runs a notebook cell in a process of its own, with what a capsule brings.",
    "version": "1.0.0",
    "keywords": ["jupyter", "notebook", "python"],
    "jobControlOptions": ["async-execute", "dismiss"],
    "outputTransmission": ["value", "reference"],
    "inputs": {
        "code": {
            "title": "Code",
            "description": "The cell's source; magics and top-level await are understood.",
            "schema": {"type": "string", "contentMediaType": "text/x-python"},
        },
        "kernel": {
            "title": "Kernel",
            "description": "Name of the kernel whose Python runs it; the default one if left out.",
            "minOccurs": 0,
            "schema": {"type": "string", "nullable": True},
        },
        "capsule": {
            "title": "Capsule",
            "description": "Id of a sealed capsule of this server: what the cell needs.",
            "minOccurs": 0,
            "schema": {"type": "string", "pattern": "^[0-9a-f]{32}$", "nullable": True},
        },
        "exports": {
            "title": "Variables to keep",
            "description": "Names of variables that are kept when the cell has ended well.",
            "minOccurs": 0,
            "schema": {
                "type": "array",
                "items": {"type": "string", "minLength": 1, "maxLength": 200},
                "maxItems": 1000,
                "nullable": True,
            },
        },
        "title": {
            "title": "Title",
            "description": "What the job is called in lists.",
            "minOccurs": 0,
            "schema": {"type": "string"},
        },
    },
    "outputs": {
        "outputs": {
            "title": "Cell outputs",
            "description": "Outputs in the notebook format, version 4.",
            "schema": {
                "type": "array",
                "items": {"type": "object"},
                "contentMediaType": OUTPUTS,
            },
        }
    },
}


def check(inputs: Mapping[str, Any]) -> list[Fault]:
    """The cell must be syntactically right."""
    fault = check_cell(inputs["code"])
    return [Fault("inputs.code", f"line {fault.line}: {fault.message}")] if fault else []


def command(job: Path, inputs: Mapping[str, Any], python_for: PythonFor) -> Command:
    return Command([python_for(inputs.get("kernel")), str(RUNNER), str(job)])


def bring(job: Path, inputs: Mapping[str, Any]) -> None:
    """The capsule into the job, and a key for what goes back."""
    capsule = inputs.get("capsule")
    if capsule is None and not inputs.get("exports"):
        return
    try:
        Capsules.beside(job).hand_over(capsule, job)
    except LookupError as error:
        raise LookupError(f"inputs.capsule: {error.args[0]}") from None


def put_back(job: Path, inputs: Mapping[str, Any]) -> None:
    Capsules.beside(job).take_back(inputs.get("capsule"), job)


PROCESS = Process(DESCRIPTION, command, check, bring=bring, put_back=put_back, captures=True)
