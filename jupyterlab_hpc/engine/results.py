"""Results of a job, in the shapes of OGC 18-062r2 §7.11.4: document, raw, multipart."""

from __future__ import annotations

import base64
import uuid
from collections.abc import Mapping
from typing import Any

from .directory import JobDirectory, Output, read_json
from .messages import JSON, EngineResponse, json_bytes, json_response
from .problems import Problem, no_such_output, result_not_ready
from .store import DISMISSED, FAILED, SUCCESSFUL, Job

# Bytes of results that are put together into one answer, in memory.
LARGEST = 256 << 20


def results(job: Job, directory: JobDirectory) -> EngineResponse:
    """What the execute request asked for: one output as it is, or several."""
    _require_success(job)
    found = _load(job, directory)
    wanted = {name: found[name] for name in job.wanted["outputs"] if name in found}
    if job.wanted["response"] == "document" or len(job.wanted["outputs"]) > 1:
        _require_room(job, wanted)
    if job.wanted["response"] == "document":
        return json_response({name: inline(output) for name, output in wanted.items()})
    if len(job.wanted["outputs"]) == 1 and wanted:
        return raw(next(iter(wanted.values())))
    return multipart(wanted)


def one_result(job: Job, directory: JobDirectory, name: str) -> EngineResponse:
    """One output as it is; also of a failed or dismissed job, as far as it got."""
    if job.status not in (FAILED, DISMISSED):
        _require_success(job)
    found = _load(job, directory, name)
    if name not in found:
        raise no_such_output(name, list(found))
    return raw(found[name])


def _require_success(job: Job) -> None:
    if job.status == SUCCESSFUL:
        return
    if job.status == FAILED:
        raise Problem(500, job.message, title="The job failed")
    raise result_not_ready(job.id, job.status)


def _require_room(job: Job, outputs: Mapping[str, Output]) -> None:
    size = sum(output.file.stat().st_size for output in outputs.values() if output.file)
    if size > LARGEST:
        places = ", ".join(f"jobs/{job.id}/results/{name}" for name in outputs)
        detail = f"The results have {size} bytes, too many for one answer: fetch {places}."
        raise Problem(500, detail, title="The results are too large")


def _load(job: Job, directory: JobDirectory, name: str = "") -> dict[str, Output]:
    try:
        return directory.results()
    except ValueError as error:
        if job.status != SUCCESSFUL:
            raise no_such_output(name, []) from None
        raise Problem(500, str(error), title="The results cannot be read") from None


def inline(output: Output) -> Any:
    """A value for a results document: bare where JSON says it all, qualified elsewhere."""
    if output.file is None:
        if output.media_type in (JSON, "text/plain"):
            return output.value
        return {"value": output.value, "mediaType": output.media_type}
    if is_json(output.media_type):
        return {"value": read_json(output.file, limit=None), "mediaType": output.media_type}
    content = output.file.read_bytes()
    if output.media_type.startswith("text/"):
        text = content.decode(errors="replace")
        return {"value": text, "mediaType": output.media_type}
    encoded = base64.b64encode(content).decode()
    return {"value": encoded, "encoding": "base64", "mediaType": output.media_type}


def raw(output: Output) -> EngineResponse:
    """An output in its own media type."""
    body = output.file if output.file else _bytes(output)
    return EngineResponse(200, {"Content-Type": _content_type(output)}, body)


def multipart(outputs: Mapping[str, Output]) -> EngineResponse:
    """Several outputs as ``multipart/related`` (RFC 2387), each with its id as Content-ID."""
    boundary = uuid.uuid4().hex
    lines: list[bytes] = []
    for name, output in outputs.items():
        content = output.file.read_bytes() if output.file else _bytes(output)
        head = f"--{boundary}\r\nContent-ID: {name}\r\nContent-Type: {_content_type(output)}"
        lines += [head.encode(), b"", content]
    body = b"\r\n".join([*lines, f"--{boundary}--".encode(), b""])
    return EngineResponse(200, {"Content-Type": f'multipart/related; boundary="{boundary}"'}, body)


def is_json(media_type: str) -> bool:
    return media_type == JSON or media_type.endswith("+json")


def _bytes(output: Output) -> bytes:
    if isinstance(output.value, str) and not is_json(output.media_type):
        return output.value.encode(errors="replace")
    return json_bytes(output.value)


def _content_type(output: Output) -> str:
    text = output.media_type.startswith("text/") and "charset" not in output.media_type
    return f"{output.media_type}; charset=utf-8" if text else output.media_type
