"""A process for pygeoapi that takes its time and tells how far it is."""

from __future__ import annotations

import time
from typing import Any

from pygeoapi.process.base import BaseProcessor, ProcessorExecuteError
from pygeoapi.process.manager.tinydb_ import TinyDBManager

METADATA = {
    "id": "slow",
    "title": "Slow",
    "description": "Counts to a hundred, tells how far it is, and gives back what it was given",
    "version": "1.0.0",
    "jobControlOptions": ["async-execute", "sync-execute"],
    "outputTransmission": ["value"],
    "keywords": ["slow"],
    "links": [],
    "inputs": {
        "text": {"title": "A text", "schema": {"type": "string"}},
        "box": {
            "title": "A bounding box",
            "minOccurs": 0,
            "schema": {"allOf": [{"format": "ogc-bbox"}]},
        },
        "seconds": {"title": "Seconds", "minOccurs": 0, "schema": {"type": "number"}},
    },
    "outputs": {
        "slow": {
            "title": "What it was given",
            "schema": {"type": "object", "contentMediaType": "application/json"},
        }
    },
    "example": {"inputs": {"text": "hello", "seconds": 1}},
}
AT_ONCE = {
    **METADATA,
    "id": "at-once",
    "title": "At once",
    "description": "The same, for those who wait",
    "jobControlOptions": ["sync-execute"],
}
STEPS = 20


class SlowProcessor(BaseProcessor):
    """Fails when the text is `fail`."""

    metadata = METADATA

    def __init__(self, processor_def: dict[str, Any]):
        super().__init__(processor_def, self.metadata)
        self._job = ""
        self._manager = TinyDBManager({"name": "TinyDB", "connection": processor_def["connection"]})

    def set_job_id(self, job_id: str) -> None:
        """pygeoapi says which job this is; under that name the progress is told."""
        self._job = job_id

    def execute(self, data: dict[str, Any], outputs: Any = None) -> tuple[str, dict[str, Any]]:
        """Gives `{"id": "slow", "value": inputs}` after `seconds`."""
        if data.get("text") == "fail":
            raise ProcessorExecuteError("The text was fail.")
        for step in range(STEPS):
            time.sleep(float(data.get("seconds", 0)) / STEPS)
            self._tell(100 * step // STEPS)
        return "application/json", {"id": "slow", "value": data}

    def _tell(self, percent: int) -> None:
        news = {"status": "running", "progress": percent, "message": f"{percent} %"}
        self._manager.update_job(self._job, news)


class AtOnceProcessor(SlowProcessor):
    """Can only be waited for."""

    metadata = AT_ONCE
