"""cuiman, which takes jobs through their whole life and checks every answer against its models."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from typing import Any

import pytest

from .conftest import Journey, href, interpreter
from .jupyter import JupyterServer


@pytest.fixture(scope="module")
def cuiman(run_client: Callable[[str, str], Journey]) -> Journey:
    return run_client("current", "use_cuiman")


def test_it_reads_capabilities_and_conformance(cuiman: Journey, server: JupyterServer) -> None:
    assert href(cuiman["capabilities"]["links"], "self") == server.url
    assert any(uri.endswith("/conf/job-list") for uri in cuiman["conformance"]["conformsTo"])


def test_it_lists_and_describes_processes_and_makes_a_request_of_the_description(
    cuiman: Journey,
) -> None:
    assert "echo" in [process["id"] for process in cuiman["processes"]["processes"]]
    assert list(cuiman["process"]["inputs"]) == ["a", "b", "c", "pause"]
    assert cuiman["template"]["inputs"]["pause"] == 0


def test_it_executes_and_finds_the_job_in_the_list(cuiman: Journey) -> None:
    job = cuiman["execute"]["jobID"]
    assert job in [each["jobID"] for each in cuiman["jobs"]["jobs"]]


def test_it_follows_a_job_until_it_has_ended_and_fetches_the_results(cuiman: Journey) -> None:
    assert cuiman["followed"]["status"] == "successful"
    assert cuiman["results"]["a"] == "hello"
    assert cuiman["results"]["c"]["bbox"] == [1, 2, 3, 4]


def test_it_gets_the_results_at_once_where_it_states_no_preference(cuiman: Journey) -> None:
    assert cuiman["asked for nothing"] == {"a": "at once"}


def test_it_dismisses_a_running_job(cuiman: Journey) -> None:
    assert cuiman["dismiss"]["status"] == "dismissed"
    assert cuiman["dismissed"]["status"] == "dismissed"


def test_it_reads_our_exceptions(cuiman: Journey) -> None:
    assert cuiman["no such job"]["title"] == "No such job"
    assert cuiman["no such process"]["title"] == "No such process"
    assert cuiman["wrong input"]["detail"] == "inputs.a: 3 is not of type 'string'"


def test_its_command_line_lists_processes_and_dismisses_a_job(server: JupyterServer) -> None:
    settings = server.home / "cuiman.yaml"
    settings.touch(mode=0o600)
    # JSON is YAML too.
    settings.write_text(
        json.dumps({"api_url": server.url, "auth_type": "token", "token": server.token})
    )

    def say(*arguments: str) -> Any:
        command = interpreter("current").with_name("cuiman")
        done = subprocess.run(
            [str(command), *arguments, "--config", str(settings), "--format", "json"],
            env={"HOME": str(server.home), "PYTHONDONTWRITEBYTECODE": "1"},
            capture_output=True,
            text=True,
            timeout=60,
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    assert "echo" in [process["id"] for process in say("list-processes")["processes"]]
    inputs = {"a": "until dismissed", "pause": 600}
    status, job = server.post("processes/echo/execution", {"inputs": inputs})
    assert status == 201
    assert say("dismiss-job", job["jobID"])["status"] == "dismissed"
    assert say("get-job", job["jobID"])["status"] == "dismissed"
