"""Processes for tests: a line of shell, the files it leaves, and what it may use."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from jupyterlab_hpc.engine.catalogue import Catalogue
from jupyterlab_hpc.engine.process import Collected, Command, Process, Resources


def shell(
    name: str,
    script: str,
    outputs: Mapping[str, Collected] | None = None,
    stdout: str | None = None,
    resources: Resources = Resources(),  # noqa: B008 it is frozen
) -> Process:
    """A process without inputs that runs a line of shell."""
    declared = outputs or {"done": Collected("done.txt", "text/plain", optional=True)}
    description = {
        "id": name,
        "title": name,
        "version": "1.0.0",
        "jobControlOptions": ["async-execute", "dismiss"],
        "outputTransmission": ["value"],
        "inputs": {},
        "outputs": {
            each: {"title": each, "schema": {"type": "string", "contentMediaType": file.media_type}}
            for each, file in declared.items()
        },
    }
    command = Command(["/bin/sh", "-c", script], stdout=stdout, outputs=declared)
    return Process(description, lambda *_: command, resources=resources)


def offer(monkeypatch: pytest.MonkeyPatch, *processes: Process) -> None:
    """Offer these beside the built-in ones."""
    built_in = Catalogue().processes
    offered = {**built_in, **{process.id: process for process in processes}}
    monkeypatch.setattr(Catalogue, "processes", property(lambda _: offered))
