"""Results of a job, in the shapes of OGC 18-062r2 §7.11.4: document, raw, multipart."""

from __future__ import annotations

import base64
import uuid
from collections.abc import Container, Mapping
from typing import Any

from .directory import JobDirectory, Output, read_json
from .messages import JSON, EngineRequest, EngineResponse, json_bytes, json_response
from .problems import Problem, no_such_output, result_not_ready
from .status import REL
from .store import DISMISSED, FAILED, SUCCESSFUL, Job

# Bytes of results that are put together into one answer, in memory.
LARGEST = 256 << 20


def results(job: Job, directory: JobDirectory, links: EngineRequest) -> EngineResponse:
    """What the execute request asked for: one output as it is, or several.

    ``links`` gives the addresses of outputs that are wanted by reference.
    """
    _require_success(job)
    if job.wanted["response"] == "document":
        return json_response(document(job, directory, links))
    found = _wanted(job, directory)
    places = _places(job, found, links)
    if found and len(places) == len(found):
        headers = {"Link": ", ".join(_header(name, *each) for name, each in places.items())}
        return EngineResponse(204, headers)
    if len(job.wanted["outputs"]) == 1 and found:
        return raw(next(iter(found.values())))
    _require_room(job, found, places)
    return multipart(found, places)


def document(job: Job, directory: JobDirectory, links: EngineRequest) -> dict[str, Any]:
    """The results document (results.yaml): output → value, qualified value or link."""
    _require_success(job)
    found = _wanted(job, directory)
    places = _places(job, found, links)
    _require_room(job, found, places)
    return {
        name: dict(zip(("href", "type"), places[name], strict=True))
        if name in places
        else inline(output)
        for name, output in found.items()
    }


def one_result(job: Job, directory: JobDirectory, name: str) -> EngineResponse:
    """One output as it is; also of a failed or dismissed job, as far as it got."""
    if job.status not in (FAILED, DISMISSED):
        _require_success(job)
    found = _load(job, directory, name)
    if name not in found:
        raise no_such_output(name, list(found))
    return raw(found[name])


def _wanted(job: Job, directory: JobDirectory) -> dict[str, Output]:
    found = _load(job, directory)
    return {name: found[name] for name in job.wanted["outputs"] if name in found}


def _places(
    job: Job, outputs: Mapping[str, Output], links: EngineRequest
) -> dict[str, tuple[str, str]]:
    """Address and media type of the outputs that are wanted by reference."""
    references = job.wanted.get("references", [])
    return {
        name: (links.url("jobs", job.id, "results", name), output.media_type)
        for name, output in outputs.items()
        if name in references
    }


def _header(name: str, href: str, media_type: str) -> str:
    """A link of a ``Link`` header (RFC 8288); its title is the output's id."""
    kind = media_type.replace('"', "'")
    return f'<{href}>; rel="{REL}results"; title="{name}"; type="{kind}"'


def _require_success(job: Job) -> None:
    if job.status == SUCCESSFUL:
        return
    if job.status == FAILED:
        raise Problem(500, job.message, title="The job failed")
    raise result_not_ready(job.id, job.status)


def _require_room(job: Job, outputs: Mapping[str, Output], places: Container[str]) -> None:
    inside = {name: each for name, each in outputs.items() if name not in places}
    size = sum(output.file.stat().st_size for output in inside.values() if output.file)
    if size > LARGEST:
        addresses = ", ".join(f"jobs/{job.id}/results/{name}" for name in inside)
        detail = f"The results have {size} bytes, too many for one answer: fetch {addresses}."
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


def multipart(
    outputs: Mapping[str, Output], places: Mapping[str, tuple[str, str]]
) -> EngineResponse:
    """Several outputs as ``multipart/related`` (RFC 2387), each with its id as Content-ID.

    The parameter ``type`` is that of the first, as RFC 2387 §3.1 has it.

    One that is wanted by reference has its address as Content-Location, and no content.
    """
    boundary = uuid.uuid4().hex
    lines: list[bytes] = []
    for name, output in outputs.items():
        head = f"--{boundary}\r\nContent-ID: {name}\r\nContent-Type: {_content_type(output)}"
        content = b""
        if name in places:
            head += f"\r\nContent-Location: {places[name][0]}"
        else:
            content = output.file.read_bytes() if output.file else _bytes(output)
        lines += [head.encode(), b"", content]
    body = b"\r\n".join([*lines, f"--{boundary}--".encode(), b""])
    first = next((_content_type(output) for output in outputs.values()), "text/plain")
    kind = f'multipart/related; type="{first.partition(";")[0]}"; boundary="{boundary}"'
    return EngineResponse(200, {"Content-Type": kind}, body)


def is_json(media_type: str) -> bool:
    return media_type == JSON or media_type.endswith("+json")


def _bytes(output: Output) -> bytes:
    if isinstance(output.value, str) and not is_json(output.media_type):
        return output.value.encode(errors="replace")
    return json_bytes(output.value)


def _content_type(output: Output) -> str:
    text = output.media_type.startswith("text/") and "charset" not in output.media_type
    return f"{output.media_type}; charset=utf-8" if text else output.media_type
