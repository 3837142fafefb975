"""Processes are deployed, replaced and undeployed (OGC 20-044)."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from jupyterlab_hpc.engine import Folder

from .client import BASE, Answer, Client

PROCESS = "application/vnd.jupyterlab-hpc.process+yaml"
PYTHON = "text/x-python"
OGCAPPPKG = "application/ogcapppkg+json"
KIND = "http://www.opengis.net/def/exceptions/ogcapi-processes-2/1.0/"

GREET = """\
id: greet
title: Greet
inputs:
  name: {schema: {type: string, maxLength: 80}}
outputs:
  greeting: {schema: {type: string, contentMediaType: text/plain}, stdout: true}
command: [printf, "Hello, %s!", "{inputs.name}"]
"""
DOUBLE = """\
id: double
inputs:
  x: {schema: {type: number}}
outputs:
  y: {schema: {type: number}}
python: double.py:main
"""
DOUBLE_PYTHON = "def main(x):\n    return 2 * x\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The folder of site processes; deployed ones lie in one below it."""
    path = tmp_path / "processes"
    path.mkdir(mode=0o700)
    (path / "deployed").mkdir(mode=0o700)
    return path


def opened(tmp_path: Path, folder: Path, deploys: bool = True) -> Client:
    folders = [
        Folder(folder, "processes", own=True),
        Folder(folder / "deployed", "deployed", own=True, deployed=True),
    ]
    return Client(tmp_path / "engine", folders=folders, deploys=deploys)


@pytest.fixture
async def client(tmp_path: Path, folder: Path) -> AsyncIterator[Client]:
    async with opened(tmp_path, folder) as client:
        yield client


def unit(text: str, kind: str = PROCESS) -> dict[str, str]:
    return {"value": text, "mediaType": kind}


async def deploy(client: Client, execution: Any, **described: Any) -> Answer:
    body = {"processDescription": described, "executionUnit": execution}
    return await packaged(client, "POST", "processes", body)


async def packaged(client: Client, method: str, path: str, body: Any) -> Answer:
    return await client.send(method, path, json.dumps(body).encode(), content_type=OGCAPPPKG)


async def yaml(client: Client, method: str, path: str, text: str) -> Answer:
    return await client.send(method, path, text.encode(), content_type=PROCESS)


async def ids(client: Client) -> set[str]:
    page = (await client.get("processes", limit="200")).json
    return {process["id"] for process in page["processes"]}


async def result(client: Client, process: str, output: str, **inputs: Any) -> str:
    job = await client.submit(process, inputs)
    info = await client.ended(job)
    assert info["status"] == "successful", info
    return (await client.get(f"jobs/{job}/results/{output}")).text


async def test_a_deployed_process_is_listed_described_and_run(client: Client) -> None:
    answer = await deploy(client, unit(GREET), id="greet", title="Greet")
    assert answer.status == 201, answer.text
    assert answer.headers["Location"] == BASE + "processes/greet"
    assert (answer.json["id"], answer.json["mutable"]) == ("greet", True)
    described = (await client.get("processes/greet")).json
    assert described["mutable"] is True
    assert described["inputs"].keys() == {"name"}
    assert await result(client, "greet", "greeting", name="Ada") == "Hello, Ada!"


async def test_it_is_told_which_processes_can_be_changed(client: Client) -> None:
    await deploy(client, unit(GREET))
    page = (await client.get("processes", limit="200")).json
    mutable = [each["id"] for each in page["processes"] if each["mutable"]]
    assert mutable == ["greet"]
    assert (await client.get("processes/echo")).json["mutable"] is False


async def test_a_process_brings_its_python_file(client: Client) -> None:
    answer = await deploy(client, [unit(DOUBLE), unit(DOUBLE_PYTHON, PYTHON)])
    assert answer.status == 201, answer.text
    assert await result(client, "double", "y", x=21) == "42"


