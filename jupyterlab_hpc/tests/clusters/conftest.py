"""Real batch systems, started once for all tests of a run."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio

from jupyterlab_hpc.engine.executors import Cluster

from ..engine.client import Client
from . import gridengine, slurm
from .systems import GridEngineSystem, SlurmSystem, System


@pytest.fixture(scope="session")
def slurm_system(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SlurmSystem]:
    """A private Slurm."""
    lacking = slurm.missing()
    if lacking:
        pytest.skip(f"PEER MISSING: Slurm is not installed (no {', '.join(lacking)})")
    with slurm.private_slurm(tmp_path_factory.mktemp("slurm")) as started:
        yield SlurmSystem(started)


@pytest.fixture(scope="session")
def grid_engine_system(tmp_path_factory: pytest.TempPathFactory) -> Iterator[GridEngineSystem]:
    """A private Grid Engine."""
    lacking = gridengine.missing()
    if lacking:
        pytest.skip(f"PEER MISSING: Grid Engine is not installed (no {', '.join(lacking)})")
    with gridengine.private_grid_engine(tmp_path_factory.mktemp("gridengine")) as started:
        yield GridEngineSystem(started)


@pytest.fixture(params=["slurm", "gridengine"])
def system(request: pytest.FixtureRequest) -> System:
    """Every one of them."""
    name = {"slurm": "slurm_system", "gridengine": "grid_engine_system"}[request.param]
    found = request.getfixturevalue(name)
    assert isinstance(found, System)
    return found


@pytest.fixture
def cluster(system: System) -> Cluster:
    """It as an executor."""
    return system.cluster()


@pytest_asyncio.fixture
async def client(tmp_path: Path, cluster: Cluster) -> AsyncIterator[Client]:
    """An engine that has this machine and the cluster."""
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
