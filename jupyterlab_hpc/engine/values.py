"""From a value as the request writes it to a plain one (OGC 18-062r2 §7.11.2.3).

A value may be plain, qualified (``{"value", "mediaType", "encoding"}``) or a link
(``{"href", "type"}``).
"""

from __future__ import annotations

import base64
import binascii
import urllib.parse
from collections.abc import Callable
from typing import Any

from .formats import Refused, chosen, decoded, formats, read, types
from .web import Fetched, Unreachable

#: An address → what is there, why it cannot be had, or None: nobody has asked yet.
Lookup = Callable[[str], Fetched | Unreachable | None]

#: Members of a qualified value, and of what clients add to it.
QUALIFIED = {"value", "mediaType", "encoding", "schema", "format", "title", "description"}


class Pending(Exception):
    """The value is behind a link that nobody has followed yet."""


def plain(given: Any, schema: dict[str, Any], lookup: Lookup) -> Any:
    """The value itself. Raises `Refused`, and `Pending` once every link in it was looked up."""
    if isinstance(given, list) and "array" in types(schema):
        return _items(given, schema.get("items", {}), lookup)
    if not isinstance(given, dict):
        return given
    form = given["format"] if isinstance(given.get("format"), dict) else {}
    if is_link(given, schema):
        return _linked(given, schema, _word(given.get("type", form.get("mediaType"))), lookup)
    if "value" not in given or not given.keys() <= QUALIFIED:
        return given
    media_type = _word(given.get("mediaType", form.get("mediaType")))
    wanted = chosen(schema, media_type)
    value = given["value"]
    encoded = given.get("encoding", form.get("encoding")) == "base64"
    if not encoded or not isinstance(value, str) or wanted.get("contentEncoding") == "base64":
        return value
    try:
        return read(Fetched(decoded(value), media_type or ""), wanted, media_type)
    except Refused:
        raise Refused("is not UTF-8 text in base64, as its encoding says") from None


def is_link(given: Any, schema: dict[str, Any]) -> bool:
    """A link, and not an object of the description's own that has a member ``href``."""
    if not isinstance(given, dict) or "href" not in given or "value" in given:
        return False
    return not any("href" in each.get("properties", {}) for each in formats(schema))


def _items(given: list[Any], schema: Any, lookup: Lookup) -> list[Any]:
    values, pending = [], False
    schema = schema if isinstance(schema, dict) else {}
    for index, each in enumerate(given):
        try:
            values.append(plain(each, schema, lookup) if is_link(each, schema) else each)
        except Pending:
            pending = True
        except Refused as refused:
            raise Refused(str(refused), f"[{index}]{refused.step}") from None
    if pending:
        raise Pending
    return values


def _word(given: Any) -> str | None:
    """A media type that is none counts as one that nobody takes."""
    return given if given is None or isinstance(given, str) else str(given)[:100]


def _linked(
    given: dict[str, Any], schema: dict[str, Any], declared: str | None, lookup: Lookup
) -> Any:
    href = given["href"]
    if not isinstance(href, str):
        raise Refused("href is not an address")
    # A format that is not taken is refused before anything is fetched.
    chosen(schema, declared)
    found = _data(href) if href[:5].lower() == "data:" else lookup(href)
    if found is None:
        raise Pending
    if isinstance(found, Unreachable):
        raise Refused(str(found))
    return read(found, schema, declared)


def _data(href: str) -> Fetched:
    """The content of a ``data:`` URL (RFC 2397)."""
    head, comma, content = href[len("data:") :].partition(",")
    if not comma:
        raise Refused("is a data: URL without a comma")
    raw = urllib.parse.unquote_to_bytes(content)
    media_type, mark, rest = head.rpartition(";")
    if not mark or rest.strip().lower() != "base64":
        return Fetched(raw, head)
    try:
        return Fetched(base64.b64decode(raw, validate=True), media_type)
    except (binascii.Error, ValueError):
        raise Refused("is a data: URL that is not base64, as it says") from None
