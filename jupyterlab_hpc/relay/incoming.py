"""What comes back: counted, decompressed, kept in memory or in a file."""

from __future__ import annotations

import base64
import re
import zlib
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol

from ..transfer.sink import Sink, TooLarge
from .failure import RelayFailure, too_large

_TEXTUAL = re.compile(
    r"text/.*|application/(.+\+)?(json|xml|yaml)|.+\+(json|xml|yaml)"
    r"|application/(javascript|x-javascript|ecmascript|x-yaml|x-www-form-urlencoded|ndjson"
    r"|x-ndjson|jsonl|sparql-query|graphql|toml|json-seq)"
)
_STEP = 1 << 18


class _Target(Protocol):
    size: int

    def write(self, chunk: bytes) -> None: ...


class _Memory:
    def __init__(self, limit: int):
        self.size = 0
        self.content = bytearray()
        self._limit = limit

    def write(self, chunk: bytes) -> None:
        self.size += len(chunk)
        if self.size > self._limit:
            raise TooLarge
        self.content += chunk


class Incoming:
    """The body of an answer. The limit counts what is left after decompression.

    With `into`, the bytes go to that file, which is removed again when the answer fails.
    `feed` raises `RelayFailure` (`too-large`, `broken`).
    """

    def __init__(self, limit: int, into: Path | None, encoding: str):
        self._limit = limit
        self._decoder = _decoder(encoding)
        self._sink = None if into is None else Sink(into, limit)
        self._memory = _Memory(limit)
        self._fed = False

    def feed(self, chunk: bytes) -> None:
        """Take the next bytes as they came over the wire."""
        if not chunk:
            return
        self._fed = True
        target: _Target = self._sink or self._memory
        try:
            if self._decoder is None:
                target.write(chunk)
                return
            for piece in self._decoder.decode(chunk):
                target.write(piece)
        except TooLarge:
            raise too_large(self._limit) from None
        except zlib.error as error:
            raise RelayFailure(
                "broken", f"The answer's compression is broken ({error})."
            ) from error

    def body(self, media_type: str) -> dict[str, Any]:
        """`AnswerBody`, once all bytes were fed. Raises `RelayFailure` (`broken`)."""
        if self._decoder is not None and self._fed and not self._decoder.complete:
            raise RelayFailure("broken", "The compressed answer ends too early.")
        if self._sink is not None:
            return {
                "kind": "file",
                "file": self._sink.path.name,
                "size": self._sink.size,
                "sha256": self._sink.sha256,
            }
        return body_of(bytes(self._memory.content), media_type)

    def __enter__(self) -> Incoming:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._sink is not None:
            self._sink.__exit__(kind, value, traceback)


def body_of(content: bytes, media_type: str) -> dict[str, Any]:
    """`AnswerBody`: text when it is valid UTF-8 of a textual type, base64 otherwise."""
    if not content:
        return {"kind": "none"}
    if _TEXTUAL.fullmatch(media_type.partition(";")[0].strip().lower()):
        try:
            return {"kind": "text", "text": content.decode("utf-8")}
        except UnicodeDecodeError:
            pass
    return {"kind": "base64", "base64": base64.b64encode(content).decode("ascii")}


class _Inflate:
    """gzip (RFC 1952, also of several members) and deflate, a bounded piece at a time."""

    def __init__(self, gzip: bool):
        self._gzip = gzip
        self._stream = zlib.decompressobj(31 if gzip else 15)
        self._started = False
        self.complete = False

    def decode(self, chunk: bytes) -> Iterator[bytes]:
        if not self._gzip and not self._started and chunk[0] & 0x0F != 8:
            # some servers send deflate without the zlib frame of RFC 9110 §8.4.1.2
            self._stream = zlib.decompressobj(-15)
        self._started = True
        while True:
            piece = self._stream.decompress(chunk, _STEP)
            if piece:
                yield piece
            chunk = self._stream.unconsumed_tail
            self.complete = self._stream.eof
            if self.complete:
                chunk = self._stream.unused_data
                if not chunk or not self._gzip:
                    return
                self._stream = zlib.decompressobj(31)
            elif not chunk and len(piece) < _STEP:
                return


def _decoder(encoding: str) -> _Inflate | None:
    name = encoding.strip().lower()
    if name in {"", "identity"}:
        return None
    if name in {"gzip", "x-gzip", "deflate"}:
        return _Inflate(gzip=name != "deflate")
    raise RelayFailure("broken", f"The answer is compressed with {name!r}, unasked.")
