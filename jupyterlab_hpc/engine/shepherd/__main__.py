"""Start the shepherd of a job: ``python -I -S .../shepherd/__main__.py JOBDIR``."""

import importlib
import os
import sys

folder = os.path.dirname(os.path.abspath(__file__))
# Only for the moment: the folder above is no place to import anything else from.
sys.path.insert(0, os.path.dirname(folder))
program = importlib.import_module(f"{os.path.basename(folder)}.program")
del sys.path[0]
program.main(sys.argv[1])
