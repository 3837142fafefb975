"""Jupyter's configuration for the servers of `npm run faults`: our extension alone, and faults.

The environment says the rest: ``HPC_FAULTS`` names the directory that faults are asked for in
(see `failpoints`), ``HPC_FAULTS_SETTINGS`` has the settings of `HpcApp` as JSON.
"""

import json
import os
from pathlib import Path

from jupyterlab_hpc.tests.faults import failpoints

OTHERS = ("jupyterlab", "jupyter_lsp", "jupyter_server_terminals", "notebook_shim")

c = get_config()  # noqa: F821 -- Jupyter puts it into the namespace of configuration files
c.ServerApp.jpserver_extensions = {"jupyterlab_hpc": True, **dict.fromkeys(OTHERS, False)}
c.HpcApp.update(json.loads(os.environ["HPC_FAULTS_SETTINGS"]))
failpoints.install(Path(os.environ["HPC_FAULTS"]))
