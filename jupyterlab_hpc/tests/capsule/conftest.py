"""The interpreter's own ``__main__`` is put back after each test."""

from __future__ import annotations

import sys

import pytest


@pytest.fixture(autouse=True)
def own_main(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])
