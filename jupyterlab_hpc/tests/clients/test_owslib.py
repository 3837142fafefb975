"""OWSLib 0.35, which lists, describes and executes, and has no calls for jobs of its own."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from .conftest import Journey, href
from .jupyter import JupyterServer


@pytest.fixture(scope="module")
def owslib(run_client: Callable[[str, str], Journey]) -> Journey:
    return run_client("current", "use_owslib")


def test_it_reads_the_landing_page_and_finds_the_openapi_document(
    owslib: Journey, server: JupyterServer
) -> None:
    assert href(owslib["landing page"]["links"], "self") == server.url
    assert owslib["openapi"]["openapi"].startswith("3.0")
    assert owslib["openapi"]["servers"] == [{"url": server.url.rstrip("/")}]


def test_it_reads_what_the_server_conforms_to(owslib: Journey) -> None:
    classes = {uri.rsplit("/", 1)[-1] for uri in owslib["conformance"]["conformsTo"]}
    assert {"core", "ogc-process-description", "json", "oas30", "job-list", "dismiss"} <= classes


def test_it_lists_and_describes_processes(owslib: Journey) -> None:
    assert "echo" in [process["id"] for process in owslib["processes"]]
    assert list(owslib["process"]["inputs"]) == ["a", "b", "c", "pause"]


def test_it_executes_and_waits_for_the_results_although_it_prefers_what_no_standard_knows(
    owslib: Journey,
) -> None:
    # Prefer: respond-sync
    assert owslib["execute and wait"] == {"a": "hello"}
    assert owslib["one raw output"]["bbox"] == [1, 2, 3, 4]


def test_it_executes_asynchronously_and_gets_a_job(owslib: Journey, server: JupyterServer) -> None:
    job = owslib["execute"]
    assert job["status"] in ("accepted", "running")
    assert owslib["location"] == f"{server.url}jobs/{job['jobID']}"


def test_a_job_is_followed_fetched_and_dismissed_by_its_requests_for_it_has_no_calls_for_jobs(
    owslib: Journey,
) -> None:
    assert owslib["followed"]["status"] == "successful"
    assert owslib["results"] == {"a": "later"}
    assert owslib["dismiss"]["status"] == "dismissed"


def test_it_shows_the_servers_own_words_of_what_is_wrong(owslib: Journey) -> None:
    assert "There is no process 'nothing'" in owslib.refused("no such process")
    assert "inputs.a: 3 is not of type 'string'" in owslib.refused("wrong input")
