"""What travels with a cell, from the kernel to the job and back, through the routes."""

from __future__ import annotations

import builtins
import hashlib
import json
import pickle
import stat
import sys
import types
from pathlib import Path
from typing import Any

import pytest

from .. import samples
from ..capsule.conftest import own_main  # noqa: F401 fixtures are found by name
from ..capsule.packing import notebook, pack
from ..engine.over_http import ended

SOURCE = "n = 3\nm = {n}\ndef f(x): return x * n"


async def opened(api: Any) -> dict[str, Any]:
    status, made = await api("POST", "cells/capsules", {})
    assert status == 201
    return made


async def sealed(api: Any, source: str = SOURCE, names: str = "n m f") -> tuple[str, Any]:
    """The id of a capsule, and what sealing it answers."""
    made = await opened(api)
    sha256 = pack(Path(made["directory"]), notebook(source), names.split())
    status, answer = await seal(api, made["id"], sha256)
    assert status == 200, answer
    return made["id"], answer


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def members(directory: Path) -> list[Path]:
    return [path for path in directory.rglob("*") if path.is_file()]


async def seal(api: Any, capsule: str, sha256: str) -> tuple[int, Any]:
    return await api("POST", f"cells/capsules/{capsule}/seal", {"manifest_sha256": sha256})


async def run(api: Any, jp_fetch: Any, inputs: dict[str, Any], **job: Any) -> tuple[str, Any]:
    """A job of the ledger whose order the engine has run: its id, and the engine's status."""
    order = samples.job(**job)
    order["order"]["origin"] = inputs.pop("origin", {})
    status, record = await api("POST", "jobs", {"driver": "t", "job": order, "effects": []})
    assert status == 201, record
    response = await jp_fetch(
        *("hpc", "engine", "processes", "run-cell", "execution"),
        method="POST",
        body=json.dumps({"inputs": inputs}),
        headers={"Prefer": "respond-async", "X-Order-Id": record["id"]},
        raise_error=False,
    )
    assert response.code == 201, response.body
    return record["id"], await ended(api, json.loads(response.body)["jobID"])


async def test_a_new_capsule_is_a_private_directory(api):
    made = await opened(api)
    directory = Path(made["directory"])
    assert directory.is_absolute()
    assert mode(directory) == 0o700
    assert (directory / "marker").read_text() == made["marker"]
    assert made["limits"]["variable"] == 64 << 20
    assert made["limits"]["total"] == 256 << 20
    assert made["limits"]["hard"] == 2 << 30
    assert made["limits"]["files"] == 10_000
    assert (await api("DELETE", f"cells/capsules/{made['id']}"))[0] == 204
    assert members(directory) == []
    assert (await api("DELETE", f"cells/capsules/{made['id']}"))[0] == 404


async def test_sealing_tells_hash_and_size_and_keeps_the_key_apart(api, tmp_path):
    made = await opened(api)
    directory = Path(made["directory"])
    sha256 = pack(directory, notebook(SOURCE), ["n", "m", "f"])
    status, answer = await seal(api, made["id"], sha256)
    assert status == 200, answer
    contents = {path.name: path.read_bytes() for path in members(directory)}
    size = sum(len(each) for name, each in contents.items() if name.startswith("000"))
    assert answer == {"hash": f"sha256:{sha256}", "size": size, "same": None}
    key = tmp_path / "hpc" / "engine" / "capsules" / "keys" / made["id"]
    assert mode(key) == 0o600
    assert all(key.read_bytes() not in each for each in contents.values())
    assert "marker" not in contents
    # once more is no other answer
    assert await seal(api, made["id"], sha256) == (200, answer)


