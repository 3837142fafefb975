"""What a user typed: secrets on one side, what may be written down on the other."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

from ..errors import Invalid
from .auth import KINDS
from .entry import NAME

# Names of secrets that do not stand in `auth`.
PASSPHRASE = "tls-passphrase"  # noqa: S105 a name
PROXY = "proxy-password"

_TELLING = re.compile(
    r"authorization|cookie|token|secret|passw|credential|(^|[-_.]|api)key$|(^|[-_.])auth([-_.]|$)"
)


def split(body: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    """Take the secrets out of an entry as a form sends it: entry, and typed secrets by name.

    A secret field of `auth`, `tls.passphrase` and `proxy.password` may hold what was typed; where
    it is left away or holds a placeholder, what is stored stays. `secrets` holds further ones.
    Raises `Invalid`.
    """
    entry = {k: v for k, v in body.items() if k != "secrets" and v is not None}
    typed: dict[str, str] = {}
    auth = entry.get("auth")
    if isinstance(auth, Mapping):
        kind = KINDS.get(str(auth.get("scheme")))
        fields = {k: v for k, v in auth.items() if v is not None}
        for field in sorted(kind.secret) if kind else ():
            fields[field] = _taken(fields.get(field, {"$secret": field}), field, typed)
        entry["auth"] = fields
    for place, field, name in (("tls", "passphrase", PASSPHRASE), ("proxy", "password", PROXY)):
        part = entry.get(place)
        if isinstance(part, Mapping) and part.get(field) is not None:
            entry[place] = {**part, field: _taken(part[field], name, typed)}
    for place in ("headers", "options"):
        _refuse_bare(entry.get(place), place)
    for name, value in (body.get("secrets") or {}).items():
        check_name(name, f"secrets.{name}")
        typed[name] = value
    return entry, typed


def check_name(name: str, field: str) -> None:
    """Refuse what cannot be a secret's name. Raises `Invalid`."""
    if not NAME.fullmatch(name):
        raise Invalid(
            f"{field}: a secret's name is made of at most 64 letters, digits, '.', '_' and '-'.",
            field=field,
        )


def identifier(entry: Mapping[str, Any], taken: Callable[[str], bool]) -> str:
    """An id that nobody has, from the title or else the host."""
    try:
        host = urlsplit(str(entry.get("url"))).hostname or ""
    except ValueError:
        host = ""
    plain = unicodedata.normalize("NFKD", str(entry.get("title") or host))
    plain = plain.encode("ascii", "ignore").decode().lower()
    base = re.sub(r"[^a-z0-9._]+", "-", plain).strip("._-")[:48].rstrip("._-") or "gateway"
    name, number = base, 1
    while taken(name):
        number += 1
        name = f"{base}-{number}"
    return name


def _taken(value: Any, name: str, typed: dict[str, str]) -> Any:
    if not isinstance(value, str):
        return value
    typed[name] = value
    return {"$secret": name}


def _refuse_bare(part: object, place: str) -> None:
    """A key in the open would be written down in the open."""
    if not isinstance(part, Mapping):
        return
    for name, value in part.items():
        if isinstance(value, str) and value and _TELLING.search(str(name).lower()):
            field = f"{place}.{name}"
            raise Invalid(
                f"{field}: this looks like a secret: give {{'$secret': name}} here, and the value "
                "in secrets.",
                field=field,
            )
