"""Runs effects and surveys on time, and says when there is something to drive."""

from .settings import Settings
from .watch import Watch

__all__ = ["Settings", "Watch"]
