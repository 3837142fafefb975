"""Runs effects and surveys on time, and says when there is something to drive."""

from .watch import Settings, Watch

__all__ = ["Settings", "Watch"]
