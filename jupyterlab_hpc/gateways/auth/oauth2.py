"""OAuth 2.0 client credentials (RFC 6749 §4.4): a token is asked for, and used as a bearer."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address
from typing import Any
from urllib.parse import quote_plus, urlencode

from ..origin import Origin, fault, located, text
from .basic import basic

NAME = "oauth2-client-credentials"
REQUIRED = ("token_url", "client_id", "client_secret")
OPTIONAL = ("scope", "audience", "client_auth")

# Seconds for which a token is used whose server does not say how long it is good for.
_UNSAID = 300.0
# A token is renewed so many seconds before it expires, or after nine tenths of a short life.
_MARGIN = 30.0
_TOKEN = re.compile(r"[\x21-\x7e]+")


class Refused(Exception):
    """The token server gave no token; the message holds its own words.

    `final`: it understood the request and said no.
    """

    def __init__(self, message: str, final: bool):
        super().__init__(message)
        self.final = final


@dataclass(frozen=True)
class Token:
    """An access token, and for how many seconds it is used."""

    value: str = field(repr=False)
    life: float


def check(fields: Mapping[str, Any], where: str) -> None:
    """Refuse what cannot work. Raises `Misconfigured`."""
    origin = server(fields, where, "auth")
    if origin.scheme != "https" and not _here(origin.host):
        raise fault(
            where,
            "auth.token_url",
            "the client's secret is sent there: an https address is needed (RFC 6749 §3.2).",
        )
    if fields.get("client_auth", "basic") not in {"basic", "body"}:
        raise fault(
            where,
            "auth.client_auth",
            "'basic' (a header, the default) or 'body' (form fields) is needed.",
        )


def server(fields: Mapping[str, Any], where: str, place: str) -> Origin:
    """The origin of the token server. Raises `Misconfigured`."""
    address = text(fields, "token_url", where, f"{place}.token_url")
    origin, parts = located(address, where, f"{place}.token_url")
    if parts.fragment:
        raise fault(where, f"{place}.token_url", "leave the fragment away (RFC 6749 §3.2).")
    return origin


def ask(values: Mapping[str, str]) -> tuple[dict[str, str], bytes]:
    """Headers and form of the request for a token (RFC 6749 §4.4.2), from filled fields."""
    form = {"grant_type": "client_credentials"}
    form |= {name: values[name] for name in ("scope", "audience") if values.get(name)}
    headers = {
        "accept": "application/json",
        "content-type": "application/x-www-form-urlencoded",
    }
    if values.get("client_auth") == "body":
        form |= {name: values[name] for name in ("client_id", "client_secret")}
    else:
        # RFC 6749 §2.3.1: both are form-encoded before they are joined
        headers["authorization"] = basic(
            quote_plus(values["client_id"]), quote_plus(values["client_secret"])
        )
    return headers, urlencode(form).encode()


def read(status: int, body: str) -> Token:
    """The token in an answer (RFC 6749 §5.1). Raises `Refused` (§5.2)."""
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        told = None
    if not isinstance(told, dict):
        raise Refused(f"it answered {status} without the JSON of RFC 6749 §5", final=False)
    if status != 200:
        words = " - ".join(
            str(told[name])[:500] for name in ("error", "error_description") if told.get(name)
        )
        raise Refused(f"{status} {words}".strip(), final=400 <= status < 500)
    value, kind = told.get("access_token"), told.get("token_type", "Bearer")
    if not isinstance(value, str) or not _TOKEN.fullmatch(value):
        raise Refused("its answer holds no access_token", final=False)
    if str(kind).lower() != "bearer":
        raise Refused(f"its token is of the type {str(kind)[:100]!r}, not Bearer", final=True)
    return Token(value, _life(told.get("expires_in")))


def _life(seconds: object) -> float:
    try:
        told = float(seconds)  # type: ignore[arg-type]  # some servers send a text
    except (TypeError, ValueError):
        return _UNSAID
    return max(told - _MARGIN, 0.9 * told, 0.0) if told < 10 * _MARGIN else told - _MARGIN


def _here(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
