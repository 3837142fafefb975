"""A private Slurm of one node: own ports, own directory, an ordinary user's."""

from __future__ import annotations

import contextlib
import getpass
import os
import shutil
import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path

from .daemons import Daemons, found, free_port

COMMANDS = ("munged", "slurmctld", "slurmd", "sbatch", "squeue", "scancel", "sinfo", "scontrol")

CONFIG = """
ClusterName=test
SlurmctldHost={host}(127.0.0.1)
SlurmctldPort={port}
SlurmdPort={node_port}
AuthType=auth/munge
AuthInfo=socket={munge}/socket
CryptoType=crypto/munge
SlurmUser={user}
SlurmdUser={user}
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SwitchType=switch/none
MpiDefault=none
JobAcctGatherType=jobacct_gather/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
SchedulerType=sched/backfill
SlurmdParameters=config_overrides
ReturnToService=2
KillWait=3
NodeName={host} NodeAddr=127.0.0.1 Port={node_port} CPUs=16 Sockets=16 CoresPerSocket=1 \
ThreadsPerCore=1 RealMemory=8000 State=UNKNOWN
PartitionName=debug Nodes=ALL Default=YES MaxTime=INFINITE State=UP OverSubscribe=FORCE:64
PartitionName=short Nodes=ALL MaxTime=10 DefaultTime=5 State=UP OverSubscribe=FORCE:64
AccountingStorageType=accounting_storage/none
MinJobAge={min_job_age}
MaxJobCount=20000
MaxArraySize=10001
StateSaveLocation={folder}/state
SlurmdSpoolDir={folder}/spool
SlurmctldPidFile={folder}/slurmctld.pid
SlurmdPidFile={folder}/slurmd.pid
SlurmctldLogFile={folder}/slurmctld.log
SlurmdLogFile={folder}/slurmd.log
SchedulerParameters=batch_sched_delay=0,sched_min_interval=0,bf_interval=1,sched_interval=1
"""


def missing() -> list[str]:
    """Commands of Slurm that this machine does not have."""
    return [name for name in COMMANDS if found(name) is None]


class PrivateSlurm(Daemons):
    """munged, slurmctld and slurmd."""

    def __init__(self, folder: Path, min_job_age: int = 300) -> None:
        super().__init__(folder, {"SLURM_CONF": str(folder / "slurm.conf")})
        self.min_job_age = min_job_age
        self._munge: Path | None = None

    def start(self) -> None:
        """Start everything; returns when the node takes jobs. Raises `RuntimeError`."""
        for name in ("state", "spool"):
            (self.folder / name).mkdir(parents=True)
        # munged wants its socket to be reached by all, and its key by nobody else.
        munge = self._munge = Path(tempfile.mkdtemp(prefix="jupyterlab-hpc-munge-"))
        munge.chmod(0o755)
        key = munge / "key"
        key.write_bytes(os.urandom(1024))
        key.chmod(0o400)
        text = CONFIG.format(
            host=socket.gethostname().split(".")[0],
            port=free_port(),
            node_port=free_port(),
            folder=self.folder,
            munge=munge,
            user=getpass.getuser(),
            min_job_age=self.min_job_age,
        )
        (self.folder / "slurm.conf").write_text(text)
        self.begin(
            "munged",
            "--foreground",
            f"--key-file={key}",
            f"--socket={munge / 'socket'}",
            f"--pid-file={munge / 'pid'}",
            f"--seed-file={munge / 'seed'}",
            f"--log-file={munge / 'log'}",
            "--num-threads=2",
        )
        self.wait("munged", lambda: (munge / "socket").exists())
        self.controller()
        self.begin("slurmd", "-D")
        self.wait("slurmd", lambda: "idle" in self.run("sinfo", "-h", "-o", "%t"))

    def controller(self) -> None:
        """Start the controller (again), with what it remembers."""
        self.begin("slurmctld", "-D")
        self.wait("slurmctld", lambda: "UP" in self.run("scontrol", "ping"))

    def stop(self) -> None:
        """End the jobs, then the daemons."""
        with contextlib.suppress(RuntimeError):
            self.run("scancel", f"--user={getpass.getuser()}", "--signal=KILL", "--full")
            self.run("scancel", f"--user={getpass.getuser()}")
        self.end_all()
        if self._munge is not None:
            shutil.rmtree(self._munge, ignore_errors=True)


@contextlib.contextmanager
def private_slurm(folder: Path, min_job_age: int = 300) -> Iterator[PrivateSlurm]:
    """A Slurm for as long as the block runs."""
    slurm = PrivateSlurm(folder, min_job_age)
    try:
        slurm.start()
        yield slurm
    finally:
        slurm.stop()