async def test_the_same_content_has_the_same_hash_and_its_job_is_found(api, jp_fetch):
    capsule, first = await sealed(api)
    origin = {"capsule": first["hash"]}
    inputs = {"code": "n", "capsule": capsule, "origin": origin}
    job, info = await run(api, jp_fetch, inputs, state="successful", rest=True)
    assert info["status"] == "successful", info
    _, again = await sealed(api)
    assert again == {**first, "same": job}
    _, other = await sealed(api, "n = 4", "n")
    assert other["same"] is None


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda d: (d / "vars" / "0001.pickle").unlink(), "0001.pickle is missing"),
        (lambda d: (d / "more").write_text("x"), "more is not in the manifest"),
        (lambda d: (d / "link").symlink_to("/etc/passwd"), "link is not a plain file"),
        (lambda d: (d / "vars" / "0000.pickle").write_bytes(b"x"), "SHA-256 differs"),
    ],
)
async def test_what_is_not_as_the_manifest_says_is_not_sealed(api, spoil, words):
    made = await opened(api)
    sha256 = pack(Path(made["directory"]), notebook("a = {1}\nb = {2}"), ["a", "b"])
    spoil(Path(made["directory"]))
    status, said = await seal(api, made["id"], sha256)
    assert (status, said["reason"]) == (400, "damaged")
    assert words in said["message"]


async def test_a_name_that_leads_out_is_not_sealed(api):
    made = await opened(api)
    directory = Path(made["directory"])
    file = {"path": "../x", "sha256": "0" * 64, "size": 1}
    pack(directory, notebook("n = 1"), ["n"])
    content = json.dumps({"schema": 1, "variables": [], "files": [file]}).encode()
    (directory / "manifest.json").write_bytes(content)
    status, said = await seal(api, made["id"], hashlib.sha256(content).hexdigest())
    assert status == 400
    assert "'../x' cannot be the name of a file" in said["message"]


async def test_another_manifest_than_the_kernels_is_not_sealed(api):
    made = await opened(api)
    pack(Path(made["directory"]), notebook("n = 1"), ["n"])
    status, said = await seal(api, made["id"], "0" * 64)
    assert (status, said["field"]) == (400, "manifest_sha256")


async def put(jp_fetch: Any, path: str, body: bytes, **params: str) -> tuple[int, Any]:
    response = await jp_fetch(
        "hpc", *path.split("/"), method="PUT", body=body, params=params, raise_error=False
    )
    return response.code, json.loads(response.body)


async def test_members_of_a_kernel_elsewhere_come_in_pieces(api, jp_fetch, tmp_path):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    sha256 = pack(elsewhere, notebook(SOURCE), ["n", "m", "f"], {"data/x.csv": b"1,2\n"})
    made = await opened(api)
    base = f"cells/capsules/{made['id']}/members/"
    for path in members(elsewhere):
        name, content = path.relative_to(elsewhere).as_posix(), path.read_bytes()
        half = len(content) // 2
        assert await put(jp_fetch, base + name, content[:half]) == (200, {"size": half})
        after = await put(jp_fetch, base + name, content[half:], offset=str(half))
        assert after == (200, {"size": len(content)})
    status, said = await put(jp_fetch, base + "data", b"x", offset="7")
    assert (status, said["reason"]) == (409, "offset")
    assert (await seal(api, made["id"], sha256))[0] == 200
    assert (await put(jp_fetch, base + "more", b"x"))[0] == 409


@pytest.mark.parametrize("name", ["x/../y", "a\\b", "a\0b", "c:x"])
async def test_a_member_cannot_lie_outside(api, jp_fetch, name):
    made = await opened(api)
    status, _ = await put(jp_fetch, f"cells/capsules/{made['id']}/members/{name}", b"x")
    assert status == 400


async def test_more_than_may_be_streamed_is_refused(api, jp_fetch, monkeypatch):
    monkeypatch.setattr("jupyterlab_hpc.capsule.sealing.STREAMED", 1000)
    made = await opened(api)
    base = f"cells/capsules/{made['id']}/members/"
    assert (await put(jp_fetch, base + "a", b"x" * 600))[0] == 200
    status, said = await put(jp_fetch, base + "b", b"x" * 600)
    assert (status, said["reason"]) == (400, "too-large")
    assert "does not share a disk" in said["message"]


