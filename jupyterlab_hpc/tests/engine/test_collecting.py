"""A command that knows nothing of us leaves files; they are the outputs of its job."""

from __future__ import annotations

import pytest

from jupyterlab_hpc.engine.process import Collected

from .client import Client
from .commands import offer, shell

TEXT = Collected("outputs/greeting.txt", "text/plain")


async def test_a_file_that_the_command_leaves_is_the_output(client: Client, monkeypatch) -> None:
    offer(monkeypatch, shell("greet", "echo hello > outputs/greeting.txt", {"greeting": TEXT}))
    job = await client.submit("greet", {})
    assert (await client.ended(job))["status"] == "successful"
    answer = await client.get(f"jobs/{job}/results/greeting")
    assert (answer.status, answer.text) == (200, "hello\n")
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"


async def test_standard_output_may_be_the_output_and_is_not_in_the_log(
    client: Client, monkeypatch
) -> None:
    process = shell(
        "greet", "echo hello; echo aside >&2", {"greeting": TEXT}, stdout="outputs/greeting.txt"
    )
    offer(monkeypatch, process)
    job = await client.submit("greet", {})
    assert (await client.ended(job))["status"] == "successful"
    assert (await client.get(f"jobs/{job}/results/greeting")).text == "hello\n"
    assert (await client.get(f"jobs/{job}/log")).text == "aside\n"


async def test_a_command_that_leaves_no_output_has_failed_and_its_job_names_the_file(
    client: Client, monkeypatch
) -> None:
    offer(monkeypatch, shell("greet", "echo nothing to say >&2", {"greeting": TEXT}))
    info = await client.ended(await client.submit("greet", {}))
    assert info["status"] == "failed"
    assert info["message"] == "the command left no outputs/greeting.txt\nnothing to say"


async def test_an_optional_output_may_be_missing(client: Client, monkeypatch) -> None:
    notes = Collected("notes.txt", "text/plain", optional=True)
    outputs = {"greeting": TEXT, "notes": notes}
    offer(monkeypatch, shell("greet", "echo hello > outputs/greeting.txt", outputs))
    job = await client.submit("greet", {})
    assert (await client.ended(job))["status"] == "successful"
    assert list((await client.get(f"jobs/{job}/results")).json) == ["greeting"]
    assert (await client.get(f"jobs/{job}/results/notes")).status == 404


@pytest.mark.parametrize(
    ("script", "file"),
    [
        ("ln -s /etc/passwd outputs/greeting.txt", "outputs/greeting.txt"),
        ("ln -s /no/such/file outputs/greeting.txt", "outputs/greeting.txt"),
        ("mkdir outputs/greeting.txt", "outputs/greeting.txt"),
        ("mkfifo outputs/greeting.txt", "outputs/greeting.txt"),
        ("rmdir outputs; ln -s /etc outputs", "outputs/passwd"),
        ("true", "../task.json"),
        ("true", "/etc/passwd"),
    ],
)
async def test_only_plain_files_below_the_working_directory_are_outputs(
    client: Client, monkeypatch, script: str, file: str
) -> None:
    offer(monkeypatch, shell("greet", script, {"greeting": Collected(file, "text/plain")}))
    job = await client.submit("greet", {})
    info = await client.ended(job)
    assert (info["status"], info["message"]) == (
        "failed",
        f"{file} of output 'greeting' is not a plain file",
    )
    assert (await client.get(f"jobs/{job}/results/greeting")).status == 404


async def test_a_list_of_outputs_that_a_command_happens_to_write_is_not_heeded(
    client: Client, monkeypatch
) -> None:
    script = "echo hello > outputs/greeting.txt; echo '{\"x\": 1}' > outputs/outputs.json"
    offer(monkeypatch, shell("greet", script, {"greeting": TEXT}))
    job = await client.submit("greet", {})
    assert (await client.ended(job))["status"] == "successful"
    assert list((await client.get(f"jobs/{job}/results")).json) == ["greeting"]


async def test_what_a_command_left_before_it_failed_can_be_fetched(
    client: Client, monkeypatch
) -> None:
    script = "echo hal > outputs/greeting.txt; exit 3"
    offer(monkeypatch, shell("greet", script, {"greeting": TEXT}))
    job = await client.submit("greet", {})
    info = await client.ended(job)
    assert (info["status"], info["message"]) == ("failed", "the process ended with exit code 3")
    (link,) = [link for link in info["links"] if link["rel"] == "partial-results"]
    assert link["href"].endswith(f"jobs/{job}/results/greeting")
    assert (await client.get(f"jobs/{job}/results/greeting")).text == "hal\n"
