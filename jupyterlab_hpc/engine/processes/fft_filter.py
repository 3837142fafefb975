"""``fft-filter``: keeps a band of frequencies of measured accelerations."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ..process import PROGRAMS, Command, Fault, Process, PythonFor

#: Packages without which it is not offered.
NEEDS = ("numpy", "matplotlib")

# OpenAPI 3.0 wording, as the standard demands: exclusiveMinimum is a switch, null is `nullable`.
FREQUENCY = {"type": "number", "minimum": 0, "exclusiveMinimum": True, "nullable": True}

DESCRIPTION: dict[str, Any] = {
    "id": "fft-filter",
    "title": "Filter accelerations by frequency",
    "description": (
        "Takes a measured signal apart into its frequencies, keeps those between two cut-offs, "
        "and shows signal and spectrum before and after."
    ),
    "version": "1.0.0",
    "keywords": ["fft", "signal", "filter", "acceleration"],
    "jobControlOptions": ["async-execute", "dismiss"],
    "outputTransmission": ["value", "reference"],
    "inputs": {
        "signal": {
            "title": "Signal",
            "description": (
                "CSV with a header line: first the time in seconds, evenly spaced, "
                "then one column for each acceleration."
            ),
            "schema": {"type": "string", "contentMediaType": "text/csv"},
        },
        "low": {
            "title": "Lower cut-off",
            "description": "Frequencies below are removed, in Hz; none if left out.",
            "minOccurs": 0,
            "schema": FREQUENCY,
        },
        "high": {
            "title": "Upper cut-off",
            "description": "Frequencies above are removed, in Hz; none if left out.",
            "minOccurs": 0,
            "schema": FREQUENCY,
        },
        "window": {
            "title": "Window",
            "description": "Taper of the spectra in the plot; the filtered signal is not tapered.",
            "minOccurs": 0,
            "schema": {
                "type": "string",
                "enum": ["none", "hann", "hamming", "blackman"],
                "default": "hann",
            },
        },
        "column": {
            "title": "Column",
            "description": "Name of the column to filter; all of them if left out.",
            "minOccurs": 0,
            "schema": {"type": "string", "nullable": True},
        },
    },
    "outputs": {
        "spectrum": {
            "title": "Plot",
            "description": "Signal and amplitude spectrum, before and after.",
            "schema": {
                "type": "string",
                "contentMediaType": "image/png",
                "contentEncoding": "base64",
            },
        },
        "filtered": {
            "title": "Filtered signal",
            "description": "The time and the filtered columns.",
            "schema": {"type": "string", "contentMediaType": "text/csv"},
        },
    },
}


def check(inputs: Mapping[str, Any]) -> list[Fault]:
    """The cut-offs must be in order."""
    low, high = inputs.get("low"), inputs.get("high")
    if low is not None and high is not None and not low < high:
        return [Fault("inputs.low", f"{low:g} is not below inputs.high, {high:g}")]
    return []


def command(job: Path, inputs: Mapping[str, Any], python_for: PythonFor) -> Command:
    return Command([sys.executable, str(PROGRAMS), "fft_filter", str(job)])


PROCESS = Process(DESCRIPTION, command, check)