async def test_variables_of_a_job_are_checked_and_told(api, jp_fetch):
    capsule, _ = await sealed(api)
    inputs = {"code": "r = f(2)\ns = {r}", "capsule": capsule, "exports": ["r", "s"]}
    job, info = await run(api, jp_fetch, inputs)
    assert info["status"] == "successful", info
    status, found = await api("POST", f"jobs/{job}/variables", {})
    assert status == 200, found
    told = [(v["name"], v["type"], v["kind"], v["pickle"]) for v in found["variables"]]
    assert told == [("r", "int", "json", False), ("s", "set", "pickle", True)]
    directory = Path(found["directory"])
    manifest = (directory / "manifest.json").read_bytes()
    assert hashlib.sha256(manifest).hexdigest() == found["manifest_sha256"]
    (member,) = (path for path in members(directory) if path.suffix == ".pickle")
    member.write_bytes(b"x" + member.read_bytes()[1:])
    status, said = await api("POST", f"jobs/{job}/variables", {})
    assert (status, said["reason"]) == (409, "damaged")


@pytest.fixture
def hpc_config(fixed_config):
    return fixed_config


async def test_why_there_are_no_variables(api, jp_fetch):
    job, _ = await run(api, jp_fetch, {"code": "1"})
    assert await api("POST", f"jobs/{job}/variables", {}) == (
        409,
        {"message": "The job left no variables.", "reason": "none"},
    )
    there = samples.job("fixed")
    there["order"]["protocol"] = "wps"
    body = {"driver": "t", "job": there, "effects": []}
    _, far = await api("POST", "jobs", body)
    status, said = await api("POST", f"jobs/{far['id']}/variables", {})
    assert (status, said["reason"]) == (409, "elsewhere")
    _, gone = await api("POST", "jobs", {**body, "job": samples.job()})
    status, said = await api("POST", f"jobs/{gone['id']}/variables", {})
    assert (status, said["reason"]) == (409, "gone")
    assert (await api("POST", "jobs/none/variables", {}))[0] == 404


async def test_the_kernels_program_is_told_with_its_version(api, monkeypatch):
    module = types.ModuleType("kernel")
    module.code = lambda: "def plan(): ..."  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "jupyterlab_hpc.capsule.kernel", module)
    version = hashlib.sha256(b"def plan(): ...").hexdigest()
    told = {"plan": "def plan(): ...", "version": version}
    assert await api("GET", "cells/kernel-code") == (200, told)


class Trap:
    """Unpickled, it would leave a file."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> Any:
        return Path.touch, (self.path,)


async def test_nothing_is_unpickled_in_the_server(api, jp_fetch, tmp_path, monkeypatch):
    sprung = tmp_path / "sprung"
    made = await opened(api)
    here = notebook("")
    here["trap"] = Trap(sprung)
    sha256 = pack(Path(made["directory"]), here, ["trap"])
    imported = []
    original = builtins.__import__

    def watched(name: str, *arguments: Any, **more: Any) -> Any:
        imported.append(name)
        return original(name, *arguments, **more)

    def forbidden(*_: Any, **__: Any) -> Any:
        raise AssertionError("the server unpickles")

    for name in ("load", "loads", "Unpickler", "_Unpickler"):
        monkeypatch.setattr(pickle, name, forbidden)
    monkeypatch.setattr(builtins, "__import__", watched)
    readers = ("runner.pickles", "runner.variables", "runner.travel")
    for name in readers:
        monkeypatch.delitem(sys.modules, f"jupyterlab_hpc.capsule.{name}")
    assert (await seal(api, made["id"], sha256))[0] == 200
    code = "import pathlib\nv = {1}"
    inputs = {"code": code, "capsule": made["id"], "exports": ["v", "trap"]}
    job, info = await run(api, jp_fetch, inputs)
    assert info["status"] == "successful", info
    # The node did, so the trap works.
    assert sprung.exists()
    sprung.unlink()
    assert (await api("POST", f"jobs/{job}/variables", {}))[0] == 200
    assert not sprung.exists()
    assert not {f"jupyterlab_hpc.capsule.{name}" for name in readers} & sys.modules.keys()
    assert not [name for name in imported if name.endswith(("pickles", "cloudpickle"))]
