"""Start a program of this folder: ``python .../programs NAME JOBDIR``."""

import importlib
import os
import sys
from pathlib import Path

# What a job leaves is its owner's alone.
os.umask(0o077)
folder = Path(__file__).resolve().parent
# Only for the moment: the folder above is no place to import anything else from.
sys.path.insert(0, str(folder.parent))
package = importlib.import_module(folder.name)
sys.path.remove(str(folder.parent))
importlib.import_module(f"{package.__name__}.{sys.argv[1]}").main(sys.argv[2])
