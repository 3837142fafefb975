"""A Jupyter server with our extension, as a process of its own, for clients that are programs."""

from __future__ import annotations

import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[3]
DEADLINE = 30.0
BASE_URL = "/user/ada/"


class JupyterServer:
    """Protected by a token, below `/user/ada/` as on a hub; everything of it is in one folder."""

    def __init__(self, home: Path, **traits: Any) -> None:
        self.home = home
        self.token = secrets.token_hex(16)
        self._data = home / "hpc"
        self._runtime = home / "runtime"
        self._log = home / "server.log"
        config = home / "config"
        for folder in (config, self._runtime, home / "root"):
            folder.mkdir(mode=0o700)
        settings = {
            "ServerApp": {
                "jpserver_extensions": {"jupyterlab_hpc": True},
                "base_url": BASE_URL,
                "ip": "127.0.0.1",
                "port": _free_port(),
                "root_dir": str(home / "root"),
                "open_browser": False,
                "allow_root": True,
            },
            "HpcApp": {"data_dir": str(self._data), **traits},
        }
        (config / "jupyter_server_config.json").write_text(json.dumps(settings))
        self._environment = {
            **os.environ,
            "JUPYTER_CONFIG_DIR": str(config),
            "JUPYTER_DATA_DIR": str(home / "data"),
            "JUPYTER_RUNTIME_DIR": str(self._runtime),
            "JUPYTER_TOKEN": self.token,
            "PYTHONPATH": str(ROOT),
        }

    def __enter__(self) -> JupyterServer:
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "jupyter_server"],
                env=self._environment,
                cwd=self.home,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        try:
            self.url = self._answering()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        """End the server, and the jobs, which outlive it by design."""
        self._process.terminate()
        try:
            self._process.wait(DEADLINE)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait(DEADLINE)
        for record in self._data.glob("engine/jobs/*/pid.json"):
            if not (record.parent / "exit.json").exists():
                try:
                    os.killpg(json.loads(record.read_text())["pid"], signal.SIGKILL)
                except (OSError, ValueError):
                    continue  # it ended meanwhile

    def post(self, path: str, body: object) -> tuple[int, Any]:
        """Status and content of the engine's answer, which is to make a job."""
        return self._ask(self.url + path, json.dumps(body).encode())

    @property
    def words(self) -> str:
        """What the server wrote."""
        return self._log.read_text(errors="replace")

    def _answering(self) -> str:
        """The address of the engine, once its landing page can be read."""
        limit = time.monotonic() + DEADLINE
        record = self._runtime / f"jpserver-{self._process.pid}.json"
        while True:
            assert self._process.poll() is None, f"The server ended:\n{self.words}"
            assert time.monotonic() < limit, f"The server does not answer:\n{self.words}"
            try:
                # The port it got, be it the one it was to have or not.
                url = str(json.loads(record.read_text())["url"]) + "hpc/engine/"
                self._ask(url)
                return url
            except (OSError, ValueError, urllib.error.URLError):
                time.sleep(0.05)

    def _ask(self, url: str, body: bytes | None = None) -> tuple[int, Any]:
        headers = {
            "Authorization": f"token {self.token}",
            "Content-Type": "application/json",
            "Prefer": "respond-async",
        }
        request = urllib.request.Request(url, body, headers)
        with urllib.request.urlopen(request, timeout=5) as answer:
            return answer.status, json.load(answer)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
