"""Which of an input's formats content has, and the plain value that it makes.

In OGC 18-062r2 §7.9.2 the formats of an input are the media types in its schema, one of them
or several in ``oneOf``; the first is the default.
"""

from __future__ import annotations

import base64
import binascii
from email.message import Message
from typing import Any

from .results import is_json
from .strict import strict_json
from .web import Fetched

# What servers say that do not know the media type.
UNSPECIFIC = ("", "application/octet-stream", "binary/octet-stream", "text/plain")
# Two names of one thing.
SAME = {"application/xml": "text/xml", "text/xml": "application/xml"}


class Refused(Exception):
    """A value that cannot be read; the message says why, ``step`` where in it: ``[2]``."""

    def __init__(self, message: str, step: str = "") -> None:
        super().__init__(message)
        self.step = step


def formats(schema: dict[str, Any]) -> list[dict[str, Any]]:
    """The alternatives of a schema; itself if there are none."""
    found = schema.get("oneOf") or schema.get("anyOf")
    return [each for each in found or [schema] if isinstance(each, dict)]


def types(schema: dict[str, Any]) -> set[str]:
    """The JSON types that a schema names; empty for any."""
    named = schema.get("type", [])
    return {named} if isinstance(named, str) else set(named)


def chosen(schema: dict[str, Any], declared: str | None, answered: str = "") -> dict[str, Any]:
    """The alternative for content of a media type.

    ``declared`` is what the request says, which has to be taken by the description;
    ``answered`` what a server says, where vague answers pass. Raises `Refused`.
    """
    every = formats(schema)
    taken = {str(each["contentMediaType"]): each for each in every if "contentMediaType" in each}
    name = essence(answered if declared is None else declared)
    if not taken:
        texts = [each for each in every if "string" in types(each)]
        others = [each for each in every if each not in texts]
        return (others or texts if is_json(name) else texts or others)[0]
    for known in (name, SAME.get(name, name)):
        if known in taken:
            return taken[known]
    if is_json(name) and "application/json" in taken:
        return taken["application/json"]
    if not name or (declared is None and name in UNSPECIFIC):
        return next(iter(taken.values()))
    raise Refused(f"has the media type {name[:100]!r}; taken: {', '.join(taken)}")


def read(found: Fetched, schema: dict[str, Any], declared: str | None) -> Any:
    """Content as the value that the description wants: text, base64, or parsed JSON.

    Raises `Refused`.
    """
    wanted = chosen(schema, declared, found.media_type)
    if wanted.get("contentEncoding") == "base64":
        return base64.b64encode(found.content).decode()
    names = types(wanted)
    if "string" in names:
        return _text(found)
    if names or is_json(essence(declared or found.media_type)):
        return _parsed(found)
    return _text(found)


def decoded(value: str) -> bytes:
    """Base64 as bytes; line breaks in it do not matter. Raises `Refused`."""
    try:
        return base64.b64decode("".join(value.split()), validate=True)
    except (binascii.Error, ValueError):
        raise Refused("is not base64") from None


def essence(media_type: str) -> str:
    """A media type in lower case, without parameters."""
    return media_type.partition(";")[0].strip().lower()


def _text(found: Fetched) -> str:
    charset = _charset(found.media_type)
    try:
        # A byte order mark is no part of a text.
        return found.content.decode("utf-8-sig" if charset in ("utf-8", "utf8") else charset)
    except (LookupError, ValueError):
        raise Refused(f"what it leads to is not text in {charset[:40]}") from None


def _charset(media_type: str) -> str:
    header = Message()
    header["Content-Type"] = media_type.replace("\r", "").replace("\n", "")
    given = header.get_content_charset("utf-8")
    # ASCII is what data: means when it says nothing, and UTF-8 includes it.
    return "utf-8" if given == "us-ascii" else given


def _parsed(found: Fetched) -> Any:
    try:
        return strict_json(found.content)
    except ValueError as error:
        raise Refused(f"what it leads to is not JSON: {error}") from None
