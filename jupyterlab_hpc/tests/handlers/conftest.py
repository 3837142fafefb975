"""Fixtures of the routes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from ..relay.conftest import other, peer  # noqa: F401 fixtures are found by name


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """The file of the gateways that were added."""
    return tmp_path / "hpc" / "gateways.json"


@pytest.fixture
def fixed_config() -> dict[str, Any]:
    """`HpcApp` with a gateway `fixed`, which names two secrets."""
    entry = {"id": "fixed", "protocol": "wps", "url": "http://127.0.0.1:9/wps"}
    token = {"scheme": "bearer", "token": {"$secret": "fixed-token"}}
    return {"gateways": [{**entry, "auth": token, "secrets": ["s3-key"]}]}
