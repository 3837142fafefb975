"""What can be configured, and what is refused."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from jupyter_client.kernelspec import NoSuchKernel
from traitlets import TraitError

from jupyterlab_hpc.app import HpcApp
from jupyterlab_hpc.errors import Misconfigured
from jupyterlab_hpc.kernels import python_of


class Specs:
    """Kernels by name: command and language."""

    def __init__(self, **specs: tuple[list[str], str]):
        self._specs = specs

    def get_kernel_spec(self, name: str) -> Any:
        if name not in self._specs:
            raise NoSuchKernel(name)
        argv, language = self._specs[name]
        return SimpleNamespace(argv=argv, language=language)


def test_the_python_of_a_kernel_is_found():
    specs = Specs(
        here=(["python", "-m", "ipykernel"], "python"),
        other=(["/opt/env/bin/python3", "-m", "ipykernel"], "python"),
        julia=(["julia"], "julia"),
        wrapped=(["/opt/bin/in-container.sh", "python", "-m", "ipykernel"], "python"),
        conda=(["python", "-m", "nb_conda_kernels.runner", "/opt/conda", "/opt/env"], "python"),
    )
    assert python_of(specs, None, "/server/python") == "/server/python"
    assert python_of(specs, "here", "/server/python") == "/server/python"
    assert python_of(specs, "other", "/server/python") == "/opt/env/bin/python3"
    for name in ("wrapped", "conda"):
        with pytest.raises(ValueError, match="ipykernel install"):
            python_of(specs, name, "/server/python")
    with pytest.raises(ValueError, match="runs julia, not Python"):
        python_of(specs, "julia", "/server/python")
    with pytest.raises(ValueError, match="no kernel named 'gone'"):
        python_of(specs, "gone", "/server/python")


async def test_a_cell_for_an_unknown_kernel_is_refused_by_the_engine(api):
    inputs = {"code": "1", "kernel": "no-such-kernel"}
    _, answer = await api(
        "POST",
        "gateways/this-server/relay",
        {
            "method": "POST",
            "url": "processes/run-cell/execution",
            "body": {"kind": "json", "value": {"inputs": inputs}},
        },
    )
    assert answer["status"] == 400
    assert "inputs.kernel: There is no kernel named 'no-such-kernel'" in answer["body"]["text"]


def test_every_trait_explains_itself():
    for name, trait in HpcApp.class_own_traits(config=True).items():
        assert trait.help, name


class TestWithoutEngine:
    @pytest.fixture
    def hpc_config(self) -> dict[str, Any]:
        return {"engine_enabled": False}

    async def test_this_server_is_no_gateway(self, api):
        assert await api("GET", "gateways") == (200, [])
        status, _ = await api("POST", "gateways/this-server/relay", {"method": "GET", "url": ""})
        assert status == 404
        assert (await api("GET", "engine/"))[0] == 404


@pytest.mark.parametrize(
    ("config", "words"),
    [
        ({"gateways": [{"id": "a"}]}, r"HpcApp.gateways\[0\] \(a\), field url"),
        (
            {"gateways": [{"id": "this-server", "protocol": "p", "url": "http://a"}]},
            "'this-server' is taken",
        ),
        (
            {
                "gateways": [
                    {
                        "id": "a",
                        "protocol": "p",
                        "url": "http://a",
                        "options": {"poll_floor": "soon"},
                    }
                ]
            },
            r"field options.poll_floor: a number of seconds is needed",
        ),
        (
            {
                "gateways": [
                    {"id": "a", "protocol": "p", "url": "http://a", "options": {"callbacks": 0}}
                ]
            },
            r"field options.callbacks: True or False is needed",
        ),
        ({"callback_hosts": ["a.example:80"]}, r"HpcApp.callback_hosts\[0\]: 'a.example:80'"),
        ({"public_url": "lab.example.org"}, "HpcApp.public_url: 'lab.example.org'"),
    ],
)
def test_a_faulty_configuration_stops_the_extension_with_its_place(
    jp_configurable_serverapp, jp_server_config, config, words
):
    jp_server_config["HpcApp"].update(config)
    with pytest.raises(Misconfigured, match=words):
        jp_configurable_serverapp(config=jp_server_config)


async def test_importing_the_extension_loads_no_heavy_library(tmp_path: Path):
    """A Jupyter server starts without them; they come with the first request."""
    script = (
        "import jupyter_server.serverapp, sys, json\n"
        "before = set(sys.modules)\n"
        "import jupyterlab_hpc.app\n"
        "print(json.dumps(sorted(set(sys.modules) - before)))\n"
    )
    done = await asyncio.to_thread(
        subprocess.run, [sys.executable, "-c", script], capture_output=True, timeout=60, check=True
    )
    loaded = set(json.loads(done.stdout))
    assert "jupyterlab_hpc.watch.watch" in loaded
    assert not loaded & {"aiohttp", "pydantic", "keyring", "numpy", "matplotlib", "IPython"}


def test_the_settings_of_the_engine_become_its_limits():
    app = HpcApp(max_running=3, engine_memory=2 << 30, engine_keep_days=0.5, engine_keep_bytes=0)
    limits = app.engine_limits()
    assert (limits.running, limits.memory, limits.walltime) == (3, 2 << 30, None)
    assert (limits.keep, limits.total) == (43200, None)
    assert HpcApp(engine_walltime=60, engine_keep_days=0).engine_limits().walltime == 60


@pytest.mark.parametrize("setting", [{"engine_nice": -1}, {"engine_disk": 0}, {"engine_nice": 20}])
def test_a_limit_that_cannot_be_is_refused_with_its_name(setting: dict[str, int]):
    (name,) = setting
    with pytest.raises(TraitError, match=name):
        HpcApp(**setting)
