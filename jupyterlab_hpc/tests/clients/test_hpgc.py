"""The notebook of the HPGC, with its own client: every request of it, in its order."""

from __future__ import annotations

import email
import json
from collections.abc import Callable
from typing import Any

import pytest

from .conftest import Journey
from .jupyter import JupyterServer
from .listener import Listener

REL = "http://www.opengis.net/def/rel/ogc/1.0/"
TEXT = "Literal Input string 1"
BOX = {"bbox": [-100, -60, 110, 50], "crs": "urn:ogc:def:crs:EPSG:6.6:4326"}


@pytest.fixture(scope="module")
def notebook(run_client: Callable[[str, str], Journey]) -> Journey:
    return run_client("hpgc", "use_hpgc")


def raw(step: dict[str, Any]) -> Any:
    return json.loads(step["raw"])


@pytest.mark.parametrize("request_", ["home", "landing page"])
def test_the_landing_page_is_loaded_as_the_clients_model(notebook: Journey, request_: str) -> None:
    answer = notebook[request_]
    assert (answer["status"], answer["type"]) == (200, "application/json")
    assert answer["data"]["title"] == raw(answer)["title"] == "This server"
    assert answer["data"]["links"] == raw(answer)["links"]


@pytest.mark.parametrize(
    ("relation", "place"),
    [
        ("service-desc", "api"),
        (REL + "conformance", "conformance"),
        (REL + "processes", "processes"),
        (REL + "job-list", "jobs"),
    ],
)
def test_links_are_found_by_relation_and_media_type(
    notebook: Journey, server: JupyterServer, relation: str, place: str
) -> None:
    assert notebook[f"link {relation}"] == server.url + place


def test_conformance_is_loaded_as_the_clients_model(notebook: Journey) -> None:
    answer = notebook["conformance"]
    assert answer["status"] == 200
    assert answer["data"]["conformsTo"] == raw(answer)["conformsTo"] != []


def test_processes_are_loaded_as_the_clients_models(notebook: Journey) -> None:
    answer = notebook["processes"]
    assert answer["status"] == 200
    listed = [process["id"] for process in answer["data"]["processes"]]
    assert listed == [process["id"] for process in raw(answer)["processes"]]
    assert "echo" in listed


def test_the_description_of_echo_has_what_the_notebook_sends(notebook: Journey) -> None:
    answer = notebook["process"]
    assert answer["status"] == 200
    assert list(raw(answer)["inputs"]) == ["a", "b", "c", "pause"]


def test_echo_is_executed_asynchronously_with_the_notebooks_inputs(notebook: Journey) -> None:
    answer = notebook["execute"]
    assert answer["status"] == 201
    assert raw(answer)["processID"] == "echo"
    assert raw(answer)["status"] in ("accepted", "running")


def test_the_list_of_jobs_holds_the_job(notebook: Journey) -> None:
    listed = [job["jobID"] for job in notebook["jobs"]["data"]["jobs"]]
    assert raw(notebook["execute"])["jobID"] in listed


def test_the_status_is_loaded_as_the_clients_model_until_the_job_has_ended(
    notebook: Journey, server: JupyterServer
) -> None:
    job = raw(notebook["execute"])["jobID"]
    assert notebook["status"]["data"]["jobID"] == job
    assert raw(notebook["ended"])["status"] == "successful"
    assert notebook["link status"] == f"{server.url}jobs/{job}"
    assert notebook[f"link {REL}results"] == f"{server.url}jobs/{job}/results"


def test_the_result_is_a_multipart_message_with_the_three_outputs(notebook: Journey) -> None:
    answer = notebook["result"]
    message = email.message_from_string(f"Content-Type: {answer['type']}\n\n{answer['raw']}")
    assert message.get_content_type() == "multipart/related"
    parts = {part["Content-ID"]: part.get_payload() for part in message.get_payload()}
    assert list(parts) == ["a", "b", "c"]
    assert (parts["a"], parts["b"]) == (TEXT, "some complex value")
    assert json.loads(parts["c"]) == BOX


def test_the_subscriber_is_called_back_with_progress_and_results(
    notebook: Journey, listener: Listener
) -> None:
    job = raw(notebook["execute with callbacks"])["jobID"]
    success = listener.wait("/success/test134")
    assert success["a"] == TEXT
    assert success["c"] == BOX
    progress = listener.called("/progress/test134")
    assert {info["jobID"] for info in progress} == {job}
    assert {info["status"] for info in progress} <= {"accepted", "running"}
    assert listener.called("/failed/test134") == []
