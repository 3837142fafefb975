"""Results as files of the user's: what is kept is copied, what was left where it is is fetched."""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import unquote, urlsplit

from ..errors import Invalid
from ..ledger import Ledger, records, results
from ..relay import Relay, RelayFailure
from ..transfer.place import folder_of, name_for, place
from ..transfer.store import Store

_CHUNK = 1 << 20

#: What a result is called that nobody told the type of.
_UNKNOWN = "application/octet-stream"


class Copies:
    """Puts results below the Jupyter root."""

    def __init__(self, ledger: Ledger, relay: Relay, store: Store, root: Path):
        self._ledger = ledger
        self._relay = relay
        self._store = store
        self._root = root

    async def make(self, job: str, name: str, folder: str) -> dict[str, Any]:
        """`{"path", "size"}` of a new file in a folder; `path` is relative to the Jupyter root.

        Nothing is written over. Raises `NotFound` without the result, `Invalid` for a folder
        that cannot take it, `RelayFailure` when what lies elsewhere cannot be fetched.
        """
        result = await self._ledger.read(results.get, job, name)
        target = await asyncio.to_thread(folder_of, self._root, folder)
        if result.href is None:
            source = self._store.path(job, result.filename)
            return await asyncio.to_thread(
                self._put, source, target, result.filename, result.media_type
            )
        record = await self._ledger.read(records.get, job)
        source, kind = await self._fetch(record["job"]["order"]["gateway"], result.href)
        try:
            # The address names the file where the server does not; its query may hold a token.
            last = unquote(urlsplit(result.href).path).rstrip("/").rpartition("/")[2]
            wanted = result.filename if result.filename != result.name else last or result.name
            told = result.media_type if result.media_type != _UNKNOWN else kind
            return await asyncio.to_thread(self._put, source, target, wanted, told)
        finally:
            source.unlink(missing_ok=True)

    async def _fetch(self, gateway: str, address: str) -> tuple[Path, str]:
        """The bytes behind an address in a draft, and their media type."""
        from ..relay.models import Request  # loads pydantic

        if not address.startswith(("http://", "https://")):
            raise Invalid(f"Only http and https addresses can be fetched: {address}", field="name")
        request = Request(
            method="GET", url=address, save=True, bare=True, deadline=self._relay.limits.longest
        )
        answer = await self._relay.send(gateway, request)
        draft = self._store.saved(answer["body"]["file"])
        if answer["status"] >= 300:
            draft.unlink(missing_ok=True)
            raise RelayFailure(
                "broken", f"{address} was answered with {answer['status']} {answer['reason']}."
            )
        return draft, answer["headers"].get("content-type", "")

    def _put(self, source: Path, folder: Path, wanted: str, media_type: str) -> dict[str, Any]:
        def write(file: BinaryIO) -> None:
            with source.open("rb") as content:
                shutil.copyfileobj(content, file, _CHUNK)

        path = place(folder, name_for(wanted, media_type), write)
        base = self._root.resolve()
        return {"path": path.relative_to(base).as_posix(), "size": path.stat().st_size}
