"""Surveys that ask "has it changed?" (RFC 9110 §13), and read what is kept when it has not."""

from __future__ import annotations

from datetime import timedelta
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any

from ..ledger import Ledger, answers
from ..ledger.records import Json

if TYPE_CHECKING:
    from ..relay.models import Request

# "Not changed" in a row that are believed: a server whose tags never change must not hide an end.
BELIEVED = 10
# A time of change with whole seconds is only good when the answer was made some time after it
# (RFC 9110 §8.8.2.2): a list may change twice in one second.
_SETTLED = timedelta(seconds=60)
_KNOWN = frozenset({"if-none-match", "if-modified-since", "if-match", "if-range", "range"})


class Conditional:
    """Makes requests of surveys conditional where that is safe."""

    def __init__(self, ledger: Ledger):
        self._ledger = ledger
        self._believed: dict[tuple[str, str], int] = {}

    async def prepare(self, gateway: str, request: Request) -> tuple[Request, Json | None]:
        """The request to be sent, past all caches, and the kept answer that a 304 stands for."""
        if request.method not in {"GET", "HEAD"} or request.body is not None:
            return request, None
        names = {name.lower() for name in request.headers}
        more: dict[str, str] = {}
        if "cache-control" not in names:
            # "ask whoever made it" (RFC 9111 §5.2.1.4), with conditions or without
            more["Cache-Control"] = "no-cache"
        known = None
        if not names & _KNOWN and self._believed.get(_key(gateway, request), 0) < BELIEVED:
            known = await self._ledger.read(answers.kept, gateway, asked(request))
        conditions = {} if known is None else _conditions(known)
        fresh = request.model_copy(update={"headers": {**request.headers, **more, **conditions}})
        return fresh, known if conditions else None

    async def read(self, gateway: str, request: Request, answer: Json, known: Json | None) -> Json:
        """What the answer says, in full; it is kept when it is new."""
        key = _key(gateway, request)
        if known is not None and answer["status"] == 304:
            self._believed[key] = self._believed.get(key, 0) + 1
            return {**known, "at": answer["at"], "seconds": answer["seconds"]}
        self._believed.pop(key, None)
        await self._ledger.write(answers.keep, gateway, asked(request), answer)
        return answer

    async def forget(self, gateway: str) -> None:
        """The gateway is another one now."""
        self._believed = {key: n for key, n in self._believed.items() if key[0] != gateway}
        await self._ledger.write(answers.forget, gateway)


def asked(request: Request) -> Json:
    """What tells one request of a survey from another."""
    return {
        "method": request.method,
        "url": request.url,
        "headers": {name.lower(): request.headers[name] for name in sorted(request.headers)},
    }


def _key(gateway: str, request: Request) -> tuple[str, str]:
    return gateway, f"{request.method} {request.url}"


def _conditions(known: Json) -> dict[str, str]:
    """Headers that ask whether a kept answer still holds; none where that is not safe to ask."""
    headers: dict[str, Any] = known["headers"]
    control = str(headers.get("cache-control", "")).lower()
    whole = known["status"] == 200 and known["body"]["kind"] in {"text", "base64"}
    if not whole or "no-store" in control or headers.get("vary", "").strip() == "*":
        return {}
    if tag := headers.get("etag"):
        return {"If-None-Match": str(tag)}
    changed = headers.get("last-modified")
    return {"If-Modified-Since": str(changed)} if changed and _settled(headers) else {}


def _settled(headers: dict[str, Any]) -> bool:
    try:
        made = parsedate_to_datetime(str(headers["date"]))
        return made - parsedate_to_datetime(str(headers["last-modified"])) >= _SETTLED
    except (KeyError, ValueError, TypeError, IndexError):
        return False
