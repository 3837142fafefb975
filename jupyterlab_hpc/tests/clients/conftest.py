"""One server for all clients, and the way to run a client against it."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from .jupyter import ROOT, JupyterServer
from .listener import Listener

PROGRAMS = Path(__file__).parent / "programs"
DEADLINE = 90


@pytest.fixture(scope="session")
def listener() -> Iterator[Listener]:
    with Listener() as listener:
        yield listener


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory, listener: Listener) -> Iterator[JupyterServer]:
    home = tmp_path_factory.mktemp("clients")
    with JupyterServer(home, callback_hosts=[listener.url]) as server:
        yield server


@pytest.fixture(scope="session")
def run_client(server: JupyterServer, listener: Listener) -> Callable[[str, str], Journey]:
    """`run_client("current", "use_owslib")` runs a program in a client's environment."""

    def run(environment: str, program: str) -> Journey:
        python = interpreter(environment)
        done = subprocess.run(
            [str(python), str(PROGRAMS / f"{program}.py")],
            env={
                "CLIENT_URL": server.url,
                "CLIENT_TOKEN": server.token,
                "CLIENT_LISTENER": listener.url,
                # No settings of whoever runs the tests.
                "HOME": str(server.home),
                "PYTHONDONTWRITEBYTECODE": "1",
            },
            cwd=server.home,
            capture_output=True,
            text=True,
            timeout=DEADLINE,
        )
        assert done.returncode == 0, done.stderr
        return Journey(json.loads(done.stdout.splitlines()[-1]))

    return run


def interpreter(environment: str) -> Path:
    """The Python of a client's environment."""
    python = ROOT / ".venv-clients" / environment / "bin" / "python"
    if not python.exists():
        pytest.fail(
            f"There is no {python.relative_to(ROOT)}: the clients are not installed. "
            "`npm test -- server` installs them.",
            pytrace=False,
        )
    return python


class Journey:
    """What came of a client's steps."""

    def __init__(self, steps: dict[str, dict[str, Any]]) -> None:
        self._steps = steps

    def __getitem__(self, name: str) -> Any:
        """The value of a step, which must not have failed."""
        step = self._steps[name]
        assert "value" in step, f"{name}: {step['error']}"
        return step["value"]

    def refused(self, name: str) -> str:
        """What the client said of a step that had to fail."""
        step = self._steps[name]
        assert "error" in step, f"{name} was answered: {step['value']}"
        return str(step["error"])


def href(links: list[dict[str, Any]], rel: str) -> str:
    """The address of the only link with this relation."""
    (found,) = [link["href"] for link in links if link["rel"] == rel]
    return str(found)
