"""A folder for site processes."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "processes"
    path.mkdir(mode=0o755)
    return path
