"""The corpus of cells against the truth: ``python -m jupyterlab_hpc.tests.capsule.recall``."""

from __future__ import annotations

import json
from dataclasses import dataclass, field

from jupyterlab_hpc.capsule.kernel.namespace import Live
from jupyterlab_hpc.capsule.kernel.planning import Planned

from .truth import cells, namespace, needed


@dataclass
class Recall:
    """``missed``: cells with a needed name that was not planned; ``silent``: without a warning."""

    cells: int = 0
    missed: dict[str, set[str]] = field(default_factory=dict)
    over: dict[str, set[str]] = field(default_factory=dict)
    silent: list[str] = field(default_factory=list)

    @property
    def percent(self) -> float:
        return 100 * len(self.missed) / self.cells


def recall() -> Recall:
    found = Recall()
    for cell in cells():
        truth = needed(cell)
        plan = Planned({"source": cell, "notebook_dir": None}, Live(namespace())).plan
        assert plan["ok"], (cell, plan)
        planned = {need["name"] for need in plan["needs"] if need["kind"] != "missing"}
        found.cells += 1
        if truth - planned:
            found.missed[cell] = truth - planned
            if not plan["warnings"]:
                found.silent.append(cell)
        if planned - truth:
            found.over[cell] = planned - truth
    return found


if __name__ == "__main__":
    result = recall()
    figures = {"cells": result.cells, "missed": result.percent, "silent": len(result.silent)}
    print(json.dumps({**figures, "over": len(result.over)}))
