"""Scripts run with arguments and data; what they print and leave comes back."""

from __future__ import annotations

import base64
import io
import zipfile
from typing import Any

import pytest

from ..client import Client


async def results(client: Client, **inputs: Any) -> dict[str, Any]:
    job = await client.submit("run-script", inputs)
    info = await client.ended(job)
    assert info["status"] == "successful", info
    return dict((await client.get(f"jobs/{job}/results")).json)


def text(results: dict[str, Any]) -> str:
    given = results["output"]
    return str(given["value"] if isinstance(given, dict) else given)


def files(results: dict[str, Any]) -> dict[str, bytes]:
    content = base64.b64decode(results["files"]["value"])
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


async def test_a_python_script_gets_arguments_and_data_and_leaves_files(client: Client) -> None:
    script = "\n".join(
        [
            "import pathlib, sys",
            "print(sys.argv[1:])",
            "pathlib.Path('deep').mkdir()",
            "content = pathlib.Path('data').read_bytes()",
            "pathlib.Path('deep/turned.bin').write_bytes(content[::-1])",
            "pathlib.Path('link').symlink_to('/etc/passwd')",
        ]
    )
    data = base64.b64encode(b"\x00\xff\x01").decode()
    found = await results(client, script=script, arguments=["-x", "two words"], data=data)
    assert text(found) == "['-x', 'two words']\n"
    assert found["files"]["mediaType"] == "application/zip"
    assert files(found) == {"deep/turned.bin": b"\x01\xff\x00"}


async def test_a_shell_script_runs_in_bash_and_files_are_left_out_when_there_are_none(
    client: Client,
) -> None:
    found = await results(client, script='echo "$1-$#"', interpreter="bash", arguments=["a", "b"])
    assert text(found) == "a-2\n"
    assert "files" not in found


async def test_what_is_printed_is_seen_while_it_runs_and_kept_when_it_is_cancelled(
    client: Client,
) -> None:
    script = "print('progress: 40 four of ten')\nimport time\ntime.sleep(600)"
    job = await client.submit("run-script", {"script": script})
    info = await client.until(job, lambda info: info.get("message") == "four of ten")
    assert (info["status"], info["progress"]) == ("running", 40)
    await client.send("DELETE", f"jobs/{job}")
    await client.until(job, lambda info: info["status"] == "dismissed")
    output = await client.get(f"jobs/{job}/results/output")
    assert output.text == "progress: 40 four of ten\n"


@pytest.mark.parametrize(
    ("script", "message"),
    [
        (
            "echo kept; touch left; echo wrong >&2; exit 3",
            "the process ended with exit code 3\nwrong",
        ),
        ("echo kept; touch left; kill -TERM $$", "the process was ended by SIGTERM"),
        ("echo kept; touch left; kill -KILL $$", "the process was ended by SIGKILL"),
    ],
)
async def test_a_script_that_fails_says_how_and_what_it_did_is_kept(
    client: Client, script: str, message: str
) -> None:
    job = await client.submit("run-script", {"script": script, "interpreter": "bash"})
    info = await client.ended(job)
    assert info["status"] == "failed"
    assert info["message"].startswith(message)
    assert (await client.get(f"jobs/{job}/results/output")).text == "kept\n"
    archive = await client.get(f"jobs/{job}/results/files")
    assert archive.headers["Content-Type"] == "application/zip"


async def test_an_interpreter_that_is_missing_is_named(client: Client, monkeypatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    job = await client.submit("run-script", {"script": "true", "interpreter": "bash"})
    info = await client.ended(job)
    assert (info["status"], info["message"]) == (
        "failed",
        "interpreter: bash is not installed on this machine",
    )
