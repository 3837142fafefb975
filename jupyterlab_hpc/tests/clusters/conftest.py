"""Real batch systems, started once for all tests of a run."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio

from jupyterlab_hpc.engine.executors import Cluster

from ..engine.client import Client
from .gridengine import PrivateGridEngine, private_grid_engine
from .gridengine import missing as no_grid_engine
from .slurm import PrivateSlurm, private_slurm
from .slurm import missing as no_slurm
from .systems import GridEngineSystem, SlurmSystem, System


@pytest.fixture(scope="session")
def slurm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PrivateSlurm]:
    """A private Slurm."""
    lacking = no_slurm()
    if lacking:
        pytest.skip(f"PEER MISSING: Slurm is not installed (no {', '.join(lacking)})")
    with private_slurm(tmp_path_factory.mktemp("slurm")) as started:
        yield started


@pytest.fixture(scope="session")
def grid_engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PrivateGridEngine]:
    """A private Grid Engine."""
    lacking = no_grid_engine()
    if lacking:
        pytest.skip(f"PEER MISSING: Grid Engine is not installed (no {', '.join(lacking)})")
    with private_grid_engine(tmp_path_factory.mktemp("gridengine")) as started:
        yield started


@pytest.fixture(params=["slurm", "gridengine"])
def system(request: pytest.FixtureRequest) -> System:
    """Every one of them."""
    if request.param == "slurm":
        return SlurmSystem(request.getfixturevalue("slurm"))
    return GridEngineSystem(request.getfixturevalue("grid_engine"))


@pytest.fixture
def cluster(slurm: PrivateSlurm) -> Cluster:
    """Slurm as an executor."""
    return SlurmSystem(slurm).cluster()


@pytest_asyncio.fixture
async def client(tmp_path: Path, cluster: Cluster) -> AsyncIterator[Client]:
    """An engine that has this machine and Slurm."""
    # A path that a batch script has to quote.
    folder = tmp_path / "a b's"
    folder.mkdir()
    async with Client(folder, clusters={cluster.key: cluster}) as started:
        yield started


@pytest.fixture(autouse=True)
def no_leftovers() -> None:
    """What a user has set for the commands must not reach the tests."""
    theirs = ("SQUEUE_", "SBATCH_", "SACCT_", "SGE_")
    for name in [each for each in os.environ if each.startswith(theirs)]:
        del os.environ[name]
