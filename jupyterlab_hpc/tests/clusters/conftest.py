"""Real batch systems, started once for all tests of a run."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio

from jupyterlab_hpc.engine.executors import Cluster, Manners
from jupyterlab_hpc.engine.executors.shell import Shell
from jupyterlab_hpc.engine.executors.slurm import ENVIRONMENT, Slurm

from ..engine.client import Client
from .slurm import PrivateSlurm, missing, private_slurm

#: Quick enough for tests; the defaults are for clusters that others use, too.
QUICK = Manners(interval=1.0, apart=0.3, settle=2.0)


@pytest.fixture(scope="session")
def slurm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PrivateSlurm]:
    """A private Slurm."""
    lacking = missing()
    if lacking:
        pytest.skip(f"PEER MISSING: Slurm is not installed (no {', '.join(lacking)})")
    with private_slurm(tmp_path_factory.mktemp("slurm")) as started:
        yield started


@pytest.fixture
def cluster(slurm: PrivateSlurm) -> Cluster:
    """Slurm as an executor."""
    shell = Shell(environment={**ENVIRONMENT, **slurm.environment})
    return Cluster("slurm", "Test cluster", Slurm(shell), "python3", QUICK)


@pytest_asyncio.fixture
async def client(tmp_path: Path, cluster: Cluster) -> AsyncIterator[Client]:
    """An engine that has this machine and Slurm."""
    # A path that a batch script has to quote.
    folder = tmp_path / "a b's"
    folder.mkdir()
    async with Client(folder, clusters={"slurm": cluster}) as started:
        yield started


@pytest.fixture(autouse=True)
def no_leftovers() -> None:
    """What a user has set for the commands must not reach the tests."""
    for name in [each for each in os.environ if each.startswith(("SQUEUE_", "SBATCH_", "SACCT_"))]:
        del os.environ[name]
