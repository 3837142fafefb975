"""ogc-api-processes-client, generated from the standard's OpenAPI document and as strict."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from .conftest import Journey, href
from .jupyter import JupyterServer


@pytest.fixture(scope="module")
def generated(run_client: Callable[[str, str], Journey]) -> Journey:
    return run_client("current", "use_generated")


def test_landing_page_and_conformance_fit_the_standards_models(
    generated: Journey, server: JupyterServer
) -> None:
    assert href(generated["landing page"]["links"], "self") == server.url
    assert any(uri.endswith("/conf/core") for uri in generated["conformance"]["conformsTo"])


def test_list_and_description_of_processes_fit_the_standards_models(generated: Journey) -> None:
    assert "echo" in [process["id"] for process in generated["processes"]["processes"]]
    assert list(generated["process"]["inputs"]) == ["a", "b", "c", "pause"]


def test_jobs_and_their_status_fit_the_standards_models(generated: Journey) -> None:
    assert {job["processID"] for job in generated["jobs"]} == {"echo"}
    assert generated["followed"]["status"] == "successful"


def test_it_dismisses_a_running_job(generated: Journey) -> None:
    assert generated["dismiss"]["status"] == "dismissed"
