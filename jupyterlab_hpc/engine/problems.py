"""The standard's exceptions (OGC 18-062r2 §7.11.4 and §8.6; RFC 7807)."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from .messages import JSON, PROBLEM, EngineRequest, EngineResponse, json_bytes

PREFIX = "http://www.opengis.net/def/exceptions/ogcapi-processes-1/1.0/"
#: Of Part 2: deploy, replace, undeploy (OGC 20-044).
PREFIX_DEPLOY = "http://www.opengis.net/def/exceptions/ogcapi-processes-2/1.0/"


class Problem(Exception):
    """An answer that is an error. ``kind`` is a name of the standard; empty: plain HTTP."""

    def __init__(
        self,
        status: int,
        detail: str,
        kind: str = "",
        title: str = "",
        allow: str = "",
        prefix: str = PREFIX,
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.kind = kind
        self.title = title or HTTPStatus(status).phrase
        self.allow = allow
        self.prefix = prefix

    @property
    def body(self) -> dict[str, Any]:
        """``exception.yaml``."""
        return {
            "type": self.prefix + self.kind if self.kind else "about:blank",
            "title": self.title,
            "status": self.status,
            "detail": self.detail,
        }

    def response(self, request: EngineRequest) -> EngineResponse:
        """As JSON; as ``application/problem+json`` for clients that name it in Accept."""
        accept = request.headers.get("accept", "")
        headers = {"Content-Type": PROBLEM if PROBLEM in accept.lower() else JSON}
        if self.allow:
            headers["Allow"] = self.allow
        return EngineResponse(self.status, headers, json_bytes(self.body))


def invalid(detail: str) -> Problem:
    """400: the request contradicts the description or the standard; ``detail`` says where."""
    return Problem(400, detail, "invalid-parameter-value", "Invalid request")


def no_such_process(process: str) -> Problem:
    detail = f"There is no process '{process}'; the list of processes says which there are."
    return Problem(404, detail, "no-such-process", "No such process")


def no_such_job(job: str, status: int = 404, why: str = "") -> Problem:
    """``why``: what became of a job that there was."""
    detail = f"There is no job '{job}' any more: {why}." if why else f"There is no job '{job}'."
    if status == 410:
        detail = f"The job '{job}' was removed."
    return Problem(status, detail, "no-such-job", "No such job")


def result_not_ready(job: str, status: str) -> Problem:
    """A dismissed job has a word of the draft of version 2: who reads it need not ask again."""
    if status == "dismissed":
        detail = f"The job '{job}' was dismissed; it has no results."
        return Problem(404, detail, "result-not-available", "Result not available")
    detail = f"The job '{job}' is {status}; it has no results yet."
    return Problem(404, detail, "result-not-ready", "Result not ready")


def no_such_output(output: str, known: list[str]) -> Problem:
    detail = f"There is no output '{output}'; there are: {', '.join(known) or 'none'}."
    return Problem(404, detail, "no-such-output", "No such output")
