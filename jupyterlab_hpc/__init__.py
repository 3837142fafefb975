"""Run notebook cells and remote processes as jobs, from JupyterLab: the server extension."""

from __future__ import annotations

from importlib import import_module, metadata
from typing import Any


def _version() -> str:
    """The version that the build wrote, else the installed one; a bare source tree has neither."""
    try:
        return str(import_module("._version", __name__).__version__)
    except ImportError:
        pass
    try:
        return metadata.version("jupyterlab-hpc")
    except metadata.PackageNotFoundError:
        return "0.1.0.dev0"


__version__ = _version()


def _jupyter_labextension_paths() -> list[dict[str, str]]:
    """Where JupyterLab finds the front end."""
    return [{"src": "labextension", "dest": "jupyterlab-hpc"}]


def _jupyter_server_extension_points() -> list[dict[str, Any]]:
    """Where Jupyter Server finds the application."""
    from .app import HpcApp  # importing the package alone must not import Jupyter

    return [{"module": "jupyterlab_hpc.app", "app": HpcApp}]
