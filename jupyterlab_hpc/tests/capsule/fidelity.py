"""Thirty cells whose outputs are hard to get right, in the runner and in a live kernel.

``python -m jupyterlab_hpc.tests.capsule.fidelity`` writes ``{"equal", "cells", "differing":
[{"cell", "kernel", "runner"}]}`` as JSON.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient

import jupyterlab_hpc.capsule as capsule
from jupyterlab_hpc.capsule.runner.text import Text

RUNNER = Path(capsule.__file__).with_name("runner")
#: What differs from run to run: addresses, temporary files, labels of cells, times.
VOLATILE = [
    (re.compile(r"0x[0-9a-f]+"), "0x"),
    (re.compile(r"/tmp/[^\s:]{1,200}\.py|<ipython-input[^>]{1,99}>|(?<=\()\d{1,12}\.py"), "<cell>"),
    (re.compile(r"\d[\d.]{0,20}(?:e[+-]?\d+)? ?[nuµμm]?s\b"), "0 s"),
]

CELLS = [
    "1+1",
    "print(1)\nprint(2)",
    "import sys\nprint('o'); sys.stdout.flush()\nprint('e', file=sys.stderr)",
    "from IPython.display import HTML\ndisplay(HTML('<b>x</b>'))\n3",
    "h = display('one', display_id=True)\nh.update('two')",
    "from IPython.display import clear_output\nprint('old')\nclear_output()\nprint('new')",
    "from IPython.display import clear_output\nprint('old')\nclear_output(wait=True)\nprint('new')",
    "print('before')\n1/0",
    "def f(:\n  pass",
    "import pandas as pd\npd.DataFrame({'a': [1, 2], 'b': ['x', None]})",
    "%matplotlib inline\nimport matplotlib.pyplot as plt\nplt.plot([1, 2]);",
    "import matplotlib.pyplot as plt\nplt.plot([2, 1])\nplt.show()",
    "!echo hi",
    "%%capture out\nprint('nobody sees this')",
    "%time 1+1",
    "import asyncio\nawait asyncio.sleep(0)\n'waited'",
    "import subprocess\nsubprocess.run(['echo', 'from a child']).returncode",
    "import os\nos.write(1, b'to the descriptor\\n');",
    "import threading\nt = threading.Thread(target=print, args=('thread',))\nt.start(); t.join()",
    "for n in range(5): print(f'{n}0 %', end='\\r')\nprint('done')",
    "input('name?')",
    "raise SystemExit(3)",
    "import warnings\nwarnings.warn('careful')",
    "1\n2\n3",
    "1+1;",
    "print('x' * 200_000)",
    "%%bash\necho out\necho err >&2",
    "import logging\nlogging.warning('log')",
    "import multiprocessing as mp\n"
    "p = mp.get_context('fork').Process(target=print, args=('child',))\np.start(); p.join()",
    "import sys, time\n"
    "for n in range(4):\n  print(f'\\r{n}/3', end='', file=sys.stderr)\n  time.sleep(0.02)",
]


def in_kernel() -> list[list[dict[str, Any]]]:
    """The outputs of each cell in one live kernel."""
    cells = [nbformat.v4.new_code_cell(cell) for cell in CELLS]
    notebook = nbformat.v4.new_notebook(cells=cells)
    NotebookClient(notebook, allow_errors=True, timeout=60, kernel_name="python3").execute()
    return [normal(cell.outputs) for cell in notebook.cells]


def in_runner() -> list[list[dict[str, Any]]]:
    """The outputs of each cell in a process of its own."""
    with ThreadPoolExecutor(2) as two, tempfile.TemporaryDirectory() as folder:
        places = [Path(folder, str(number)) for number in range(len(CELLS))]
        return list(two.map(_run, places, CELLS))


def _run(directory: Path, code: str) -> list[dict[str, Any]]:
    inputs = directory / "work" / "inputs"
    inputs.mkdir(parents=True)
    (inputs / "inputs.json").write_text(json.dumps({"code": code}))
    subprocess.run(
        [sys.executable, str(RUNNER), str(directory)],
        cwd=directory / "work",
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=60,
        check=False,
    )
    found: list[dict[str, Any]] = json.loads(
        (directory / "work" / "outputs" / "cell.json").read_text()
    )
    return normal(found)


def normal(outputs: list[Any]) -> list[dict[str, Any]]:
    """What has to be equal: text as it is shown, the name of an error, the forms of the rest."""
    found: list[dict[str, Any]] = []
    for output in outputs:
        kind = output["output_type"]
        if kind == "stream":
            last = found[-1] if found else {}
            if last.get("stream") == output["name"]:
                last["text"] += output["text"]
            else:
                found.append({"stream": output["name"], "text": output["text"]})
        elif kind == "error":
            found.append({"error": output["ename"], "value": output["evalue"]})
        else:
            plain = output["data"].get("text/plain", "")
            found.append({"kind": kind, "forms": sorted(output["data"]), "text": plain})
    for each in found:
        if "stream" in each:
            shown = Text()
            shown.add(each["text"])
            each["text"] = str(shown)
        for key in ("text", "value"):
            for pattern, instead in VOLATILE if key in each else ():
                each[key] = pattern.sub(instead, each[key])
    return found


def compared() -> dict[str, Any]:
    """How many cells have the same outputs, and those that have not."""
    pairs = zip(CELLS, in_kernel(), in_runner(), strict=True)
    differing = [
        {"cell": cell, "kernel": theirs, "runner": ours}
        for cell, theirs, ours in pairs
        if theirs != ours
    ]
    return {
        "equal": len(CELLS) - len(differing),
        "cells": len(CELLS),
        "differing": differing,
    }


if __name__ == "__main__":
    sys.stdout.write(f"\n{json.dumps(compared())}\n")
