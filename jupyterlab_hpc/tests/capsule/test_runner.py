"""A cell on the node finds what it had in the notebook, and leaves what is wanted of it."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from jupyterlab_hpc.capsule.runner.variables import decode
from jupyterlab_hpc.capsule.sealing import Capsules
from jupyterlab_hpc.engine import EngineLimits
from jupyterlab_hpc.errors import Conflict

from ..engine.client import Client, happens
from .packing import notebook, pack

SOURCE = "import numpy as np\nn = 3\na = np.arange(4)\nb = a\nbox = [a]\ndef f(x): return x * n"


class House:
    """An engine and its capsules."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.capsules = Capsules(client.directory / "capsules")

    def open(self) -> tuple[str, Path]:
        made = self.capsules.open()
        return made["id"], Path(made["directory"])

    def packed(self, source: str = SOURCE, *names: str, **more: Any) -> str:
        """The id of a sealed capsule."""
        identifier, directory = self.open()
        wanted = list(names or ("n", "a", "b", "box", "f"))
        self.capsules.seal(identifier, pack(directory, notebook(source), wanted, **more))
        return identifier

    async def run(self, code: str, **inputs: Any) -> tuple[dict[str, Any], Path]:
        job = await self.client.submit("run-cell", {"code": code, **inputs})
        info = await self.client.ended(job)
        return info, self.client.directory / "jobs" / job

    async def shown(self, directory: Path) -> str:
        outputs = await self.client.outputs(directory.name)
        return "".join(each.get("text", "") for each in outputs)


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with Client(tmp_path) as client:
        yield House(client)


def loaded(directory: str) -> dict[str, Any]:
    """The variables of a bundle."""
    here: dict[str, Any] = {}
    for entry in json.loads(Path(directory, "manifest.json").read_text())["variables"]:
        here[entry["name"]] = decode(entry, directory, here, pickle=True)
    return here