async def test_the_yaml_itself_is_taken_and_so_is_its_value_as_json(client: Client) -> None:
    assert (await yaml(client, "POST", "processes", GREET)).status == 201
    process = {"outputs": {"o": {"schema": {"type": "string"}, "stdout": True}}, "command": ["id"]}
    answer = await deploy(client, {"value": process, "mediaType": PROCESS}, id="who")
    assert answer.status == 201, answer.text
    assert {"greet", "who"} <= await ids(client)


async def test_a_package_can_be_fetched_and_deployed_again(client: Client) -> None:
    await deploy(client, [unit(DOUBLE), unit(DOUBLE_PYTHON, PYTHON)])
    answer = await client.get("processes/double/package")
    assert (answer.status, answer.headers["Content-Type"]) == (200, OGCAPPPKG)
    assert (await client.send("DELETE", "processes/double")).status == 204
    again = await packaged(client, "POST", "processes", answer.json)
    assert again.status == 201, again.text
    assert await result(client, "double", "y", x=2) == "4"


async def test_what_was_not_deployed_has_no_package(client: Client) -> None:
    for name in ("echo", "nothing", "..", ".new-x"):
        assert (await client.get(f"processes/{name}/package")).status == 404


async def test_a_replaced_process_runs_as_the_new_one_says(client: Client) -> None:
    await deploy(client, unit(GREET))
    answer = await yaml(client, "PUT", "processes/greet", GREET.replace("Hello", "Servus"))
    assert (answer.status, answer.content) == (204, b"")
    assert await result(client, "greet", "greeting", name="Ada") == "Servus, Ada!"


async def test_a_faulty_replacement_leaves_the_process_as_it_was(client: Client) -> None:
    await deploy(client, unit(GREET))
    faulty = GREET.replace("inputs.name", "inputs.nme")
    answer = await yaml(client, "PUT", "processes/greet", faulty)
    assert answer.status == 400
    assert "line 7" in answer.json["detail"]
    assert "'nme'" in answer.json["detail"]
    answer = await yaml(client, "PUT", "processes/greet", GREET.replace("greet", "other"))
    assert (answer.status, "other" in answer.json["detail"]) == (400, True)
    assert await result(client, "greet", "greeting", name="Ada") == "Hello, Ada!"


async def test_an_undeployed_process_is_gone_and_its_jobs_go_on(client: Client) -> None:
    slow = GREET.replace("[printf", '[sh, -c, "sleep 1; printf hello"').replace(
        ', "Hello, %s!", "{inputs.name}"]', ', sh, "x{inputs.name}"]'
    )
    await deploy(client, unit(slow))
    job = await client.submit("greet", {"name": "Ada"})
    await client.until(job, lambda info: info["status"] == "running")
    assert (await client.send("DELETE", "processes/greet")).status == 204
    assert "greet" not in await ids(client)
    assert (await client.get("processes/greet")).status == 404
    assert (await client.send("DELETE", "processes/greet")).status == 404
    assert (await client.ended(job))["status"] == "successful"
    assert (await client.get(f"jobs/{job}/results/greeting")).text == "hello"


async def test_an_id_is_deployed_once(client: Client) -> None:
    await deploy(client, unit(GREET))
    answer = await deploy(client, unit(GREET))
    assert (answer.status, answer.json["type"]) == (409, KIND + "duplicated-process")


@pytest.mark.parametrize("name", ["echo", "fft-filter", "mine"])
async def test_what_came_another_way_is_immutable(client: Client, folder: Path, name: str) -> None:
    (folder / "mine.yaml").write_text(GREET.replace("greet", "mine", 1))
    await client.engine._keeper.renewed()
    package = GREET.replace("greet", name, 1)
    for method, path in (("POST", "processes"), ("PUT", f"processes/{name}")):
        answer = await yaml(client, method, path, package)
        assert (answer.status, answer.json["type"]) == (403, KIND + "immutable-process")
    assert (await client.send("DELETE", f"processes/{name}")).status == 403
    assert name in await ids(client)
    assert (folder / "mine.yaml").exists()


async def test_only_what_is_there_can_be_replaced(client: Client) -> None:
    assert (await yaml(client, "PUT", "processes/greet", GREET)).status == 404


