"""``echo``: gives its inputs back, after a pause; the process that conformance tests look for."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ..process import PROGRAMS, Command, Fault, Process, PythonFor
from ..schema import BBOX

TEXT = {"type": "string"}
COMPLEX = {
    "oneOf": [
        {"type": "string", "contentMediaType": "text/xml"},
        {"type": "object", "contentMediaType": "application/json"},
    ]
}

DESCRIPTION: dict[str, Any] = {
    "id": "echo",
    "title": "Echo",
    "description": "Gives its inputs back unchanged, after a pause if one is asked for.",
    "version": "1.0.0",
    "keywords": ["echo", "test"],
    "jobControlOptions": ["sync-execute", "async-execute", "dismiss"],
    "outputTransmission": ["value"],
    "inputs": {
        "a": {"title": "Text", "description": "Any text.", "minOccurs": 0, "schema": TEXT},
        "b": {
            "title": "Complex value",
            "description": "An XML text or a JSON object.",
            "minOccurs": 0,
            "schema": COMPLEX,
        },
        "c": {
            "title": "Bounding box",
            "description": "Four numbers, or six with heights.",
            "minOccurs": 0,
            "schema": BBOX,
        },
        "pause": {
            "title": "Pause",
            "description": "Seconds to wait before answering.",
            "minOccurs": 0,
            "schema": {"type": "integer", "minimum": 0, "maximum": 86400, "default": 0},
        },
    },
    "outputs": {
        "a": {"title": "Text", "description": "The input a.", "schema": TEXT},
        "b": {"title": "Complex value", "description": "The input b.", "schema": COMPLEX},
        "c": {"title": "Bounding box", "description": "The input c.", "schema": BBOX},
    },
}


def check(inputs: Mapping[str, Any]) -> list[Fault]:
    """There must be something to echo."""
    if {"a", "b", "c"} & inputs.keys():
        return []
    return [Fault("inputs", "give at least one of a, b and c")]


def command(job: Path, inputs: Mapping[str, Any], python_for: PythonFor) -> Command:
    return Command([sys.executable, "-I", "-S", str(PROGRAMS), "echo", str(job)])


PROCESS = Process(DESCRIPTION, command, check)