def result(directory: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((directory / "result.json").read_text())
    return found


async def test_a_cell_finds_its_variables_files_and_modules(house: House) -> None:
    files = {"data/x.csv": b"1;2\n", "helper.py": b"def h(): return 'helped'\n"}
    imports = [{"name": "m", "module": "math", "distribution": None, "version": None}]
    capsule = house.packed(files=files, imports=imports)
    info, job = await house.run(
        "import helper\n"
        "print(f(2), b is a is box[0], m.pi > 3, helper.h(), open('data/x.csv').read().strip())\n"
        "n = 10\n"
        "print(f(2))",
        capsule=capsule,
    )
    assert info["status"] == "successful", info
    assert await house.shown(job) == "6 True True helped 1;2\n20\n"
    assert not (job / "capsule.key").exists()
    assert (job / "work" / "inputs" / "capsule" / "manifest.json").is_file()
    assert result(job)["reason"] is None
    assert result(job)["peak"] > 1 << 20


async def test_without_a_capsule_nothing_is_added(house: House) -> None:
    info, job = await house.run("print('x')")
    assert info["status"] == "successful"
    found = {path.name for path in job.rglob("*")}
    assert not found & {"result.json", "capsule.key", "capsule", "variables"}
    assert not list((house.client.directory / "capsules").glob("keys/*"))


async def test_variables_come_back(house: House) -> None:
    code = "import threading\nc = a + n\nd = {'c': c}\nlock = threading.Lock()\nt = 'ä'"
    exports = ["c", "d", "lock", "t", "nowhere"]
    info, job = await house.run(code, capsule=house.packed(), exports=exports)
    assert info["status"] == "successful", info
    found = house.capsules.variables(job)
    kinds = {each["name"]: (each["kind"], each["pickle"]) for each in found["variables"]}
    assert kinds == {"c": ("npy", False), "d": ("pickle", True), "t": ("json", False)}
    left = {each["name"]: each["reason"] for each in found["left"]}
    assert "no such variable" in left["nowhere"]
    assert "lock" in left["lock"]
    here = loaded(found["directory"])
    assert here["c"].tolist() == [3, 4, 5, 6]
    assert here["d"]["c"] is here["c"]


async def test_variables_that_were_changed_are_refused(house: House) -> None:
    _, job = await house.run("v = {1}\nw = 2", exports=["v", "w"])
    folder = job / "work" / "outputs" / "variables"
    (member,) = folder.glob("vars/*")
    content = member.read_bytes()
    member.write_bytes(content + b".")
    with pytest.raises(Conflict, match="cannot be trusted") as caught:
        house.capsules.variables(job)
    assert caught.value.reason == "damaged"
    member.write_bytes(content)
    assert len(house.capsules.variables(job)["variables"]) == 2
    manifest = folder / "manifest.json"
    manifest.write_bytes(manifest.read_bytes().replace(b'"value":2', b'"value":3'))
    with pytest.raises(Conflict, match="its seal does not fit"):
        house.capsules.variables(job)


async def test_a_changed_capsule_is_not_run(house: House) -> None:
    capsule = house.packed()
    (member,) = (house.client.directory / "capsules" / capsule).glob("vars/*.npy")
    member.write_bytes(member.read_bytes()[:-1] + b"\xff")
    info, job = await house.run("print('ran')", capsule=capsule)
    assert info["status"] == "failed"
    assert info["message"].startswith(f"The capsule cannot be used: vars/{member.name}")
    assert json.loads((job / "exit.json").read_text())["code"] == 197
    assert result(job)["reason"] == "damaged"
    (error,) = await house.client.outputs(job.name)
    assert error["ename"] == "CapsuleError"


@pytest.mark.parametrize("pickles", [True, False])
async def test_another_python_reads_no_pickles(house: House, pickles: bool) -> None:
    other = {"version": "2.7.18", "minor": "2.7", "implementation": "cpython"}
    names = ("n", "f") if pickles else ("n", "a")
    capsule = house.packed(SOURCE, *names, python=other)
    info, job = await house.run("print(n)", capsule=capsule)
    if not pickles:
        assert info["status"] == "successful"
        assert "The kernel has Python 2.7" in result(job)["notes"][0]
        return
    assert info["status"] == "failed"
    assert "The kernel has Python 2.7" in info["message"]
    assert "f can be read by the same version only" in info["message"]
    assert json.loads((job / "exit.json").read_text())["code"] == 199


async def test_a_package_that_is_missing_is_named_before_anything_runs(house: House) -> None:
    imports = [{"name": "q", "module": "nowhere_zz.q", "distribution": "zz", "version": "1"}]
    info, job = await house.run("print('ran')", capsule=house.packed(imports=imports))
    assert "nowhere_zz.q" in info["message"]
    assert json.loads((job / "exit.json").read_text())["code"] == 198


async def test_the_variable_that_cannot_be_loaded_is_named(house: House) -> None:
    source = "class Bad:\n    def __reduce__(self): return int, ('x',)\nbad = Bad()\ngood = 1"
    info, job = await house.run("1", capsule=house.packed(source, "bad", "good"))
    assert info["message"].startswith("The variable 'bad' cannot be loaded here: ValueError")
    assert json.loads((job / "exit.json").read_text())["code"] == 196


async def test_a_file_cannot_take_the_place_of_the_inputs(house: House) -> None:
    capsule = house.packed(files={"inputs/inputs.json": b"{}"})
    info, _ = await house.run("1", capsule=capsule)
    assert "has the name of one of the job's" in info["message"]


async def test_a_capsule_is_for_one_job(house: House) -> None:
    capsule = house.packed()
    await house.run("1", capsule=capsule)
    body = {"inputs": {"code": "1", "capsule": capsule}}
    answer = await house.client.execute("run-cell", body)
    assert answer.status == 400
    assert "inputs.capsule: there is no such sealed capsule" in answer.json["detail"]
    open_one, _ = house.open()
    answer = await house.client.execute("run-cell", {"inputs": {"code": "1", "capsule": open_one}})
    assert answer.status == 400


async def test_a_job_that_is_not_made_leaves_the_capsule(house: House, monkeypatch) -> None:
    import sqlite3

    from jupyterlab_hpc.engine.store import Store

    def full(*_: object) -> None:
        raise sqlite3.OperationalError("disk is full")

    capsule = house.packed()
    with monkeypatch.context() as patch:
        patch.setattr(Store, "add", full)
        body = {"inputs": {"code": "1", "capsule": capsule}}
        assert (await house.client.execute("run-cell", body)).status == 507
    info, _ = await house.run("print(n)", capsule=capsule)
    assert info["status"] == "successful"


async def test_what_was_put_out_is_kept_at_the_time_limit(tmp_path: Path) -> None:
    limits = EngineLimits(running=1, grace=5, walltime=2)
    async with Client(tmp_path, limits) as client:
        house = House(client)
        code = "print('so far', n, flush=True)\nimport time\ntime.sleep(60)"
        info, job = await house.run(code, capsule=house.packed(), exports=["n"])
        assert info["status"] == "failed"
        assert "time limit" in info["message"]
        assert (await house.shown(job)).startswith("so far 3\n")
        assert result(job)["reason"] == "interrupted"
        with pytest.raises(Conflict) as caught:
            house.capsules.variables(job)
        assert caught.value.reason == "none"


async def test_what_was_put_out_is_kept_when_it_is_cancelled(house: House) -> None:
    code = "print('so far', n, flush=True)\nimport time\nopen('on', 'w')\ntime.sleep(60)"
    capsule = house.packed()
    job = await house.client.submit("run-cell", {"code": code, "capsule": capsule})
    directory = house.client.directory / "jobs" / job
    await house.client.until(job, lambda _: (directory / "work" / "on").exists())
    assert (await house.client.send("DELETE", f"jobs/{job}")).status == 200
    await house.client.ended(job)
    await happens((directory / "exit.json").exists, "the end of the cell")
    assert (await house.shown(directory)).startswith("so far 3\n")
    assert result(directory)["reason"] == "interrupted"


def test_what_no_job_took_expires_and_so_do_keys(tmp_path: Path) -> None:
    moment = [0.0]
    capsules = Capsules(tmp_path / "capsules", now=lambda: moment[0])
    first = capsules.open()
    sha256 = pack(Path(first["directory"]), notebook("n = 1"), ["n"])
    capsules.seal(first["id"], sha256)
    moment[0] = Path(first["directory"]).stat().st_mtime + 25 * 3600
    second = capsules.open()
    there = {path.name for path in (tmp_path / "capsules").iterdir()}
    assert there == {"keys", second["id"]}
    assert list((tmp_path / "capsules" / "keys").iterdir()) == []