@pytest.mark.parametrize("kind", ["application/cwl+yaml", "application/cwl", "", "text/plain"])
async def test_other_packages_are_refused_with_what_is_taken(client: Client, kind: str) -> None:
    answer = await client.send("POST", "processes", b"cwlVersion: v1.2", content_type=kind)
    assert (answer.status, answer.json["type"]) == (415, KIND + "unsupported-media-type")
    assert OGCAPPPKG in answer.json["detail"]
    assert PROCESS in answer.json["detail"]


@pytest.mark.parametrize(
    ("execution", "status", "words"),
    [
        (None, 400, "executionUnit: it must be an object"),
        ([], 400, f"there is no value of {PROCESS}"),
        ({"type": "docker", "image": "x"}, 400, "executionUnit: this is no value"),
        ({"href": "https://a.example/x.yaml"}, 400, "this is a link: send the value"),
        (unit("x", "application/cwl"), 415, "executionUnit: units of the type 'application/cwl'"),
        ([unit(GREET), unit(GREET)], 400, "executionUnit[1]: there is a second value"),
        ({"value": 5, "mediaType": PROCESS}, 400, "executionUnit.value: it must be text"),
        ({**unit("x"), "encoding": "base64"}, 400, "executionUnit.encoding: leave it out"),
        ([unit(GREET), unit("x", PYTHON)], 400, "'python:' or 'cell:' names no file"),
        (unit(DOUBLE), 400, "process, line 6: python: double.py cannot be read"),
        ([unit(DOUBLE), unit("def x(:", PYTHON)], 400, "double.py, line 1"),
        (unit("title: ["), 400, "process, line 1: this is not YAML"),
        (unit("title: x\ufdd0\ud800"), 400, "half a character"),
        (unit(GREET.replace("id: greet\n", "")), 400, "id:"),
        (unit(GREET.replace("id: greet", "id: ../greet")), 400, "process, line 1: id:"),
        (unit(DOUBLE.replace("double.py", "../../double.py")), 400, "python:"),
        (unit(GREET + "needs: [no-such-package]\n"), 400, "line 8: needs: install no-such-package"),
        (unit(GREET + "#" * (256 << 10)), 400, "more than 256 KiB"),
    ],
)
async def test_faults_are_told_with_field_and_line(
    client: Client, folder: Path, execution: Any, status: int, words: str
) -> None:
    answer = await deploy(client, execution)
    assert answer.status == status, answer.text
    assert words in answer.json["detail"]
    assert str(folder) not in answer.text
    assert list((folder / "deployed").iterdir()) == []


@pytest.mark.parametrize("content", [b"", b"[]", b"{", b'{"processDescription": 5}', b"\xff"])
async def test_a_body_that_is_no_package_is_refused(client: Client, content: bytes) -> None:
    answer = await client.send("POST", "processes", content, content_type=OGCAPPPKG)
    assert answer.status == 400


@pytest.mark.parametrize(
    ("described", "field"),
    [
        ({"id": "other"}, "id"),
        ({"title": "Other"}, "title"),
        ({"inputs": {"name": {}, "more": {}}}, "inputs"),
        ({"outputs": []}, "outputs"),
    ],
)
async def test_a_description_must_not_contradict_its_package(
    client: Client, described: dict[str, Any], field: str
) -> None:
    answer = await deploy(client, unit(GREET), **described)
    assert answer.status == 400
    assert answer.json["detail"].startswith(f"processDescription.{field}: ")


