"""Fixtures of a Jupyter server with this extension; tests run on pytest-asyncio's loop.

Only the fixtures of pytest-jupyter are taken: its hooks would run coroutines on a loop of
its own.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from pytest_jupyter.jupyter_core import (  # noqa: F401 fixtures are found by name
    echo_kernel_spec,
    jp_config_dir,
    jp_data_dir,
    jp_env_config_path,
    jp_env_jupyter_path,
    jp_environ,
    jp_home_dir,
    jp_kernel_dir,
    jp_runtime_dir,
    jp_system_config_path,
    jp_system_jupyter_path,
)
from pytest_jupyter.jupyter_server import (  # noqa: F401 fixtures are found by name
    jp_argv,
    jp_auth_header,
    jp_configurable_serverapp,
    jp_extension_environ,
    jp_fetch,
    jp_http_port,
    jp_logging_stream,
    jp_nbconvert_templates,
    jp_root_dir,
    jp_serverapp,
    jp_web_app,
    jp_ws_fetch,
)
from pytest_jupyter.pytest_tornasync import (  # noqa: F401 fixtures are found by name
    http_server,
    http_server_client,
    http_server_port,
)


@pytest_asyncio.fixture
async def jp_asyncio_loop() -> AsyncIterator[asyncio.AbstractEventLoop]:
    """The loop that the tests run on."""
    yield asyncio.get_running_loop()


@pytest.fixture
def jp_base_url() -> str:
    """A base URL that has to be encoded."""
    return "/a%40b/"


@pytest.fixture
def hpc_config() -> dict[str, Any]:
    """Traits of `HpcApp`; a test module gives its own."""
    return {}


@pytest.fixture
def jp_server_config(hpc_config: dict[str, Any], tmp_path: Path) -> dict[str, Any]:
    return {
        "ServerApp": {
            "jpserver_extensions": {"jupyterlab_hpc": True},
            "allow_unauthenticated_access": False,
            "reraise_server_extension_failures": True,
        },
        # tests play the driver themselves, unless they are about the worker
        "HpcApp": {
            "data_dir": str(tmp_path / "hpc"),
            "poll_floor": 0.1,
            "worker_enabled": False,
            **hpc_config,
        },
    }


@pytest_asyncio.fixture
async def hpc(jp_serverapp: Any) -> AsyncIterator[Any]:  # noqa: F811 a fixture is asked for by name
    """The services of a running extension."""
    manager = jp_serverapp.extension_manager
    await manager.start_all_extensions()
    yield jp_serverapp.web_app.settings["jupyterlab_hpc"]
    await manager.stop_all_extensions()


@pytest.fixture
def api(hpc: Any, jp_fetch: Any) -> Callable[..., Any]:  # noqa: F811 a fixture is asked for by name
    """`await api("POST", "jobs", body)` gives status and decoded body of one of our routes."""

    async def call(method: str, path: str, body: object = None, **options: Any) -> tuple[int, Any]:
        response = await jp_fetch(
            "hpc",
            *path.split("/"),
            method=method,
            body=None if body is None else json.dumps(body),
            allow_nonstandard_methods=True,
            raise_error=False,
            **options,
        )
        kind = response.headers.get("Content-Type", "")
        content = json.loads(response.body) if response.body and "json" in kind else response.body
        return response.code, content

    return call
