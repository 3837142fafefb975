"""From an entry of the configuration, or of the file of added gateways, to a gateway."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from ..errors import Misconfigured
from .auth import scheme
from .connection import proxy, tls
from .gateway import Gateway
from .origin import Origin, fault, located, text, text_or_secret

ID = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")
# Names of secrets. A slash stands between the id of an added gateway and its own names.
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_OPTIONS = 1 << 16
_KNOWN = {
    "id",
    "title",
    "protocol",
    "url",
    "origins",
    "headers",
    "auth",
    "tls",
    "proxy",
    "options",
    "secrets",
}


def parse(entry: object, where: str, added: bool = False) -> Gateway:
    """A gateway from an entry. Raises `Misconfigured`, naming the field.

    `added`: a user added it. Of those, `secrets` lists what is stored.
    """
    if not isinstance(entry, Mapping):
        raise Misconfigured(f"{where}: expected a dictionary, found {type(entry).__name__}.")
    unknown = sorted(set(map(str, entry)) - _KNOWN)
    if unknown:
        raise Misconfigured(
            f"{where}: unknown field {unknown[0]!r}; the fields are {', '.join(sorted(_KNOWN))}.",
            field=unknown[0],
        )
    identifier = text(entry, "id", where)
    if not ID.fullmatch(identifier):
        raise fault(
            where,
            "id",
            f"{identifier!r} is not made of lower-case letters, digits, '.', '_' and '-'.",
        )
    where = f"{where} ({identifier})"
    root = text(entry, "url", where)
    own, parts = located(root, where, "url")
    if parts.query or parts.fragment:
        raise fault(where, "url", "leave the query and the fragment away.")
    origins = _further(entry.get("origins", []), where)
    origins[own] = True
    gateway = Gateway(
        id=identifier,
        title=str(entry.get("title") or identifier),
        protocol=text(entry, "protocol", where),
        root=root if root.endswith("/") else root + "/",
        origins=origins,
        headers=_headers(entry.get("headers", {}), where),
        auth=scheme(entry.get("auth", {"scheme": "none"}), where),
        tls=tls(entry.get("tls"), where),
        proxy=proxy(entry.get("proxy"), where),
        options=_options(entry.get("options", {}), where),
        kept=_kept(entry.get("secrets", []), where),
        entry={k: v for k, v in entry.items() if k != "secrets"} if added else None,
    )
    for name in gateway.named():
        _check_name(name, where, "auth" if gateway.auth and name in gateway.auth.names() else name)
    return gateway


def _further(value: object, where: str) -> dict[Origin, bool]:
    """Further origins: a text (without credentials), or `{"url", "credentials": bool}`."""
    if not isinstance(value, (list, tuple)):
        raise fault(where, "origins", "a list is needed.")
    found: dict[Origin, bool] = {}
    for number, item in enumerate(value):
        place = f"origins[{number}]"
        credentials = False
        if isinstance(item, Mapping):
            credentials = item.get("credentials", False) is True
            item = item.get("url")
        if not isinstance(item, str):
            raise fault(where, place, "an address is needed.")
        origin, _ = located(item, where, place)
        found[origin] = credentials
    return found


def _headers(value: object, where: str) -> dict[str, Any]:
    if not isinstance(value, Mapping):
        raise fault(where, "headers", "a dictionary is needed.")
    for name, content in value.items():
        if not isinstance(name, str):
            raise fault(where, f"headers[{name!r}]", "the name has to be a text.")
        text_or_secret(content, where, f"headers[{name!r}]")
    return dict(value)


def _options(value: object, where: str) -> dict[str, Any]:
    if not isinstance(value, Mapping):
        raise fault(where, "options", "a dictionary is needed.")
    if len(json.dumps(value, default=str)) > _OPTIONS:
        raise fault(where, "options", f"these are more than {_OPTIONS >> 10} KiB.")
    floor = value.get("poll_floor", 0)
    if isinstance(floor, bool) or not isinstance(floor, (int, float)) or not 0 <= floor <= 86400:
        raise fault(where, "options.poll_floor", "a number of seconds is needed.")
    if not isinstance(value.get("callbacks", True), bool):
        raise fault(where, "options.callbacks", "True or False is needed.")
    return dict(value)


def _kept(value: object, where: str) -> frozenset[str]:
    if not isinstance(value, (list, tuple)) or not all(isinstance(name, str) for name in value):
        raise fault(where, "secrets", "a list of names is needed.")
    for number, name in enumerate(value):
        _check_name(name, where, f"secrets[{number}]")
    return frozenset(value)


def _check_name(name: str, where: str, field: str) -> None:
    if not NAME.fullmatch(name):
        raise fault(
            where,
            field,
            f"the secret's name {name!r} is not made of letters, digits, '.', '_' and '-'.",
        )
