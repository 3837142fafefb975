"""What is sent: headers and body, placeholders filled in."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..gateways import Gateway
from .failure import refused
from .models import FileBody, FormBody, JsonBody, Request, TextBody
from .placeholders import Filler, existing

_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_LINE = re.compile(r"[\x00\r\n]")
# Headers that belong to the connection (RFC 9110 §7.6.1), to the body, or to us.
_OURS = frozenset(
    {
        "accept-encoding",
        "connection",
        "content-length",
        "cookie",
        "expect",
        "host",
        "keep-alive",
        "proxy-authorization",
        "proxy-connection",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
    }
)
# Headers that prove who we are.
_PROOF = frozenset({"authorization", "x-api-key"})


@dataclass(frozen=True)
class Part:
    """One part of a form: text or a file."""

    name: str
    content: str | Path
    filename: str | None
    type: str | None


@dataclass(frozen=True)
class Outgoing:
    """A request without placeholders.

    `body` is bytes, a file to stream, or the parts of a form. `secrets` are the values
    that must not come back to light in the answer, `own` the names of the headers that the
    gateway's configuration adds.
    """

    method: str
    headers: Mapping[str, str]
    body: bytes | Path | tuple[Part, ...] | None
    secrets: frozenset[str] = field(default=frozenset(), repr=False)
    own: frozenset[str] = frozenset()


def prepare(
    gateway: Gateway,
    request: Request,
    credentials: bool,
    filler: Filler,
    root: Path,
    token: str | None = None,
) -> Outgoing:
    """Fill a request in. Blocks. Raises `RelayFailure` (`refused`).

    `filler` must refuse secrets where `credentials` is False; `token` is what the gateway's
    token server gave.
    """
    headers = {
        name.lower(): _value(name, filler.text(value)) for name, value in request.headers.items()
    }
    body, kind = _body(request, filler, root)
    if kind is not None:
        headers.setdefault("content-type", kind)
    own: set[str] = set()
    if credentials:
        for name, value in gateway.headers.items():
            headers[name.lower()] = _value(name, filler.text(value))
            own.add(name.lower())
        proof = gateway.auth.headers(filler.text) if gateway.auth else {}
        if token is not None:
            proof = {"Authorization": f"Bearer {token}"}
        for name, value in proof.items():
            headers[name.lower()] = _value(name, value)
            own.add(name.lower())
            # with and without the scheme in front of it
            filler.used |= {value, value.rpartition(" ")[2]}
        filler.used |= gateway.auth.secrets(filler.text) if gateway.auth else set()
    else:
        headers = {name: value for name, value in headers.items() if name not in _PROOF}
    return Outgoing(request.method, headers, body, frozenset(filler.used), frozenset(own))


def _value(name: str, value: str) -> str:
    if not _TOKEN.fullmatch(name) or _LINE.search(value):
        raise refused(f"The header {name!r} is not a valid header (RFC 9110 §5.5).")
    if name.lower() in _OURS:
        raise refused(f"The header {name!r} is set by the relay alone.")
    return value


def _body(
    request: Request, filler: Filler, root: Path
) -> tuple[bytes | Path | tuple[Part, ...] | None, str | None]:
    body: Any = request.body
    if isinstance(body, JsonBody):
        return json.dumps(filler.fill(body.value)).encode(), "application/json"
    if isinstance(body, TextBody):
        return body.text.encode(), body.type
    if isinstance(body, FileBody):
        return existing(root, body.path), body.type
    if isinstance(body, FormBody):
        return tuple(_part(part, filler, root) for part in body.parts), None
    return None, None


def _part(part: Any, filler: Filler, root: Path) -> Part:
    if (part.text is None) == (part.file is None):
        raise refused(f"The form part {part.name!r} needs either a text or a file.")
    if part.file is None:
        return Part(part.name, filler.text(part.text), part.filename, part.type)
    path = existing(root, part.file)
    return Part(part.name, path, part.filename or path.name, part.type)
