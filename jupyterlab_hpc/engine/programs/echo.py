"""The program of the process ``echo``."""

from __future__ import annotations

import time

from .report import Report

STEP = 0.2


def main(directory: str) -> None:
    report = Report(directory)
    inputs = report.inputs()
    pause = int(inputs.get("pause", 0))
    begun = time.monotonic()
    while (passed := time.monotonic() - begun) < pause:
        report.progress(100 * passed / pause, f"Sleeping {int(passed)} of {pause} s")
        time.sleep(min(STEP, pause - passed))
    for name in ("a", "b", "c"):
        if name in inputs:
            text = isinstance(inputs[name], str)
            kind = "application/json" if not text else "text/xml" if name == "b" else "text/plain"
            report.value(name, inputs[name], kind)
    report.finish()
