"""How a gateway is connected to: its own CA, a client certificate, a proxy.

Certificates are always verified. There is no switch against it: with one, whoever sits on the
way gets the credentials. A server with a certificate of its own is reached by giving its CA.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..errors import Misconfigured
from .origin import Origin, fault, located, secret_name, text, text_or_secret

_TLS = ("ca", "certificate", "key", "passphrase")
_PROXY = ("url", "user", "password")


@dataclass(frozen=True)
class Tls:
    """PEM files on the server: a CA beside the system's, a certificate with its key.

    `passphrase` opens the key; a text or a placeholder.
    """

    ca: Path | None = None
    certificate: Path | None = None
    key: Path | None = None
    passphrase: Any = None


@dataclass(frozen=True)
class Proxy:
    """An HTTP proxy; user and password may be placeholders."""

    url: str
    origin: Origin
    user: Any = None
    password: Any = None

    def names(self) -> set[str]:
        """Names of the secrets that it needs."""
        return {name for value in (self.user, self.password) if (name := secret_name(value))}


def tls(entry: object, where: str) -> Tls | None:
    """From `{"ca"?, "certificate"?, "key"?, "passphrase"?}`. Raises `Misconfigured`."""
    fields = _fields(entry, _TLS, where, "tls")
    if not fields:
        return None
    for name in _TLS[:3]:
        if name in fields:
            path = text(fields, name, where, f"tls.{name}")
            if not Path(path).expanduser().is_absolute():
                raise fault(where, f"tls.{name}", "an absolute path on the server is needed.")
    if "key" in fields and "certificate" not in fields:
        raise fault(where, "tls.certificate", "the certificate of the key is needed.")
    if "passphrase" in fields:
        text_or_secret(fields["passphrase"], where, "tls.passphrase")
    paths = {n: Path(fields[n]).expanduser() for n in _TLS[:3] if n in fields}
    return Tls(**paths, passphrase=fields.get("passphrase"))


def proxy(entry: object, where: str) -> Proxy | None:
    """From `{"url", "user"?, "password"?}`. Raises `Misconfigured`."""
    fields = _fields(entry, _PROXY, where, "proxy")
    if not fields:
        return None
    url = text(fields, "url", where, "proxy.url")
    origin, parts = located(url, where, "proxy.url")
    if origin.scheme != "http" or parts.path not in {"", "/"} or parts.query or parts.fragment:
        raise fault(where, "proxy.url", "scheme http, host and port of the proxy are needed.")
    for name in ("user", "password"):
        if name in fields:
            text_or_secret(fields[name], where, f"proxy.{name}")
    if "password" in fields and "user" not in fields:
        raise fault(where, "proxy.user", "the user of the password is needed.")
    return Proxy(url, origin, fields.get("user"), fields.get("password"))


def check_files(files: Tls, notebooks: Path, where: str) -> None:
    """Refuse files that are missing or that others can reach. Blocks. Raises `Misconfigured`.

    `notebooks` is the Jupyter root: what is below it can be read and replaced by the file
    browser, and ends up in repositories and backups.
    """
    for name in _TLS[:3]:
        path: Path | None = getattr(files, name)
        if path is None:
            continue
        field = f"tls.{name}"
        if path.resolve().is_relative_to(notebooks.resolve()):
            raise fault(where, field, "the file has to lie outside the Jupyter root.")
        if not path.is_file() or not os.access(path, os.R_OK):
            raise fault(where, field, "there is no such file that this server can read.")
    key = files.key
    if key is not None and os.name == "posix" and stat.S_IMODE(key.stat().st_mode) & 0o007:
        raise fault(where, "tls.key", "everybody on this machine can read the key: chmod 600 it.")


def _fields(
    entry: object, known: tuple[str, ...], where: str, place: str
) -> Mapping[str, Any] | None:
    if entry is None:
        return None
    if not isinstance(entry, Mapping):
        raise fault(where, place, f"a dictionary of {', '.join(known)} is needed.")
    if "verify" in entry:
        raise fault(
            where,
            f"{place}.verify",
            "the verification of certificates cannot be switched off, since whoever sits on the "
            "way would get the credentials: give the server's CA in tls.ca.",
        )
    unknown = sorted(set(map(str, entry)) - set(known))
    if unknown:
        raise _unknown(where, place, unknown[0], known)
    # a form sends null for what was left empty
    return {name: value for name, value in entry.items() if value is not None}


def _unknown(where: str, place: str, name: str, known: tuple[str, ...]) -> Misconfigured:
    return fault(where, f"{place}.{name}", f"unknown; the fields are {', '.join(known)}.")
