"""The worker: the front end's protocols in a child process, so that jobs go on without a tab."""

from .conversation import Subject
from .supervisor import Supervisor, WorkerSettings

__all__ = ["Subject", "Supervisor", "WorkerSettings"]
