"""The hosts that an administrator allows to be called back."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from ..errors import Misconfigured
from ..gateways import Origin

TRAIT = "HpcApp.callback_hosts"
_PORTS = {"http": 80, "https": 443}
_NAME = re.compile(r"(\*\.)?[a-z0-9_]([a-z0-9_.-]*[a-z0-9_])?|\[?[0-9a-f:.]+\]?")


@dataclass(frozen=True)
class _Allowed:
    """A host, or with ``*.`` in front the names below one; None for any scheme and port."""

    host: str
    scheme: str | None = None
    port: int | None = None

    def fits(self, origin: Origin) -> bool:
        if self.scheme is not None and (self.scheme, self.port) != (origin.scheme, origin.port):
            return False
        if self.host.startswith("*."):
            return origin.host.endswith(self.host[1:])
        return origin.host == self.host


class CallbackHosts:
    """The trait `callback_hosts`, read. Raises `Misconfigured`, naming the entry.

    An entry is an origin (`https://example.org:8443`) or the name of a host, which allows
    http and https at every port. A leading `*.` stands for all names below a domain, the
    domain itself excepted.
    """

    def __init__(self, entries: Sequence[str]):
        self._allowed = [_read(text, f"{TRAIT}[{n}]") for n, text in enumerate(entries)]

    def __bool__(self) -> bool:
        return bool(self._allowed)

    def allow(self, origin: Origin) -> bool:
        return any(each.fits(origin) for each in self._allowed)


def _read(text: str, where: str) -> _Allowed:
    wrong = Misconfigured(
        f"{where}: {text!r} is neither an origin like 'https://example.org:8443' nor the name of "
        "a host like 'example.org' or '*.example.org'."
    )
    given = text.strip().lower()
    whole = "://" in given
    try:
        parts = urlsplit(given if whole else f"//{given}")
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        raise wrong from None
    rest = parts.path.strip("/") or parts.query or parts.fragment or "@" in parts.netloc
    if rest or not _NAME.fullmatch(host):
        raise wrong
    if not whole:
        if port is not None:
            raise wrong
        return _Allowed(host)
    if parts.scheme not in _PORTS:
        raise wrong
    return _Allowed(host, parts.scheme, port or _PORTS[parts.scheme])
