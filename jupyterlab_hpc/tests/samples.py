"""Orders, jobs and effects as the front end would make them, and waiting for things."""

from __future__ import annotations

import asyncio
import time
import uuid
from collections.abc import Callable
from typing import Any

from jupyterlab_hpc.gateways import Gateway, Gateways
from jupyterlab_hpc.gateways.entry import parse
from jupyterlab_hpc.gateways.secrets import Secrets
from jupyterlab_hpc.relay import Limits, Relay
from jupyterlab_hpc.transfer.store import Store


def job(gateway: str = "this-server", **changes: Any) -> dict[str, Any]:
    """A job that nothing has happened to yet."""
    return {
        "order": {
            "id": str(uuid.uuid4()),
            "gateway": gateway,
            "protocol": "ogcapi-processes",
            "process": "echo",
            "title": "echo",
            "inputs": {},
            "target": {},
        },
        "state": "created",
        "word": "",
        "progress": None,
        "message": "",
        "remote": None,
        "survey": False,
        "rest": False,
        "started": None,
        "finished": None,
        "log": None,
        "effects": 1,
        "memory": {},
        **changes,
    }


def request(
    effect: str = "1-create", *, changes: bool = True, url: str = "jobs", method: str = "POST"
) -> dict[str, Any]:
    return {
        "id": effect,
        "kind": "request",
        "changes": changes,
        "request": {"method": method, "url": url},
    }


def wait(effect: str = "1-wait", seconds: float = 60.0) -> dict[str, Any]:
    return {"id": effect, "kind": "wait", "seconds": seconds}


def collect(*results: dict[str, Any], effect: str = "1-collect") -> dict[str, Any]:
    return {"id": effect, "kind": "collect", "results": list(results)}


def answer(text: str = "ok", status: int = 200) -> dict[str, Any]:
    return {
        "status": status,
        "reason": "OK",
        "url": "http://gateway.example/jobs",
        "headers": {"content-type": "text/plain"},
        "body": {"kind": "text", "text": text},
        "at": "2026-11-23T12:00:00.000Z",
        "seconds": 0.1,
    }


def gateway(url: str, **more: Any) -> Gateway:
    return parse({"id": "far", "protocol": "ogcapi-processes", "url": url, **more}, "gateways[0]")


def relay_to(
    far: Gateway, directory: Any, limits: Limits | None = None, secrets: Any = None
) -> Relay:
    """A relay to one gateway, with its Jupyter root in `directory/root`."""
    gateways = Gateways([])
    gateways._all[far.id] = far
    root = directory / "root"
    root.mkdir(exist_ok=True)
    kept = secrets or Secrets(directory / "secrets.json", root, lambda: None)
    return Relay(gateways, kept, Store(directory / "data"), root, limits=limits)


async def eventually(condition: Callable[[], Any], seconds: float = 10.0) -> Any:
    """Wait until a condition (a function, or one that gives an awaitable) is true."""
    end = time.monotonic() + seconds
    while True:
        value = condition()
        if asyncio.iscoroutine(value):
            value = await value
        if value:
            return value
        assert time.monotonic() < end, f"it did not happen within {seconds} s"
        await asyncio.sleep(0.01)
