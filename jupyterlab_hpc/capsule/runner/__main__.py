"""Start the runner, and leave no trace of it where the cell's imports look."""

# pathlib takes longer to load than the whole of this file.
# ruff: noqa: PTH100, PTH119, PTH120
import importlib
import os
import sys

folder = os.path.dirname(os.path.abspath(__file__))
# As in a kernel: the working directory comes first, not the place of this file.
sys.path[0] = os.path.dirname(folder)
name = os.path.basename(folder)
program = importlib.import_module(f"{name}.program")
directory, sys.argv = sys.argv[1], [""]
job = program.job(directory)
sys.path[0] = ""
for module in [each for each in sys.modules if each.partition(".")[0] == name]:
    del sys.modules[module]
job()
