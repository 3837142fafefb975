"""How a request proves who sends it: `none`, `basic`, `bearer`, `header`.

A scheme is data: which fields it has and which header it makes of them. Fields
may be `{"$secret": name}`; they are filled in when a request is sent.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from ...errors import Misconfigured


def _basic(values: Mapping[str, str]) -> dict[str, str]:
    """RFC 7617 §2, with the user's name and password in UTF-8."""
    pair = f"{values['user']}:{values['password']}".encode()
    return {"Authorization": f"Basic {base64.b64encode(pair).decode('ascii')}"}


def _bearer(values: Mapping[str, str]) -> dict[str, str]:
    """RFC 6750 §2.1."""
    return {"Authorization": f"Bearer {values['token']}"}


def _header(values: Mapping[str, str]) -> dict[str, str]:
    """A key in a header of the server's own naming, as in `Authorization: Token …`."""
    return {values["name"]: values["value"]}


_SCHEMES: dict[str, tuple[tuple[str, ...], Callable[[Mapping[str, str]], dict[str, str]]]] = {
    "none": ((), lambda values: {}),
    "basic": (("user", "password"), _basic),
    "bearer": (("token",), _bearer),
    "header": (("name", "value"), _header),
}

_SECRET = frozenset({"password", "token", "value"})


@dataclass(frozen=True)
class Scheme:
    """A scheme and its fields, placeholders not filled in."""

    name: str
    fields: Mapping[str, Any]

    def headers(self, fill: Callable[[Any], Any]) -> dict[str, str]:
        """The headers to add; `fill` replaces a placeholder by what it stands for."""
        return _SCHEMES[self.name][1]({name: fill(value) for name, value in self.fields.items()})

    def secrets(self, fill: Callable[[Any], Any]) -> set[str]:
        """The fields that nobody else may see."""
        return {fill(value) for name, value in self.fields.items() if name in _SECRET}


def scheme(entry: object, where: str) -> Scheme:
    """A scheme from `{"scheme": name, field: value, …}`. Raises `Misconfigured`."""
    if not isinstance(entry, Mapping) or entry.get("scheme") not in _SCHEMES:
        raise Misconfigured(
            f"{where}: a dictionary with a scheme of {', '.join(_SCHEMES)} is needed."
        )
    name = entry["scheme"]
    fields = {key: value for key, value in entry.items() if key != "scheme"}
    wanted = _SCHEMES[name][0]
    if set(fields) != set(wanted):
        raise Misconfigured(
            f"{where}: the scheme {name} has the fields {', '.join(wanted) or '(none)'}, "
            f"found {', '.join(map(str, fields)) or '(none)'}."
        )
    for key, value in fields.items():
        if not isinstance(value, str) and not (
            isinstance(value, Mapping) and set(value) == {"$secret"}
        ):
            raise Misconfigured(f"{where}.{key}: a text or {{'$secret': name}} is needed.")
    return Scheme(name, fields)