async def test_there_is_an_end_to_what_can_be_deployed(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("jupyterlab_hpc.engine.deployment.MOST", 1)
    await deploy(client, unit(GREET))
    answer = await deploy(client, unit(GREET.replace("greet", "second", 1)))
    assert answer.status == 507
    assert (await yaml(client, "PUT", "processes/greet", GREET)).status == 204


async def test_deployed_processes_are_there_after_a_restart(tmp_path: Path, folder: Path) -> None:
    async with opened(tmp_path, folder) as client:
        await deploy(client, unit(GREET))
    # What a crash in the middle of a deployment leaves is no process.
    (folder / "deployed" / ".new-left").mkdir()
    async with opened(tmp_path, folder) as client:
        assert await result(client, "greet", "greeting", name="Ada") == "Hello, Ada!"
        await deploy(client, [unit(DOUBLE), unit(DOUBLE_PYTHON, PYTHON)])
        assert {path.name for path in (folder / "deployed").iterdir()} == {"greet", "double"}


async def test_it_is_used_whatever_the_modes_of_new_files_are(client: Client, folder: Path) -> None:
    (folder / "deployed").chmod(0o755)
    before = os.umask(0)
    try:
        assert (await deploy(client, [unit(DOUBLE), unit(DOUBLE_PYTHON, PYTHON)])).status == 201
    finally:
        os.umask(before)
    assert await result(client, "double", "y", x=2) == "4"


async def test_a_crash_in_the_middle_of_a_replacement_loses_no_process(
    tmp_path: Path, folder: Path
) -> None:
    async with opened(tmp_path, folder) as client:
        await deploy(client, unit(GREET))
    for name in (".old-x", ".gone-x"):
        (folder / "deployed" / name).mkdir()
    (folder / "deployed" / "greet").rename(folder / "deployed" / ".old-x" / "greet")
    (folder / "deployed" / ".gone-x" / "other").mkdir()
    async with opened(tmp_path, folder) as client:
        assert [path.name for path in (folder / "deployed").iterdir()] == ["greet"]
        await client.engine._keeper.renewed()
        assert await result(client, "greet", "greeting", name="Ada") == "Hello, Ada!"


async def test_of_many_who_deploy_the_same_at_once_one_succeeds(client: Client) -> None:
    texts = [GREET.replace("Hello", f"Hello {n}") for n in range(8)]
    answers = await asyncio.gather(*(yaml(client, "POST", "processes", text) for text in texts))
    assert sorted(each.status for each in answers) == [201] + [409] * 7
    (won,) = [n for n, each in enumerate(answers) if each.status == 201]
    assert await result(client, "greet", "greeting", name="Ada") == f"Hello {won}, Ada!"


async def test_one_that_has_become_faulty_is_named_and_can_be_removed(
    client: Client, folder: Path
) -> None:
    await deploy(client, unit(GREET))
    (folder / "deployed" / "greet" / "greet.yaml").write_text("id: greet\ntitle: [")
    await client.engine._keeper.renewed()
    assert "greet" not in await ids(client)
    notices = (await client.get("notices")).json["notices"]
    assert [each["file"] for each in notices if each["severity"] == "warning"] == ["greet.yaml"]
    assert (await client.send("DELETE", "processes/greet")).status == 204
    assert not (folder / "deployed" / "greet").exists()


async def test_where_it_is_forbidden_nothing_says_that_it_could_be_done(
    tmp_path: Path, folder: Path
) -> None:
    async with opened(tmp_path, folder, deploys=False) as client:
        assert (await yaml(client, "POST", "processes", GREET)).status == 405
        assert (await client.send("DELETE", "processes/echo")).status == 405
        declared = (await client.get("conformance")).text
        assert "processes-2" not in declared
        paths = (await client.get("api")).json["paths"]
        assert "post" not in paths["/processes"]
        assert "mutable" not in (await client.get("processes/echo")).json


async def test_where_it_can_be_done_the_classes_and_the_document_say_so(client: Client) -> None:
    declared = (await client.get("conformance")).json["conformsTo"]
    part = "http://www.opengis.net/spec/ogcapi-processes-2/1.0/conf/"
    assert {each for each in declared if each.startswith(part)} == {
        part + "deploy-replace-undeploy",
        part + "ogcapppkg",
    }
    paths = (await client.get("api")).json["paths"]
    assert paths["/processes"].keys() == {"get", "post"}
    assert paths["/processes/{processID}"].keys() == {"get", "put", "delete"}
    assert paths["/processes/{processID}/package"].keys() == {"get"}
