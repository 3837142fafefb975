"""What is run in the live kernel, as one text that needs nothing but the standard library.

The text defines ``plan``, ``capture``, ``stream`` and ``load`` (`entry`); it is executed in a
namespace of its own, so that none of it stays in the user's.
"""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

#: Every module that goes along, each behind those that it imports.
PARTS = [
    *("planner/checking", "planner/loads", "planner/needs", "planner/source"),
    *("runner/bundle", "runner/pickles", "runner/variables"),
    *("kernel/namespace", "kernel/refusing", "kernel/walking", "kernel/secrets"),
    *("kernel/kinds", "kernel/reaching", "kernel/files", "kernel/planning"),
    *("kernel/circumstances", "kernel/writing", "kernel/capturing"),
    *("kernel/loading", "kernel/entry"),
]


@cache
def code() -> str:
    """The whole text; `version` of it is the caller's business."""
    folder = Path(__file__).parent.parent
    parts = [_alone((folder / f"{part}.py").read_text("utf-8")) for part in PARTS]
    return "\n".join(["from __future__ import annotations", *parts])


def _alone(text: str) -> str:
    """A module without its imports of its neighbours: they are all in one namespace."""
    lines = text.split("\n")
    for node in ast.parse(text).body:
        if isinstance(node, ast.ImportFrom) and (node.level or node.module == "__future__"):
            for number in range(node.lineno - 1, node.end_lineno or node.lineno):
                lines[number] = ""
    return "\n".join(lines)
