"""Keeps a job's results: each streamed to a file of its own, counted against the job's quota."""

from __future__ import annotations

import asyncio
import base64
import binascii
import json
import mimetypes
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import Problem
from ..ledger import Ledger, effects, results
from ..ledger.effects import Running
from ..ledger.results import Result
from ..relay import Relay, RelayFailure
from ..transfer.names import file_name
from ..transfer.sink import Sink, TooLarge
from ..transfer.store import Store

if TYPE_CHECKING:
    from .models import Collect

_JSON = "application/json"
_BINARY = "application/octet-stream"


class _Failed(Exception):
    """This result cannot be kept, for a reason to be told."""


@dataclass
class _Job:
    """What a job holds already: bytes by result, and names of files."""

    id: str
    gateway: str
    quota: int
    sizes: dict[str, int] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)

    def room(self, name: str) -> int:
        """Bytes that are left for a result."""
        return max(0, self.quota - sum(s for key, s in self.sizes.items() if key != name))


class Collector:
    """Performs `collect` effects. Doing one again gives the same files."""

    def __init__(self, ledger: Ledger, relay: Relay, store: Store, quota: int):
        self._ledger = ledger
        self._relay = relay
        self._store = store
        self._quota = quota

    async def collect(self, run: Running) -> tuple[list[Result], list[dict[str, str]]]:
        """The results that are kept, and `{"name", "message"}` of each that could not be."""
        from .models import CollectEffect  # loads pydantic

        wanted = CollectEffect.model_validate(run.effect).results
        job = await self._holdings(run, [item.name for item in wanted])
        kept: list[Result] = []
        failures: list[dict[str, str]] = []
        for item in wanted:
            try:
                result = await self._one(job, item)
            except (_Failed, Problem, RelayFailure, OSError) as error:
                failures.append({"name": item.name, "message": str(error)})
                continue
            job.sizes[item.name] = result.size
            job.files[item.name] = result.filename
            kept.append(result)
        return kept, failures

    async def _holdings(self, run: Running, names: Sequence[str]) -> _Job:
        job = _Job(run.job, run.gateway, self._quota)
        for result in await self._ledger.read(results.of, run.job):
            # what is collected again makes room first
            if result.name not in names:
                job.sizes[result.name] = result.size
                job.files[result.name] = result.filename
        return job

    async def _one(self, job: _Job, item: Collect) -> Result:
        if item.source == "href":
            kind = item.mediaType or _BINARY
            return Result(item.name, kind, item.filename or item.name, 0, "", item.href)
        draft = self._store.draft()
        try:
            kind, draft, size, sha256 = await self._fetch(job, item, draft)
            filename = _filename(job, item, kind)
            await asyncio.to_thread(self._store.keep, job.id, filename, draft)
        except TooLarge:
            raise self._over_quota(item.name) from None
        except RelayFailure as failure:
            if failure.kind == "too-large":
                raise self._over_quota(item.name) from failure
            raise
        finally:
            draft.unlink(missing_ok=True)
        return Result(item.name, kind, filename, size, sha256)

    async def _fetch(self, job: _Job, item: Collect, draft: Path) -> tuple[str, Path, int, str]:
        """Bring the bytes into a draft: media type, file, size, SHA-256."""
        room = job.room(item.name)
        if item.request is not None:
            request = item.request.model_copy(update={"save": True})
            answer = await self._relay.send(job.gateway, request, limit=room)
            body = answer["body"]
            file = self._store.saved(body["file"])
            if answer["status"] >= 400:
                file.unlink(missing_ok=True)
                raise _Failed(f"The server answered {answer['status']} {answer['reason']}.")
            return self._type(item, answer), file, body["size"], body["sha256"]
        content, kind = await self._content(job, item)
        if isinstance(content, Path):
            sink = await asyncio.to_thread(self._store.copy, content, draft, room)
        else:
            sink = await asyncio.to_thread(_write, draft, content, room)
        return kind, draft, sink.size, sink.sha256

    async def _content(self, job: _Job, item: Collect) -> tuple[bytes | Path, str]:
        if item.source == "value":
            return json.dumps(item.value, ensure_ascii=False).encode(), item.mediaType or _JSON
        if item.text is not None:
            return item.text.encode(), item.mediaType or "text/plain"
        if item.base64 is not None:
            return _decode(item.base64), item.mediaType or _BINARY
        answer = await self._ledger.read(effects.answer_of, job.id, str(item.answer))
        if answer is None:
            raise _Failed(f"The effect {item.answer} has no answer.")
        body = answer["body"]
        kind = self._type(item, answer)
        if body["kind"] == "file":
            return self._store.saved(body["file"]), kind
        if body["kind"] == "text":
            return body["text"].encode(), kind
        return _decode(body.get("base64", "")), kind

    @staticmethod
    def _type(item: Collect, answer: dict[str, Any]) -> str:
        return item.mediaType or answer["headers"].get("content-type") or _BINARY

    def _over_quota(self, name: str) -> _Failed:
        return _Failed(
            f"{name} was not kept: the results of this job would exceed the quota of "
            f"{self._quota} bytes (HpcApp.result_quota)."
        )


def _write(path: Path, content: bytes, limit: int) -> Sink:
    with Sink(path, limit) as sink:
        sink.write(content)
    return sink


def _decode(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise _Failed(f"The base64 text is broken: {error}.") from error


def _filename(job: _Job, item: Collect, kind: str) -> str:
    """The name that was asked for, or one made from the result's name; unique within the job."""
    name = item.filename
    if name is None:
        plain = re.sub(r"[^\w.-]+", "_", item.name).strip("._") or "result"
        suffix = mimetypes.guess_extension(kind.partition(";")[0].strip()) or ""
        name = plain if plain.endswith(suffix) else plain + suffix
    name = file_name(name)
    taken = {file for key, file in job.files.items() if key != item.name}
    stem, number = Path(name), 1
    while name in taken:
        number += 1
        name = f"{stem.stem}-{number}{stem.suffix}"
    return name
