"""Kill -9 in the middle of everything: every job is in its true state, and ran once."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from .storm import KINDS, once, storm

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="memory is limited on Linux only")


@pytest.mark.timeout(100)
async def test_jobs_of_all_kinds_are_in_their_true_state_after_kills(tmp_path: Path) -> None:
    report = await storm(tmp_path, seed=7, jobs=2 * len(KINDS), kills=4)
    assert report["faults"] == []
    assert report["value"] == 100


@pytest.mark.timeout(60)
async def test_an_order_that_was_cut_and_sent_again_runs_once(tmp_path: Path) -> None:
    report = await once(tmp_path, seed=7, orders=4)
    assert report["faults"] == []
    assert report["value"] == 100
