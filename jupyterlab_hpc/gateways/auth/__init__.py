"""How a request proves who sends it.

A scheme is data: which fields it has, which of them are secret, and which header it makes
of them. Fields may be `{"$secret": name}`; they are filled in when a request is sent. There is
no scheme that puts a key into the address: addresses end up in logs, histories and referrers.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from ..origin import Origin, fault, secret_name, text_or_secret
from . import oauth2
from .basic import basic


@dataclass(frozen=True)
class Kind:
    """What a scheme is made of. `headers` gets all its fields, filled in."""

    required: tuple[str, ...]
    headers: Callable[[Mapping[str, str]], dict[str, str]]
    optional: tuple[str, ...] = ()
    secret: frozenset[str] = frozenset()

    def public(self, name: str) -> dict[str, Any]:
        """`{"scheme", "fields": [{"name", "secret", "required"}]}`: what a form is made of."""
        fields = [*self.required, *self.optional]
        return {
            "scheme": name,
            "fields": [
                {"name": f, "secret": f in self.secret, "required": f in self.required}
                for f in fields
            ],
        }


def _basic(values: Mapping[str, str]) -> dict[str, str]:
    return {"Authorization": basic(values["user"], values["password"])}


def _bearer(values: Mapping[str, str]) -> dict[str, str]:
    """RFC 6750 §2.1."""
    return {"Authorization": f"Bearer {values['token']}"}


def _header(values: Mapping[str, str]) -> dict[str, str]:
    """A key in a header of the server's own naming, as in `Authorization: Token …`."""
    return {values["name"]: values["value"]}


def _nothing(values: Mapping[str, str]) -> dict[str, str]:
    """No header: there is nothing to prove, or a token is fetched first."""
    return {}


KINDS: dict[str, Kind] = {
    "none": Kind((), _nothing),
    "basic": Kind(("user", "password"), _basic, secret=frozenset({"password"})),
    "bearer": Kind(("token",), _bearer, secret=frozenset({"token"})),
    "header": Kind(("name", "value"), _header, secret=frozenset({"value"})),
    oauth2.NAME: Kind(
        oauth2.REQUIRED, _nothing, oauth2.OPTIONAL, secret=frozenset({"client_secret"})
    ),
}


@dataclass(frozen=True)
class Scheme:
    """A scheme and its fields, placeholders not filled in."""

    name: str
    fields: Mapping[str, Any]

    @property
    def token_server(self) -> Origin | None:
        """Where a token is fetched before anything is sent; None for most schemes."""
        return oauth2.server(self.fields, "", "auth") if self.name == oauth2.NAME else None

    def names(self) -> set[str]:
        """Names of the secrets that it is made of."""
        return {name for value in self.fields.values() if (name := secret_name(value))}

    def headers(self, fill: Callable[[Any], Any]) -> dict[str, str]:
        """The headers to add; `fill` replaces a placeholder by what it stands for."""
        return KINDS[self.name].headers({name: fill(value) for name, value in self.fields.items()})

    def secrets(self, fill: Callable[[Any], Any]) -> set[str]:
        """The fields that nobody else may see."""
        secret = KINDS[self.name].secret
        return {fill(value) for name, value in self.fields.items() if name in secret}


def scheme(entry: object, where: str) -> Scheme:
    """A scheme from `{"scheme": name, field: value, …}`. Raises `Misconfigured`."""
    name = entry.get("scheme") if isinstance(entry, Mapping) else None
    if not isinstance(entry, Mapping) or not isinstance(name, str) or name not in KINDS:
        raise fault(where, "auth", f"a dictionary with a scheme of {', '.join(KINDS)} is needed.")
    kind = KINDS[name]
    fields = {str(key): value for key, value in entry.items() if key != "scheme"}
    missing = [field for field in kind.required if field not in fields]
    unknown = sorted(set(fields) - set(kind.required) - set(kind.optional))
    if missing or unknown:
        further = f" and may have {', '.join(kind.optional)}" if kind.optional else ""
        raise fault(
            where,
            f"auth.{(missing or unknown)[0]}",
            f"the scheme {name} has the fields {', '.join(kind.required) or '(none)'}{further}; "
            f"found {', '.join(fields) or '(none)'}.",
        )
    for key, value in fields.items():
        text_or_secret(value, where, f"auth.{key}")
    if name == oauth2.NAME:
        oauth2.check(fields, where)
    return Scheme(name, fields)
