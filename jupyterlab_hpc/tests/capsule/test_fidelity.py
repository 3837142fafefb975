"""The outputs of the runner are those of a live kernel."""

from __future__ import annotations

import json
import os
import subprocess
import sys


def test_a_cell_puts_out_what_it_would_in_a_kernel() -> None:
    # Kernels that are told of pytest do not capture what is written past Python.
    environment = {k: v for k, v in os.environ.items() if k != "PYTEST_CURRENT_TEST"}
    done = subprocess.run(
        [sys.executable, "-m", "jupyterlab_hpc.tests.capsule.fidelity"],
        env=environment,
        capture_output=True,
        text=True,
        timeout=240,
        check=True,
    )
    found = json.loads(done.stdout.strip().split("\n")[-1])
    assert found["cells"] == 30
    # The question of input(), which has words of its own here.
    assert [each["cell"] for each in found["differing"]] == ["input('name?')"]
