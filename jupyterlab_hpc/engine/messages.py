"""A request to the engine and its answer, independent of any web server."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

JSON = "application/json"
PROBLEM = "application/problem+json"


@dataclass(frozen=True)
class EngineRequest:
    """One HTTP request below the engine's root."""

    method: str
    #: Below the root, without a leading slash, still percent-encoded: ``jobs/12/results``.
    path: str
    query: list[tuple[str, str]] = field(default_factory=list)
    #: Names in lower case.
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    #: Absolute public address of the root, ends with ``/``.
    base: str = "/"

    def url(self, *segments: str, query: list[tuple[str, str]] | None = None) -> str:
        """Absolute address of something below the root; segments are percent-encoded."""
        address = self.base + "/".join(
            quote(segment, safe="", errors="replace") for segment in segments
        )
        return f"{address}?{urlencode(query, errors='replace')}" if query else address


@dataclass
class EngineResponse:
    """An answer. A path as body is a file to be sent as it is."""

    status: int
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes | Path = b""

    @property
    def size(self) -> int:
        """Bytes of the body."""
        return self.body.stat().st_size if isinstance(self.body, Path) else len(self.body)


def json_bytes(value: Any) -> bytes:
    """JSON in ASCII, so that any text that came in can also go out."""
    return json.dumps(value, allow_nan=False, separators=(",", ":")).encode()


def json_response(
    value: Any, status: int = 200, headers: Mapping[str, str] | None = None
) -> EngineResponse:
    return EngineResponse(status, {"Content-Type": JSON, **(headers or {})}, json_bytes(value))


def link(href: str, rel: str, title: str = "", media_type: str = JSON) -> dict[str, str]:
    """A link object (OGC 18-062r2, link.yaml)."""
    return {"href": href, "rel": rel, "type": media_type, "title": title}
