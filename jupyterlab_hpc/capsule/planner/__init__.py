"""Look at a notebook cell before it is sent. Standard library, and IPython where it is there."""

from .checking import CellFault, check

__all__ = ["CellFault", "check"]
