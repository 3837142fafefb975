"""The private batch systems, as the same stories need them."""

from __future__ import annotations

import sys
from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any

from jupyterlab_hpc.engine.executors import Cluster, Manners
from jupyterlab_hpc.engine.executors.gridengine import ENVIRONMENT as GRID_ENGINE
from jupyterlab_hpc.engine.executors.gridengine import GridEngine
from jupyterlab_hpc.engine.executors.scheduler import Scheduler
from jupyterlab_hpc.engine.executors.shell import DEADLINE, Shell
from jupyterlab_hpc.engine.executors.slurm import ENVIRONMENT as SLURM
from jupyterlab_hpc.engine.executors.slurm import Slurm

from .gridengine import PrivateGridEngine
from .slurm import PrivateSlurm

#: Quick enough for tests; the defaults are for clusters that others use, too.
QUICK = Manners(interval=1.0, apart=0.3, settle=2.0)


class System(ABC):
    """A batch system: its daemons, and its words for the same things."""

    kind: str
    daemons: PrivateSlurm | PrivateGridEngine
    #: What a job finds in its environment: its id, cores, partition.
    variables: tuple[str, str, str]
    partition: str
    directive: str
    #: Of the refusal of a partition that is not there.
    refusal: str
    #: The commands that hand in, tell the queue, and tell the accounts.
    commands: tuple[str, str, str]
    #: What the queue says when nothing is in it.
    nothing: str

    @abstractmethod
    def scheduler(
        self,
        environment: Mapping[str, str] | None = None,
        deadline: float = DEADLINE,
        **more: Any,
    ) -> Scheduler:
        """The commands, with something more in their environment; ``more`` is for the shell."""

    @abstractmethod
    def queued(self) -> list[str]:
        """Ids of all jobs in the queue."""

    @abstractmethod
    def kill(self, native: str) -> None:
        """End a running job as somebody else might."""

    @abstractmethod
    def stop_master(self) -> None:
        """The controller goes away."""

    @abstractmethod
    def start_master(self) -> None:
        """It comes back."""

    def cluster(
        self,
        environment: Mapping[str, str] | None = None,
        deadline: float = DEADLINE,
        manners: Manners = QUICK,
        **more: Any,
    ) -> Cluster:
        """As an executor."""
        scheduler = self.scheduler(environment, deadline, **more)
        return Cluster(self.kind, "Test cluster", scheduler, sys.executable, manners)


class SlurmSystem(System):
    kind = "slurm"
    variables = ("SLURM_JOB_ID", "SLURM_CPUS_PER_TASK", "SLURM_JOB_PARTITION")
    partition = "short"
    directive = "--nice=5"
    refusal = "invalid partition"
    commands = ("sbatch", "squeue", "sacct")
    nothing = ""

    def __init__(self, daemons: PrivateSlurm) -> None:
        self.daemons = daemons

    def scheduler(
        self,
        environment: Mapping[str, str] | None = None,
        deadline: float = DEADLINE,
        **more: Any,
    ) -> Slurm:
        settings = {**SLURM, **self.daemons.environment, **(environment or {})}
        return Slurm(Shell(environment=settings, deadline=deadline, **more))

    def queued(self) -> list[str]:
        return self.daemons.run("squeue", "-h", "-o%i").split()

    def kill(self, native: str) -> None:
        self.daemons.run("scancel", "--signal=KILL", "--full", native)
        self.daemons.run("scancel", native)

    def stop_master(self) -> None:
        # Killed, it would not know that a job runs, and start it again: the node would be drained.
        self.daemons.ask_to_end("slurmctld")

    def start_master(self) -> None:
        self.daemons.controller()


class GridEngineSystem(System):
    kind = "gridengine"
    variables = ("JOB_ID", "NSLOTS", "QUEUE")
    partition = "short.q"
    directive = "-p -5"
    refusal = "unknown queue"
    commands = ("qsub", "qstat", "qacct")
    nothing = "<?xml version='1.0'?><job_info><queue_info/><job_info/></job_info>"

    def __init__(self, daemons: PrivateGridEngine) -> None:
        self.daemons = daemons

    def scheduler(
        self,
        environment: Mapping[str, str] | None = None,
        deadline: float = DEADLINE,
        **more: Any,
    ) -> GridEngine:
        settings = {**GRID_ENGINE, **self.daemons.environment, **(environment or {})}
        return GridEngine(Shell(environment=settings, deadline=deadline, **more))

    def queued(self) -> list[str]:
        lines = self.daemons.run("qstat", "-u", "*").splitlines()[2:]
        return [line.split()[0] for line in lines]

    def kill(self, native: str) -> None:
        self.daemons.run("qdel", native)

    def stop_master(self) -> None:
        self.daemons.end("sge_qmaster")

    def start_master(self) -> None:
        self.daemons.master()
        # Left alone, the node looks for its master again after a minute.
        self.daemons.end("sge_execd")
        self.daemons.node()
